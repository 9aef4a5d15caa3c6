package people

import (
	"context"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// How somebody proved who they are.
const (
	byPasskey  = "passkey"
	byPassword = "password"
	byPin      = "pin"
	byShiftPin = "shift-pin"
	byLink     = "link"
)

// A SignedIn is what a sign-in gives: the token for the session's cookie, and
// one for the device's, where the browser is to be known again.
type SignedIn struct {
	Caller Caller
	Token  care.Secret
	Life   time.Duration // of the cookie
	Device care.Secret   // empty: leave the device's cookie as it is
}

// DeviceLife is how long a browser keeps the device's cookie.
const DeviceLife = 400 * 24 * time.Hour // as long as browsers allow; what it opens ends sooner

// A start is a session about to begin. Its token is made before the change,
// which may run twice.
type start struct {
	clinic  care.ClinicID
	person  care.PersonID
	staff   bool
	factor  string
	shared  bool
	device  care.DeviceID
	expires int64 // 0: by the realm

	token care.Secret
	hash  []byte
	id    care.SessionID
}

func newStart(clinic care.ClinicID, factor string) start {
	s := start{clinic: clinic, factor: factor, id: care.NewID[care.SessionID]("ses")}
	s.token, s.hash = newToken()
	return s
}

func (s start) full() bool {
	return s.factor == byPasskey || s.factor == byPassword || s.factor == byLink && s.staff
}

// begin writes the session and forgets the person's dead ones.
func (r *Register) begin(tx *store.Tx, s start) (SignedIn, error) {
	now, realm, life := r.micros(), PatientRealm, r.PatientLife
	if s.staff {
		realm, life = ClinicRealm, r.StaffLife
	}
	if s.expires == 0 {
		s.expires = now + life.Microseconds()
	}
	_, err := tx.Exec(`DELETE FROM session WHERE clinic_id = $1 AND person_id = $2 AND (ended <> 0 OR expires < $3)`, s.clinic, s.person, now)
	if err != nil {
		return SignedIn{}, err
	}
	_, err = tx.Exec(`INSERT INTO session (clinic_id, token_hash, session_id, person_id, realm, device_id, factor, full_sign_in, shared, created, expires, last_seen, locked, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)`,
		s.clinic, s.hash, s.id, s.person, realm, s.device, s.factor, s.full(), s.shared, now, s.expires, now, false)
	if err != nil {
		return SignedIn{}, err
	}
	row, err := readSession(tx, s.clinic, s.hash)
	if err == nil && !row.active {
		err = SignedOut // a leaver
	}
	return SignedIn{Caller: row.caller, Token: s.token, Life: time.Duration(s.expires-now) * time.Microsecond}, err
}

// endSession ends one session by ID.
func (r *Register) endSession(tx *store.Tx, clinic care.ClinicID, who care.PersonID, id care.SessionID, what string) error {
	_, err := tx.Exec(`UPDATE session SET ended = $1 WHERE clinic_id = $2 AND person_id = $3 AND session_id = $4 AND ended = 0`, max(r.micros(), 1), clinic, who, id)
	if err == nil {
		r.ended(tx, clinic, Ended{Person: who, Session: id, What: what})
	}
	return err
}

// endAll ends every session of a person but keep, and says how many there were.
func (r *Register) endAll(tx *store.Tx, clinic care.ClinicID, who care.PersonID, keep care.SessionID, what string) (int64, error) {
	ids, err := sessionsOf(tx, clinic, who)
	if err != nil {
		return 0, err
	}
	n := int64(0)
	for _, id := range ids {
		if id == keep {
			continue
		}
		if err := r.endSession(tx, clinic, who, id, what); err != nil {
			return 0, err
		}
		n++
	}
	if keep == "" {
		r.ended(tx, clinic, Ended{Person: who, What: what}) // sockets that no row knows of go too
	}
	return n, nil
}

func sessionsOf(tx *store.Tx, clinic care.ClinicID, who care.PersonID) (ids []care.SessionID, err error) {
	rows, err := tx.Query(`SELECT session_id FROM session WHERE clinic_id = $1 AND person_id = $2 AND ended = 0 ORDER BY created`, clinic, who)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id care.SessionID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// SignOut ends this session, or all of the person's. Everywhere also forgets
// the shared computers of this shift.
func (r *Register) SignOut(ctx context.Context, c Caller, everywhere bool) error {
	return r.DB.Change(ctx, c.Clinic, func(tx *store.Tx) error {
		if !everywhere {
			return r.endSession(tx, c.Clinic, c.Person, c.Session, "signed-out")
		}
		if _, err := tx.Exec(`DELETE FROM shift WHERE clinic_id = $1 AND person_id = $2`, c.Clinic, c.Person); err != nil {
			return err
		}
		if _, err := r.endAll(tx, c.Clinic, c.Person, "", "signed-out"); err != nil {
			return err
		}
		return r.tell(tx, c.Clinic, care.PersonChanged{Person: c.Person, What: "devices-ended", By: c.Person})
	})
}
