package language_test

import (
	"strings"
	"testing"

	"github.com/bedside-health/bedside/language"
)

func TestInflectedWordsHaveOneKey(t *testing.T) {
	t.Parallel()
	for _, same := range []string{
		"ватсап ватсапа ватсапе ватсапом ваттсап",
		"телега телегу телеге телегой",
		"успокойтесь успокойся успокойте",
		"добавьте добавь",
		"напишите напиши",
		"личный личная личную личными личного",
		"лаборатория лаборатории лабораторией лабораториях",
		"messages message messaging messaged",
		"calls call calling called",
		"don't dont",
		"прочитавшие прочитавший",
		"сделавши сделав",
		"построивши построив",
		"возможность возможностью",
		"честнейшего честнейший",
		"длинного длинный",
		"больной больным больного",
		"подъезд подьезд",
		"читала читает читать читай",
	} {
		words := strings.Fields(same)
		for _, w := range words[1:] {
			if language.Key(w) != language.Key(words[0]) {
				t.Errorf("%s is %q, %s is %q", w, language.Key(w), words[0], language.Key(words[0]))
			}
		}
	}
}

func TestDifferentWordsKeepDifferentKeys(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"стол", "столица"}, {"жду", "ждите"}, {"личка", "личный"}, {"glass", "glas-"}, {"пить", "петь"}} {
		if language.Key(pair[0]) == language.Key(pair[1]) {
			t.Errorf("%s and %s are both %q", pair[0], pair[1], language.Key(pair[0]))
		}
	}
}

func TestWhatIsTooShortOrTooLongStaysAsItIs(t *testing.T) {
	t.Parallel()
	if language.Stem("длинный") != "длин" {
		t.Error("a doubled н was left")
	}
	long := strings.Repeat("длинно", 20)
	for _, w := range []string{"", "в", "ст", "is", "glass", long} {
		if got := language.Stem(w); got != w {
			t.Errorf("%q became %q", w, got)
		}
	}
	if language.Key(long) != long || language.Plain("подъезжалльo") != "подезжалo" {
		t.Error("a long word has been cut, or signs were left")
	}
}

func TestWordsCrossBetweenAlphabets(t *testing.T) {
	t.Parallel()
	for latin, want := range map[string]string{
		"napishite": "напишите", "vatsap": "вацап", "schastye": "щасте", "telegu": "телегу", "moy": "мой", "yabloko": "яблоко", "c3po": "ц3по", "kljuch": "ключ",
	} {
		if got := language.ToCyrillic(latin); got != want {
			t.Errorf("%s is read as %s, not %s", latin, got, want)
		}
	}
	if got := language.ToLatin("щука объехала x5"); got != "shchuka obekhala x5" {
		t.Errorf("got %s", got)
	}
}
