package handbook

import (
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Inside is the right, held by one caller within one change or one view, to do
// one act upon the policy. Only Enter makes one.
type Inside struct {
	room   *Room
	tx     *store.Tx
	who    people.Caller
	roles  []string // the caller's
	pack   *pack.Pack
	ruling string // by which decision
}

// A saying adds to the question what only the verb knows.
type saying func(*policy.Question)

// Enter asks the policy in force whether the caller may do act upon it. Errors:
// Locked for a screen put away; Refused with clauses otherwise.
func (r *Room) Enter(tx *store.Tx, who people.Caller, act policy.Act, more ...saying) (*Inside, error) {
	if who.Locked {
		return nil, people.Locked
	}
	s, err := r.People.Standing(tx, who.Clinic, who.Person, "", "")
	if err != nil {
		return nil, err
	}
	q := s.Ask(act, who.FullSignIn, "")
	for _, say := range more {
		say(&q)
	}
	p := r.Packs.For(who.Clinic)
	if err := p.Fault(q, p.Rules.Decide(q), string(who.Clinic)); err != nil {
		return nil, err
	}
	return &Inside{r, tx, who, s.Who.Roles, p, p.Ruling(q)}, nil
}

// tell tells a fact under the decision that let the caller in.
func (in *Inside) tell(fact care.Fact) error {
	_, err := in.room.Journal.TellBy(in.tx, in.who.Clinic, in.ruling, fact)
	return err
}
