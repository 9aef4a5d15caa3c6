package guard

import (
	"strings"

	"github.com/bedside-health/bedside/language"
)

// linkAt finds a link that begins at token i, and answers the token behind it;
// 0 when there is none.
func (r *reading) linkAt(i int) int {
	if r.tokens[i].Kind == language.Mark || i > 0 && r.tokens[i-1].Text == "@" {
		return 0
	}
	from, at := i, i
	scheme := r.scheme(i)
	if scheme > 0 {
		if messengerSchemes[r.tokens[i].Text] {
			to, name := r.handle(scheme)
			if to == scheme {
				return 0
			}
			return r.messengerName(i, r.path(to), name)
		}
		at = scheme
	}
	h, ok := r.hostAt(at, scheme > 0)
	if broken := r.brokenHost(i); !ok && broken > 0 {
		h, ok = host{to: broken, name: "t.me"}, true
	}
	if !ok {
		return 0
	}
	to := r.path(h.to)
	link := h.name + r.spell(h.to, to)
	known := isMessenger(h.name)
	www := strings.HasPrefix(h.name, "www.")
	if h.weak && !known && scheme == 0 && !www && to == h.to {
		return 0 // "приём.Так", "tell.me"
	}
	return r.link(from, to, link, known)
}

// brokenHost reads "t me/", "t,me/", "tme/": the messenger's host with its dot
// taken out. It answers the token of the slash.
func (r *reading) brokenHost(i int) int {
	word, to := "", i
	for to < len(r.tokens) && to < i+3 && len(word) < 3 {
		switch text := r.tokens[to].Text; {
		case r.tokens[to].Kind == language.Word && len(text) < 6:
			word += hostLabel(text)
		case text != "," && text != "-" && text != ":":
			return 0
		}
		to++
	}
	if word == "tme" && to < len(r.tokens) && r.tokens[to].Text == "/" {
		return to
	}
	return 0
}

// scheme is the token behind https:// or tg://; 0 when there is none.
func (r *reading) scheme(i int) int {
	text := r.tokens[i].Text
	web := text == "http" || text == "https" || text == "hxxp" || text == "hxxps" || text == "ftp"
	if !web && !messengerSchemes[text] || i+2 >= len(r.tokens) || r.tokens[i+1].Text != ":" || r.tokens[i+1].Space || r.tokens[i+2].Space {
		return 0
	}
	if r.tokens[i+2].Text == "/" && i+3 < len(r.tokens) {
		return i + 3
	}
	if text == "skype" {
		return i + 2
	}
	return 0
}

// path reads on behind a host: until white space, without the sentence's own
// marks at the end; or "слэш иванов".
func (r *reading) path(i int) int {
	s := r.signAt(i)
	if s.is == '/' && (s.spoken || s.to < len(r.tokens) && r.tokens[i].Space && r.tokens[s.to].Space) {
		to, _ := r.handle(s.to)
		return to
	}
	if i >= len(r.tokens) || r.tokens[i].Space || r.tokens[i].Line || !strings.Contains("/?#:", r.tokens[i].Text) {
		return i
	}
	to := i
	for to < len(r.tokens) && !r.tokens[to].Space && !r.tokens[to].Line {
		to++
		r.steps++
	}
	for to > i && r.tokens[to-1].Kind == language.Mark && !strings.Contains("/_", r.tokens[to-1].Text) {
		to--
		r.steps++
	}
	return to
}

// spell writes tokens as a path; long ones are told apart by their beginning.
func (r *reading) spell(from, to int) string {
	var b strings.Builder
	for i := from; i < to && b.Len() < 200; i++ {
		b.WriteString(r.tokens[i].Text)
	}
	return b.String()
}

// isMessenger knows a host and what lies under it.
func isMessenger(host string) bool {
	for {
		if messengerHosts[host] {
			return true
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return false
		}
		host = rest
	}
}

func (r *reading) link(from, to int, link string, known bool) int {
	r.take(from, to)
	switch {
	case r.guard.own.link(bare(link)):
		r.find(Messenger, from, to, own)
	case r.guard.public.link(bare(link)):
	case known:
		r.find(Messenger, from, to, r.whose(from, to, true))
	default:
		r.find(Link, from, to, own)
	}
	return to
}
