package people

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
)

// Config says what a register stands on. DB, Keys, Journal, Packs, Bus and Now
// are needed; the rest has defaults.
type Config struct {
	DB      *store.DB
	Keys    *seal.Keys
	Journal *journal.Journal
	Packs   *pack.InForce
	Bus     bus.Bus
	Now     func() time.Time

	// Origins are the addresses under which browsers see a clinic; passkeys are
	// bound to them. Nil means http://CLINIC:8480 and https://CLINIC.
	Origins func(care.ClinicID) []string

	// Demo opens the doors that only a demonstration has: sign-in by link.
	Demo bool

	// StaffIdle locks a member of staff's screen. Zero means 15 minutes.
	StaffIdle time.Duration
	// SharedIdle locks a shared computer. Zero means 2 minutes.
	SharedIdle time.Duration
	// PatientIdle asks a patient for PIN or passkey again. Zero means 30 days.
	PatientIdle time.Duration
	// StaffLife ends a member of staff's session. Zero means 12 hours.
	StaffLife time.Duration
	// PatientLife ends a patient's session and forgets a PIN that was not
	// used. Zero means 90 days.
	PatientLife time.Duration
	// CardLife is how long a printed card is good. Zero means 14 days.
	CardLife time.Duration
	// TicketLife is how long a step of a sign-in waits for the next. Zero means
	// 10 minutes.
	TicketLife time.Duration
	// AccountGuesses and AddressGuesses may fail before each further one has to
	// wait. Zero means 5 and 20: a clinic's people share one address.
	AccountGuesses, AddressGuesses int
	// LongestWait bounds how long a guess has to wait. Zero means 15 minutes.
	LongestWait time.Duration
}

// clockSlack is how far a clock may be set back without anybody noticing.
const clockSlack = 5 * time.Minute

// A Register answers questions about people and lets them in.
type Register struct {
	Config
	names  *nameCache
	seen   sync.Map      // care.SessionID → *sight
	sights atomic.Int64  // how many, about
	hashes chan struct{} // bounds how many slow hashes run at once
	busy   sync.WaitGroup
}

// New returns the register kept in c.DB.
func New(c Config) *Register {
	orElse(&c.StaffIdle, 15*time.Minute)
	orElse(&c.SharedIdle, 2*time.Minute)
	orElse(&c.PatientIdle, 30*24*time.Hour)
	orElse(&c.StaffLife, 12*time.Hour)
	orElse(&c.PatientLife, 90*24*time.Hour)
	orElse(&c.CardLife, 14*24*time.Hour)
	orElse(&c.TicketLife, 10*time.Minute)
	orElse(&c.AccountGuesses, 5)
	orElse(&c.AddressGuesses, 20)
	orElse(&c.LongestWait, 15*time.Minute)
	if c.Origins == nil {
		c.Origins = func(clinic care.ClinicID) []string {
			return []string{"http://" + string(clinic) + ":8480", "https://" + string(clinic)}
		}
	}
	return &Register{Config: c, names: newNameCache(c.Now), hashes: make(chan struct{}, 2)}
}

func orElse[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Close waits for what still runs.
func (r *Register) Close() { r.busy.Wait() }

func (r *Register) micros() int64 { return r.Now().UnixMicro() }

// tell tells that a person has changed, as part of tx, where nobody had to be
// asked.
func (r *Register) tell(tx *store.Tx, clinic care.ClinicID, facts ...care.PersonChanged) error {
	return r.tellBy(tx, clinic, "", facts)
}

// tell tells it under the decision that let the caller in.
func (e *Entry) tell(facts ...care.PersonChanged) error {
	return e.reg.tellBy(e.tx, e.who.Clinic, e.ruling, facts)
}

func (r *Register) tellBy(tx *store.Tx, clinic care.ClinicID, ruling string, facts []care.PersonChanged) error {
	for _, f := range facts {
		if _, err := r.Journal.TellBy(tx, clinic, ruling, f); err != nil {
			return err
		}
	}
	return nil
}

// look runs fn on one view; the value is fn's.
func look[T any](ctx context.Context, db *store.DB, fn func(*store.Tx) (T, error)) (value T, err error) {
	err = db.Look(ctx, func(tx *store.Tx) error {
		value, err = fn(tx)
		return err
	})
	return value, err
}

// change runs fn as one change of the clinic; the value is fn's.
func change[T any](ctx context.Context, r *Register, clinic care.ClinicID, fn func(*store.Tx) (T, error)) (value T, err error) {
	err = r.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		value, err = fn(tx)
		return err
	})
	return value, err
}
