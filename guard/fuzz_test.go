package guard_test

import (
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/bedside-health/bedside/guard"
)

// FuzzJudge: no text makes the guard panic, what it finds lies in the text and
// between characters, and a pass has nothing but hints.
func FuzzJudge(f *testing.F) {
	for _, s := range []string{
		"Мой номер 8 (9l6) 123-45-67, ватсап", "ivan (собака) mail (точка) ru", "t точка me слэш ivanov", "@ivanov_doc",
		"СНИЛС 112-233-445 95 паспорт 45 10 № 123456", "пишите в т е л е г р а м", "wh@tsapp", "8\u200b9\u200b1", "\xff\xfe 8916",
		"tel +44 (0)20", "Успокойтесь, Мария.", "не пишите мне в", "https://", "tg://", "skype:", "плюс семь (", "дважды", "8916, потом", "нижнее",
	} {
		f.Add(s, "916")
	}
	g := shipped(f, "ru-clinic")
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text, before string) {
		trail := guard.Trail{}.Add(now.Add(-time.Minute), before)
		for _, from := range []guard.From{guard.Staff, guard.Patient} {
			v := g.Judge(guard.Message{From: from, Text: text, Now: now, Trail: trail})
			for _, found := range v.Findings {
				if found.Start < 0 || found.End <= found.Start || found.End > len(text) {
					t.Fatalf("%q: %+v", text, found)
				}
				if utf8.ValidString(text) && !utf8.ValidString(text[found.Start:found.End]) {
					t.Fatalf("%q is cut inside a character: %+v", text, found)
				}
				if v.Decision == guard.Pass && found.Kind != guard.Tone {
					t.Fatalf("%q passes with %+v", text, found)
				}
			}
		}
	})
}

// TestWorkGrowsNoFasterThanTheText counts how often tokens are looked at: four
// times the text may cost four times the work, and a little. A long proof goes
// up to a megabyte.
func TestWorkGrowsNoFasterThanTheText(t *testing.T) {
	t.Parallel()
	g, size := shipped(t, "ru-clinic"), 16<<10
	if os.Getenv("BEDSIDE_PROVE") != "" {
		size = 256 << 10
	}
	for _, unit := range []string{
		"а", "1", "1 ", "9 1 6, ", "8", "a.", "a@", "@a ", "a-", "a_b.", "точка ", "собака ", "восемь ", "дважды ", "+7 ", "(9", "не ", "мне ", "ватсап ", "пишите мне в ватсап @abcd ",
		"нет. ", "вы меня ", "ждите, ", "девушка ", "т ", "в а т с", "t/", "https://a.", "\xff", "\u0301", "и\u0306", "4276 ", "мой номер 8 916 123 45 67 ", "ват ", "1а", "слэш ", "\n", "!", "паспорт 4510 ", "a @ b . ", "a_at_", "- ", "девять", "мой ", "в ватсап ",
	} {
		small, large := strings.Repeat(unit, size/len(unit)), strings.Repeat(unit, 4*size/len(unit))
		few, many := g.Steps(guard.Message{Text: small}), g.Steps(guard.Message{Text: large})
		if float64(many) > 4.2*float64(few)+1000 {
			t.Errorf("%q: %d steps for %d KB, %d for four times as much", unit, few, size>>10, many)
		}
		if many > 100*len(large) {
			t.Errorf("%q: %d steps for %d KB", unit, many, len(large)>>10)
		}
	}
}

// TestAMegabyteWithoutASpaceIsJudged and what stands behind it is found.
func TestAMegabyteWithoutASpaceIsJudged(t *testing.T) {
	t.Parallel()
	g := shipped(t, "ru-clinic")
	for _, unit := range []string{"слово", "1", "x@y.", "\xff"} {
		text := strings.Repeat(unit, (1<<20)/len(unit)) + " 8 916 123-45-67"
		v := g.Judge(guard.Message{Text: text})
		if v.Decision != guard.Stop || v.Findings[len(v.Findings)-1].End != len(text) {
			t.Errorf("%q: %s with %d findings", unit, v.Decision, len(v.Findings))
		}
	}
}
