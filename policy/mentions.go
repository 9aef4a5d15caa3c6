package policy

import (
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go"
	cedarast "github.com/cedar-policy/cedar-go/ast"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
)

// wordFacts are the facts that are a word out of a list; all others are yes or
// no.
var wordFacts = map[string]types.EntityType{
	"identity": "Identity", "patient_identity": "Identity", "kind": "Kind", "state": "State",
}

// Mentions says what the rules for an act look at, for one kind of person: the
// facts by the name that Question gives them in YAML ("who.identity",
// "about.kind", "about.self"), each with the words it is held against; none for
// a fact that is yes or no. Roles are "who.roles". Whatever is not here cannot
// change the decision.
func (r *Rules) Mentions(act Act, person string) map[string][]string {
	found := mentioned{}
	for _, each := range actsAsked(act) {
		for _, p := range r.policiesFor(each, person) {
			found.rule((*ast.Policy)(p.AST()))
		}
	}
	for _, fact := range alwaysLookedAt(act, person) {
		found[fact] = slices.Clip(found[fact])
	}
	return found
}

// alwaysLookedAt are the facts by which Bedside itself refuses, see Always.
func alwaysLookedAt(act Act, person string) []string {
	facts := []string{"who.active"}
	switch {
	case act == Record:
		facts = append(facts, "about.patient_consents", "about.staff_consents")
	case act == ApprovePolicy:
		facts = append(facts, "about.own_draft", "about.alone_a_day")
	case inConversation&bits[act] == 0:
	case person == "patient":
		facts = append(facts, "about.self", "about.represents")
	default:
		facts = append(facts, "about.same_desk")
	}
	return facts
}

// actsAsked are an act and the one that says whether the thing may be known.
func actsAsked(act Act) []Act {
	if hides, ok := known[act]; ok && hides != act {
		return []Act{act, hides}
	}
	return []Act{act}
}

// Asked lists the acts whose decisions depend on the rules of any of these.
func Asked(acts []Act) (asked []Act) {
	for _, act := range Acts {
		if slices.ContainsFunc(actsAsked(act), func(a Act) bool { return slices.Contains(acts, a) }) {
			asked = append(asked, act)
		}
	}
	return asked
}

// Text is what the rules for an act say of a kind of person, but for their
// words: when it is the same, every decision is, with its clauses.
func (r *Rules) Text(act Act, person string) string {
	var text strings.Builder
	for _, never := range r.never.all() {
		text.WriteString(never.Clause + "\n")
	}
	for _, each := range actsAsked(act) {
		for _, p := range r.policiesFor(each, person) {
			text.WriteString(string(each) + ": ")
			text.WriteString(bare(*(*ast.Policy)(p.AST()), "clause", "silence"))
		}
	}
	return text.String()
}

// TextOf is what one of the rules says, but for its words and its clause.
func (r *Rules) TextOf(rule Rule) string { return bare(*r.tree(rule)) }

// bare is a rule as Cedar writes it, with none but these annotations.
func bare(tree ast.Policy, notes ...types.AnnotationKey) string {
	tree.Annotations = slices.DeleteFunc(slices.Clone(tree.Annotations), func(a ast.AnnotationType) bool {
		return !slices.Contains(notes, a.Key)
	})
	return string(cedar.NewPolicyFromAST((*cedarast.Policy)(&tree)).MarshalCedar())
}

// policiesFor are the rules for an act that can speak of a kind of person.
func (r *Rules) policiesFor(act Act, person string) (policies []*cedar.Policy) {
	rules, ok := r.byAct[act]
	if !ok {
		return nil // no rule speaks of what is no act
	}
	for _, list := range []*ruleList{&rules.forbids, &rules.permits, &rules.silences, &rules.lastWord} {
		for _, p := range list.policies {
			if speaksOf((*ast.Policy)(p.AST()).Principal, person) {
				policies = append(policies, p)
			}
		}
	}
	return policies
}

func speaksOf(scope ast.IsPrincipalScopeNode, person string) bool {
	kind := types.EntityType(map[string]string{"patient": "Patient", "staff": "Staff"}[person])
	switch s := scope.(type) {
	case ast.ScopeTypeIs:
		return s.Type == kind
	case ast.ScopeTypeIsIn:
		return s.Type == kind
	}
	return true
}

// mentioned gathers facts and the words they are held against.
type mentioned map[string][]string

func (m mentioned) rule(tree *ast.Policy) {
	var words []types.EntityUID
	look := func(n ast.IsNode) bool {
		switch n := n.(type) {
		case ast.NodeTypeAccess:
			m.fact(n)
		case ast.NodeValue:
			if uid, ok := n.Value.(types.EntityUID); ok {
				words = append(words, uid)
			}
		}
		return true
	}
	for _, condition := range tree.Conditions {
		ast.Inspect(ast.NewNode(condition.Body), look)
	}
	if uid, ok := entityOf(tree.Principal).(types.EntityUID); ok {
		words = append(words, uid)
	}
	for _, uid := range words {
		m.word(uid)
	}
}

func (m mentioned) fact(n ast.NodeTypeAccess) {
	of, _ := n.Arg.(ast.NodeTypeVariable)
	name := "about." + string(n.Value)
	if of.Name == "principal" {
		name = "who." + string(n.Value)
	}
	m[name] = slices.Clip(m[name]) // known from now on, words or not
}

// word counts for every fact that could be held against it.
func (m mentioned) word(uid types.EntityUID) {
	add := func(name string) {
		if !slices.Contains(m[name], string(uid.ID)) {
			m[name] = append(m[name], string(uid.ID))
		}
	}
	if uid.Type == "Role" {
		add("who.roles")
	}
	for _, name := range []string{"who.identity", "about.patient_identity", "about.kind", "about.state"} {
		_, fact, _ := strings.Cut(name, ".")
		if _, looked := m[name]; looked && wordFacts[fact] == uid.Type {
			add(name)
		}
	}
}

// Words lists all words of a fact in their order; none when it is yes or no.
func Words(fact string) []string {
	if fact == "who.roles" {
		return roleWords
	}
	_, name, _ := strings.Cut(fact, ".")
	return enumerated[wordFacts[name]]
}
