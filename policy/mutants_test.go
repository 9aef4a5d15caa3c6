package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/policy"
)

// sayAll is the last word for every act, so that a rule can be tried alone.
const sayAll = `
@id("last-word") @silence @clause("1.1") @because("а") @because_en("a") @instead("а") @instead_en("a")
forbid (principal, action, resource);
`

func compiled(t testing.TB, rule string) *policy.Rules {
	t.Helper()
	rules, problems := policy.Compile(map[string][]byte{"a.cedar": []byte(rule + sayAll)})
	for _, p := range problems {
		t.Fatal(p)
	}
	return rules
}

// TestMutantsBreakEachPlaceOfARule reads what is done to one rule that has one
// of everything.
func TestMutantsBreakEachPlaceOfARule(t *testing.T) {
	t.Parallel()
	rules := compiled(t, `@id("all") @clause("1.1")
permit (principal is Staff in Role::"doctor", action in [Action::"see-desks", Action::"see-staff"], resource)
when { context.self && (resource.kind == Kind::"information" || resource.state != State::"closed") }
unless { !([Identity::"desk", Identity::"esia"].contains(principal.identity)) };`)
	var got []string
	for m := range rules.Mutants() {
		if m.Rule.Rule == "all" {
			got = append(got, m.Change)
		}
	}
	for _, want := range []string{
		"the rule is gone", "permit and forbid are swapped", "no longer for see-desks", "no longer for see-staff", "also for add-staff",
		`for every Staff, not only Role::"doctor"`, `for Role::"nurse", not Role::"doctor"`,
		"without context.self", "the opposite of context.self", `Kind::"observation", not Kind::"information"`,
		`the opposite of resource.kind == Kind::"information"`, `the opposite of resource.state != State::"closed"`, `State::"none", not State::"closed"`,
		`without Identity::"desk"`, `Identity::"contact", not Identity::"desk"`, `Identity::"esia", not Identity::"desk"`, `Identity::"desk", not Identity::"esia"`,
	} {
		if !slices.Contains(got, want) {
			t.Errorf("nobody tried %q; tried\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// The broken rules are whole rules: the unbroken ones decide as before, and
// without a last word there are none.
func TestMutantIsCompiledWithTheOthers(t *testing.T) {
	t.Parallel()
	rules := compiled(t, `@id("see") @clause("1.1") permit (principal is Staff, action == Action::"see-desks", resource);`)
	ask := policy.Question{Act: policy.SeeDesks, Who: policy.Who{Kind: "staff", Active: true}}
	if !rules.Decide(ask).Allowed {
		t.Fatal("refused")
	}
	for m := range rules.Mutants() {
		broken, problems := m.Compile()
		switch {
		case m.Rule.Rule == "last-word" && m.Change == "the rule is gone":
			if len(problems) == 0 {
				t.Error("nobody says why, and that is no problem")
			}
		case m.Change == "the rule is gone" || m.Change == "permit and forbid are swapped" || m.Change == "for Patient, not Staff":
			if broken.Decide(ask).Allowed {
				t.Errorf("%s: allowed", m.Change)
			}
		}
	}
	for m := range rules.Mutants() { // whoever stops early is let go
		if m.Rule.Rule != "see" {
			t.Error(m)
		}
		break
	}
}

// What a rule looks at is what can change its answer, and nothing else.
func TestRulesSayWhatTheyLookAt(t *testing.T) {
	t.Parallel()
	rules := compiled(t, `@id("see") @clause("1.1")
permit (principal is Staff in Role::"doctor", action == Action::"see-desks", resource)
when { principal.identity == Identity::"esia" && context.self };`)
	got := rules.Mentions(policy.SeeDesks, "staff")
	if len(got) != 4 || !slices.Equal(got["who.roles"], []string{"doctor"}) || !slices.Equal(got["who.identity"], []string{"esia"}) {
		t.Error(got)
	}
	if got := rules.Mentions(policy.SeeDesks, "patient"); len(got) != 1 {
		t.Error(got)
	}
	if got := rules.Mentions(policy.Record, "staff"); len(got) != 3 {
		t.Error(got)
	}
	if got := rules.Mentions(policy.Read, "patient"); len(got) != 3 {
		t.Error(got)
	}
	if len(policy.Words("who.roles")) != 8 || len(policy.Words("about.state")) != 5 || policy.Words("about.self") != nil {
		t.Error("words")
	}
	if got := policy.Asked([]policy.Act{policy.Know}); !slices.Contains(got, policy.Read) || slices.Contains(got, policy.SeeDesks) {
		t.Error(got)
	}
	if rules.Text(policy.SeeDesks, "staff") == rules.Text(policy.SeeDesks, "patient") {
		t.Error("a rule for staff is no rule for patients")
	}
}
