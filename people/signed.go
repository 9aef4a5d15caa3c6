package people

import (
	"context"
	"math"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Forever is a moment that does not come: microseconds since 1970.
const Forever = math.MaxInt64

// Cover says until when (microseconds since 1970) what a member of staff has
// signed of the policy covers what they do. Only handbook calls it, and tells of
// it.
func (r *Register) Cover(tx *store.Tx, clinic care.ClinicID, who care.PersonID, until int64) error {
	return signs(tx, clinic, who, `signed_until = $3`, until)
}

// Owe says that a member of staff is to sign something by then. It only ever
// shortens: whoever owes more by an earlier day keeps that day, and whoever
// has signed nothing has signed nothing.
func (r *Register) Owe(tx *store.Tx, clinic care.ClinicID, who care.PersonID, from int64) error {
	return signs(tx, clinic, who, `signed_until = CASE WHEN signed_until > $3 THEN $3 ELSE signed_until END`, from)
}

func signs(tx *store.Tx, clinic care.ClinicID, who care.PersonID, set string, at int64) error {
	n, err := tx.Exec(`UPDATE person SET `+set+` WHERE clinic_id = $1 AND person_id = $2 AND kind = 'staff'`, clinic, who, at)
	if err == nil && n == 0 {
		err = care.Faultf(care.Unknown, "no such member of staff: %s", who)
	}
	return err
}

// A Worker is an active member of staff, nameless.
type Worker struct {
	ID          care.PersonID
	Roles       []string
	Desks       []care.DeskID
	SignedUntil int64 // microseconds since 1970; 0: has signed nothing
}

// Workers lists who works at the clinic now, in the order in which they came.
func (r *Register) Workers(tx *store.Tx, clinic care.ClinicID) (list []Worker, err error) {
	rows, err := tx.Query(`SELECT p.person_id, p.signed_until,
			(SELECT string_agg(x.role, ' ') FROM person_role x WHERE x.clinic_id = p.clinic_id AND x.person_id = p.person_id),
			(SELECT string_agg(m.desk_id, ' ') FROM desk_member m WHERE m.clinic_id = p.clinic_id AND m.person_id = p.person_id)
		FROM person p WHERE p.clinic_id = $1 AND p.kind = 'staff' AND p.active ORDER BY p.added, p.person_id`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var w Worker
		var roles, desks *string
		if err := rows.Scan(&w.ID, &w.SignedUntil, &roles, &desks); err != nil {
			return nil, err
		}
		w.Roles = split(roles)
		for _, id := range split(desks) {
			w.Desks = append(w.Desks, care.DeskID(id))
		}
		slices.Sort(w.Roles)
		slices.Sort(w.Desks)
		list = append(list, w)
	}
	return list, rows.Err()
}

// forOthers is what words of another room are bound to, kept under a person's
// key; it never meets a field of the register.
func forOthers(who care.PersonID, what string) string { return forPerson(who, "kept/"+what) }

// SealFor seals words of another room under the person's own key, so that they
// go when the person is forgotten. They open for the same person and what alone.
func (r *Register) SealFor(ctx context.Context, clinic care.ClinicID, who care.PersonID, what string, words care.Words) ([]byte, error) {
	key, err := look(ctx, r.DB, func(tx *store.Tx) (care.KeyID, error) { return keyOf(tx, clinic, who) })
	if err != nil {
		return nil, err
	}
	return r.Keys.Seal(ctx, clinic, key, words, forOthers(who, what))
}

// OpenFor opens what SealFor sealed. Whether the caller may read it is the
// other room's to ask before.
func (r *Register) OpenFor(ctx context.Context, clinic care.ClinicID, who care.PersonID, what string, sealed []byte) (care.Words, error) {
	key, err := look(ctx, r.DB, func(tx *store.Tx) (care.KeyID, error) { return keyOf(tx, clinic, who) })
	if err != nil {
		return care.Words{}, err
	}
	return r.Keys.Open(ctx, clinic, key, sealed, forOthers(who, what))
}

// graceEnds is until when those who are there on a clinic's first day may work
// before they have signed.
func (r *Register) graceEnds(clinic care.ClinicID) int64 {
	now := r.Now()
	if p := r.Packs.For(clinic); p != nil {
		now = now.Add(p.Signing.Grace)
	}
	return now.UnixMicro()
}
