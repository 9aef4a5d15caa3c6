package people

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Binding puts a patient into the care of a desk, or ends that.
type Binding struct {
	Patient care.PersonID
	Desk    care.DeskID
	Visit   bool // an in-person visit is on record
	End     bool
}

// Bind writes a care relation or ends it. To do it twice is no fault.
func (r *Register) Bind(ctx context.Context, who Caller, b Binding) error {
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		e, err := r.Enter(tx, who, policy.Bind, b.Patient, b.Desk)
		if err != nil {
			return err
		}
		if _, err := r.Desk(tx, who.Clinic, b.Desk); err != nil {
			return err
		}
		if b.End {
			n, err := endCare(tx, who.Clinic, e.subject, e.desk, r.micros())
			if err != nil || n == 0 {
				return err
			}
			return e.tell(care.PersonChanged{Person: e.subject, What: "unbound", By: who.Person, Desk: e.desk})
		}
		if err := bindCare(tx, who.Clinic, careRow{e.subject, e.desk, b.Visit, who.Person}, r.micros()); err != nil {
			return err
		}
		return e.tell(care.PersonChanged{Person: e.subject, What: "bound", By: who.Person, Desk: e.desk})
	})
}
