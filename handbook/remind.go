package handbook

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// Remind asks those who have begun to work here since a version was published,
// and reminds those who were asked and have not answered, on the days that the
// version itself names. Days that were missed while the server stood still are
// told of once. It may run as often as one likes.
func (r *Room) Remind(ctx context.Context, clinic care.ClinicID) error {
	packs := map[int64]*pack.Pack{}
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		clear(packs)
		return r.reminders(tx, clinic, func(_ people.Worker, v Version, _ *attestation) error {
			packs[v.Number] = nil
			return nil
		})
	})
	if err != nil || len(packs) == 0 {
		return err
	}
	for number := range packs { // read before the change, which holds SQL only
		if packs[number], err = r.packOf(ctx, clinic, number); err != nil {
			return err
		}
	}
	return r.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		return r.reminders(tx, clinic, func(w people.Worker, v Version, a *attestation) error {
			p := packs[v.Number]
			switch {
			case p == nil:
				return nil // approved in this very moment: tomorrow
			case a == nil:
				return r.askOne(tx, clinic, w.ID, v, p.Signing.Grace)
			}
			return r.remindOne(tx, clinic, *a, p.Signing)
		})
	})
}

// reminders calls each with everybody who has yet to be asked (a is nil), or to
// answer.
func (r *Room) reminders(tx *store.Tx, clinic care.ClinicID, each func(w people.Worker, v Version, a *attestation) error) error {
	workers, rows, versions, err := r.everybody(tx, clinic)
	if err != nil {
		return err
	}
	newest := versions.newest()
	for _, w := range workers {
		s := standOf(rows[w.ID], versions)
		switch {
		case s.now == nil && newest.Number > 0:
			err = each(w, newest, nil)
		case s.now != nil && s.now.state == asked:
			v, _ := find(versions, s.now.number)
			err = each(w, v, s.now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// remindOne reminds somebody if a day for it has come since they last were.
func (r *Room) remindOne(tx *store.Tx, clinic care.ClinicID, a attestation, when pack.Signing) error {
	passed := int64(0)
	for _, after := range when.Remind {
		if r.micros()-a.asked >= after.Microseconds() {
			passed++
		}
	}
	if passed <= a.reminded {
		return nil
	}
	a.reminded = passed
	if err := updateReminded(tx, clinic, a); err != nil {
		return err
	}
	_, err := r.Journal.Tell(tx, clinic, care.PolicyAsked{Number: a.number, Person: a.person})
	return err
}
