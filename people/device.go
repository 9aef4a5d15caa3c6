package people

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A browser is a device under a token of its cookie.
type browser struct {
	id     care.DeviceID
	shared bool
}

// knownBrowser finds the device by its cookie; none is no error.
func knownBrowser(tx *store.Tx, clinic care.ClinicID, token care.Secret) (b browser, known bool, err error) {
	if token.Len() == 0 {
		return b, false, nil
	}
	err = tx.Row(`SELECT device_id, shared FROM device WHERE clinic_id = $1 AND token_hash = $2`, clinic, hashToken(token)).Scan(&b.id, &b.shared)
	if errors.Is(err, sql.ErrNoRows) {
		return b, false, nil
	}
	return b, err == nil, err
}

// A freshDevice is the token that a browser gets when something is bound to
// it: whoever planted the one before has nothing.
type freshDevice struct {
	id    care.DeviceID
	token care.Secret
	hash  []byte
}

func newDevice() freshDevice {
	d := freshDevice{id: care.NewID[care.DeviceID]("dev")}
	d.token, d.hash = newToken()
	return d
}

// keepBrowser makes the browser known, under a fresh token. A shared computer
// keeps its token: its other people are under it.
func (r *Register) keepBrowser(tx *store.Tx, clinic care.ClinicID, old care.Secret, fresh freshDevice, shared bool) (care.DeviceID, care.Secret, error) {
	b, known, err := knownBrowser(tx, clinic, old)
	if err != nil {
		return "", care.Secret{}, err
	}
	switch {
	case known && b.shared:
		return b.id, care.Secret{}, nil
	case known:
		_, err = tx.Exec(`UPDATE device SET token_hash = $1, shared = $2 WHERE clinic_id = $3 AND device_id = $4`, fresh.hash, shared, clinic, b.id)
		return b.id, fresh.token, err
	}
	_, err = tx.Exec(`INSERT INTO device (clinic_id, device_id, token_hash, shared, created) VALUES ($1, $2, $3, $4, $5)`, clinic, fresh.id, fresh.hash, shared, r.micros())
	return fresh.id, fresh.token, err
}

const longestDeviceName = 80 // bytes

// cleanDeviceName keeps what a browser says of itself to something that can be
// shown in a list.
func cleanDeviceName(name care.Words) care.Words {
	text := strings.Map(func(c rune) rune {
		if unicode.IsGraphic(c) && !unicode.Is(unicode.Cf, c) {
			return c
		}
		return -1
	}, strings.ToValidUTF8(name.Reveal(), ""))
	if len(text) > longestDeviceName {
		text = strings.ToValidUTF8(text[:longestDeviceName], "")
	}
	return care.Say(strings.TrimSpace(text))
}

// A PinSetting binds a PIN to a browser.
type PinSetting struct {
	Ticket care.Secret // of an opened card; not needed by a caller who is signed in
	Pin    care.Secret // six digits
	Name   care.Words  // of the device: "Телефон, Chrome"
	Device care.Secret // the device's cookie; may be empty
}

// SetPin binds a PIN to this browser by an opened card, and signs in.
func (r *Register) SetPin(ctx context.Context, clinic care.ClinicID, s PinSetting) (SignedIn, error) {
	t, err := look(ctx, r.DB, func(tx *store.Tx) (ticketRow, error) { return r.ticket(tx, clinic, s.Ticket, forCard) })
	if err != nil {
		return SignedIn{}, err
	}
	pin, err := r.sealPin(ctx, clinic, t.person, s)
	if err != nil {
		return SignedIn{}, err
	}
	begin, fresh := newStart(clinic, byPin), newDevice()
	return change(ctx, r, clinic, func(tx *store.Tx) (SignedIn, error) {
		who, err := r.redeem(tx, clinic, s.Ticket)
		if err != nil {
			return SignedIn{}, err
		}
		device, cookie, err := r.bindPin(tx, clinic, who, s.Device, fresh, pin)
		if err != nil {
			return SignedIn{}, err
		}
		mine := begin
		mine.person, mine.device = who, device
		in, err := r.begin(tx, mine)
		in.Device = cookie
		return in, err
	})
}

// ReplacePin binds a new PIN to the browser of a patient who is signed in.
func (r *Register) ReplacePin(ctx context.Context, c Caller, s PinSetting) (SignedIn, error) {
	if c.Locked {
		return SignedIn{}, Locked
	}
	if c.Staff {
		return SignedIn{}, care.Faultf(care.Invalid, "staff have a shift PIN")
	}
	pin, err := r.sealPin(ctx, c.Clinic, c.Person, s)
	if err != nil {
		return SignedIn{}, err
	}
	fresh := newDevice()
	return change(ctx, r, c.Clinic, func(tx *store.Tx) (SignedIn, error) {
		device, cookie, err := r.bindPin(tx, c.Clinic, c.Person, s.Device, fresh, pin)
		if err != nil {
			return SignedIn{}, err
		}
		_, err = tx.Exec(`UPDATE session SET device_id = $1 WHERE clinic_id = $2 AND person_id = $3 AND session_id = $4`, device, c.Clinic, c.Person, c.Session)
		return SignedIn{Caller: c, Device: cookie}, err
	})
}

// A pinRow is a PIN ready to be stored.
type pinRow struct{ salt, verifier, name []byte }

func (r *Register) sealPin(ctx context.Context, clinic care.ClinicID, who care.PersonID, s PinSetting) (p pinRow, err error) {
	row, err := look(ctx, r.DB, func(tx *store.Tx) (patientRow, error) { return readPatient(tx, clinic, who, r.micros()) })
	if err != nil {
		return p, err
	}
	of, err := r.openPerson(ctx, row.sealed)
	if err != nil {
		return p, err
	}
	if err := checkPin(s.Pin, patientPinDigits, patientPinDigits, of.birth); err != nil {
		return p, err
	}
	p.salt = newSalt()
	if p.verifier, err = r.slowHash(ctx, clinic, s.Pin, p.salt); err != nil {
		return p, err
	}
	p.name, err = r.Keys.Seal(ctx, clinic, row.sealed.key, cleanDeviceName(s.Name), forPerson(who, "device"))
	return p, err
}

func (r *Register) bindPin(tx *store.Tx, clinic care.ClinicID, who care.PersonID, cookie care.Secret, fresh freshDevice, p pinRow) (care.DeviceID, care.Secret, error) {
	device, token, err := r.keepBrowser(tx, clinic, cookie, fresh, false)
	if err != nil {
		return "", token, err
	}
	now := r.micros()
	_, err = tx.Exec(`INSERT INTO device_pin (clinic_id, device_id, person_id, name_sealed, salt, verifier, tries_left, created, last_used, expires)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
		ON CONFLICT (clinic_id, device_id) DO UPDATE SET person_id = $3, name_sealed = $4, salt = $5, verifier = $6, tries_left = $7, created = $8, last_used = $8, expires = $9`,
		clinic, device, who, p.name, p.salt, p.verifier, pinTries, now, now+r.PatientLife.Microseconds())
	if err != nil {
		return "", token, err
	}
	return device, token, r.tell(tx, clinic, care.PersonChanged{Person: who, What: "device-bound", By: who})
}

// HasPin reports whether this browser remembers a patient's PIN.
func (r *Register) HasPin(ctx context.Context, clinic care.ClinicID, device care.Secret) (bool, error) {
	return look(ctx, r.DB, func(tx *store.Tx) (has bool, err error) {
		err = tx.Row(`SELECT EXISTS (SELECT 1 FROM device d JOIN device_pin p ON p.clinic_id = d.clinic_id AND p.device_id = d.device_id
			WHERE d.clinic_id = $1 AND d.token_hash = $2 AND p.tries_left > 0 AND p.expires > $3)`, clinic, hashToken(device), r.micros()).Scan(&has)
		return has, err
	})
}

// EnterPin signs a patient in on a browser that is bound.
func (r *Register) EnterPin(ctx context.Context, clinic care.ClinicID, device, pin care.Secret, address string) (SignedIn, error) {
	if pin.Len() != patientPinDigits {
		return SignedIn{}, care.Faultf(care.Invalid, "the PIN has %d digits", patientPinDigits)
	}
	who, err := r.guessers(ctx, clinic, "", address)
	if err != nil {
		return SignedIn{}, err
	}
	tried, err := r.tryPin(ctx, clinic, device, who)
	if err != nil {
		return SignedIn{}, err
	}
	if right, err := r.matches(ctx, clinic, pin, tried.salt, tried.verifier); err != nil || !right {
		if err == nil {
			err = wrongPin(tried.left)
		}
		return SignedIn{}, err
	}
	s := newStart(clinic, byPin)
	s.person, s.device = tried.person, tried.device
	return change(ctx, r, clinic, func(tx *store.Tx) (SignedIn, error) {
		now := r.micros()
		n, err := tx.Exec(`UPDATE device_pin SET tries_left = $1, last_used = $2, expires = $3 WHERE clinic_id = $4 AND device_id = $5 AND person_id = $6 AND verifier = $7`,
			pinTries, now, now+r.PatientLife.Microseconds(), clinic, s.device, s.person, tried.verifier)
		if err == nil && n == 0 {
			err = noPinHere() // ended, or replaced, in this very moment
		}
		if err == nil {
			err = r.guessed(tx, clinic, who)
		}
		if err != nil {
			return SignedIn{}, err
		}
		return r.begin(tx, s)
	})
}

type triedPin struct {
	device         care.DeviceID
	person         care.PersonID
	salt, verifier []byte
	left           int64
}

func noPinHere() error {
	return explained(care.Unknown, "no PIN is remembered here", texts.notHere, texts.newProof, "")
}

func wrongPin(left int64) error {
	if left <= 0 {
		return explained(care.Refused, "the PIN has ended", texts.pinDead, texts.newProof, "")
	}
	return explained(care.Invalid, "wrong PIN", texts.wrongPin, texts.pinAgain, "")
}

// tryPin takes one of the five tries before the PIN is looked at.
func (r *Register) tryPin(ctx context.Context, clinic care.ClinicID, device care.Secret, who []guesser) (t triedPin, err error) {
	found := false
	err = r.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		t, found = triedPin{}, false
		if err := r.guess(tx, clinic, who); err != nil {
			return err
		}
		var expires, used int64
		err := tx.Row(`SELECT p.device_id, p.person_id, p.salt, p.verifier, p.tries_left, p.expires, p.last_used FROM device d
			JOIN device_pin p ON p.clinic_id = d.clinic_id AND p.device_id = d.device_id
			WHERE d.clinic_id = $1 AND d.token_hash = $2`, clinic, hashToken(device)).
			Scan(&t.device, &t.person, &t.salt, &t.verifier, &t.left, &expires, &used)
		now := r.micros()
		if errors.Is(err, sql.ErrNoRows) || err == nil && (expires <= now || used > now+(24*time.Hour).Microseconds()) {
			return nil
		}
		if err != nil {
			return err
		}
		found = true
		if t.left <= 0 {
			return wrongPin(0)
		}
		t.left--
		_, err = tx.Exec(`UPDATE device_pin SET tries_left = tries_left - 1 WHERE clinic_id = $1 AND device_id = $2`, clinic, t.device)
		return err
	})
	if err == nil && !found {
		err = noPinHere()
	}
	return t, err
}
