package policy

import (
	"fmt"
	"iter"
	"slices"

	"github.com/cedar-policy/cedar-go"
	cedarast "github.com/cedar-policy/cedar-go/ast"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
)

// A Mutant is the rules with one place of one rule broken, to see whether
// anybody notices.
type Mutant struct {
	Rule   Rule   // as it was
	Change string // in words
	Acts   []Act  // that the rule spoke to, or speaks to now
	of     *Rules
	tree   *ast.Policy // nil: the rule is gone
}

// Mutants breaks the rules in every sensible way, one at a time.
func (r *Rules) Mutants() iter.Seq[Mutant] {
	return func(yield func(Mutant) bool) {
		for _, rule := range r.all {
			for _, v := range breakRule(rule, r.tree(rule)) {
				m := Mutant{Rule: rule, Change: v.change, Acts: rule.Acts, of: r, tree: v.tree}
				if v.tree != nil {
					m.Acts = union(rule.Acts, actsOf(v.tree.Action))
				}
				if !yield(m) {
					return
				}
			}
		}
	}
}

func union(a, b []Act) []Act {
	both := slices.Concat(a, b)
	slices.Sort(both)
	return slices.Compact(both)
}

// tree is a rule as Cedar read it; which acts it speaks to is said anew.
func (r *Rules) tree(rule Rule) *ast.Policy {
	p, _ := r.policyOf(rule)
	of := *(*ast.Policy)(p.AST())
	return of.ActionInSet(uidsOf(rule.Acts)...)
}

func uidsOf(acts []Act) []types.EntityUID {
	uids := make([]types.EntityUID, len(acts))
	for i, act := range acts {
		uids[i] = types.NewEntityUID("Action", types.String(act))
	}
	return uids
}

// policyOf finds a rule in the lists of its first act.
func (r *Rules) policyOf(rule Rule) (*cedar.Policy, bool) {
	rules := r.byAct[rule.Acts[0]]
	for _, list := range []*ruleList{&rules.forbids, &rules.permits, &rules.silences, &rules.lastWord} {
		if i := slices.Index(list.ids, cedar.PolicyID(rule.Rule)); i >= 0 {
			return list.policies[i], true
		}
	}
	return nil, false
}

// Compile puts the broken rules together; all but the broken one are taken as
// they are. It may be that there is nothing to put together.
func (m Mutant) Compile() (*Rules, []Problem) {
	c := m.of.compilerOfTheSame()
	for _, rule := range m.of.all {
		switch {
		case rule.Rule != m.Rule.Rule:
			p, _ := m.of.policyOf(rule)
			c.enter(rule, (*ast.Policy)(p.AST()), p)
		case m.tree != nil:
			c.policy(rule.File, "", cedar.NewPolicyFromAST((*cedarast.Policy)(m.tree)))
		}
	}
	if len(c.problems) == 0 {
		c.problems = c.rules.Silent()
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return c.rules, nil
}

// compilerOfTheSame knows what always holds, and no rule yet.
func (r *Rules) compilerOfTheSame() *compiler {
	c := &compiler{ids: map[string]string{}, rules: &Rules{byAct: map[Act]*actRules{}}}
	c.rules.tables, c.rules.never = r.tables, r.never
	for act, rules := range r.byAct {
		bare := *rules
		bare.both, bare.forbids, bare.permits = ruleList{}, ruleList{}, ruleList{}
		bare.silences, bare.lastWord = ruleList{}, ruleList{}
		c.rules.byAct[act] = &bare
	}
	return c
}

// brokenTree is a rule with one change.
type brokenTree struct {
	tree   *ast.Policy
	change string
}

// breakRule makes every mutant of one rule.
func breakRule(rule Rule, tree *ast.Policy) []brokenTree {
	broken := []brokenTree{{nil, "the rule is gone"}}
	add := func(change string, spoil func(*ast.Policy)) {
		of := *tree
		of.Conditions = slices.Clone(tree.Conditions)
		spoil(&of)
		broken = append(broken, brokenTree{&of, change})
	}
	if rule.Effect != "silence" {
		add("permit and forbid are swapped", swapEffect)
	}
	breakActs(rule, add)
	breakPrincipal(tree.Principal, add)
	for i, condition := range tree.Conditions {
		add("without the condition "+words(condition.Body), func(p *ast.Policy) { p.Conditions = slices.Delete(p.Conditions, i, i+1) })
		add("the opposite of the condition "+words(condition.Body), func(p *ast.Policy) { p.Conditions[i].Condition = !condition.Condition })
		for _, v := range breakNode(condition.Body) {
			add(v.change, func(p *ast.Policy) { p.Conditions[i].Body = v.node })
		}
	}
	return broken
}

// swapEffect also says what a forbid has to say: otherwise it would only fall
// over for want of words.
func swapEffect(p *ast.Policy) {
	p.Effect = !p.Effect
	p.Annotations = slices.Clone(p.Annotations)
	for _, key := range []types.AnnotationKey{"because", "because_en", "instead", "instead_en"} {
		if !slices.ContainsFunc(p.Annotations, func(a ast.AnnotationType) bool { return a.Key == key }) {
			p.Annotations = append(p.Annotations, ast.AnnotationType{Key: key, Value: "broken"})
		}
	}
}

// families are acts that belong together: a rule is widened by a neighbour.
var families = [][]Act{
	{Know, Open, Read, Post, Note, Seen, Take, HandOver, NoReplyNeeded, Correct, Close, Reopen, Typing},
	{KnowPatient, FindPatients, AddPatient, PrintCard, LoseDevice, Bind, Record},
	{SeeDesks, SeeStaff, AddStaff, DismissStaff},
	{SeeAccesses, VerifyLog},
	{ReadPolicy, SignPolicy, DraftPolicy, ApprovePolicy, SeeSignatures},
}

// breakActs takes each act away, and adds the first neighbour.
func breakActs(rule Rule, add func(string, func(*ast.Policy))) {
	if len(rule.Acts) == len(Acts) {
		return
	}
	if len(rule.Acts) > 1 {
		for i, act := range rule.Acts {
			fewer := slices.Delete(slices.Clone(rule.Acts), i, i+1)
			add(fmt.Sprintf("no longer for %s", act), func(p *ast.Policy) { p.ActionInSet(uidsOf(fewer)...) })
		}
	}
	if act, ok := neighbour(rule.Acts); ok {
		more := append(slices.Clone(rule.Acts), act)
		add(fmt.Sprintf("also for %s", act), func(p *ast.Policy) { p.ActionInSet(uidsOf(more)...) })
	}
}

func neighbour(acts []Act) (Act, bool) {
	for _, family := range families {
		if !slices.Contains(family, acts[len(acts)-1]) {
			continue
		}
		for _, act := range family {
			if !slices.Contains(acts, act) {
				return act, true
			}
		}
	}
	return "", false
}

// breakPrincipal lets the rule speak of more people, or of others.
func breakPrincipal(scope ast.IsPrincipalScopeNode, add func(string, func(*ast.Policy))) {
	other := map[types.EntityType]types.EntityType{"Patient": "Staff", "Staff": "Patient"}
	switch s := scope.(type) {
	case ast.ScopeTypeIs:
		add("for everybody, not only "+string(s.Type), func(p *ast.Policy) { p.Principal = ast.ScopeTypeAll{} })
		add(fmt.Sprintf("for %s, not %s", other[s.Type], s.Type), func(p *ast.Policy) { p.PrincipalIs(other[s.Type]) })
	case ast.ScopeTypeIsIn:
		add(fmt.Sprintf("for every %s, not only %s", s.Type, s.Entity), func(p *ast.Policy) { p.PrincipalIs(s.Type) })
		for _, uid := range beside(s.Entity) {
			add(fmt.Sprintf("for %s, not %s", uid, s.Entity), func(p *ast.Policy) { p.PrincipalIsIn(s.Type, uid) })
		}
	}
}
