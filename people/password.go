package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Argon2id as OWASP advises: 19 MiB, two passes, one lane.
const (
	argonPasses = 2
	argonKiB    = 19 * 1024
	saltBytes   = 16
)

// slowHash is a verifier of a PIN or password. It is peppered with an HMAC
// under the clinic's key first: who holds the database without the keyring
// cannot try the million PINs that there are.
func (r *Register) slowHash(ctx context.Context, clinic care.ClinicID, secret care.Secret, salt []byte) ([]byte, error) {
	peppered, err := r.Keys.Tag(ctx, clinic, tagPin, secret.Reveal())
	if err != nil {
		return nil, err
	}
	select {
	case r.hashes <- struct{}{}: // 19 MiB each: not as many at once as callers please
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-r.hashes }()
	return argon2.IDKey(peppered, salt, argonPasses, argonKiB, 1, 32), nil
}

// matches compares without telling by time how much is right.
func (r *Register) matches(ctx context.Context, clinic care.ClinicID, secret care.Secret, salt, verifier []byte) (bool, error) {
	hash, err := r.slowHash(ctx, clinic, secret, salt)
	return err == nil && subtle.ConstantTimeCompare(hash, verifier) == 1, err
}

func newSalt() []byte {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return salt
}

// A passwordRow opens a sign-in together with one-time codes.
type passwordRow struct {
	clinic                 care.ClinicID
	person                 care.PersonID
	key                    care.KeyID
	loginTag, loginSealed  []byte
	salt, verifier, sealed []byte // sealed: the secret of the one-time codes
	set                    int64
}

// cleanLogin reads a login as people type it.
func cleanLogin(login string) (care.Words, error) {
	login = strings.ToLower(strings.TrimSpace(norm.NFC.String(login)))
	if n := utf8.RuneCountInString(login); n < 2 || n > 64 || strings.ContainsFunc(login, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsGraphic(c) }) {
		return care.Words{}, care.Faultf(care.Invalid, "a login has 2 to 64 characters and no spaces")
	}
	return care.Say(login), nil
}

func (r *Register) sealPassword(ctx context.Context, p *personRow, login string, password, totp care.Secret) (row passwordRow, err error) {
	name, err := cleanLogin(login)
	if err != nil {
		return row, err
	}
	if password.Len() < 10 || password.Len() > 200 {
		return row, care.Faultf(care.Invalid, "a password has 10 to 200 bytes")
	}
	row = passwordRow{clinic: p.clinic, person: p.id, salt: newSalt(), set: r.micros()}
	if row.loginSealed, row.loginTag, err = r.field(ctx, p, tagLogin, "login", name); err != nil {
		return row, err
	}
	if row.verifier, err = r.slowHash(ctx, p.clinic, password, row.salt); err != nil {
		return row, err
	}
	row.sealed, err = r.Keys.Seal(ctx, p.clinic, p.key, care.Say(totp.Reveal()), forPerson(p.id, "totp"))
	return row, err
}

func insertPassword(tx *store.Tx, p passwordRow) error {
	n, err := tx.Exec(`INSERT INTO password (clinic_id, person_id, login_tag, login_sealed, salt, verifier, totp_sealed, set_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (clinic_id, login_tag) DO NOTHING`,
		p.clinic, p.person, p.loginTag, p.loginSealed, p.salt, p.verifier, p.sealed, p.set)
	if err == nil && n == 0 {
		return care.Faultf(care.Conflict, "this login is taken")
	}
	return err
}

// newTOTP makes the secret of one-time codes: 160 bits.
func newTOTP() care.Secret {
	var b [20]byte
	rand.Read(b[:])
	return care.Hush(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}
