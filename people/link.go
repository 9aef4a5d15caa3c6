package people

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// DemoLink makes the token of a link that signs one person in. Links exist in
// a demo only; the same person has the same link for as long as the demo's
// keys live, and nothing is stored of it.
func (r *Register) DemoLink(ctx context.Context, clinic care.ClinicID, person care.PersonID) (care.Secret, error) {
	if !r.Demo {
		return care.Secret{}, explained(care.Refused, "links exist in a demo only", texts.noDemo, texts.otherLink, "")
	}
	if _, err := look(ctx, r.DB, func(tx *store.Tx) (bool, error) { return r.isStaff(tx, clinic, person) }); err != nil {
		return care.Secret{}, err
	}
	mac, err := r.Keys.Tag(ctx, clinic, tagLink, string(person))
	return care.Hush(string(person) + "." + hex.EncodeToString(mac)), err
}

// EnterByLink signs in by such a link.
func (r *Register) EnterByLink(ctx context.Context, clinic care.ClinicID, token care.Secret) (SignedIn, error) {
	if !r.Demo {
		return SignedIn{}, explained(care.Refused, "links exist in a demo only", texts.noDemo, texts.otherLink, "")
	}
	wrong := explained(care.Unknown, "no such link", texts.noDemo, texts.otherLink, "")
	id, code, _ := strings.Cut(token.Reveal(), ".")
	mac, err := r.Keys.Tag(ctx, clinic, tagLink, id)
	if err != nil {
		return SignedIn{}, err
	}
	given, err := hex.DecodeString(code)
	if err != nil || subtle.ConstantTimeCompare(given, mac) != 1 {
		return SignedIn{}, wrong
	}
	s := newStart(clinic, byLink)
	s.person = care.PersonID(id)
	return change(ctx, r, clinic, func(tx *store.Tx) (SignedIn, error) {
		staff, err := r.isStaff(tx, clinic, s.person)
		if care.KindOf(err) == care.Unknown {
			return SignedIn{}, wrong
		}
		if err != nil {
			return SignedIn{}, err
		}
		s.staff = staff
		return r.begin(tx, s)
	})
}

// isStaff reads what kind of person this is; Unknown when there is none.
func (r *Register) isStaff(tx *store.Tx, clinic care.ClinicID, who care.PersonID) (bool, error) {
	var kind string
	err := tx.Row(`SELECT kind FROM person WHERE clinic_id = $1 AND person_id = $2`, clinic, who).Scan(&kind)
	if errors.Is(err, sql.ErrNoRows) {
		return false, care.Faultf(care.Unknown, "no such person: %s", who)
	}
	return kind == kindStaff, err
}
