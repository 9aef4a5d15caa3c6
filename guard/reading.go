package guard

import (
	"strings"

	"github.com/bedside-health/bedside/language"
)

// A reading is a message as every search looks at it.
type reading struct {
	guard    *Guard
	text     string
	tokens   []language.Token
	keys     []string // of words, for comparing them with cues
	cues     []cue
	signs    []byte // by token: the sign of an address that it is or says, 0 for none
	figures  []language.Figure
	gaps     []gap // by figure: what stands before it
	runs     []run
	dialled  int         // the token behind the last telephone number
	taken    []bool      // by figure: it is part of a finding already
	cyrillic bool        // the message has more Russian words than English ones
	wide     map[int]int // names of messengers that are more than one token: where they end
	held     []bool      // by token: it is part of a contact that was found
	found    []Finding
	steps    int // how often a token was looked at; the work is linear in it
}

func (g *Guard) read(text string) *reading {
	r := &reading{guard: g, text: text}
	r.tokens = language.Tokens(language.Fold(text))
	r.keys = make([]string, len(r.tokens))
	r.cues = make([]cue, len(r.tokens))
	r.signs = make([]byte, len(r.tokens))
	r.held = make([]bool, len(r.tokens))
	balance := 0
	for i, t := range r.tokens {
		r.steps++
		if t.Kind == language.Word {
			r.keys[i], r.cues[i] = cueOf(t.Text)
			r.signs[i] = signWords[t.Text]
			if t.Text[0] < 0x80 {
				balance--
			} else {
				balance++
			}
		} else if t.Kind == language.Mark {
			r.cues[i] = r.markCue(i)
			r.signs[i] = typedSigns[t.Text]
		}
	}
	r.cyrillic = balance > 0
	r.messengers()
	r.figures = language.Figures(r.tokens)
	r.taken = make([]bool, len(r.figures))
	r.join()
	return r
}

// short are words that a dot stands behind though the sentence goes on.
var short = setOf("тел моб сот раб дом доб ул г д кв стр т ext tel mob no dr mr mrs ms st каб эл гор пр пер корп им ст к п e i")

// markCue is what a sign hints at: a dot ends a sentence when white space
// follows, and no shortened word stands before it.
func (r *reading) markCue(i int) cue {
	if r.tokens[i].Text != "." {
		return markCues[r.tokens[i].Text]
	}
	ends := i+1 == len(r.tokens) || r.tokens[i+1].Space || r.tokens[i+1].Line
	if ends && !(i > 0 && short[r.tokens[i-1].Text]) {
		return full | comma
	}
	return 0
}

// cueOf is a word's key and all that it can hint at. A Latin word that means
// nothing is read as Russian typed in Latin letters.
func cueOf(word string) (string, cue) {
	key := language.Key(word)
	has := lookup(word, key)
	if has != 0 || word[0] >= 0x80 || len(word) < 3 && !strings.Contains(" v na ne ya u ", " "+word+" ") {
		return key, has
	}
	if len(word) > 40 {
		return key, 0
	}
	typed := language.ToCyrillic(word)
	if has = lookup(typed, language.Key(typed)); has != 0 {
		return language.Key(typed), has
	}
	return key, 0
}

// any says whether a token from up to to hints at one of these.
func (r *reading) any(from, to int, of cue) bool { return r.nearest(from, to, of) >= 0 }

// nearest is the last token from up to to that hints at one of these, -1 when
// none does.
func (r *reading) nearest(from, to int, of cue) int {
	for i := min(to, len(r.tokens)) - 1; i >= max(from, 0); i-- {
		r.steps++
		if r.cues[i]&of != 0 {
			return i
		}
	}
	return -1
}

// sentence is where the sentence of token i begins and ends, looking no
// further than so many tokens either way.
func (r *reading) sentence(i, far int) (from, to int) {
	from, to = i, i+1
	for from > 0 && i-from < far && !r.tokens[from].Line && r.cues[from-1]&full == 0 {
		from--
		r.steps++
	}
	for to < len(r.tokens) && to-i < far && !r.tokens[to].Line && r.cues[to]&full == 0 {
		to++
		r.steps++
	}
	return from, to
}
