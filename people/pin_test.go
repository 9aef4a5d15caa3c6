package people

import (
	"testing"

	"github.com/bedside-health/bedside/care"
)

// The vectors of RFC 6238, appendix B, cut to six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := totpCode(secret, at/30); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
}

func TestNamesFoldToOneForm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Снегирёва Анна", "СНЕГИРЕВА  АННА", " снегирёва\u00a0анна ", "Снегире\u0308ва А\u200bнна"} {
		if got := fold(name); got != "снегирева анна" {
			t.Errorf("%q folds to %q", name, got)
		}
	}
}

func TestNamesWithTricksAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "  ", "А", "Анна\u202eавонавИ", "Ан\u200bна Иванова", "Анна 2", "Анна\x00", "\xff\xfe", "<b>Анна</b>"} {
		if _, err := cleanName(care.Say(name)); care.KindOf(err) != care.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"Иванова Мария Петровна", "O'Neill Séan", "Римский-Корсаков Н. А.", "Мамедов Али оглы"} {
		if _, err := cleanName(care.Say(name)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestPhonesAreKeptInOneForm(t *testing.T) {
	t.Parallel()
	for _, phone := range []string{"+7 916 123-45-67", "8 (916) 123 45 67", "79161234567"} {
		if got, err := cleanPhone(care.Say(phone)); err != nil || got.Reveal() != "+79161234567" {
			t.Errorf("%q: %q %v", phone, got.Reveal(), err)
		}
	}
	for _, phone := range []string{"123", "позвоните", "+7916123456789012", "8916#1234567"} {
		if _, err := cleanPhone(care.Say(phone)); err == nil {
			t.Errorf("%q passed", phone)
		}
	}
}

func TestNamesAreShortenedAsPeopleDo(t *testing.T) {
	t.Parallel()
	for full, want := range map[string][2]string{
		"Иванова Мария Петровна": {"Иванова М. П.", "Мария Петровна"},
		"Иванова Мария":          {"Иванова М.", "Мария"},
		"Anna Bell":              {"Anna Bell", "Anna"},
		"Мадонна":                {"Мадонна", "Мадонна"},
	} {
		n := nameOf(care.Say(full), care.Text{}, false)
		if n.Short.Reveal() != want[0] || n.Call.Reveal() != want[1] {
			t.Errorf("%s: %q, %q", full, n.Short.Reveal(), n.Call.Reveal())
		}
	}
}

func FuzzANameHasOneForm(f *testing.F) {
	for _, name := range []string{"Снегирёва Анна", "O'Neill", "Ан\u200bна", "\u202eабв", "ё\u0300ΐ", "ё\u0308", "е\u200d\u0308", "ǅ ß İ", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean, err := cleanName(care.Say(name))
		if err != nil {
			return
		}
		if again, err := cleanName(clean); err != nil || again.Reveal() != clean.Reveal() {
			t.Errorf("%q is cleaned to %q, and that to %q (%v)", name, clean.Reveal(), again.Reveal(), err)
		}
		if once := fold(clean.Reveal()); fold(once) != once {
			t.Errorf("%q folds to %q and on to %q", name, once, fold(once))
		}
		nameOf(clean, care.Text{}, false)
	})
}
