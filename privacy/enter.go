package privacy

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Inside is the right, held by one caller within one change or one view, to do
// one act about one subject, or about the log as a whole. Only Enter makes one.
type Inside struct {
	who        people.Caller
	subject    care.PersonID
	self       bool
	represents bool
	ruling     string // by which decision
}

// Enter asks policy whether the caller may do act about the subject, which is
// empty for acts about the log. Errors: Locked for a screen put away; Unknown
// for everybody who may not know of the patient, whether there is one or not;
// Refused with clauses otherwise.
func (r *Room) Enter(tx *store.Tx, who people.Caller, act policy.Act, subject care.PersonID) (*Inside, error) {
	if who.Locked {
		return nil, people.Locked
	}
	s, err := r.People.Standing(tx, who.Clinic, who.Person, subject, "")
	if err != nil {
		return nil, err
	}
	id := string(subject)
	if id == "" {
		id = string(who.Clinic)
	}
	p, q := r.Packs.For(who.Clinic), s.Ask(act, who.FullSignIn, "")
	if err := p.Fault(q, p.Rules.Decide(q), id); err != nil {
		return nil, err
	}
	if subject != "" && !s.Known {
		return nil, pack.Unknown(id)
	}
	return &Inside{who: who, subject: subject, self: s.About.Self, represents: s.About.Represents, ruling: p.Ruling(q)}, nil
}

// knock enters in a view of its own, for acts that read the log alone.
func (r *Room) knock(ctx context.Context, who people.Caller, act policy.Act) error {
	return r.DB.Look(ctx, func(tx *store.Tx) error {
		_, err := r.Enter(tx, who, act, "")
		return err
	})
}
