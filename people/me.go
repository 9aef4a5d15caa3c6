package people

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Me is what a screen shows of the person in front of it.
type Me struct {
	Caller      Caller
	Roles       []string
	Desks       []Desk
	Subjects    []care.PersonID // for a patient: themselves first
	Names       map[care.PersonID]Name
	May         []string
	HasPasskey  bool
	HasShiftPin bool
}

// Me gathers what a screen shows of the caller. A locked screen shows a name
// and nothing else.
func (r *Register) Me(ctx context.Context, c Caller) (Me, error) {
	me, err := look(ctx, r.DB, func(tx *store.Tx) (Me, error) { return r.readMe(tx, c) })
	if err != nil {
		return Me{}, err
	}
	me.Names, err = r.Names(ctx, c.Clinic, append(me.Subjects, c.Person)...)
	return me, err
}

func (r *Register) readMe(tx *store.Tx, c Caller) (Me, error) {
	me := Me{Caller: c}
	s, err := r.Standing(tx, c.Clinic, c.Person, "", "")
	if err != nil {
		return me, err
	}
	me.Roles = s.Who.Roles
	err = tx.Row(`SELECT EXISTS (SELECT 1 FROM passkey WHERE clinic_id = $1 AND person_id = $2),
		EXISTS (SELECT 1 FROM shift_pin WHERE clinic_id = $1 AND person_id = $2 AND tries_left > 0)`, c.Clinic, c.Person).Scan(&me.HasPasskey, &me.HasShiftPin)
	if err != nil || c.Locked {
		return me, err
	}
	for _, id := range s.Desks {
		d, err := r.Desk(tx, c.Clinic, id)
		if err != nil {
			return me, err
		}
		me.Desks = append(me.Desks, d)
	}
	if !c.Staff {
		if me.Subjects, err = r.Subjects(tx, c.Clinic, c.Person); err != nil {
			return me, err
		}
	}
	me.May = r.may(s, c)
	return me, nil
}
