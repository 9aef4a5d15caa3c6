package policy_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/policy"
)

// uninvited says which invariant is broken when the question is allowed, under
// whatever rules.
func uninvited(q policy.Question, allowed bool) string {
	staff, about := q.Who.Kind == "staff", q.About
	switch {
	case !allowed:
		return ""
	case !q.Who.Active:
		return "a leaver was let in"
	case q.Who.Kind != "patient" && !staff:
		return "somebody who is nobody was let in"
	case inConversation(q.Act) && staff && !about.SameDesk:
		return "a stranger among staff was let in"
	case inConversation(q.Act) && !staff && !about.Self && !about.Represents:
		return "a stranger was let in"
	case q.Act == policy.Record && !(about.PatientConsents && about.StaffConsents):
		return "recorded without both consents"
	case q.Act == policy.ApprovePolicy && about.OwnDraft && !about.AloneADay:
		return "an author approved their own version"
	}
	return ""
}

const lastWord = `
@id("silence") @silence @clause("1.2") @because("а") @because_en("a") @instead("б") @instead_en("b")
forbid (principal, action, resource);
`

const everythingPermitted = `@id("all") @clause("1.1") permit (principal, action, resource);`

// What permits are made of. None of it is sensible; all of it compiles.
var (
	anyScope = []string{
		"principal", "principal is Patient", "principal is Staff", `principal in Role::"doctor"`,
		`principal is Staff in Role::"chief"`, `principal is Patient in Role::"parent"`,
	}
	anyCondition = []string{
		"", "when { true }", "unless { false }", "when { !principal.active }", "unless { context.same_desk }",
		"when { !context.self && !context.represents }", "when { principal.full_sign_in }", "when { context.in_care }",
		"unless { context.patient_consents }", "when { context.staff_consents }", "when { context.patient_consents }",
		"unless { context.patient_consents && context.staff_consents }", "when { context.own_draft }", "unless { context.alone_a_day }", "when { principal.on_duty }",
		`when { resource.kind != Kind::"none" }`, `unless { resource.state == State::"closed" }`,
		`when { principal in Role::"privacy" || context.owner }`, `when { principal.identity == Identity::"esia" }`,
	}
)

// permits spells rules, eight at most: six bytes each for who, when and which acts.
func permits(spelled []byte) string {
	var text strings.Builder
	for n := 0; len(spelled) >= 6 && n < 8; n++ {
		action, acts := "action", []string{}
		for i, act := range policy.Acts {
			if spelled[2+i/8]&(1<<(i%8)) != 0 {
				acts = append(acts, `Action::"`+string(act)+`"`)
			}
		}
		if len(acts) > 0 {
			action = "action in [" + strings.Join(acts, ", ") + "]"
		}
		fmt.Fprintf(&text, "@id(\"added-%d\") @clause(\"1.1\")\npermit (%s, %s, resource) %s;\n", n,
			anyScope[int(spelled[0])%len(anyScope)], action, anyCondition[int(spelled[1])%len(anyCondition)])
		spelled = spelled[6:]
	}
	return text.String()
}

var always = policy.Always{Stranger: "3.1", Leaver: "5.1", Recording: "10.1", Publishing: "11.3"}

// underAlways compiles what a clinic might have written: the rules that ship
// or none of them, and others beside.
func underAlways(t testing.TB, shipped bool, added string) *policy.Rules {
	t.Helper()
	files := map[string][]byte{"silence.cedar": []byte(lastWord)}
	if shipped {
		files = maps.Clone(ruClinicFiles(t))
	}
	files["added.cedar"] = []byte(added)
	rules, problems := policy.CompileUnder(always, files)
	if rules == nil {
		t.Fatal(problems, added)
	}
	return rules
}

func TestStrangerIsNeverLetInWhateverElseThePackSays(t *testing.T) {
	t.Parallel()
	for _, shipped := range []bool{false, true} {
		rules := underAlways(t, shipped, everythingPermitted)
		allowed, overruled := 0, map[string]int{}
		for n := range uint64(100_000) {
			q := questionOf(n * 0x9E3779B97F4A7C15)
			a := rules.Decide(q)
			if what := uninvited(q, a.Allowed); what != "" {
				t.Fatalf("%s: %+v", what, q)
			}
			if a.Allowed {
				allowed++
			}
			if a.Overruled {
				overruled[whyOverruled(t, a)]++
			}
		}
		if allowed < 1000 {
			t.Errorf("only %d of the sample were allowed: it proves little", allowed)
		}
		if !shipped && len(overruled) != 4 {
			t.Errorf("overruled by %v, want all four", overruled)
		}
	}
}

// whyOverruled is the clause of an answer that only what always holds refused.
func whyOverruled(t *testing.T, a policy.Answer) string {
	t.Helper()
	if a.Allowed || len(a.Refused) != 1 || len(a.Granted) == 0 {
		t.Fatalf("overruled: %+v", a)
	}
	r := a.Refused[0]
	want := map[string]string{"always-stranger": "3.1", "always-leaver": "5.1", "always-recording": "10.1", "always-publishing": "11.3"}
	if want[r.Rule] == "" || r.Clause != want[r.Rule] || missing(r.Because) || missing(r.Instead) {
		t.Fatalf("overruled without help: %+v", r)
	}
	return r.Clause
}

// Whoever writes a rule for it is not told by two voices.
func TestWhatThePackForbidsItselfIsSaidOnce(t *testing.T) {
	t.Parallel()
	rules := underAlways(t, true, everythingPermitted)
	q := policy.Question{Act: policy.Read, Who: doctor, About: treated}
	q.Who.Active = false
	if a := rules.Decide(q); a.Overruled || len(a.Refused) != 1 || a.Refused[0].Rule != "leavers-are-out" {
		t.Errorf("a leaver: %+v", a)
	}
	q = policy.Question{Act: policy.Record, Who: doctor, About: treated}
	if a := rules.Decide(q); a.Overruled || len(a.Refused) != 2 {
		t.Errorf("neither has agreed: %+v", a)
	}
	q = policy.Question{Act: policy.VerifyLog, Who: policy.Who{Kind: "robot", Active: true}}
	if a := rules.Decide(q); a.Allowed || a.Overruled || len(a.Refused) != 1 {
		t.Errorf("nobody: %+v", a)
	}
}

func TestNoRuleSpeaksInTheNameOfWhatAlwaysHolds(t *testing.T) {
	t.Parallel()
	text := strings.Replace(everythingPermitted, `"all"`, `"always-leaver"`, 1)
	if rules, problems := policy.Compile(map[string][]byte{"rules.cedar": []byte(lastWord + text)}); rules != nil || len(problems) != 1 {
		t.Error("it compiled", problems)
	}
}

func seeds(f *testing.F) {
	f.Add(false, []byte{0, 0, 0, 0, 0, 0}, uint64(1))
	f.Add(false, []byte{0, 0, 0, 0, 0, 0}, uint64(26))
	f.Add(true, []byte{2, 4, 0, 0, 0, 0, 1, 5, 0xff, 0x1f, 0, 0}, uint64(0x9E3779B97F4A7C15))
	f.Add(false, []byte{1, 0, 0, 0, 0, 0}, ^uint64(0)) // a patient
	f.Add(false, []byte{0, 3, 0, 0, 0, 0}, ^uint64(0))
	f.Add(true, []byte{0, 11, 0, 0, 0, 2, 3, 1, 0, 0, 0, 2}, uint64(1)<<40)
	f.Add(true, []byte{2, 12, 0, 0, 0, 0x20, 4, 13, 0, 0, 0, 0x20}, uint64(29))
}

func FuzzNoAddedPermitLetsAStrangerIn(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, shipped bool, added []byte, facts uint64) {
		rules := underAlways(t, shipped, permits(added))
		for _, stranger := range []bool{false, true} {
			q := questionOf(facts)
			if stranger {
				q.Who.Active, q.About.SameDesk, q.About.Self, q.About.Represents = true, false, false, false
			}
			may := rules.May(q, policy.Acts)
			for _, q.Act = range policy.Acts {
				a := rules.Decide(q)
				if what := uninvited(q, a.Allowed); what != "" {
					t.Errorf("%s: %+v", what, q)
				}
				if slices.Contains(may, q.Act) != a.Allowed || a.Allowed != (len(a.Refused) == 0) {
					t.Errorf("%+v: may %v, decided %+v", q, may, a)
				}
				if a.Overruled {
					whyOverruled(t, a)
				}
			}
		}
	})
}

func FuzzNoAddedPermitRecordsWithoutBothConsents(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, shipped bool, added []byte, facts uint64) {
		rules := underAlways(t, shipped, permits(added))
		q := questionOf(facts)
		q.Act, q.Who.Active = policy.Record, true
		for consents := range 3 { // neither, the patient alone, the doctor alone
			q.About.PatientConsents, q.About.StaffConsents = consents == 1, consents == 2
			for _, q.Who.Kind = range []string{"staff", "patient"} {
				if a := rules.Decide(q); a.Allowed || len(a.Refused) == 0 {
					t.Errorf("recorded: %+v", q)
				}
				if len(rules.May(q, []policy.Act{policy.Record})) > 0 {
					t.Errorf("might be recorded: %+v", q)
				}
			}
		}
	})
}

func FuzzNoAddedPermitLetsAnAuthorApproveAtOnce(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, shipped bool, added []byte, facts uint64) {
		rules := underAlways(t, shipped, permits(added))
		q := questionOf(facts)
		q.Act, q.Who.Active = policy.ApprovePolicy, true
		q.About.OwnDraft, q.About.AloneADay = true, false
		for _, q.Who.Kind = range []string{"staff", "patient"} {
			if a := rules.Decide(q); a.Allowed || len(a.Refused) == 0 {
				t.Errorf("approved: %+v", q)
			}
			if len(rules.May(q, []policy.Act{policy.ApprovePolicy})) > 0 {
				t.Errorf("might be approved: %+v", q)
			}
		}
	})
}

// Of nobody else, and a day later, the pack has the word.
func TestPackMayLetAnAuthorApproveAloneADayLater(t *testing.T) {
	t.Parallel()
	chief := policy.Who{Kind: "staff", Roles: []string{"chief"}, Active: true, FullSignIn: true}
	for about, want := range map[policy.About]bool{
		{}:                                true,
		{OwnDraft: true}:                  false,
		{OwnDraft: true, AloneADay: true}: true,
		{AloneADay: true}:                 true,
	} {
		q := policy.Question{Act: policy.ApprovePolicy, Who: chief, About: about}
		for _, rules := range []*policy.Rules{ruClinic(t), underAlways(t, false, everythingPermitted)} {
			if a := rules.Decide(q); a.Allowed != want {
				t.Errorf("%+v: %+v", about, a)
			}
		}
	}
}

// A pack that is older than the promise names no clause for it; the promise
// holds all the same.
func TestAuthorsDoNotApproveUnderAnOlderPackEither(t *testing.T) {
	t.Parallel()
	older := always
	older.Publishing = ""
	rules, problems := policy.CompileUnder(older, map[string][]byte{"rules.cedar": []byte(lastWord + everythingPermitted)})
	if rules == nil {
		t.Fatal(problems)
	}
	who := policy.Who{Kind: "staff", Roles: []string{"chief"}, Active: true, FullSignIn: true, Signed: true}
	a := rules.Decide(policy.Question{Act: policy.ApprovePolicy, Who: who, About: policy.About{OwnDraft: true}})
	if a.Allowed || !a.Overruled || a.Refused[0].Rule != "always-publishing" || a.Refused[0].Clause != "" || missing(a.Refused[0].Instead) {
		t.Errorf("%+v", a)
	}
}
