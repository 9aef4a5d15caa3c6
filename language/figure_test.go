package language_test

import (
	"strings"
	"testing"

	"github.com/bedside-health/bedside/language"
)

func figures(text string) string {
	var all []string
	for _, f := range language.Figures(language.Tokens(language.Fold(text))) {
		all = append(all, f.Digits)
	}
	return strings.Join(all, " ")
}

func TestNumberWordsJoinAsTheyAreSpoken(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"восемь девятьсот шестнадцать сто двадцать три сорок пять": "8 916 123 45",
		"сорок ноль пять":        "40 0 5",
		"двадцать, три":          "20 3",
		"двадцать-три":           "23",
		"девятьсот пять сто сто": "905 100 100",
		"сто": "100",
		"к восьми, из двухсот пятнадцати":    "8 215",
		"дважды семь, трижды 5, дважды":      "77 555",
		"oh-double-seven, double-":           "0 77",
		"дважды одиннадцать, дважды слово":   "11",
		"две пятёрки три нуля шесть семёрок": "55 000 6 7",
		"пятёрка": "5",
		"vosem devyatsot shestnadcat sto dvadcat tri":     "8 916 123",
		"oh seven double five triple nine zero":           "0 7 55 999 0",
		"nine hundred and five, nine hundred twenty-one":  "905 921",
		"nine hundred one two three, nine hundred one":    "900 1 2 3 901",
		"hundred, two fives, five dogs, nine hundred, on": "55 5 900",
		"8 (9l6) и один":                                  "8 916 1",
		"восемнадцатиэтажномногоквартирныйдом":            "",
		"восемьдевятьсотшестнадцать, zeroninefiveone":     "8916 0951",
		"восемьдевятьслов hundredhundred":                 "",
		"at on do note": "",
	} {
		if got := figures(given); got != want {
			t.Errorf("%q reads %q, not %q", given, got, want)
		}
	}
}

func TestAFigureKnowsWhetherItWasSpokenOrHidden(t *testing.T) {
	t.Parallel()
	got := language.Figures(language.Tokens(language.Fold("семь 9l 5")))
	want := []language.Figure{{Digits: "7", From: 0, To: 1, Spoken: true}, {Digits: "91", From: 1, To: 2, Odd: true}, {Digits: "5", From: 2, To: 3}}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, not %+v", got[i], want[i])
		}
	}
}
