package handbook

import (
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// ask asks everybody whom an approved version concerns to sign it: those for
// whose role something changed, those who have never signed, and those who
// still owe an earlier one, of which this one takes the place. Asked twice is
// asked once.
func (r *Room) ask(tx *store.Tx, clinic care.ClinicID, v Version, p *pack.Pack) error {
	workers, rows, versions, err := r.everybody(tx, clinic)
	if err != nil {
		return err
	}
	for _, w := range workers {
		s := standOf(rows[w.ID], versions)
		if s.last != nil && !s.owes() && !meets(v.Concerned, w.Roles) {
			continue
		}
		if err := r.askOne(tx, clinic, w.ID, v, p.Signing.Grace); err != nil {
			return err
		}
	}
	return nil
}

// askOne asks one person to sign a version. They have until it comes into force
// and the grace has passed; whoever owes something by an earlier day keeps that.
func (r *Room) askOne(tx *store.Tx, clinic care.ClinicID, who care.PersonID, v Version, grace time.Duration) error {
	now := r.micros()
	a := attestation{person: who, number: v.Number, asked: now, due: max(v.Effective, now) + grace.Microseconds()}
	isNew, err := insertAsked(tx, clinic, a)
	if err != nil || !isNew {
		return err
	}
	if err := r.People.Owe(tx, clinic, who, a.due); err != nil {
		return err
	}
	_, err = r.Journal.Tell(tx, clinic, care.PolicyAsked{Number: v.Number, Person: who})
	return err
}

// settle works out anew what everybody owes, after a version was withdrawn. Who
// owes nothing but that is covered again; who had signed nothing else gets the
// grace, from now, to sign what they owe instead.
func (r *Room) settle(tx *store.Tx, clinic care.ClinicID) error {
	workers, rows, versions, err := r.everybody(tx, clinic)
	if err != nil {
		return err
	}
	for _, w := range workers {
		if err := r.settleOne(tx, clinic, w, standOf(rows[w.ID], versions), versions); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) settleOne(tx *store.Tx, clinic care.ClinicID, w people.Worker, s stand, versions history) error {
	grace := r.Packs.For(clinic).Signing.Grace
	switch {
	case len(s.rows) == 0:
		return nil // a new one, who is asked by Policy or Remind
	case s.now == nil:
		if v := versions.newest(); v.Number > 0 {
			return r.askOne(tx, clinic, w.ID, v, grace)
		}
		return nil
	case !s.owes():
		return r.People.Cover(tx, clinic, w.ID, people.Forever)
	case w.SignedUntil == people.Forever: // they had signed the one withdrawn
		return r.People.Owe(tx, clinic, w.ID, max(s.owed, r.micros()+grace.Microseconds()))
	case s.owed > w.SignedUntil && owedFor(s.rows, versions, w.SignedUntil):
		return r.People.Cover(tx, clinic, w.ID, s.owed)
	}
	return nil
}

// owedFor says that the day by which somebody owes is that of a version that
// was withdrawn.
func owedFor(rows []attestation, versions history, day int64) bool {
	return slices.ContainsFunc(rows, func(a attestation) bool {
		v, ok := find(versions, a.number)
		return a.due == day && (!ok || !v.stands())
	})
}

// everybody reads who works here, what each was asked, and the versions.
func (r *Room) everybody(tx *store.Tx, clinic care.ClinicID) ([]people.Worker, map[care.PersonID][]attestation, history, error) {
	workers, err := r.People.Workers(tx, clinic)
	if err != nil {
		return nil, nil, nil, err
	}
	rows, err := attestations(tx, clinic)
	if err != nil {
		return nil, nil, nil, err
	}
	versions, err := versionsOf(tx, clinic)
	return workers, rows, versions, err
}

// meets says that two lists of roles have one in common.
func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(role string) bool { return slices.Contains(b, role) })
}
