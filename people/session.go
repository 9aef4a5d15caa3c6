package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// touchEvery bounds how often an active session writes that it is.
const touchEvery = 30 * time.Second

// mostSights bounds what a node remembers of sessions, a hundred bytes each.
const mostSights = 100_000

// A sight is when this node last saw a session act; the row may be touchEvery
// behind.
type sight struct{ at, written atomic.Int64 }

// WhoIs answers who calls: one query, never remembered. The error is SignedOut
// for no session or a session at its end, and Locked, with the Caller, for one
// whose screen is put away.
func (r *Register) WhoIs(ctx context.Context, clinic care.ClinicID, realm string, token care.Secret) (Caller, error) {
	if token.Len() == 0 || token.Len() > 200 {
		return Caller{}, SignedOut
	}
	hash := hashToken(token)
	s, err := look(ctx, r.DB, func(tx *store.Tx) (sessionRow, error) { return readSession(tx, clinic, hash) })
	if errors.Is(err, sql.ErrNoRows) {
		return Caller{}, SignedOut
	}
	if err != nil {
		return Caller{}, err
	}
	now := r.micros()
	if s.caller.realm() != realm || !s.lives(now) {
		return Caller{}, SignedOut
	}
	seen := r.sight(s)
	idle := time.Duration(now-seen.at.Load()) * time.Microsecond
	if idle < -clockSlack {
		idle = 0 // the clock was set back; what follows notes the new time
	}
	limit := r.idleLimit(s.caller)
	if idle > limit && !s.caller.Staff {
		return Caller{}, SignedOut
	}
	if s.caller.Locked = s.caller.Locked || idle > limit; s.caller.Locked {
		return s.caller, Locked
	}
	if !isQuiet(ctx) {
		r.touch(s.caller, hash, seen, now)
	}
	return s.caller, nil
}

// lives reports whether the session is in force. A session that begins in the
// future was begun under a wrong clock: its end cannot be trusted either.
func (s sessionRow) lives(now int64) bool {
	return s.ended == 0 && s.active && now < s.expires && s.created <= now+clockSlack.Microseconds()
}

func (c Caller) realm() string {
	if c.Staff {
		return ClinicRealm
	}
	return PatientRealm
}

// IdleLimit is how long the caller's screen may rest before it locks.
func (r *Register) IdleLimit(c Caller) time.Duration { return r.idleLimit(c) }

func (r *Register) idleLimit(c Caller) time.Duration {
	switch {
	case c.Shared:
		return r.SharedIdle
	case c.Staff:
		return r.StaffIdle
	}
	return r.PatientIdle
}

func (r *Register) sight(s sessionRow) *sight {
	if known, ok := r.seen.Load(s.caller.Session); ok {
		seen := known.(*sight)
		if last := seen.at.Load(); s.lastSeen > last {
			seen.at.CompareAndSwap(last, s.lastSeen) // another node saw it later
		}
		return seen
	}
	fresh := &sight{}
	fresh.at.Store(s.lastSeen)
	fresh.written.Store(s.lastSeen)
	known, was := r.seen.LoadOrStore(s.caller.Session, fresh)
	if !was && r.sights.Add(1) > mostSights {
		r.seen.Clear() // the rows know as much, up to touchEvery
		r.sights.Store(0)
	}
	return known.(*sight)
}

// touch notes that the session acts. Nobody waits for the row.
func (r *Register) touch(c Caller, hash []byte, seen *sight, now int64) {
	seen.at.Store(now)
	written := seen.written.Load()
	if d := time.Duration(now-written) * time.Microsecond; d >= 0 && d < touchEvery {
		return
	}
	if !seen.written.CompareAndSwap(written, now) {
		return
	}
	r.busy.Go(func() {
		r.DB.Change(context.Background(), c.Clinic, func(tx *store.Tx) error { return touchSession(tx, c.Clinic, hash, now) })
	})
}

// Subject is where the bus tells that sessions of a clinic have ended.
func Subject(clinic care.ClinicID) string { return "people/" + string(clinic) }

// Ended says which sessions are over, or locked, at this moment: open sockets
// of theirs must go. Session is empty for all of the person's.
type Ended struct {
	Person  care.PersonID  `json:"person"`
	Session care.SessionID `json:"session,omitempty"`
	What    string         `json:"what"` // signed-out locked switched devices-ended dismissed
}

// ParseEnded reads what came under Subject.
func ParseEnded(data []byte) (e Ended, err error) {
	err = json.Unmarshal(data, &e)
	return e, err
}

// ended publishes after the commit.
func (r *Register) ended(tx *store.Tx, clinic care.ClinicID, e Ended) {
	data, _ := json.Marshal(e)
	tx.Committed(func() {
		if e.Session != "" {
			r.seen.Delete(e.Session)
		}
		r.Bus.Publish(Subject(clinic), data)
	})
}

// A sessionRow is a session with the person whose it is.
type sessionRow struct {
	caller                            Caller
	created, expires, lastSeen, ended int64
	active                            bool
}

func readSession(tx *store.Tx, clinic care.ClinicID, hash []byte) (s sessionRow, err error) {
	c := Caller{Clinic: clinic}
	var kind, realm string
	var roles, desks *string
	err = tx.Row(`SELECT s.session_id, s.person_id, s.realm, s.device_id, s.factor, s.full_sign_in, s.shared, s.locked,
			s.created, s.expires, s.last_seen, s.ended, p.kind, p.active, p.language, p.proved,
			(SELECT string_agg(x.role, ' ') FROM person_role x WHERE x.clinic_id = s.clinic_id AND x.person_id = s.person_id),
			(SELECT string_agg(m.desk_id, ' ') FROM desk_member m WHERE m.clinic_id = s.clinic_id AND m.person_id = s.person_id)
		FROM session s JOIN person p ON p.clinic_id = s.clinic_id AND p.person_id = s.person_id
		WHERE s.clinic_id = $1 AND s.token_hash = $2`, clinic, hash).
		Scan(&c.Session, &c.Person, &realm, &c.Device, &c.Factor, &c.FullSignIn, &c.Shared, &c.Locked,
			&s.created, &s.expires, &s.lastSeen, &s.ended, &kind, &s.active, &c.Lang, &c.Identity, &roles, &desks)
	if err != nil {
		return s, err
	}
	c.Staff = kind == kindStaff
	c.Roles = split(roles)
	if !c.Staff {
		c.Roles = append(c.Roles, "patient")
	}
	for _, id := range split(desks) {
		c.Desks = append(c.Desks, care.DeskID(id))
	}
	slices.Sort(c.Roles)
	slices.Sort(c.Desks)
	c.Expires = time.UnixMicro(s.expires)
	s.caller = c
	if realm != c.realm() {
		return s, sql.ErrNoRows
	}
	return s, nil
}

func split(list *string) []string {
	if list == nil {
		return nil
	}
	return strings.Fields(*list)
}

func touchSession(tx *store.Tx, clinic care.ClinicID, hash []byte, now int64) error {
	_, err := tx.Exec(`UPDATE session SET last_seen = $1 WHERE clinic_id = $2 AND token_hash = $3 AND ended = 0`, now, clinic, hash)
	return err
}
