package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bedside-health/bedside/language"
)

// A phraseBook is the phrases to avoid, by their first word.
type phraseBook map[string][]saying

// A saying is one wording of a phrase, by the keys of its words.
type saying struct {
	keys     []string
	begins   bool // what follows it is the reproach: "вы меня извините, но"
	at       string
	address  bool
	because  string
	instead  string
	original []string // the words themselves
}

func phrasesOf(list []Phrase) phraseBook {
	book := phraseBook{}
	for _, p := range list {
		for _, avoid := range p.Avoid {
			tokens := language.Tokens(language.Fold(avoid))
			keys := make([]string, len(tokens))
			for i, t := range tokens {
				keys[i] = language.Key(t.Text)
			}
			words := spoken(avoid, tokens, keys)
			if len(words) == 0 {
				continue
			}
			s := saying{at: p.At, address: p.Class == "address", because: p.Because, instead: p.Instead}
			for _, w := range essential(words) {
				s.keys, s.original = append(s.keys, w.key), append(s.original, w.text)
			}
			last := words[len(words)-1].text
			s.begins = len(words) > 2 && (last == "но" || last == "but")
			book[s.keys[0]] = append(book[s.keys[0]], s)
		}
	}
	return book
}

// A spokenWord is a word of an utterance, contractions opened.
type spokenWord struct {
	key, text string
	token     int
	part      bool // a comma or the like stands before it
	name      bool // it begins with a capital
}

// fillers are left out: they change nothing about what is said.
var fillers = setOf("ну вот же уж а да и то так уже просто well just oh so then really please-not")

// essential leaves fillers out of a phrase too, unless hardly more than one
// word would be left.
func essential(words []spokenWord) []spokenWord {
	var left []spokenWord
	for _, w := range words {
		if !fillers[w.text] {
			left = append(left, w)
		}
	}
	if len(left) < 2 {
		return words
	}
	return left
}

// polite puts words that differ by whom they are said to, or of, in one form.
var polite = func() map[string]string {
	all := map[string]string{}
	for as, words := range map[string]string{"вы": "ты", "вам": "тебе", "вас": "тебя", "вами": "тобой", "ваша": "твоя", "ваши": "твои", "ваш": "твой", "вашем": "твоем", "вашу": "твою", "один": "одна одни"} {
		for _, w := range strings.Fields(words) {
			all[w] = language.Key(as)
		}
	}
	return all
}()

func spoken(text string, tokens []language.Token, keys []string) []spokenWord {
	words := make([]spokenWord, 0, len(tokens))
	part := true
	for i, t := range tokens {
		if t.Kind != language.Word {
			part = part || t.Kind == language.Mark && t.Text != "-" || t.Text == "-" && t.Space
			continue
		}
		letter, _ := utf8.DecodeRuneInString(text[t.Start:])
		if t.Text[0] >= 0x80 { // no contraction
			key := keys[i]
			if as, ok := polite[t.Text]; ok {
				key = as
			}
			words = append(words, spokenWord{key: key, text: t.Text, token: i, part: part, name: unicode.IsUpper(letter)})
			part = false
			continue
		}
		for _, w := range opened(t.Text) {
			words = append(words, spokenWord{key: language.Key(w), text: w, token: i, part: part, name: unicode.IsUpper(letter)})
			part = false
		}
	}
	return words
}

// opened spells out English contractions, so that "I can't" and "I cannot" are
// one.
func opened(word string) []string {
	switch {
	case word == "can't" || word == "cannot":
		return []string{"can", "not"}
	case word == "won't":
		return []string{"will", "not"}
	case strings.HasSuffix(word, "n't"):
		return []string{strings.TrimSuffix(word, "n't"), "not"}
	}
	for _, c := range []struct{ end, as string }{{"'re", "are"}, {"'ve", "have"}, {"'ll", "will"}, {"'m", "am"}, {"'s", "is"}, {"'d", "had"}} {
		if left := strings.TrimSuffix(word, c.end); left != word && left != "let" {
			return []string{left, c.as}
		}
	}
	return []string{word}
}

// utterances cuts the message where sentences end: by tokens, from and to.
func (r *reading) utterances(each func(from, to int, first, last bool)) {
	from, first := 0, true
	for from < len(r.tokens) {
		to := from
		for to < len(r.tokens) && (to == from || !r.tokens[to].Line) && r.cues[to]&full == 0 {
			to++
			r.steps++
		}
		next := to
		for next < len(r.tokens) && r.cues[next]&full != 0 {
			next++
		}
		if to > from {
			each(from, to, first, next >= len(r.tokens))
			first = false
		}
		from = max(next, from+1)
	}
}

// longestSaying is how many words an utterance may have to be looked at for
// being a phrase as a whole or in parts.
const longestSaying = 40

// tone finds phrases that the standard would put otherwise.
func (r *reading) tone() {
	if len(r.guard.phrases) == 0 {
		return
	}
	booked := r.any(0, len(r.tokens), booking)
	r.utterances(func(from, to int, first, last bool) {
		if to-from > 2*longestSaying {
			return
		}
		words := spoken(r.text, r.tokens[from:to], r.keys[from:to])
		for i, w := range words {
			if !w.part {
				continue
			}
			if s, n := r.guard.phrases.at(words, i); n > 0 && s.meant(first, last, booked) {
				r.hint(s, from+words[i].token, from+words[i+n-1].token+1)
				return
			}
		}
	})
}

// meant says whether a phrase is said where it is meant: a greeting at the
// beginning, a farewell at the end and not while a visit is being booked.
func (s saying) meant(first, last, booked bool) bool {
	switch s.at {
	case "greeting":
		return first
	case "closing":
		return last && !booked
	}
	return true
}

// at is the phrase that word i begins, fillers before it apart, and how many
// words that is.
func (b phraseBook) at(words []spokenWord, i int) (best saying, n int) {
	for start := i; start < len(words); start++ {
		for _, s := range b[words[start].key] {
			if end, ok := s.stands(words, start); ok && end-i > n && s.whole(words, i, end) {
				best, n = s, end-i
			}
		}
		if !fillers[words[start].text] {
			break
		}
	}
	return best, n
}

// stands says whether the words from i on are this saying, fillers between
// them apart.
func (s saying) stands(words []spokenWord, i int) (int, bool) {
	for n := 0; n < len(s.keys); {
		switch {
		case i >= len(words):
			return 0, false
		case words[i].key == s.keys[n] && (len(s.keys) > 1 || sameForm(words[i].text, s.original[n])):
			n++
		case !fillers[words[i].text]:
			return 0, false
		}
		i++
	}
	behind := i
	for behind < len(words) && fillers[words[behind].text] && !words[behind].part {
		behind++
	}
	if behind == len(words) || words[behind].part {
		return behind, true
	}
	return i, true
}

// sameForm keeps a phrase of one word from meeting another word of its stem:
// only the polite and the plain imperative, and endings of one letter, are the
// same.
func sameForm(a, b string) bool {
	a, b = strings.TrimSuffix(a, "те"), strings.TrimSuffix(b, "те")
	return a == b || len(a) > 8 && len(b) > 8 && max(len(a), len(b))-min(len(a), len(b)) <= 4
}

// whole says whether words from up to to are an utterance, or a part of one
// that may be taken by itself: three words or more, an address at its
// beginning, or what a name follows.
func (s saying) whole(words []spokenWord, from, to int) bool {
	ends := to == len(words)
	switch {
	case s.begins && from == 0:
		return true
	case !ends && !words[to].part:
		return false
	case from == 0 && (ends || called(words[to:])):
		return true
	case s.address || s.at == "greeting":
		return from == 0
	}
	return to-from >= 3 && len(s.keys) >= 3
}

// called says whether these words are a name: "Мария Ивановна".
func called(words []spokenWord) bool {
	for _, w := range words {
		if !w.name {
			return false
		}
	}
	return len(words) <= 3
}

func (r *reading) hint(s saying, from, to int) {
	r.found = append(r.found, Finding{Kind: Tone, Start: r.tokens[from].Start, End: r.tokens[to-1].End,
		Decision: Pass, Clause: r.guard.policy.Clauses[Tone], Because: s.because, Instead: s.instead})
}
