package policy

import (
	"iter"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
)

// Rules are compiled and ready to decide; they never change. Any number of
// goroutines may ask them.
type Rules struct {
	tables *tables
	byAct  map[Act]*actRules
	all    []Rule
}

// A Rule as written.
type Rule struct {
	Reason
	Effect string // permit, forbid, silence
	Acts   []Act  // that it speaks to
	File   string
	Line   int
}

// All lists the rules in the order of files and lines.
func (r *Rules) All() []Rule { return r.all }

// actRules are the rules that can speak to one act.
type actRules struct {
	forbids, permits, silences, lastWord ruleList
}

// ruleList is what Cedar iterates over.
type ruleList struct {
	ids      []cedar.PolicyID
	policies []*cedar.Policy
	reasons  map[cedar.PolicyID]Reason
}

// All implements cedar.PolicyIterator.
func (l *ruleList) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for i, id := range l.ids {
			if !yield(id, l.policies[i]) {
				return
			}
		}
	}
}

func (l *ruleList) add(p *cedar.Policy, r Reason) {
	if l.reasons == nil {
		l.reasons = map[cedar.PolicyID]Reason{}
	}
	id := cedar.PolicyID(r.Rule)
	l.ids, l.policies, l.reasons[id] = append(l.ids, id), append(l.policies, p), r
}

// Decide asks every rule that speaks to the act.
func (r *Rules) Decide(q Question) Answer {
	c := r.newCase(q)
	a := c.judge(q.Act)
	if ask, hideable := known[q.Act]; !a.Allowed && hideable {
		a.Unknowable = ask == q.Act || !c.judge(ask).Allowed
	}
	return a
}

// A case is one question in Cedar's terms. It is what Cedar gets entities from.
type aCase struct {
	rules   *Rules
	who     types.Entity
	about   types.Entity
	context types.Record
}

func (r *Rules) newCase(q Question) *aCase {
	return &aCase{
		rules:   r,
		who:     r.tables.principal(q.Who),
		about:   r.tables.matter(q.About),
		context: r.tables.context(q.About),
	}
}

// Get implements types.EntityGetter.
func (c *aCase) Get(uid types.EntityUID) (types.Entity, bool) {
	switch uid.Type {
	case c.who.UID.Type:
		return c.who, true
	case c.about.UID.Type:
		return c.about, true
	}
	return types.Entity{}, false
}

// judge answers for one act. Somebody who is neither patient nor staff is
// refused whatever the rules say.
func (c *aCase) judge(act Act) Answer {
	rules, ok := c.rules.byAct[act]
	if !ok {
		return Answer{Refused: []Reason{{Rule: "no-such-act"}}}
	}
	var a Answer
	var broken bool
	a.Refused, broken = c.ask(act, &rules.forbids)
	a.Granted, _ = c.ask(act, &rules.permits)
	a.Allowed = len(a.Granted) > 0 && len(a.Refused) == 0 && !broken && c.who.UID.Type != "Stranger"
	if !a.Allowed && len(a.Refused) == 0 {
		a.Refused, _ = c.ask(act, &rules.silences)
	}
	if !a.Allowed && len(a.Refused) == 0 {
		a.Refused, _ = c.ask(act, &rules.lastWord)
	}
	return a
}

// ask returns the reasons of all rules of the list that match. Cedar skips a
// rule that cannot be evaluated; a forbid that was skipped would be a door
// left open, so the caller hears of it.
func (c *aCase) ask(act Act, rules *ruleList) (reasons []Reason, broken bool) {
	if len(rules.ids) == 0 {
		return nil, false
	}
	_, found := cedar.Authorize(rules, c, cedar.Request{
		Principal: c.who.UID,
		Action:    c.rules.tables.acts[act],
		Resource:  c.about.UID,
		Context:   c.context,
	})
	if len(found.Reasons) > 0 {
		reasons = make([]Reason, len(found.Reasons))
		for i, reason := range found.Reasons {
			reasons[i] = rules.reasons[reason.PolicyID]
		}
	}
	return reasons, len(found.Errors) > 0
}
