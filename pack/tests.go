package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/bedside-health/bedside/policy"
)

// testFile is one of tests/*.yaml: people and matters by name, and cases that
// put them together. A case names what differs; the rest is as named. Staff
// have signed what they owe unless person or case says `signed: false`: they
// all do, but for a few days of the year.
type testFile struct {
	name    string
	People  map[string]yaml.Node    `yaml:"people"`
	Matters map[string]policy.About `yaml:"matters"`
	Cases   []testCase              `yaml:"cases"`
	people  map[string]policy.Who
}

type testCase struct {
	Name    string       `yaml:"name"`
	Who     string       `yaml:"who"`
	But     yaml.Node    `yaml:"but"` // what differs in who
	About   string       `yaml:"about"`
	With    yaml.Node    `yaml:"with"` // what differs in about
	Acts    []policy.Act `yaml:"acts"`
	Expect  string       `yaml:"expect"` // allowed | refused | unknown
	Clauses []string     `yaml:"clauses"`
	ask     policy.Question
	line    int
}

func (l *loader) tests() {
	for _, path := range sortedKeys(l.text) {
		if !strings.HasPrefix(path, "tests/") {
			continue
		}
		f := testFile{name: path}
		if !l.yaml(path, &f) {
			continue
		}
		l.testPeople(&f)
		for i := range f.Cases {
			l.testCase(&f, i)
		}
		l.pack.tests = append(l.pack.tests, f)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (l *loader) testPeople(f *testFile) {
	f.people = map[string]policy.Who{}
	for _, name := range sortedKeys(f.People) {
		var kind struct {
			Kind string `yaml:"kind"`
		}
		node := f.People[name]
		_ = node.Decode(&kind) // what is wrong with it, differ says
		who := policy.Who{Signed: kind.Kind == "staff"}
		l.differ(f.name, node, &who)
		f.people[name] = who
	}
}

// testCase puts a case's question together.
func (l *loader) testCase(f *testFile, i int) {
	c := &f.Cases[i]
	c.line = l.at(f.name, "cases", i)
	who, okWho := f.people[c.Who]
	about, okAbout := f.Matters[c.About]
	if !okWho || (!okAbout && c.About != "") {
		l.problem(f.name, c.line, fmt.Sprintf("who %q or about %q has no name above", c.Who, c.About), "Name it under people or matters")
	}
	l.differ(f.name, c.But, &who)
	l.differ(f.name, c.With, &about)
	l.oneOf(f.name, "expect", c.Expect, "allowed", "refused", "unknown")
	for _, act := range c.Acts {
		if !slices.Contains(policy.Acts, act) {
			l.problem(f.name, c.line, fmt.Sprintf("there is no act %q", act), "Use the acts of policy/schema.cedarschema")
		}
	}
	if len(c.Acts) == 0 {
		l.problem(f.name, c.line, "the case asks for no act", "Write acts: [read]")
	}
	c.ask = policy.Question{Who: who, About: about}
}

func (l *loader) differ(file string, node yaml.Node, into any) {
	if node.IsZero() {
		return
	}
	text, err := yaml.Marshal(&node)
	if err == nil {
		err = strict(text, into)
	}
	if err != nil {
		l.problem(file, node.Line, err.Error(), "Use the facts of policy.Question")
	}
}

// RunTests asks every case of the pack and returns those that came out
// differently.
func (p *Pack) RunTests() []Problem {
	_, failed := p.TestReport()
	return failed
}

// TestReport is RunTests with how many were asked, each act of a case for one.
func (p *Pack) TestReport() (run int, failed []Problem) {
	for _, f := range p.tests {
		for _, c := range f.Cases {
			for _, act := range c.Acts {
				run++
				if got, ok := c.run(p, act); !ok {
					failed = append(failed, Problem{File: f.name, Line: c.line,
						Message: fmt.Sprintf("%s: %s: expected %s %v, got %s", c.Name, act, c.Expect, c.Clauses, got),
						Mend:    "Mend the rule, or the case if the policy is meant so"})
				}
			}
		}
	}
	return run, failed
}

func (c testCase) run(p *Pack, act policy.Act) (got string, ok bool) {
	q := c.ask
	q.Act = act
	a := p.Rules.Decide(q)
	verdict, reasons := "allowed", a.Granted
	switch {
	case a.Overruled: // the rules would have let in what no pack may permit: one of them is wrong
		verdict, reasons = "overruled", a.Refused
	case a.Unknowable:
		verdict, reasons = "unknown", a.Refused
	case !a.Allowed:
		verdict, reasons = "refused", a.Refused
	}
	clauses := clausesOf(reasons)
	return fmt.Sprintf("%s %v", verdict, clauses), verdict == c.Expect && (c.Clauses == nil || slices.Equal(clauses, sorted(c.Clauses)))
}

func clausesOf(reasons []policy.Reason) []string {
	var clauses []string
	for _, r := range reasons {
		clauses = append(clauses, r.Clause)
	}
	return sorted(clauses)
}

func sorted(clauses []string) []string {
	clauses = slices.Clone(clauses)
	slices.Sort(clauses)
	return slices.Compact(clauses)
}
