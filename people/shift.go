package people

import (
	"context"
	"database/sql"
	"errors"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// SetShiftPin sets the PIN with which the caller unlocks and changes hands. It
// needs a full sign-in, so that a PIN cannot make a PIN.
func (r *Register) SetShiftPin(ctx context.Context, c Caller, pin care.Secret) error {
	if c.Locked {
		return Locked
	}
	if !c.Staff || !c.FullSignIn {
		return explained(care.Refused, "a shift PIN needs a full sign-in", texts.noShiftPin, texts.signInFully, "sign-in-again")
	}
	if err := checkPin(pin, 4, 6, care.Words{}); err != nil {
		return err
	}
	salt := newSalt()
	verifier, err := r.slowHash(ctx, c.Clinic, pin, salt)
	if err != nil {
		return err
	}
	return r.DB.Change(ctx, c.Clinic, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO shift_pin (clinic_id, person_id, salt, verifier, tries_left, set_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (clinic_id, person_id) DO UPDATE SET salt = $3, verifier = $4, tries_left = $5, set_at = $6`,
			c.Clinic, c.Person, salt, verifier, pinTries, r.micros())
		if err != nil {
			return err
		}
		return r.tell(tx, c.Clinic, care.PersonChanged{Person: c.Person, What: "shift-pin-set", By: c.Person})
	})
}

// IsShared reports whether this browser is a shared computer.
func (r *Register) IsShared(ctx context.Context, clinic care.ClinicID, device care.Secret) (bool, error) {
	b, err := look(ctx, r.DB, func(tx *store.Tx) (browser, error) {
		b, _, err := knownBrowser(tx, clinic, device)
		return b, err
	})
	return b.shared, err
}

// SwitchScreen lists who may take this computer in hands with a shift PIN: on
// a shared computer everybody who has signed in with everything during the
// shift, on one's own computer its person.
func (r *Register) SwitchScreen(ctx context.Context, clinic care.ClinicID, device care.Secret, own Caller) ([]care.PersonID, error) {
	return look(ctx, r.DB, func(tx *store.Tx) (ids []care.PersonID, err error) {
		b, known, err := knownBrowser(tx, clinic, device)
		if err != nil {
			return nil, err
		}
		if known && b.shared {
			return scanIDs[care.PersonID](tx.Query(`SELECT s.person_id FROM shift s JOIN person p ON p.clinic_id = s.clinic_id AND p.person_id = s.person_id
				WHERE s.clinic_id = $1 AND s.device_id = $2 AND s.until > $3 AND p.active ORDER BY s.since, s.person_id`, clinic, b.id, r.micros()))
		}
		if own.Staff {
			return []care.PersonID{own.Person}, nil
		}
		return nil, nil
	})
}

// A Switch changes hands at a computer.
type Switch struct {
	Device  care.Secret // the computer's cookie
	Own     Caller      // the session there is, locked or not; zero for none
	To      care.PersonID
	Pin     care.Secret
	Address string
}

// SwitchTo gives a shared computer into the hands of somebody of this shift,
// or unlocks one's own. The session before ends: a request that is still on
// its way under it acts for nobody. The Token is empty where the session goes
// on, unlocked.
func (r *Register) SwitchTo(ctx context.Context, clinic care.ClinicID, s Switch) (SignedIn, error) {
	who, err := r.guessers(ctx, clinic, "shift-pin:"+string(s.To), s.Address)
	if err != nil {
		return SignedIn{}, err
	}
	t, err := r.tryShiftPin(ctx, clinic, s, who)
	if err != nil {
		return SignedIn{}, err
	}
	if right, err := r.matches(ctx, clinic, s.Pin, t.salt, t.verifier); err != nil || !right {
		if err == nil {
			err = wrongShiftPin(t.left)
		}
		return SignedIn{}, err
	}
	begin := newStart(clinic, byShiftPin)
	begin.staff, begin.person, begin.shared, begin.device, begin.expires = true, s.To, true, t.device, t.until
	return change(ctx, r, clinic, func(tx *store.Tx) (SignedIn, error) {
		if err := r.shiftPinWas(tx, clinic, s.To, t.verifier, who); err != nil {
			return SignedIn{}, err
		}
		if t.device == "" {
			return r.unlock(tx, s.Own)
		}
		if err := r.changeHands(tx, clinic, t.device); err != nil {
			return SignedIn{}, err
		}
		return r.begin(tx, begin)
	})
}

type triedShiftPin struct {
	device         care.DeviceID // empty: one's own computer
	until          int64         // the end of the shift
	salt, verifier []byte
	left           int64
}

func wrongShiftPin(left int64) error {
	if left <= 0 {
		return noShiftPin()
	}
	return explained(care.Invalid, "wrong shift PIN", texts.wrongPin, texts.pinAgain, "")
}

func noShiftPin() error {
	return explained(care.Refused, "no shift PIN", texts.noShiftPin, texts.signInFully, "sign-in-again")
}

// tryShiftPin finds out whether the person may be here at all, and takes one
// of the tries before the PIN is looked at.
func (r *Register) tryShiftPin(ctx context.Context, clinic care.ClinicID, s Switch, who []guesser) (t triedShiftPin, err error) {
	var refusal error
	err = r.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		refusal = nil
		if err := r.guess(tx, clinic, who); err != nil {
			return err
		}
		t, refusal, err = r.hands(tx, clinic, s)
		if err != nil || refusal != nil {
			return err
		}
		err := tx.Row(`SELECT salt, verifier, tries_left FROM shift_pin WHERE clinic_id = $1 AND person_id = $2`, clinic, s.To).Scan(&t.salt, &t.verifier, &t.left)
		if errors.Is(err, sql.ErrNoRows) || err == nil && t.left <= 0 {
			refusal = noShiftPin()
			return nil
		}
		if err != nil {
			return err
		}
		t.left--
		_, err = tx.Exec(`UPDATE shift_pin SET tries_left = tries_left - 1 WHERE clinic_id = $1 AND person_id = $2`, clinic, s.To)
		return err
	})
	return t, errors.Join(err, refusal)
}

// hands says into whose hands this computer may go.
func (r *Register) hands(tx *store.Tx, clinic care.ClinicID, s Switch) (t triedShiftPin, refusal, err error) {
	notHere := explained(care.Unknown, "not on this shift", texts.notOnShift, texts.signInFully, "sign-in-again")
	b, known, err := knownBrowser(tx, clinic, s.Device)
	if err != nil {
		return t, nil, err
	}
	if known && b.shared {
		t.device = b.id
		err = tx.Row(`SELECT s.until FROM shift s JOIN person p ON p.clinic_id = s.clinic_id AND p.person_id = s.person_id
			WHERE s.clinic_id = $1 AND s.device_id = $2 AND s.person_id = $3 AND s.until > $4 AND p.active`, clinic, b.id, s.To, r.micros()).Scan(&t.until)
		if errors.Is(err, sql.ErrNoRows) {
			return t, notHere, nil
		}
		return t, nil, err
	}
	if !s.Own.Staff || s.Own.Person != s.To || s.Own.Shared {
		return t, notHere, nil
	}
	return t, nil, nil
}

// shiftPinWas right: its tries begin anew.
func (r *Register) shiftPinWas(tx *store.Tx, clinic care.ClinicID, who care.PersonID, verifier []byte, guessers []guesser) error {
	n, err := tx.Exec(`UPDATE shift_pin SET tries_left = $1 WHERE clinic_id = $2 AND person_id = $3 AND verifier = $4`, pinTries, clinic, who, verifier)
	if err == nil && n == 0 {
		err = noShiftPin()
	}
	if err == nil {
		err = r.guessed(tx, clinic, guessers)
	}
	return err
}

// unlock goes on with the session there is. From now on it rests on a PIN.
func (r *Register) unlock(tx *store.Tx, c Caller) (SignedIn, error) {
	now := r.micros()
	n, err := tx.Exec(`UPDATE session SET locked = $1, last_seen = $2, full_sign_in = $1, factor = $3 WHERE clinic_id = $4 AND person_id = $5 AND session_id = $6 AND ended = 0`,
		false, now, byShiftPin, c.Clinic, c.Person, c.Session)
	if err != nil {
		return SignedIn{}, err
	}
	if n == 0 {
		return SignedIn{}, SignedOut
	}
	tx.Committed(func() { r.seen.Delete(c.Session) }) // it has just been seen, as the row says
	c.Locked, c.FullSignIn, c.Factor = false, false, byShiftPin
	return SignedIn{Caller: c}, nil
}

// changeHands ends whatever session there is on a shared computer.
func (r *Register) changeHands(tx *store.Tx, clinic care.ClinicID, device care.DeviceID) error {
	rows, err := tx.Query(`SELECT person_id, session_id FROM session WHERE clinic_id = $1 AND device_id = $2 AND shared AND ended = 0`, clinic, device)
	if err != nil {
		return err
	}
	var open []Ended
	for rows.Next() {
		e := Ended{What: "switched"}
		if err = rows.Scan(&e.Person, &e.Session); err != nil {
			break
		}
		open = append(open, e)
	}
	if err = errors.Join(err, rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, e := range open {
		if err := r.endSession(tx, clinic, e.Person, e.Session, e.What); err != nil {
			return err
		}
	}
	return nil
}

// joinShift puts somebody who has just signed in with everything onto the
// switch screen of this computer, in whose hands it now is.
func (r *Register) joinShift(tx *store.Tx, s *start, device care.Secret, fresh freshDevice) (care.Secret, error) {
	id, cookie, err := r.keepBrowser(tx, s.clinic, device, fresh, true)
	if err != nil {
		return cookie, err
	}
	if err := r.changeHands(tx, s.clinic, id); err != nil {
		return cookie, err
	}
	now := r.micros()
	s.device, s.shared, s.expires = id, true, now+r.StaffLife.Microseconds()
	if _, err := tx.Exec(`DELETE FROM shift WHERE clinic_id = $1 AND device_id = $2 AND until < $3`, s.clinic, id, now); err != nil {
		return cookie, err
	}
	_, err = tx.Exec(`INSERT INTO shift (clinic_id, device_id, person_id, since, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (clinic_id, device_id, person_id) DO UPDATE SET since = $4, until = $5`, s.clinic, id, s.person, now, s.expires)
	return cookie, err
}

// Lock puts the caller's screen away.
func (r *Register) Lock(ctx context.Context, c Caller) error {
	if !c.Staff {
		return nil
	}
	return r.DB.Change(ctx, c.Clinic, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE session SET locked = $1 WHERE clinic_id = $2 AND person_id = $3 AND session_id = $4 AND ended = 0`, true, c.Clinic, c.Person, c.Session)
		if err == nil {
			r.ended(tx, c.Clinic, Ended{Person: c.Person, Session: c.Session, What: "locked"})
		}
		return err
	})
}
