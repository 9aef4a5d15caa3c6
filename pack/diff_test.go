package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

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
	if len(d.Decisions) != 1 || len(d.Reasons) != 0 || len(d.Clauses) != 1 || d.Clauses[0].ID != "4.2" {
		t.Fatal(d.Table("ru"))
	}
	c := d.Decisions[0]
	if len(c.Acts) != 1 || c.Acts[0] != policy.PrintCard || c.Before != "allowed" || c.After != "refused" || strings.Join(c.Gained, " ") != "4.2" {
		t.Errorf("%+v", c)
	}
	for lang, want := range map[string][]string{
		"ru": {"регистратура: выдать карточку с кодом", "когда: документ посмотрели; сейчас не на смене", "можно → нельзя", "теперь по пункту 4.2 Карточку", "~ 4.2", "7 дней"},
		"en": {"front desk: hand out a card with a code", "when: a document was seen; not on duty", "allowed → refused", "now by clause 4.2", "the translation"},
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
