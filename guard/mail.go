package guard

import (
	"slices"
	"strings"

	"github.com/bedside-health/bedside/language"
)

// addresses finds e-mails, links and handles.
func (r *reading) addresses() {
	for i := 0; i < len(r.tokens); {
		to := r.mailAt(i)
		if to == 0 {
			to = r.linkAt(i)
		}
		if to == 0 {
			to = r.handleAt(i)
		}
		if to == 0 {
			to = r.namedAt(i)
		}
		i = max(to, i+1)
	}
}

// parts bounds how many parts a mailbox's name has.
const parts = 10

// mailAt finds an e-mail that begins at token i, and answers the token behind
// it; 0 when there is none.
func (r *reading) mailAt(i int) int {
	if r.tokens[i].Kind == language.Mark {
		return 0
	}
	box, at := "", i
	for range parts {
		to, text := r.name(at)
		if to == at {
			return 0
		}
		box += text
		s := r.signAt(to)
		switch {
		case s.is == '@':
			return r.mailTo(i, language.ToLatin(box), to, s)
		case s.is == 0 || s.is == '/' || !r.joins(to, s):
			return 0
		}
		box += string(rune(s.is))
		at = s.to
	}
	return 0
}

// mailTo reads what stands behind the @ at token at.
func (r *reading) mailTo(from int, box string, at int, s sign) int {
	said := r.tokens[at].Text == "at" || r.tokens[at].Text == "эт"
	h, ok := r.hostAt(s.to, false)
	if !ok {
		to, text := r.name(s.to)
		if h = (host{to: to, name: hostLabel(text)}); to == s.to || !freeHosts[h.name] || said && !namedHosts[h.name] {
			return 0
		}
	}
	if said && ok && at+1 == s.to && !h.spoken && !freeMail[h.name] {
		return 0 // "look at example.com"
	}
	if s.is == '@' && !s.spoken && !ok && r.tokens[at].Space {
		return 0
	}
	if r.guard.public.emails[box+"@"+h.name] {
		return h.to
	}
	free := freeMail[h.name] || freeHosts[h.name]
	personal := free && !roles[box] || r.guard.own.emails[box+"@"+h.name]
	whose := r.whose(from, h.to, personal)
	if r.guard.own.emails[box+"@"+h.name] {
		whose = own
	}
	r.take(from, h.to)
	r.find(Email, from, h.to, whose)
	return h.to
}

// take keeps the figures of an address from being read as a telephone's.
func (r *reading) take(from, to int) {
	i, _ := slices.BinarySearchFunc(r.figures, from, func(f language.Figure, at int) int { return f.From - at })
	for ; i < len(r.figures) && r.figures[i].From < to; i++ {
		r.taken[i] = true
	}
}

// handleAt finds @name at token i.
func (r *reading) handleAt(i int) int {
	s := r.signAt(i)
	if s.is != '@' || s.to >= len(r.tokens) {
		return 0
	}
	near := r.any(i-5, i, messenger|shortName|handleCue|social)
	switch {
	case s.spoken && (!near || r.tokens[i].Text == "at"), r.tokens[s.to].Space && !near:
		return 0
	case i > 0 && !r.tokens[i].Space && !r.tokens[i].Line && r.tokens[i-1].Kind != language.Mark:
		return 0 // inside something else
	}
	to, name := r.handle(s.to)
	if !lettered(name) || len([]rune(name)) < 3 {
		return 0
	}
	return r.messengerName(i, to, name)
}

// messengerName notes a handle, unless the clinic's own link leads there.
func (r *reading) messengerName(from, to int, name string) int {
	for _, known := range r.guard.public.links {
		if host, path, ok := strings.Cut(known, "/"); ok && messengerHosts[host] && path == name {
			return to
		}
	}
	r.take(from, to)
	r.find(Messenger, from, to, r.whose(from, to, true))
	return to
}

// handle reads a name with dots, dashes and underscores inside.
func (r *reading) handle(i int) (int, string) {
	to, name := r.name(i)
	if to == i {
		return i, ""
	}
	for range parts {
		s := r.signAt(to)
		if s.is == 0 || s.is == '@' || s.is == '/' || !r.joins(to, s) || !s.spoken && r.tokens[to].Space {
			break
		}
		next, more := r.name(s.to)
		if next == s.to {
			break
		}
		to, name = next, name+string(rune(s.is))+more
	}
	return to, name
}

func lettered(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'а' && r <= 'я' })
}

// namedAt finds a handle without @ behind the name of a messenger, or behind
// "ник", "username".
func (r *reading) namedAt(i int) int {
	cue := r.cues[i]
	if cue&(self|be) != 0 {
		return r.introduced(i + 1)
	}
	if i+1 < len(r.tokens) && r.tokens[i+1].Text == "_" {
		return r.introduced(i)
	}
	if cue&(messenger|shortName|handleCue) == 0 || r.any(i-4, i, yours|not) {
		return 0
	}
	at, marked := r.leadIn(r.placeEnds(i))
	if s := r.signAt(i + 1); s.is == '/' && r.joins(i+1, s) {
		at, marked = s.to, true // "tg/ivanov"
	}
	if at >= len(r.tokens) || r.tokens[at].Kind != language.Word || r.tokens[at].Line {
		return 0
	}
	to, name := r.handle(at)
	if _, site := r.hostAt(at, false); site || to < len(r.tokens) && r.tokens[to].Text == "@" {
		return 0 // found by itself
	}
	single := to == at+1
	if single && r.cues[at] != 0 || len(name) < 4 || name[0] >= 0x80 && !strings.ContainsAny(name, "_0123456789") {
		return 0
	}
	if cue&(messenger|handleCue) == 0 && !r.led(i) && r.tokens[at-1].Text != ":" && r.tokens[at-1].Text != "/" && !strings.Contains(name, "_") && !strings.HasPrefix(name, "id") {
		return 0 // "DM II-HbA1c"
	}
	told := strings.ContainsAny(name, "_0123456789") && (to == len(r.tokens) || !units[r.keys[to-1]])
	ends := to == len(r.tokens) || r.cues[to]&(full|comma) != 0 || r.tokens[to].Line
	switch {
	case told, strings.Contains(name, ".") && (marked || at == r.placeEnds(i)) && ends:
	case r.cyrillic && (marked || cue&handleCue != 0 || at == i+1 && ends):
	case !r.cyrillic && cue&handleCue != 0 && marked:
	case !r.cyrillic && marked && ends && strings.ContainsAny(r.tokens[at-1].Text, ":-=/") && single:
	default:
		return 0
	}
	return r.messengerName(at, to, name)
}

// introduced finds the handle at token i of "I'm dr_smith on Instagram".
func (r *reading) introduced(i int) int {
	to, name := r.handle(i)
	if to == i || !lettered(name) || !strings.ContainsAny(name, "_0123456789") || to+1 >= len(r.tokens) {
		return 0
	}
	if r.cues[to]&into == 0 || r.cues[to+1]&(messenger|shortName) == 0 {
		return 0
	}
	return r.messengerName(i, to, name)
}

// leadIn skips what stands between "телеграм" and the name: ": ", "мой ник", "is".
func (r *reading) leadIn(i int) (at int, marked bool) {
	for at = i; at < len(r.tokens) && at < i+6 && !r.tokens[at].Line; at++ {
		r.steps++
		switch text := r.tokens[at].Text; {
		case text == ":" || text == "-" || text == "=" || text == "is" || text == "это":
			marked = true
		case text == "\"" || text == "(" || text == "под" || text == "as" || text == "under":
		case r.tokens[at].Kind == language.Word && r.cues[at]&(mine|into|messenger|shortName|be|handleCue|contactWay|me|self) != 0:
		default:
			return at, marked
		}
	}
	return at, marked
}
