package people

import (
	"context"
	"database/sql"
	"errors"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A PasswordEntry is a full sign-in of staff by password and one-time code.
type PasswordEntry struct {
	Login    string
	Password care.Secret
	Code     care.Secret
	Shared   bool        // on a computer that a shift shares
	Device   care.Secret // the computer's cookie; may be empty
	Address  string
}

// PasswordSignIn signs in. Login, password and code are wrong together: which
// of them was is not said, nor is it told by time.
func (r *Register) PasswordSignIn(ctx context.Context, clinic care.ClinicID, e PasswordEntry) (SignedIn, error) {
	login, err := cleanLogin(e.Login)
	if err != nil {
		return SignedIn{}, wrongPassword()
	}
	tag, err := r.tag(ctx, clinic, tagLogin, login)
	if err != nil {
		return SignedIn{}, err
	}
	p := passwordProof{clinic: clinic, login: tag, password: e.Password, code: e.Code}
	if err := r.prove(ctx, &p, e.Address); err != nil {
		return SignedIn{}, err
	}
	return r.enterFully(ctx, clinic, byPassword, p.person, computer{e.Shared, e.Device}, func(tx *store.Tx) error { return p.accept(r, tx) })
}

func wrongPassword() error {
	return explained(care.Invalid, "wrong login, password or code", texts.wrongPassword, texts.checkPassword, "")
}

// A passwordProof is a password and a one-time code, as given for a login, and
// whose they turned out to be.
type passwordProof struct {
	clinic         care.ClinicID
	login          []byte // its tag
	password, code care.Secret

	person care.PersonID
	step   int64 // of the code
	who    []guesser
}

// prove counts the guess, then checks it. What is right is accepted by accept,
// in the change that it was given for.
func (r *Register) prove(ctx context.Context, p *passwordProof, address string) (err error) {
	if p.password.Len() > 200 || p.code.Len() > 20 {
		return wrongPassword()
	}
	if p.who, err = r.guessers(ctx, p.clinic, "login:"+string(p.login), address); err != nil {
		return err
	}
	row, err := r.tryLogin(ctx, p.clinic, p.login, p.who)
	if err != nil {
		return err
	}
	right, err := r.matches(ctx, p.clinic, p.password, row.salt, row.verifier)
	if err != nil {
		return err
	}
	if !right || row.person == "" {
		return wrongPassword()
	}
	secret, err := r.Keys.Open(ctx, p.clinic, row.key, row.sealed, forPerson(row.person, "totp"))
	if err != nil {
		return err
	}
	if p.step, right = totpMatch(secret, p.code, r.Now()); !right {
		return wrongPassword()
	}
	p.person = row.person
	return nil
}

// accept uses the code up and takes the guess back.
func (p *passwordProof) accept(r *Register, tx *store.Tx) error {
	if err := useCode(tx, p.clinic, p.person, p.step); err != nil {
		return err
	}
	return r.guessed(tx, p.clinic, p.who)
}

// loginOf is the tag of somebody's login. Where they have none, it is one that
// no login has, and their own, so that guesses are counted all the same.
func loginOf(tx *store.Tx, clinic care.ClinicID, who care.PersonID) (tag []byte, err error) {
	err = tx.Row(`SELECT login_tag FROM password WHERE clinic_id = $1 AND person_id = $2`, clinic, who).Scan(&tag)
	if errors.Is(err, sql.ErrNoRows) {
		return []byte("none of " + who), nil
	}
	return tag, err
}

// tryLogin counts the guess and reads the password's row. For a login that
// does not exist it answers a row that nothing matches, and takes as long.
func (r *Register) tryLogin(ctx context.Context, clinic care.ClinicID, tag []byte, who []guesser) (p passwordRow, err error) {
	err = r.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		if err := r.guess(tx, clinic, who); err != nil {
			return err
		}
		p = passwordRow{salt: make([]byte, saltBytes), verifier: make([]byte, 32)}
		err := tx.Row(`SELECT w.person_id, p.key_id, w.salt, w.verifier, w.totp_sealed FROM password w
			JOIN person p ON p.clinic_id = w.clinic_id AND p.person_id = w.person_id
			WHERE w.clinic_id = $1 AND w.login_tag = $2 AND p.active`, clinic, tag).Scan(&p.person, &p.key, &p.salt, &p.verifier, &p.sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return p, err
}

// useCode accepts a one-time code once.
func useCode(tx *store.Tx, clinic care.ClinicID, who care.PersonID, step int64) error {
	const day = int64(24 * 60 * 60 / 30)
	if _, err := tx.Exec(`DELETE FROM totp_used WHERE clinic_id = $1 AND person_id = $2 AND step < $3`, clinic, who, step-day); err != nil {
		return err
	}
	n, err := tx.Exec(`INSERT INTO totp_used (clinic_id, person_id, step) VALUES ($1, $2, $3) ON CONFLICT (clinic_id, person_id, step) DO NOTHING`, clinic, who, step)
	if err == nil && n == 0 {
		err = explained(care.Invalid, "this one-time code was accepted before", texts.usedCode, texts.nextCode, "")
	}
	return err
}

// A computer is what staff sign in at.
type computer struct {
	shared bool
	cookie care.Secret
}

// enterFully begins a session of staff after a full sign-in; proof runs in the
// same change.
func (r *Register) enterFully(ctx context.Context, clinic care.ClinicID, factor string, who care.PersonID, at computer, proof func(*store.Tx) error) (SignedIn, error) {
	s, fresh := newStart(clinic, factor), newDevice()
	s.staff, s.person = true, who
	return change(ctx, r, clinic, func(tx *store.Tx) (SignedIn, error) {
		if err := proof(tx); err != nil {
			return SignedIn{}, err
		}
		mine, cookie := s, care.Secret{}
		b, _, err := knownBrowser(tx, clinic, at.cookie)
		if err != nil {
			return SignedIn{}, err
		}
		if at.shared || b.shared { // once shared, a computer stays so
			if cookie, err = r.joinShift(tx, &mine, at.cookie, fresh); err != nil {
				return SignedIn{}, err
			}
		}
		in, err := r.begin(tx, mine)
		in.Device = cookie
		return in, err
	})
}
