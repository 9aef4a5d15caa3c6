package policy_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/policy"
)

func compiledFile(t *testing.T, file string) *policy.Rules {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rules, problems := policy.CompileUnder(always, map[string][]byte{file: text})
	if rules == nil {
		t.Fatal(problems)
	}
	return rules
}

// TestRulesBreakInEverySensibleWay lists what is done to the rules of
// testdata/mutants.cedar. Whatever is done to them still compiles, unless it
// leaves an act without its last word.
func TestRulesBreakInEverySensibleWay(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	for m := range compiledFile(t, "testdata/mutants.cedar").Mutants() {
		fate := ""
		if _, problems := m.Compile(); len(problems) > 0 {
			fate = fmt.Sprintf(" (%d problems)", len(problems))
			for _, p := range problems {
				if !strings.Contains(p.Message, "nobody says why") {
					t.Errorf("%s: %s: %s", m.Rule.Rule, m.Change, p)
				}
			}
		}
		fmt.Fprintf(&lines, "%s: %s%s\n", m.Rule.Rule, m.Change, fate)
	}
	golden(t, "testdata/mutants.golden", lines.String())
}

// A mutant is the rules as they were, but for its one change.
func TestMutantDecidesOtherwiseOnlyWhereItWasBroken(t *testing.T) {
	t.Parallel()
	rules := ruClinic(t)
	leaver := policy.Question{Act: policy.VerifyLog, Who: policy.Who{Kind: "staff"}}
	for m := range rules.Mutants() { // the first rule is leavers-are-out, and first it goes
		broken, problems := m.Compile()
		if broken == nil {
			t.Fatal(problems)
		}
		if a := broken.Decide(leaver); a.Allowed || slices.ContainsFunc(a.Refused, func(r policy.Reason) bool { return r.Rule == m.Rule.Rule }) {
			t.Errorf("the rule is not gone: %+v", a)
		}
		q := policy.Question{Act: policy.Read, Who: doctor, About: treated}
		if render(broken.Decide(q)) != render(rules.Decide(q)) {
			t.Error("something else changed")
		}
		break
	}
}

func TestMentionsAreWhatADecisionCanDependOn(t *testing.T) {
	t.Parallel()
	rules := compiledFile(t, "testdata/mutants.cedar")
	for _, want := range []struct {
		act    policy.Act
		person string
		facts  string
	}{
		{policy.Read, "staff", "about.kind[information observation] about.owner[] about.same_desk[] about.state[closed] who.active[] who.identity[contact] who.roles[doctor]"},
		{policy.Read, "patient", "about.represents[] about.self[] who.active[]"},
		{policy.VerifyLog, "patient", "about.kind[none] about.self[] who.active[] who.roles[parent]"},
		{policy.VerifyLog, "staff", "who.active[]"},
		{policy.ApprovePolicy, "staff", "about.alone_a_day[] about.own_draft[] who.active[]"},
		{policy.Record, "staff", "about.patient_consents[] about.staff_consents[] who.active[]"},
	} {
		var facts []string
		for fact, words := range rules.Mentions(want.act, want.person) {
			facts = append(facts, fmt.Sprint(fact, words))
		}
		slices.Sort(facts)
		if got := strings.Join(facts, " "); got != want.facts {
			t.Errorf("%s by %s looks at\n%s, want\n%s", want.act, want.person, got, want.facts)
		}
	}
}

func TestRulesReadTheSameWhateverTheirWords(t *testing.T) {
	t.Parallel()
	rules := compiledFile(t, "testdata/mutants.cedar")
	text, err := os.ReadFile("testdata/mutants.cedar")
	if err != nil {
		t.Fatal(err)
	}
	with := func(old, new string) *policy.Rules {
		changed, problems := policy.CompileUnder(always, map[string][]byte{"r.cedar": []byte(strings.ReplaceAll(string(text), old, new))})
		if changed == nil {
			t.Fatal(problems)
		}
		return changed
	}
	said := rules.Text(policy.Read, "staff")
	first := func(r *policy.Rules) string { return r.TextOf(r.All()[0]) }
	if first(with("Not allowed.", "Sorry.")) != first(rules) || first(with(`@clause("1.1")`, `@clause("1.3")`)) != first(rules) ||
		first(with("context.owner", "context.in_care")) == first(rules) || !strings.HasPrefix(first(rules), "permit") {
		t.Error(first(rules))
	}
	if with("Not allowed.", "Sorry.").Text(policy.Read, "staff") != said {
		t.Error("other words, another text")
	}
	if with("context.owner", "context.in_care").Text(policy.Read, "staff") == said {
		t.Error("another condition, the same text")
	}
	if with(`@clause("1.1")`, `@clause("1.3")`).Text(policy.Read, "staff") == said {
		t.Error("another clause, the same text")
	}
}

func TestWordsAndActsThatDependOnOneAnother(t *testing.T) {
	t.Parallel()
	if got := policy.Words("who.identity"); !slices.Equal(got, []string{"none", "contact", "desk", "esia"}) {
		t.Error(got)
	}
	if got := policy.Words("who.roles"); len(got) != 8 {
		t.Error(got)
	}
	if got := policy.Words("about.self"); len(got) != 0 {
		t.Error(got)
	}
	if got := policy.Asked([]policy.Act{policy.KnowPatient}); !slices.Contains(got, policy.Record) || slices.Contains(got, policy.Read) {
		t.Error(got)
	}
}
