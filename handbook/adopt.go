package handbook

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/store"
)

// Adopt gives a clinic that has no version the pack that ships, as number 1, in
// force from now. Everybody is asked to sign it, and nobody loses anything
// before the pack's grace is over. It has no door: there is no policy yet that
// could be asked. Adopting again changes nothing.
func (r *Room) Adopt(ctx context.Context, clinic care.ClinicID) error {
	has := false
	err := r.DB.Look(ctx, func(tx *store.Tx) (err error) {
		h, err := versionsOf(tx, clinic)
		has = len(h) > 0
		return err
	})
	if err != nil || has {
		return err
	}
	is, err := r.released()
	if err != nil {
		return err
	}
	k := is.kept
	k.State, k.Shipped, k.Concerned = approved, r.Shipped, is.everybody()
	return r.DB.Change(ctx, clinic, func(tx *store.Tx) error { return r.adopt(tx, clinic, k, is.pack) })
}

func (r *Room) adopt(tx *store.Tx, clinic care.ClinicID, k kept, p *pack.Pack) error {
	h, err := versionsOf(tx, clinic)
	if err != nil || len(h) > 0 {
		return err
	}
	now := r.micros()
	v := k.Version
	v.Made, v.Approved, v.Effective = now, now, now
	if err := insertVersion(tx, clinic, v, k.archive); err != nil {
		return err
	}
	if err := r.grace(tx, clinic, now+p.Signing.Grace.Microseconds()); err != nil {
		return err
	}
	if err := r.ask(tx, clinic, v, p); err != nil {
		return err
	}
	r.publish(tx, clinic)
	_, err = r.Journal.Tell(tx, clinic, care.PolicyMoved{Number: v.Number, What: approved})
	return err
}

// grace covers those who have signed nothing until a moment: they could not
// have.
func (r *Room) grace(tx *store.Tx, clinic care.ClinicID, until int64) error {
	workers, err := r.People.Workers(tx, clinic)
	if err != nil {
		return err
	}
	for _, w := range workers {
		if w.SignedUntil >= until {
			continue
		}
		if err := r.People.Cover(tx, clinic, w.ID, until); err != nil {
			return err
		}
	}
	return nil
}
