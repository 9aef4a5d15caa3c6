package guard

import (
	"slices"
	"strings"

	"github.com/bedside-health/bedside/language"
)

// invitations finds words that lead to a private or a foreign messenger, or to
// a private number or mailbox: a place, and near it words that ask to go there
// and none that say no.
func (r *reading) invitations() {
	behind := 0 // the token behind the last invitation
	note := func(from, to int) {
		if behind > 0 && from <= behind+1 {
			behind = to
			return // the same invitation goes on: "в друзья во ВКонтакте"
		}
		if behind = to; r.given(from, to) {
			return
		}
		r.find(Invite, from, to, r.whose(from, to, true))
	}
	told := r.guard.cues.all(r)
	for i := range r.tokens {
		for len(told) > 0 && told[0].from <= i {
			if to, ok := r.completed(told[0]); ok && told[0].from >= behind {
				note(told[0].from, to)
			}
			told = told[1:]
		}
		if i < behind {
			continue
		}
		if from, ok := r.invites(i); ok {
			note(from, r.placeEnds(i))
		}
	}
}

// given says whether the words only announce a contact that is found itself:
// "мой телеграм: @ivanov", "звоните на мобильный 8 916 …".
func (r *reading) given(from, to int) bool {
	if r.any(from, to, contact) && r.any(from, to, messenger|shortName) {
		return false
	}
	return slices.Contains(r.held[max(from-4, 0):min(to+5, len(r.held))], true)
}

// reach is how far an inviting word may stand from the place.
const reach = 10

// invites says whether the place at token i is one that somebody is asked to,
// and where the asking begins.
func (r *reading) invites(i int) (int, bool) {
	if !r.place(i) {
		return 0, false
	}
	from, to := r.sentence(i, reach)
	if r.refused(i, from, to) {
		return 0, false
	}
	named := r.cues[i]&(messenger|shortName) != 0
	if named && r.asVerb(i, to) {
		return i, true
	}
	if v := r.nearest(from, i, contact); v >= 0 && !r.negated(v) {
		if named || r.any(v-2, i+2, me|mine) {
			return r.verbBegins(v, from), true
		}
	}
	if v := r.nearest(from, i, seek); v >= 0 && !r.negated(v) && r.any(v-1, i, me|mine) {
		return v, true
	}
	at := r.nearest(i-2, i, mine)
	if led := r.nearest(max(i-4, from), i, mine); at < 0 && named && led >= 0 && r.cues[i-1]&into != 0 && r.any(led+1, led+2, contactWay) {
		at = led // "мой канал в телеграме"
	}
	if at >= 0 && !r.any(from, at, not) {
		return at, true
	}
	if !named {
		return i, r.any(i+1, i+5, give) && !r.any(from, to, not)
	}
	return r.offers(i, from, to)
}

// asVerb are names that say what to do: "WhatsApp me", "could you WhatsApp it to
// me", "ватсапните".
func (r *reading) asVerb(i, to int) bool {
	behind := r.placeEnds(i)
	if r.cues[i]&contact != 0 && r.cues[i]&messenger != 0 || behind < to && r.tokens[behind].Text == "me" {
		return true
	}
	return i > 0 && asks[r.tokens[i-1].Text] && r.any(behind, min(behind+5, to), me)
}

// asks stand before a verb.
var asks = setOf("you please just can could will i'll to")

// offers are invitations without a verb before the place: "в ватсап напишите",
// "лучше в телеге", "я есть в вайбере".
func (r *reading) offers(i, from, to int) (int, bool) {
	clause := i + 1
	for clause < to && r.cues[clause]&comma == 0 {
		clause++
	}
	if i > 0 && r.tokens[i-1].Text == "a" {
		return 0, false // "a WhatsApp message"
	}
	behind := r.placeEnds(i)
	if r.any(behind, min(i+5, clause), contact|eager) || r.any(behind, min(behind+2, clause), mine) || r.any(behind, min(i+4, clause), seek) && r.any(behind, min(i+4, clause), me) || behind < len(r.tokens) && r.tokens[behind].Text == "есть" {
		return i, true
	}
	if at := r.nearest(max(i-2, from), i, give); at >= 0 {
		return at, true
	}
	if at := max(r.nearest(max(i-5, from), i, eager), r.nearest(max(i-3, from), i, be)); at >= 0 {
		return at, true
	}
	if i > from && r.tokens[i-1].Text == "have" {
		return i - 1, true
	}
	if at := r.nearest(max(i-3, from), i, self); at >= 0 && r.cues[i-1]&(into|self) != 0 {
		return at, true
	}
	return 0, false
}

// place says whether token i names a place away from the clinic's line.
func (r *reading) place(i int) bool {
	c := r.cues[i]
	switch {
	case c&messenger != 0:
		return true
	case c&shortName != 0:
		return r.led(i) && !(i+1 < len(r.tokens) && (r.tokens[i+1].Text == "с" || r.tokens[i+1].Text == "со" || r.tokens[i+1].Text == "with"))
	case c&social != 0:
		return i > 0 && r.cues[i-1]&into != 0 || i > 1 && r.tokens[i-1].Text == "a"
	case c&private != 0:
		if i > 0 && r.cues[i-1]&yours != 0 {
			return false
		}
		return r.any(i+1, i+3, contactWay) || i+1 < len(r.tokens) && r.tokens[i+1].Text == "address" || c&callCue != 0 && i > 0 && r.cues[i-1]&(into|mine|private) != 0
	}
	return c&contactWay != 0 && i > 0 && r.cues[i-1]&mine != 0 && r.any(i-4, i-1, give|contact) && !r.any(i+1, i+3, caseCue|work|orgCue)
}

// led says whether what stands before a name that means other things too makes
// it a messenger's: "в вк", "my dm", "a DM".
func (r *reading) led(i int) bool {
	text := r.tokens[i].Text
	if i == 0 {
		return text == "dm" && len(r.tokens) > 1 && r.tokens[1].Text == "me"
	}
	before := r.cues[i-1]
	if strings.HasPrefix(text, "мес") && i > 1 {
		before |= r.cues[i-2] & into // "в другой мессенджер"
	}
	switch text {
	case "dm", "dms", "pm":
		return before&(into|mine) != 0 || r.tokens[i-1].Text == "a" || i+1 < len(r.tokens) && r.tokens[i+1].Text == "me"
	case "direct", "messenger", "signal", "max", "ok":
		return before&into != 0 && !r.any(i+1, i+2, contact)
	default:
		return before&(into|mine) != 0
	}
}

// placeEnds is the token behind the place at i.
func (r *reading) placeEnds(i int) int {
	if to, ok := r.wide[i]; ok {
		return to
	}
	if r.cues[i]&private != 0 {
		if at := r.nearest(i+1, i+3, contactWay); at > i {
			return at + 1
		}
	}
	return i + 1
}

// negated says whether a "not" stands before the verb at token v. One that
// invites ("не стесняйтесь") does not count.
func (r *reading) negated(v int) bool {
	at := r.nearest(v-3, v, not)
	return at >= 0 && !r.any(at, v, goOn) && !r.any(at+1, v, comma) && r.tokens[at+1].Text != "только" && r.tokens[at+1].Text != "only"
}

// refused says whether the place itself is refused: "не в ватсап", "телеграмом
// мы не пользуемся", or what is said is said of swindlers.
func (r *reading) refused(i, from, to int) bool {
	if r.any(from, to, fraud) {
		return true
	}
	for t := max(i-3, from); t < i; t++ {
		if insteadOf[r.tokens[t].Text] {
			return true
		}
	}
	if at := r.nearest(max(i-3, from), i, not); at >= 0 && !r.any(at, i, goOn|contact|seek) && r.tokens[at+1].Text != "только" {
		return true
	}
	for t := i + 1; t < min(i+5, to) && r.cues[t]&comma == 0; t++ {
		r.steps++
		if r.cues[t]&not != 0 && !r.any(t, t+2, goOn) {
			return true
		}
	}
	return false
}

// insteadOf stands before what is not to be used.
var insteadOf = setOf("вместо than instead кроме except")

// verbBegins takes "давайте", "можете" before a verb into the finding.
func (r *reading) verbBegins(v, from int) int {
	if v > from && r.cues[v-1]&(eager|me|self) != 0 && r.tokens[v-1].Kind == language.Word {
		return v - 1
	}
	return v
}

// completed says whether an invitation of the pack's says enough: one that ends
// with a preposition needs a place behind it.
func (r *reading) completed(at match) (int, bool) {
	if r.negated(at.from) || r.cues[at.from]&contact == 0 && r.any(at.from-6, at.from, not) || r.any(at.to, at.to+3, not) {
		return 0, false
	}
	if !at.open {
		return at.to, true
	}
	_, ends := r.sentence(at.to-1, 6)
	for i := at.to; i < ends; i++ {
		r.steps++
		if c := r.cues[i]; c&(messenger|shortName) != 0 || c&private != 0 && r.place(i) {
			return r.placeEnds(i), true
		}
	}
	return 0, false
}
