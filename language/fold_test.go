package language_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bedside-health/bedside/language"
)

func TestFoldingTakesAwayWhatCannotBeHeard(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Ёлка ЩИ Ѐѝ":                      "елка щи еи",
		"те\u0301лег\u200bра\u00adм":      "телеграм",
		"и\u0306од, ѐ, \u0306край":        "йод, е, край",
		"Café №5 ﬁn ½":                    "cafe #5 fin 1/2",
		"８９１６ ٣٤ 8\ufe0f\u20e3⑧➈❶⓵":       "8916 34 88911",
		"𝟖𝟗 ᴛᴇʟᴇɢʀᴀᴍ 🅐🆉":                  "89 telegram az",
		"a\tb\r\nc\u00a0d\u2003e\x00\x7f": "a b \nc d e",
		"— – − ‑ «да» ’":                  "- - - - \"да\" '",
		"a\u2028b\u0085c":                 "a\nb\nc",
		"\u3164х\u2800":                   "х",
		"͏ΑΒΓ":                            "αβγ",
		"\xff!\xd0":                       "\ufffd!\ufffd",
		"⓪ ㎏ ﹣":                           "0 kg -",
		"":                                "",
	} {
		if got := language.Fold(given).Text; got != want {
			t.Errorf("%q folds to %q, not %q", given, got, want)
		}
	}
}

func TestPlacesOfAFoldedTextAreThoseOfTheTextAsGiven(t *testing.T) {
	t.Parallel()
	given := "№ те\u0301ле\u200bГ ﬁ"
	f := language.Fold(given)
	at := strings.Index(f.Text, "телег")
	if got := given[f.Start(at):f.End(at+len("телег"))]; got != "те\u0301ле\u200bГ" {
		t.Errorf("got %q", got)
	}
	if got := given[f.Start(len(f.Text)-1):f.End(len(f.Text))]; got != "ﬁ" {
		t.Errorf("half a ligature is %q", got)
	}
}

// FuzzFold: every place lies in the text, in order, and between characters
// when the text is valid.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Мой номер 8 (9l6) 123-45-67", "те\u0301лег\u200bрам", "восемь два нуля", "\xff\xfe", "9|6 don't t3l", "Ⓐ½№"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tokens := language.Tokens(language.Fold(s))
		behind := 0
		for _, token := range tokens {
			if token.Start < behind || token.End <= token.Start || token.End > len(s) || token.Text == "" {
				t.Fatalf("%q: %+v", s, token)
			}
			behind = token.Start
			if utf8.ValidString(s) && !(utf8.ValidString(s[:token.Start]) && utf8.ValidString(s[token.Start:token.End])) {
				t.Fatalf("%q is cut inside a character: %+v", s, token)
			}
			language.Key(token.Text)
			language.ToCyrillic(token.Text)
			language.ToLatin(token.Text)
		}
		for _, figure := range language.Figures(tokens) {
			if figure.From >= figure.To || figure.To > len(tokens) || strings.Trim(figure.Digits, "0123456789") != "" || figure.Digits == "" {
				t.Fatalf("%q: %+v", s, figure)
			}
		}
	})
}
