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
	never  nevers
	may    recall
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
	both               ruleList // forbids and permits: enough when the answer is yes
	forbids, permits   ruleList // to say of a no what spoke on either side
	silences, lastWord ruleList

	conversation, recording, publishing bool // what always holds for the act
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

// May picks the acts that would be allowed, all else being as in the question.
// It is for screens that offer them: no reasons, at a third of the cost.
func (r *Rules) May(q Question, acts []Act) (may []Act) {
	allowed := r.may.of(q, setOf(acts), func() (allowed actSet) {
		c := r.newCase(q)
		for _, act := range acts {
			if _, yes := c.yes(act); yes {
				allowed |= bits[act]
			}
		}
		return allowed
	})
	for _, act := range acts {
		if allowed&bits[act] != 0 {
			may = append(may, act)
		}
	}
	return may
}

// A case is one question in Cedar's terms. It is what Cedar gets entities from.
type aCase struct {
	rules   *Rules
	who     types.Entity
	about   types.Entity
	context types.Record

	nobody, stranger, leaver, consented, alone bool // what always holds for the asker
}

func (r *Rules) newCase(q Question) *aCase {
	who := r.tables.principal(q.Who)
	return &aCase{
		rules:     r,
		who:       who,
		about:     r.tables.matter(q.About),
		context:   r.tables.context(q.About),
		nobody:    who.UID.Type == "Stranger",
		stranger:  isStranger(&q),
		leaver:    !q.Who.Active,
		consented: q.About.PatientConsents && q.About.StaffConsents,
		alone:     q.About.OwnDraft && !q.About.AloneADay,
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

// judge answers for one act. The usual answer is yes, and asks Cedar once; a
// no asks again, to hear both sides: Cedar names permits only when it permits.
func (c *aCase) judge(act Act) Answer {
	if granted, yes := c.yes(act); yes {
		return Answer{Allowed: true, Granted: granted}
	}
	rules, ok := c.rules.byAct[act]
	if !ok {
		return Answer{Refused: []Reason{{Rule: "no-such-act"}}}
	}
	var a Answer
	_, found := c.ask(act, &rules.permits)
	a.Granted = rules.permits.said(found)
	_, found = c.ask(act, &rules.forbids)
	a.Refused = rules.forbids.said(found)
	if never := c.never(rules); never != nil && len(a.Refused) == 0 && len(a.Granted) > 0 {
		a.Refused, a.Overruled = []Reason{*never}, true
	}
	for _, list := range []*ruleList{&rules.silences, &rules.lastWord} {
		if len(a.Refused) == 0 {
			_, found := c.ask(act, list)
			a.Refused = list.said(found)
		}
	}
	if len(a.Refused) == 0 {
		a.Refused = []Reason{c.rules.never.silent}
	}
	return a
}

// yes reports whether the act is allowed, and by what. What always holds goes
// before the rules, and somebody who is neither patient nor staff is let into
// nothing. Cedar skips a rule that cannot be worked out; that might be a
// forbid, so it is no as well.
func (c *aCase) yes(act Act) ([]Reason, bool) {
	rules, ok := c.rules.byAct[act]
	if !ok || c.nobody || c.never(rules) != nil {
		return nil, false
	}
	decision, found := c.ask(act, &rules.both)
	if decision == cedar.Deny || len(found.Errors) > 0 {
		return nil, false
	}
	return rules.both.said(found), true
}

func (c *aCase) ask(act Act, rules *ruleList) (cedar.Decision, cedar.Diagnostic) {
	return cedar.Authorize(rules, c, cedar.Request{
		Principal: c.who.UID,
		Action:    c.rules.tables.acts[act],
		Resource:  c.about.UID,
		Context:   c.context,
	})
}

// said turns what Cedar found into the reasons of the rules.
func (l *ruleList) said(found cedar.Diagnostic) []Reason {
	if len(found.Reasons) == 0 {
		return nil
	}
	reasons := make([]Reason, len(found.Reasons))
	for i, reason := range found.Reasons {
		reasons[i] = l.reasons[reason.PolicyID]
	}
	return reasons
}
