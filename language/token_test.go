package language_test

import (
	"strings"
	"testing"

	"github.com/bedside-health/bedside/language"
)

func cut(text string) string {
	var all []string
	for _, t := range language.Tokens(language.Fold(text)) {
		all = append(all, t.Text)
	}
	return strings.Join(all, "|")
}

func TestTokensAreWordsNumbersAndMarks(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Привет, мир!!!":        "привет|,|мир|!",
		"5мг на тел89":          "5|мг|на|тел|89",
		"8 (9l6) 1Z3-4S":        "8|(|916|)|123|-|45",
		"9|6 9| |6 9|a":         "916|9|||||6|9|||a", // a bar is a one only between digits
		"don't 'so' rock'":      "don't|'|so|'|rock|'",
		"8OOO":                  "8|ooo",
		"l'l5":                  "115",
		"вaтсап whаtsapp τелег": "ватсап|whatsapp|телег",
		"日本 \xff\xff":           "日本|\ufffd|\ufffd",
		"о5 5о":                 "05|50",
		"one2three":             "one|2|three",
		"9'":                    "9|'",
	} {
		if got := cut(given); got != want {
			t.Errorf("%q is cut into %q, not %q", given, got, want)
		}
	}
}

func TestATokenKnowsWhatStandsBeforeItAndWhatWasMended(t *testing.T) {
	t.Parallel()
	tokens := language.Tokens(language.Fold("а б\nв-9l"))
	for i, want := range []language.Token{
		{Text: "а", Kind: language.Word, Start: 0, End: 2, Line: true},
		{Text: "б", Kind: language.Word, Start: 3, End: 5, Space: true},
		{Text: "в", Kind: language.Word, Start: 6, End: 8, Space: true, Line: true},
		{Text: "-", Kind: language.Mark, Start: 8, End: 9},
		{Text: "91", Kind: language.Number, Start: 9, End: 11, Odd: true},
	} {
		if tokens[i] != want {
			t.Errorf("%+v, not %+v", tokens[i], want)
		}
	}
}

func TestAWordIsSettledInTheAlphabetOfItsOwnLetters(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"телeгрaм": "телеграм", // Latin e and a among Cyrillic
		"tеlegrаm": "telegram", // Cyrillic е and а among Latin
		"сор":      "сор",
		"cop":      "cop",
		"сoр":      "сор", // no letter decides: more of them are Cyrillic
		"copе":     "cope",
		"νiber":    "viber",
		"β":        "β",
		"βода":     "вода",
		"日aа":      "日аа",
	} {
		if got := language.Settle(given); got != want {
			t.Errorf("%q settles as %q, not %q", given, got, want)
		}
	}
}

func TestDigitsAreReadBehindEveryLookAlike(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"9oо0ο": "90000", "99liі": "99111", "12z": "122", "1зэ": "133", "9ч": "94", "9sѕ": "955", "9б": "96", "9b": "98"} {
		if got := cut(given); got != want {
			t.Errorf("%q is read as %q, not %q", given, got, want)
		}
	}
}
