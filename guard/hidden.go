package guard

import (
	"strings"
	"unicode/utf8"

	"github.com/bedside-health/bedside/language"
)

// messengers marks the names that are more than one word, or were taken apart
// so that nobody should find them.
func (r *reading) messengers() {
	r.wide = map[int]int{}
	for _, at := range r.guard.names.all(r) {
		r.mark(at.from, at.to)
	}
	for i := range r.tokens {
		if r.tokens[i].Kind != language.Word || r.cues[i]&messenger != 0 {
			continue
		}
		if to := max(r.halves(i), r.spread(i), r.masked(i)); to > 0 {
			r.mark(i, to)
		}
	}
}

func (r *reading) mark(from, to int) {
	r.cues[from] |= messenger
	for i := from + 1; i < to; i++ {
		r.cues[i] &^= contact | full | comma | not
	}
	if to > from+1 {
		r.wide[from] = to
	}
}

// isName says whether a word put together is the name of a messenger.
func isName(word string) bool {
	word = language.Settle(word)
	return lookup(word, language.Key(word))&messenger != 0
}

// firstHalves begin names that are written in two.
var firstHalves = setOf("ват вац вот воц вотс ватс вотц вай вайб ви теле тел телег what whats wats what's wat tele teleg insta инста инст face фейс скай вконт vib snap снап дис dis")

// halves reads "вотс ап", "what's app", "теле-грам".
func (r *reading) halves(i int) int {
	if !firstHalves[r.tokens[i].Text] {
		return 0
	}
	next := i + 1
	if next < len(r.tokens) && r.tokens[next].Kind == language.Mark {
		next++
	}
	if next < len(r.tokens) && r.tokens[next].Kind == language.Word && len(r.tokens[next].Text) < 20 && isName(r.tokens[i].Text+r.tokens[next].Text) {
		return next + 1
	}
	return 0
}

// longestName is how many letters the name of a messenger has.
const longestName = 14

// spread reads a name letter by letter: "т е л е г р а м", "в-а-т-с-а-п".
func (r *reading) spread(i int) int {
	if !r.letter(i) || i > 0 && r.letter(i-1) || i > 1 && r.letter(i-2) && r.tokens[i-1].Kind == language.Mark {
		// a preposition may stand before it: "в т е л е г р а м"
		if !r.letter(i) || i == 0 || r.cues[i-1]&into == 0 {
			return 0
		}
	}
	word, to := "", i
	for n := 0; n < longestName && r.letter(to); n++ {
		word += r.tokens[to].Text
		to++
		r.steps++
		if n > 3 && isName(word) && !r.letter(to) {
			return to
		}
		if to+1 < len(r.tokens) && r.tokens[to].Kind == language.Mark && r.letter(to+1) {
			to++
		}
	}
	return 0
}

func (r *reading) letter(i int) bool {
	return i < len(r.tokens) && r.tokens[i].Kind == language.Word && utf8.RuneCountInString(r.tokens[i].Text) == 1
}

// masks are digits and signs that stand for letters: in Cyrillic, in Latin.
var masks = [2]*strings.Replacer{
	strings.NewReplacer("3", "е", "0", "о", "4", "а", "6", "б", "1", "и", "@", "а", "$", "с", "8", "в", "*", "е"),
	strings.NewReplacer("3", "e", "0", "o", "4", "a", "6", "b", "1", "i", "@", "a", "$", "s", "8", "b", "*", "e", "!", "i"),
}

// masked reads "т3леграм", "wh@tsapp", "vi6er".
func (r *reading) masked(i int) int {
	if i+1 >= len(r.tokens) || r.tokens[i+1].Space || r.tokens[i+1].Kind == language.Mark && !strings.Contains("@$*!", r.tokens[i+1].Text) {
		return 0
	}
	var word strings.Builder
	to := i
	for to < len(r.tokens) && to-i < 9 && (to == i || !r.tokens[to].Space && !r.tokens[to].Line) && word.Len() < 2*longestName {
		t := r.tokens[to]
		if t.Kind == language.Mark && !strings.Contains("@$*!", t.Text) {
			break
		}
		word.WriteString(t.Text)
		to++
		r.steps++
	}
	if to < i+2 || word.Len() < 5 || word.Len() > 2*longestName {
		return 0
	}
	for _, m := range masks {
		if isName(m.Replace(word.String())) {
			return to
		}
	}
	return 0
}

// leastSpaced is how many characters an address has at least.
const leastSpaced = 8

// spaced finds addresses typed letter by letter: "i v a n @ m a i l . r u". They
// are put together and judged as a text of their own.
func (r *reading) spaced() {
	for i := 0; i < len(r.tokens); {
		to, signs := i, 0
		for to < len(r.tokens) && utf8.RuneCountInString(r.tokens[to].Text) == 1 && (to == i || r.tokens[to].Space && !r.tokens[to].Line) {
			if r.tokens[to].Kind == language.Mark && r.signs[to] != 0 {
				signs++
			}
			to++
			r.steps++
		}
		if signs > 0 && to-i >= leastSpaced {
			r.together(i, to)
		}
		i = max(to, i+1)
	}
}

func (r *reading) together(from, to int) {
	var word strings.Builder
	for i := from; i < to; i++ {
		word.WriteString(r.tokens[i].Text)
	}
	inner := r.guard.read(word.String())
	inner.addresses()
	if len(inner.found) > 0 {
		r.take(from, to)
		r.find(inner.found[0].Kind, from, to, own)
	}
}
