package conversation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
)

func TestWhatCannotBeSeenIsTakenOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"plain words stay", "Добрый день, доктор!", "Добрый день, доктор!"},
		{"an order turned round", "дать \u202e001\u202c мг", "дать 001 мг"},
		{"an order turned round by isolates", "\u2067дать\u2069 \u2066100\u2069", "дать 100"},
		{"zero-width marks in a word", "а\u200bс\u2060п\ufeffи\u00adрин", "аспирин"},
		{"marks of direction", "\u200e5\u200f мг\u061c", "5 мг"},
		{"a family is one emoji", "👩\u200d👧", "👩\u200d👧"},
		{"lines of another system", "раз\r\nдва\rтри", "раз\nдва\nтри"},
		{"a text in tags that nobody sees", "да\U000e0064\U000e0061", "да"},
		{"a control that erases", "да\x1b[2Kнет\x08", "да[2Kнет"},
		{"a zero byte", "раз\x00два", "раздва"},
		{"space around", "  \n слово \t", "слово"},
	} {
		if got, err := clean(care.Say(c.in)); err != nil || got.Reveal() != c.want {
			t.Errorf("%s: %q, %v", c.name, got.Reveal(), err)
		}
	}
	for name, in := range map[string]string{
		"nothing": "", "only space": " \n\t", "only what cannot be seen": "\u200b\u2060\ufeff\u202e",
		"only joiners": "\u200d\u200c\ufe0f", "only blank letters": "\u3164\u2800\u115f", "not UTF-8": "при\xffвет",
		"cut in the middle of a letter": "прив\xd0", "too long": strings.Repeat("а", MaxText/2+1),
	} {
		if got, err := clean(care.Say(in)); care.KindOf(err) != care.Invalid {
			t.Errorf("%s: %q, %v", name, got.Reveal(), err)
		}
	}
	if _, err := clean(care.Say(strings.Repeat("а", MaxText/2))); err != nil {
		t.Errorf("the longest: %v", err)
	}
}

func TestKeysAreShortAndChosen(t *testing.T) {
	t.Parallel()
	for key, good := range map[string]bool{"": false, "k": true, strings.Repeat("k", maxKey): true, strings.Repeat("k", maxKey+1): false, "\xff": false} {
		if err := checkKey(key); (err == nil) != good {
			t.Errorf("a key of %d bytes: %v", len(key), err)
		}
	}
}

func FuzzCleanTextIsCleanAlready(f *testing.F) {
	for _, seed := range []string{"слово", "\u202e", "a\r\nb", "\xff", "👩\u200d👧", " \u200b x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once, err := clean(care.Say(text))
		if err != nil {
			return
		}
		again, err := clean(once)
		if err != nil || again.Reveal() != once.Reveal() || !utf8.ValidString(once.Reveal()) || once.Len() > len(text) {
			t.Errorf("%q became %q, and then %q, %v", text, once.Reveal(), again.Reveal(), err)
		}
	})
}
