package pack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

// after is ru-clinic with some places changed: file, old, new, again and again.
func after(t testing.TB, changes ...string) *pack.Pack {
	t.Helper()
	in := folder(t)
	for i := 0; i < len(changes); i += 3 {
		replace(t, in, changes[i], changes[i+1], changes[i+2])
	}
	return mustLoad(t, in)
}

func mustLoad(t testing.TB, in fstest.MapFS) *pack.Pack {
	t.Helper()
	p, problems := pack.Load(in)
	if p == nil {
		t.Fatal(pack.Problems(problems))
	}
	return p
}

func TestNothingChangesBetweenAPackAndItself(t *testing.T) {
	t.Parallel()
	d := pack.Compare(ruClinic(t), ruClinic(t))
	if !d.Same() || !strings.Contains(d.Table("ru"), "Ничего не меняется") || !strings.Contains(d.Table("en"), "Nothing changes") {
		t.Errorf("%+v", d)
	}
}

// What nobody decides differently is no change of decisions: words are.
func TestWordsOfARuleChangeNoDecision(t *testing.T) {
	t.Parallel()
	d := pack.Compare(ruClinic(t), after(t, "rules/30-people.cedar", "Посмотрите документ", "Взгляните на документ"))
	if !d.Same() {
		t.Errorf("%+v", d)
	}
}

// TestDiffSaysWhoMayNoLongerDoWhat changes what clause 4.2 stands on.
func TestDiffSaysWhoMayNoLongerDoWhat(t *testing.T) {
	t.Parallel()
	d := pack.Compare(ruClinic(t), after(t,
		"policy.md", "Карточка действует 14 дней", "Карточка действует 7 дней",
		"rules/30-people.cedar", "unless { context.document_seen };", "unless { context.document_seen && principal.on_duty };"))
	if len(d.Decisions) != 1 || len(d.Reasons) != 1 || len(d.Clauses) != 1 || d.Clauses[0].ID != "4.2" {
		t.Fatal(d.Table("ru"))
	}
	c := d.Decisions[0]
	if len(c.Acts) != 1 || c.Acts[0] != policy.PrintCard || c.Before != "allowed" || c.After != "refused" || strings.Join(c.Gained, " ") != "4.2" {
		t.Errorf("%+v", c)
	}
	if s := d.Reasons[0]; !slices.ContainsFunc(s.Situation, func(f pack.Fact) bool { return f.Name == "who.signed" && f.Values[0] == "no" }) {
		t.Errorf("who may not because of another clause anyway: %+v", s)
	}
	for lang, want := range map[string][]string{
		"ru": {"Заново подписать попросят: регистратура", "регистратура: выдать карточку с кодом", "когда: документ посмотрели; не на смене; правила подписаны", "можно → нельзя", "теперь по пункту 4.2 Карточку", "~ 4.2", "7 дней"},
		"en": {"Asked to sign again: front desk", "front desk: hand out a card with a code", "when: a document was seen; off duty; has signed the policy", "allowed → refused", "now by clause 4.2", "the translation"},
	} {
		mustSay(t, d.Table(lang), want...)
	}
}

func mustSay(t testing.TB, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in\n%s", w, text)
		}
	}
}

// Two packs that have nothing in common are compared as well.
func TestShippedPacksAreComparedWhole(t *testing.T) {
	t.Parallel()
	english, err := pack.Embedded("en-clinic")
	if err != nil {
		t.Fatal(err)
	}
	d := pack.Compare(ruClinic(t), english)
	if len(d.NotCompared) > 0 || len(d.Clauses) < 30 || len(d.Settings) < 20 {
		t.Error(d.Table("en"))
	}
}

// TestDiffNamesEverythingThatChanges changes one thing of each sort.
func TestDiffNamesEverythingThatChanges(t *testing.T) {
	t.Parallel()
	d := pack.Compare(ruClinic(t), after(t,
		"rules/30-people.cedar", `permit (principal is Staff in Role::"desk", action == Action::"lose-device", resource);`,
		`permit (principal is Staff, action in [Action::"lose-device", Action::"print-card"], resource)
when { principal in Role::"desk" || principal in Role::"nurse" };`,
		"rules/90-silence.cedar", "@id(\"accesses-are-the-patients-own\")\n@silence\n@clause(\"1.4\")", "@id(\"accesses-are-the-patients-own\")\n@silence\n@clause(\"1.2\")",
		"rules/30-people.cedar", "Action::\"dismiss-staff\"],\n  resource\n);", "Action::\"dismiss-staff\"],\n  resource\n) when { principal.on_duty };",
		"hours.yaml", "organisational: 2h", "organisational: 1h",
		"hours.yaml", `  - {day: "2026-01-08"`, `  - {day: "2026-01-09"`,
		"hours.yaml", `hours: "09:00-13:00"`, `hours: "09:00-12:00"`,
		"guard.yaml", "link: warn", "link: stop",
		"guard.yaml", "  - Ватсап\n", "",
		"templates/gift.md", "Подарок", "Подарка",
		"templates/gift.en.md", "I cannot", "We cannot",
		"handouts/recorded-visit.en.md", ".", "!",
		"policy.md", "**5.3**", "**5.9** Новый пункт.\n\n**5.3**",
		"policy.en.md", "**5.3**", "**5.9** A new clause.\n\n**5.3**",
	))
	mustSay(t, d.Table("en"),
		"  nurse: hand out a card with a code\n    when: a document was seen\n    refused → allowed", "nurse: cut off a lost phone", "no longer by clause 4.2",
		"chief physician: add a colleague, end a leaver's account", "allowed → refused",
		"The same answer, for another clause", "now by clause 1.2",
		"+ 5.9: A new clause.", "Front desk: time to answer if it is organisational", "before: 2 working hours", "after:  1 working hour",
		"− Front desk: 2026-01-08: closed", "+ Front desk: 2026-01-09: closed", "before: 9:00–13:00", "after:  9:00–12:00",
		"~ link", "after:  stop", "− Foreign messenger: Ватсап", "~ Declining a gift: the text has changed")
	mustSay(t, d.Table("ru"), "медсестра: выдать", "нельзя → можно", "изменён перевод")
}

// Somebody with two roles is named only where it changes for neither alone.
func TestDiffNamesPeopleOfTwoRoles(t *testing.T) {
	t.Parallel()
	d := pack.Compare(ruClinic(t), after(t,
		"rules/30-people.cedar", `action == Action::"see-desks", resource);`,
		`action == Action::"see-desks", resource)
unless { principal in Role::"chief" && principal in Role::"privacy" };`))
	if len(d.Decisions) != 1 || len(d.Decisions[0].Situation) != 2 {
		t.Fatal(d.Table("en"))
	}
	mustSay(t, d.Table("en"), "chief physician + privacy officer: see the desks and who is on duty", "allowed → refused")
}

// everyFact is a condition that looks at so much that nobody asks it all.
var everyFact = func() string {
	all := "principal.on_duty"
	for _, fact := range []string{"self", "represents", "in_care", "same_desk", "owner", "own_message", "desk_in_care", "target_away",
		"target_works_there", "target_outside_care", "reason_given", "document_seen", "patient_consents", "staff_consents"} {
		all += " && context." + fact
	}
	for _, fact := range []string{"visit_on_record", "represented"} {
		all += " && resource." + fact
	}
	return all + ` && resource.kind == Kind::"information"`
}()

// A rule that looks at everything makes more questions than anybody asks; that
// is said, not passed over.
func TestDiffSaysWhatItHasNotCompared(t *testing.T) {
	t.Parallel()
	d := pack.Compare(ruClinic(t), after(t, "rules/30-people.cedar", "unless { context.document_seen };",
		`unless { context.document_seen || `+everyFact+` };`))
	if len(d.NotCompared) == 0 || d.Same() {
		t.Fatal(d.Table("en"))
	}
	mustSay(t, d.Table("en"), "Not compared", "print-card (staff): the rules look at so many facts")
}

// A pack from outside may hold rules by the hundred, each about the same dozen
// facts: to ask them everything would keep a server busy for minutes. It is said
// that they were not compared, and everybody signs.
func TestRulesWithoutEndAreNotComparedForever(t *testing.T) {
	t.Parallel()
	var rules strings.Builder
	for n := range 250 {
		fmt.Fprintf(&rules, `@id("no-%d")
@clause("4.2")
@because("Нет.")
@because_en("No.")
@instead("Нет.")
@instead_en("No.")
forbid (principal is Staff, action == Action::"note", resource)
when { context.self || context.represents || context.in_care || context.same_desk || context.owner || context.own_message ||
       context.desk_in_care || resource.visit_on_record || principal.on_duty || !(principal.full_sign_in) };
`, n)
	}
	in := folder(t)
	in["rules/60-more.cedar"] = &fstest.MapFile{Data: []byte(rules.String())}
	hostile, began := mustLoad(t, in), time.Now()
	d := pack.Compare(ruClinic(t), hostile)
	if len(d.NotCompared) != 1 || !strings.HasPrefix(d.NotCompared[0], "note (staff): there are so many rules") {
		t.Errorf("%v", d.NotCompared)
	}
	mustConcern(t, pack.Concerned(ruClinic(t), hostile), "4.2", everybody)
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}
