package policy

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cedar-policy/cedar-go"
	cedarast "github.com/cedar-policy/cedar-go/ast"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

//go:embed schema.cedarschema
var schemaText []byte

var validator = sync.OnceValue(func() *validate.Validator { return newValidator(schemaText) })

// newValidator panics over a broken schema, which is a part of the program.
func newValidator(text []byte) *validate.Validator {
	var s schema.Schema
	s.SetFilename("schema.cedarschema")
	parsing := s.UnmarshalCedar(text)
	resolved, resolving := s.Resolve()
	if err := errors.Join(parsing, resolving); err != nil {
		panic(err)
	}
	return validate.New(resolved)
}

// A Problem keeps rules, or a whole pack, from being used.
type Problem struct {
	File    string
	Line    int // 0: the file as a whole
	Message string
	Mend    string // how
}

func (p Problem) String() string {
	at := p.File
	if p.Line > 0 {
		at += ":" + strconv.Itoa(p.Line)
	}
	return at + ": " + p.Message + ". " + p.Mend
}

// compiler gathers rules and problems over all files.
type compiler struct {
	rules    *Rules
	problems []Problem
	ids      map[string]string // where each @id was first used
}

// Compile is CompileUnder for rules that no pack names the clauses for and that
// must say why to every act.
func Compile(files map[string][]byte) (*Rules, []Problem) {
	rules, problems := CompileUnder(Always{}, files)
	if len(problems) == 0 {
		problems = rules.Silent()
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return rules, nil
}

// CompileUnder reads Cedar files, by name, to stand under what always holds.
// With any problem there are no rules: a policy that is half in force is not in
// force. An act to which the rules say no last word is refused with a sentence
// of Bedside's own, as Silent tells: rules that were published before the act
// existed go on as they are.
func CompileUnder(always Always, files map[string][]byte) (*Rules, []Problem) {
	c := &compiler{
		rules: &Rules{tables: theTables(), byAct: map[Act]*actRules{}, never: always.reasons()},
		ids:   map[string]string{},
	}
	for _, r := range c.rules.never.all() {
		c.ids[r.Rule] = "Bedside itself"
	}
	for _, act := range Acts {
		c.rules.byAct[act] = &actRules{conversation: inConversation&bits[act] != 0, recording: act == Record, publishing: act == ApprovePolicy}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		c.file(name, files[name])
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return c.rules, nil
}

// Silent lists the acts of which nobody says why they are refused when nothing
// permits them, as problems that keep rules from being published.
func (r *Rules) Silent() (problems []Problem) {
	for _, act := range Acts {
		if len(r.byAct[act].lastWord.ids) == 0 {
			problems = append(problems, Problem{Message: fmt.Sprintf("when nothing permits %q, nobody says why", act),
				Mend: "Add a rule with @silence, without conditions, for this act"})
		}
	}
	return problems
}

var place = regexp.MustCompile(`:(\d+):\d+`)

func (c *compiler) file(name string, text []byte) {
	policies, err := cedar.NewPolicyListFromBytes(name, text)
	if err != nil {
		line := 0
		if at := place.FindStringSubmatch(err.Error()); at != nil {
			line, _ = strconv.Atoi(at[1])
		}
		c.problem(name, line, "this is not Cedar: "+err.Error(), "Mend the syntax; see docs.cedarpolicy.com/policies/syntax-grammar.html")
		return
	}
	for _, p := range policies {
		c.policy(name, string(text), p)
	}
}

func (c *compiler) policy(name, text string, p *cedar.Policy) {
	tree := (*ast.Policy)(p.AST())
	wrong := strangeWords(tree)
	if err := validator().Policy("", tree); err != nil {
		for line := range strings.Lines(err.Error()) {
			wrong = append(wrong, eachAct.ReplaceAllString(strings.TrimSpace(line), ""))
		}
	}
	slices.Sort(wrong)
	for _, message := range slices.Compact(wrong) {
		c.problem(name, lineOf(text, p.Position(), message), message, "Use the words of policy/schema.cedarschema")
	}
	if len(wrong) > 0 {
		return
	}
	rule, ok := c.annotated(name, p)
	if !ok {
		return
	}
	rule.Acts = actsOf(tree.Action)
	c.enter(rule, tree, withoutActs(tree))
}

// enter adds a sound rule to the lists of its acts.
func (c *compiler) enter(rule Rule, tree *ast.Policy, p *cedar.Policy) {
	c.rules.all = append(c.rules.all, rule)
	for _, act := range rule.Acts {
		rules := c.rules.byAct[act]
		rules.list(rule, tree).add(p, rule.Reason)
		if rule.Effect != "silence" {
			rules.both.add(p, rule.Reason)
		}
	}
}

// eachAct is where the validator repeats itself for every act of a rule.
var eachAct = regexp.MustCompile(` in context for Action::"[^"]*"`)

// strangeWords finds what the validator lets pass: a word such as Kind::"chat"
// that the schema does not list, or one person's name; nothing would ever
// equal them.
func strangeWords(tree *ast.Policy) (wrong []string) {
	look := func(n ast.IsNode) bool {
		value, _ := n.(ast.NodeValue)
		if uid, ok := value.Value.(types.EntityUID); ok && !slices.Contains(enumerated[uid.Type], string(uid.ID)) {
			wrong = append(wrong, fmt.Sprintf("the schema does not list `%s`", uid))
		}
		return true
	}
	for _, scope := range []ast.IsScopeNode{tree.Principal, tree.Resource} {
		look(ast.NodeValue{Value: entityOf(scope)})
	}
	for _, condition := range tree.Conditions {
		ast.Inspect(ast.NewNode(condition.Body), look)
	}
	return wrong
}

// entityOf is what a scope is held to; nil when to nothing or to a type.
func entityOf(scope ast.IsScopeNode) types.Value {
	switch s := scope.(type) {
	case ast.ScopeTypeEq:
		return s.Entity
	case ast.ScopeTypeIn:
		return s.Entity
	case ast.ScopeTypeIsIn:
		return s.Entity
	}
	return nil
}

// withoutActs drops the scope that byAct has settled: Cedar would build the
// set of a rule's actions anew in each decision, half of what it costs.
func withoutActs(tree *ast.Policy) *cedar.Policy {
	of := *tree
	of.Action = ast.ScopeTypeAll{}
	return cedar.NewPolicyFromAST((*cedarast.Policy)(&of))
}

// list says where a rule is asked.
func (a *actRules) list(r Rule, tree *ast.Policy) *ruleList {
	switch {
	case r.Effect == "permit":
		return &a.permits
	case r.Effect == "forbid":
		return &a.forbids
	case tree.Principal == ast.ScopeTypeAll{} && tree.Resource == ast.ScopeTypeAll{} && len(tree.Conditions) == 0:
		return &a.lastWord
	}
	return &a.silences
}

func (c *compiler) problem(file string, line int, message, mend string) {
	c.problems = append(c.problems, Problem{File: file, Line: line, Message: message, Mend: mend})
}

// actsOf reads which acts a rule can speak to. The schema has no groups of
// actions, so `in` one action is that action.
func actsOf(scope ast.IsActionScopeNode) []Act {
	var acts []Act
	switch s := scope.(type) {
	case ast.ScopeTypeAll:
		acts = slices.Clone(Acts)
	case ast.ScopeTypeEq:
		acts = []Act{Act(s.Entity.ID)}
	case ast.ScopeTypeIn:
		acts = []Act{Act(s.Entity.ID)}
	case ast.ScopeTypeInSet:
		for _, uid := range s.Entities {
			acts = append(acts, Act(uid.ID))
		}
	}
	slices.Sort(acts)
	return slices.Compact(acts)
}

var quoted = regexp.MustCompile("`([^`]+)`")

// lineOf finds the line of the rule that holds a word the message quotes; the
// validator itself knows only where the rule begins.
func lineOf(text string, at types.Position, message string) int {
	for _, word := range quoted.FindAllStringSubmatch(message, -1) {
		for n, line := range strings.Split(text[min(at.Offset, len(text)):], "\n") {
			if strings.Contains(line, word[1]) {
				return at.Line + n
			}
		}
	}
	return at.Line
}
