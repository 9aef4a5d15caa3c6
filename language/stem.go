package language

import "strings"

// longest is the longest word, in bytes, that is stemmed; what is longer is no
// word that anybody looks for.
const longest = 64

// Stem takes the inflection from a folded word: Snowball's algorithm for
// Russian, with the polite imperative read as the plain one, and plural and
// verb endings for English. It is for comparing words, not for showing them.
func Stem(word string) string {
	switch {
	case len(word) > longest || word == "":
		return word
	case word[0] < 0x80:
		return stemEnglish(word)
	}
	return stemRussian(word)
}

// Key is what words that are alike but for inflection and carelessness share:
// doubled letters single, the stem, then no ь, ъ or apostrophe.
func Key(word string) string {
	if len(word) > longest {
		return word
	}
	return unsigned(Stem(single(word)))
}

// Plain is a word as careless writers type it: doubled letters single, no ь, ъ
// or apostrophe, its inflection kept.
func Plain(word string) string { return unsigned(single(word)) }

// unsigned leaves ь and ъ out.
func unsigned(word string) string {
	if !strings.Contains(word, "ь") && !strings.Contains(word, "ъ") {
		return word
	}
	return strings.Map(func(r rune) rune {
		if r == 'ь' || r == 'ъ' {
			return -1
		}
		return r
	}, word)
}

// single writes doubled letters once and leaves apostrophes out.
func single(word string) string {
	again, last := false, rune(0)
	for _, r := range word {
		if r == last || r == '\'' {
			again = true
			break
		}
		last = r
	}
	if !again {
		return word
	}
	last = 0
	return strings.Map(func(r rune) rune {
		if r == last || r == '\'' {
			return -1
		}
		last = r
		return r
	}, word)
}

// stemRussian follows the published description of the stemmer: RV is what
// stands behind the first vowel, R2 what stands behind the second pair of a
// vowel and a consonant.
func stemRussian(word string) string {
	rv, r2 := regions(word)
	if rv == len(word) {
		return word
	}
	if s, ok := cutAfterA(word, rv, gerundsA); ok {
		word = s
	} else if s, ok := cut(word, rv, gerunds); ok {
		word = s
	} else {
		word, _ = cut(word, rv, reflexive)
		word = plainImperative(word, rv)
		word = inflected(word, rv)
	}
	word, _ = cut(word, rv, lastI)
	word, _ = cut(word, r2, abstract)
	if s, ok := cut(word, rv, superlative); ok {
		word = s
	}
	if s, ok := cut(word, rv, doubledN); ok {
		return s + "н"
	}
	word, _ = cut(word, rv, soft)
	return word
}

// plainImperative makes "успокойте" "успокой".
func plainImperative(word string, rv int) string {
	if ending(word, rv, imperative) != "" {
		return word[:len(word)-len("те")]
	}
	return word
}

func inflected(word string, rv int) string {
	if s, ok := cut(word, rv, adjectives); ok {
		if s, ok := cutAfterA(s, rv, participlesA); ok {
			return s
		}
		s, _ = cut(s, rv, participles)
		return s
	}
	if s, ok := cutAfterA(word, rv, verbsA); ok {
		return s
	}
	if s, ok := cut(word, rv, verbs); ok {
		return s
	}
	s, _ := cut(word, rv, nouns)
	return s
}

// regions finds RV and R2, as byte offsets.
func regions(word string) (rv, r2 int) {
	rv, r2 = len(word), len(word)
	pairs, vowel := 0, false
	for i, r := range word {
		is := strings.ContainsRune("аеиоуыэюя", r)
		after := i + len(string(r))
		if is && rv == len(word) {
			rv = after
		}
		if vowel && !is {
			if pairs++; pairs == 2 {
				return rv, after
			}
		}
		vowel = is
	}
	return rv, r2
}

// endings are listed by the last byte, which tells most of them apart.
type endings [64][]string

func endingsOf(list ...string) *endings {
	var by endings
	for _, e := range list {
		last := e[len(e)-1] % 64
		by[last] = append(by[last], e)
	}
	return &by
}

// ending is the first of these endings that the word has behind from.
func ending(word string, from int, of *endings) string {
	if from >= len(word) {
		return ""
	}
	tail := word[from:]
	for _, e := range of[tail[len(tail)-1]%64] {
		if strings.HasSuffix(tail, e) {
			return e
		}
	}
	return ""
}

func cut(word string, from int, of *endings) (string, bool) {
	e := ending(word, from, of)
	return word[:len(word)-len(e)], e != ""
}

// cutAfterA cuts an ending that а or я stands before.
func cutAfterA(word string, from int, of *endings) (string, bool) {
	e := ending(word, from, of)
	if e == "" {
		return word, false
	}
	left := word[:len(word)-len(e)]
	if len(left) > from && (strings.HasSuffix(left, "а") || strings.HasSuffix(left, "я")) {
		return left, true
	}
	return word, false
}

// The endings, the longest first where one ends with another.
var (
	gerundsA     = endingsOf("вшись", "вши", "в")
	gerunds      = endingsOf("ившись", "ывшись", "ивши", "ывши", "ив", "ыв")
	reflexive    = endingsOf("ся", "сь")
	imperative   = endingsOf("йте", "ьте")
	adjectives   = endingsOf("ими", "ыми", "его", "ого", "ему", "ому", "ее", "ие", "ые", "ое", "ей", "ий", "ый", "ой", "ем", "им", "ым", "ом", "их", "ых", "ую", "юю", "ая", "яя", "ою", "ею")
	participlesA = endingsOf("ем", "нн", "вш", "ющ", "щ")
	participles  = endingsOf("ивш", "ывш", "ующ")
	verbsA       = endingsOf("ете", "йте", "ешь", "нно", "ла", "на", "ли", "ем", "ло", "но", "ет", "ют", "ны", "ть", "й", "л", "н")
	verbs        = endingsOf("уйте", "ейте", "ила", "ыла", "ена", "ите", "или", "ыли", "ило", "ыло", "ено", "ует", "уют", "ены", "ить", "ыть", "ишь", "ей", "уй", "ил", "ыл", "им", "ым", "ен", "ят", "ит", "ыт", "ую", "ю")
	lastI        = endingsOf("и")
	abstract     = endingsOf("ость", "ост")
	superlative  = endingsOf("ейше", "ейш")
	doubledN     = endingsOf("нн")
	soft         = endingsOf("ь")
	nouns        = endingsOf("иями", "ями", "ами", "ией", "иям", "ием", "иях", "ев", "ов", "ие", "ье", "еи", "ии", "ей", "ой", "ий", "ям", "ем", "ам", "ом", "ах", "ях", "ию", "ью", "ия", "ья", "а", "е", "и", "й", "о", "у", "ы", "ь", "ю", "я")
)

func stemEnglish(word string) string {
	if len(word) < 4 {
		return word
	}
	for _, e := range []string{"ings", "ing", "ies", "es", "ed", "s", "e"} {
		if left := strings.TrimSuffix(word, e); left != word && len(left) >= 3 && strings.ContainsAny(left, "aeiouy") {
			if e == "s" && left[len(left)-1] == 's' {
				return word
			}
			return left
		}
	}
	return word
}
