package guard

import "github.com/bedside-health/bedside/language"

// sequences are rows of words to be found in any inflection, by their first
// word.
type sequences map[string][]sequence

type sequence struct {
	keys []string
	open bool // ends with a preposition: something must follow
}

// A match is where a sequence stands among the tokens.
type match struct {
	from, to int
	open     bool
}

func (s sequences) add(text string) {
	var seq sequence
	for _, t := range language.Tokens(language.Fold(text)) {
		if t.Kind == language.Word {
			seq.keys = append(seq.keys, language.Key(t.Text))
			seq.open = lookup(t.Text, "")&into != 0 || t.Text == "is" || t.Text == "my"
		}
	}
	if len(seq.keys) > 0 {
		s[seq.keys[0]] = append(s[seq.keys[0]], seq)
	}
}

// named are messengers. One whose name means other things too stands among the
// cues already, and is believed only with a preposition.
func named(names []string) sequences {
	s := sequences{}
	for _, name := range names {
		tokens := language.Tokens(language.Fold(name))
		if len(tokens) == 1 && lookup(tokens[0].Text, "")&shortName != 0 {
			continue
		}
		s.add(name)
	}
	return s
}

func invited(beginnings []string) sequences {
	s := sequences{}
	for _, b := range beginnings {
		s.add(b)
	}
	return s
}

// all finds every sequence, the longest where several begin together.
func (s sequences) all(r *reading) []match {
	var found []match
	for i, key := range r.keys {
		best := match{}
		for _, seq := range s[key] {
			r.steps++
			if to, ok := r.row(i, seq.keys); ok && to > best.to {
				best = match{i, to, seq.open}
			}
		}
		if best.to > 0 && key != "" {
			found = append(found, best)
		}
	}
	return found
}

// row says whether these words stand from token i on, with nothing between but
// commas and dashes.
func (r *reading) row(i int, keys []string) (int, bool) {
	for n, key := range keys {
		for n > 0 && i < len(r.tokens) && (r.tokens[i].Text == "," || r.tokens[i].Text == "-") {
			i++
			r.steps++
		}
		if i >= len(r.keys) || r.keys[i] != key {
			return 0, false
		}
		i++
		r.steps++
	}
	return i, true
}
