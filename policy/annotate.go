package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/cedar-policy/cedar-go"
)

// annotations are what a rule may carry.
var annotations = []string{"id", "clause", "because", "because_en", "instead", "instead_en", "instead_act", "silence"}

// annotated reads what a rule says to people. A permit needs its clause; what
// can refuse needs all, in both languages.
func (c *compiler) annotated(file string, p *cedar.Policy) (Rule, bool) {
	before, line := len(c.problems), p.Position().Line
	notes := map[string]string{}
	written := p.Annotations()
	for _, key := range slices.Sorted(maps.Keys(written)) {
		notes[string(key)] = strings.TrimSpace(string(written[key]))
		if !slices.Contains(annotations, string(key)) {
			c.problem(file, line, fmt.Sprintf("@%s is unknown", key), "A rule carries "+strings.Join(annotations, ", "))
		}
	}
	r := Rule{Effect: "permit", File: file, Line: line, Reason: Reason{
		Rule: notes["id"], Clause: notes["clause"],
		Because:    care.Text{Ru: notes["because"], En: notes["because_en"]},
		Instead:    care.Text{Ru: notes["instead"], En: notes["instead_en"]},
		InsteadAct: notes["instead_act"],
	}}
	_, silence := notes["silence"]
	switch {
	case p.Effect() == cedar.Forbid && silence:
		r.Effect = "silence"
	case p.Effect() == cedar.Forbid:
		r.Effect = "forbid"
	case silence:
		c.problem(file, line, "@silence stands on a permit", "Silence refuses: write forbid")
	}
	c.saysAll(r, notes)
	c.named(r)
	return r, len(c.problems) == before
}

// saysAll checks that nothing is missing that people will read.
func (c *compiler) saysAll(r Rule, notes map[string]string) {
	needs := []string{"id", "clause"}
	if r.Effect != "permit" {
		needs = append(needs, "because", "because_en", "instead", "instead_en")
	}
	for _, key := range needs {
		if notes[key] == "" {
			c.problem(r.File, r.Line, fmt.Sprintf("this %s has no @%s", r.Effect, key), fmt.Sprintf("Write @%s(\"…\") above it", key))
		}
	}
	if act := notes["instead_act"]; act != "" && !slices.Contains(InsteadActs, act) {
		c.problem(r.File, r.Line, fmt.Sprintf("no screen knows the button %q", act), "Use one of "+strings.Join(InsteadActs, ", "))
	}
}

func (c *compiler) named(r Rule) {
	if first, taken := c.ids[r.Rule]; taken && r.Rule != "" {
		c.problem(r.File, r.Line, fmt.Sprintf("@id(%q) is taken by %s", r.Rule, first), "Give each rule an id of its own")
		return
	}
	c.ids[r.Rule] = fmt.Sprintf("%s:%d", r.File, r.Line)
}
