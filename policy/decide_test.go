package policy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// TestCases reads testdata/*.case: a question, a line of dashes, the answer
// under the rules of ru-clinic.
func TestCases(t *testing.T) {
	t.Parallel()
	rules := ruClinic(t)
	files, _ := filepath.Glob("testdata/*.case")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".case"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			ask, _, _ := strings.Cut(string(raw), "----\n")
			var q policy.Question
			if err := yaml.Unmarshal([]byte(ask), &q); err != nil {
				t.Fatal(err)
			}
			golden(t, file, ask+"----\n"+render(rules.Decide(q)))
		})
	}
}

func render(a policy.Answer) string {
	var b strings.Builder
	switch {
	case a.Unknowable:
		b.WriteString("unknown\n")
	case a.Allowed:
		b.WriteString("allowed\n")
	default:
		b.WriteString("refused\n")
	}
	for _, r := range a.Granted {
		fmt.Fprintf(&b, "granted %s %s\n", r.Clause, r.Rule)
	}
	for _, r := range a.Refused {
		fmt.Fprintf(&b, "refused %s %s %q\n  because: %s\n  instead: %s\n", r.Clause, r.Rule, r.InsteadAct, r.Because.En, r.Instead.En)
	}
	return b.String()
}

func TestUnknownActIsRefusedAsUnknownRule(t *testing.T) {
	t.Parallel()
	a := ruClinic(t).Decide(policy.Question{Act: "levitate", Who: doctor, About: treated})
	if a.Allowed || len(a.Refused) != 1 || a.Refused[0].Rule != "no-such-act" {
		t.Errorf("got %+v", a)
	}
}

// overflowing is a policy that permits everything but cannot work out its forbid.
const overflowing = `
@id("all") @clause("1.1") permit (principal, action, resource);

@id("broken") @clause("1.1") @because("а") @because_en("a") @instead("б") @instead_en("b")
forbid (principal, action, resource)
when { (if principal.on_duty then 9223372036854775807 else 1) + 1 > 5 };

@id("silence") @silence @clause("1.2") @because("а") @because_en("a") @instead("б") @instead_en("b")
forbid (principal, action, resource);
`

func TestForbidThatCannotBeWorkedOutRefuses(t *testing.T) {
	t.Parallel()
	rules, problems := policy.Compile(map[string][]byte{"rules.cedar": []byte(overflowing)})
	if rules == nil {
		t.Fatal(problems)
	}
	q := policy.Question{Act: policy.Read, Who: doctor, About: treated}
	if a := rules.Decide(q); a.Allowed || a.Refused[0].Rule != "silence" {
		t.Errorf("on duty: got %+v", a)
	}
	q.Who.OnDuty = false
	if a := rules.Decide(q); !a.Allowed {
		t.Errorf("the sum works off duty: got %+v", a)
	}
	if a := rules.Decide(policy.Question{Act: policy.Read, Who: policy.Who{Kind: "robot"}}); a.Allowed {
		t.Errorf("neither patient nor staff: got %+v", a)
	}
}

// everyAnswer runs over a sample of all questions there are.
func everyAnswer(t *testing.T, each func(policy.Question, policy.Answer)) {
	rules := ruClinic(t)
	for n := range 200_000 {
		q := questionOf(uint64(n) * 0x9E3779B97F4A7C15)
		each(q, rules.Decide(q))
	}
}

func TestRefusalAlwaysHelps(t *testing.T) {
	t.Parallel()
	everyAnswer(t, func(q policy.Question, a policy.Answer) {
		if a.Allowed != (len(a.Refused) == 0) {
			t.Fatalf("%+v: %+v", q, a)
		}
		for _, r := range a.Refused {
			if r.Clause == "" || missing(r.Because) || missing(r.Instead) {
				t.Fatalf("%+v: refused without help by %+v", q, r)
			}
		}
	})
}

func missing(t care.Text) bool { return t.Ru == "" || t.En == "" }

func TestMaySaysWhatDecideSays(t *testing.T) {
	t.Parallel()
	rules := ruClinic(t)
	for n := range uint64(5_000) { // more than it remembers
		q := questionOf(n * 0x9E3779B97F4A7C15)
		var want []policy.Act
		for _, q.Act = range policy.Acts {
			if rules.Decide(q).Allowed {
				want = append(want, q.Act)
			}
		}
		for _, time := range []string{"first", "again"} {
			if got := rules.May(q, slices.Concat(policy.Acts, []policy.Act{"levitate"})); !slices.Equal(got, want) {
				t.Fatalf("%s: %+v: may %v, decided %v", time, q, got, want)
			}
		}
	}
}

// What is remembered of somebody is not said of somebody else: every fact of a
// question is part of what it is remembered by.
func TestMayForgetsNoFact(t *testing.T) {
	t.Parallel()
	rules := ruClinic(t)
	q := policy.Question{Who: doctor, About: treated}
	for range 2 {
		for _, q.Who.Signed = range []bool{true, false} {
			if may := rules.May(q, []policy.Act{policy.Post}); (len(may) == 1) != q.Who.Signed {
				t.Errorf("signed %v: may %v", q.Who.Signed, may)
			}
		}
	}
	chief := policy.Question{Who: policy.Who{Kind: "staff", Roles: []string{"chief"}, Active: true, FullSignIn: true}}
	for range 2 {
		for _, chief.About.OwnDraft = range []bool{true, false} {
			if may := rules.May(chief, []policy.Act{policy.ApprovePolicy}); (len(may) == 1) == chief.About.OwnDraft {
				t.Errorf("own %v: may %v", chief.About.OwnDraft, may)
			}
		}
	}
}

// broken says which promise of the policy that ships an answer breaks.
func broken(q policy.Question, a policy.Answer) string {
	about, staff := q.About, q.Who.Kind == "staff"
	own := about.Self || about.Represents
	switch {
	case a.Overruled:
		return "the rules alone would have let in whom nothing lets in"
	case !a.Allowed:
		return ""
	case a.Unknowable:
		return "allowed and unknowable"
	case uninvited(q, true) != "":
		return uninvited(q, true)
	case q.Act == policy.SeeAccesses && !staff && !own:
		return "a stranger saw accesses"
	case inConversation(q.Act) && q.Act != policy.Know && about.Kind == "consultation":
		return "a consultation was held"
	case q.Act == policy.Note && !staff:
		return "a patient saw notes"
	case q.Act == policy.HandOver && about.TargetAway:
		return "handed over to somebody away"
	case q.Act == policy.Correct && !about.OwnMessage:
		return "somebody else's words were corrected"
	case q.Act == policy.Record && !(staff && q.Who.OnDuty && about.InCare):
		return "recorded by somebody who does not treat"
	case staff && !q.Who.Signed && slices.Contains(whoSigned, q.Act):
		return "done without having signed"
	case q.Act == policy.ApprovePolicy && !(staff && q.Who.FullSignIn):
		return "approved without a full sign-in"
	}
	return ""
}

// whoSigned does these.
var whoSigned = []policy.Act{policy.Open, policy.Post, policy.Take, policy.Record, policy.PrintCard}

func inConversation(act policy.Act) bool {
	for _, a := range policy.Acts[:13] {
		if a == act {
			return true
		}
	}
	return false
}

func TestStrangerIsNeverLetInWhateverElse(t *testing.T) {
	t.Parallel()
	allowed := 0
	everyAnswer(t, func(q policy.Question, a policy.Answer) {
		if what := broken(q, a); what != "" {
			t.Fatalf("%s: %+v", what, q)
		}
		if a.Allowed {
			allowed++
		}
	})
	if allowed < 1000 {
		t.Errorf("only %d of the sample were allowed: it proves little", allowed)
	}
}

// questionOf spells a question in the bits of a number.
func questionOf(n uint64) policy.Question {
	take := func(of uint64) uint64 { r := n % of; n = n/of ^ n<<40*0x2545F491; return r }
	bit := func() bool { return take(2) == 1 }
	pick := func(words ...string) string { return words[take(uint64(len(words)))] }
	q := policy.Question{Act: policy.Acts[take(uint64(len(policy.Acts)))]}
	q.Who = policy.Who{
		Kind: pick("staff", "patient", "staff", "patient", "robot"), Active: take(8) > 0,
		Roles:    []string{pick("patient", "doctor", "nurse", "desk", "chief", "privacy", "representative", "parent", "wizard")},
		Identity: pick("none", "contact", "desk", "esia", "?"), OnDuty: bit(), FullSignIn: bit(),
	}
	q.About = policy.About{
		Self: bit(), Represents: bit(), InCare: bit(), SameDesk: bit(), DeskInCare: bit(), Owner: bit(), OwnMessage: bit(),
		Kind:            pick("organisational", "information", "observation", "consultation", "", "chat"),
		State:           pick("waiting-for-clinic", "in-work", "waiting-for-patient", "closed", ""),
		PatientIdentity: pick("none", "contact", "desk", "esia"), VisitOnRecord: bit(), Represented: bit(),
		TargetAway: bit(), TargetWorksThere: bit(), TargetOutsideCare: bit(), ReasonGiven: bit(), DocumentSeen: bit(),
		PatientConsents: bit(), StaffConsents: bit(), OwnDraft: bit(), AloneADay: bit(),
	}
	q.Who.Signed = bit()
	return q
}

func FuzzNeverWithout(f *testing.F) {
	rules := ruClinic(f)
	f.Add("read", "staff", "doctor", "desk", "information", "closed", uint64(0))
	f.Add("post", "patient", "patient", "contact", "organisational", "in-work", ^uint64(0))
	f.Fuzz(func(t *testing.T, act, kind, role, identity, about, state string, bits uint64) {
		q := questionOf(bits)
		q.Act, q.Who.Kind, q.Who.Roles, q.Who.Identity = policy.Act(act), kind, []string{role}, identity
		q.About.Kind, q.About.State = about, state
		a := rules.Decide(q)
		if what := broken(q, a); what != "" {
			t.Errorf("%s: %+v", what, q)
		}
		if again := rules.Decide(q); render(again) != render(a) {
			t.Error("asked twice, answered differently")
		}
	})
}

func FuzzCompile(f *testing.F) {
	f.Add([]byte(overflowing))
	f.Fuzz(func(t *testing.T, text []byte) {
		rules, problems := policy.Compile(map[string][]byte{"rules.cedar": text})
		if (rules == nil) != (len(problems) > 0) {
			t.Error("rules and problems at once, or neither")
		}
		if rules != nil {
			rules.Decide(policy.Question{Act: policy.Read, Who: doctor, About: treated})
		}
	})
}
