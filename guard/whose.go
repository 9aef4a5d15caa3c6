package guard

import "strings"

// An owner is whose a contact is, as the words around it tell.
type owner uint8

const (
	own     owner = iota // a person's own, or so it must be taken
	unknown              // an organisation's, the reader's, or nobody can tell
)

// around is how many tokens before and behind a contact are looked at.
const around = 14

// whose tells by the words around tokens from up to to. personal is what the
// contact itself shows: a mobile number, a mailbox with a free provider.
func (r *reading) whose(from, to int, personal bool) owner {
	begins, _ := r.sentence(from, around)
	_, ends := r.sentence(to-1, around)
	if r.any(from-2, from, mine) || r.signed(to) || r.givesOwn(begins, ends) {
		return own
	}
	if r.any(begins, from, yours) && r.any(begins, from, contactWay|callCue) || r.any(from-4, from, ours) && r.any(from-4, from, contactWay|callCue) {
		return unknown
	}
	if (r.any(begins, from, orgCue) || r.any(to, ends, orgCue)) && !r.any(begins, ends, closed) {
		return unknown
	}
	if before, _ := r.sentence(max(begins-2, 0), around); begins > 1 && r.any(before, begins, orgCue) && !r.any(before, begins, closed|me|mine) {
		return unknown
	}
	if personal {
		return own
	}
	return unknown
}

// signed says whether "mine" stands behind a contact, and nothing else.
func (r *reading) signed(to int) bool {
	at := r.nearest(to, to+3, mine)
	return at >= 0 && (at+1 == len(r.tokens) || r.cues[at+1]&full != 0)
}

// givesOwn looks for "мой номер", "позвоните мне", "my personal e-mail".
func (r *reading) givesOwn(from, to int) bool {
	for i := from; i < to; i++ {
		r.steps++
		switch c := r.cues[i]; {
		case c&mine != 0 && r.any(i+1, min(i+4, to), contactWay|private|callCue|messenger|handleCue) && !r.any(i+1, min(i+4, to), work):
			return true
		case c&me != 0 && r.any(max(i-3, from), min(i+3, to), contact) && !r.any(max(i-4, from), i, not):
			return true
		case c&private != 0 && c&callCue == 0 && r.tokens[i].Text != "own" && r.any(i+1, min(i+3, to), contactWay):
			return true
		}
	}
	return false
}

// contacts are known ones, in the form in which they are compared.
type contacts struct {
	phones map[string]bool
	emails map[string]bool
	links  []string // host and path
}

func contactsOf(list []Contact) contacts {
	c := contacts{phones: map[string]bool{}, emails: map[string]bool{}}
	for _, one := range list {
		if one.Phone != "" {
			c.phones[canonical(one.Phone)] = true
		}
		if one.Email != "" {
			c.emails[strings.ToLower(one.Email)] = true
		}
		if one.Link != "" {
			c.links = append(c.links, bare(one.Link))
		}
	}
	return c
}

// canonical is a written number with its country's code, where it can be told.
func canonical(written string) string {
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, written)
	switch {
	case len(d) == 11 && d[0] == '8' && !strings.HasPrefix(written, "+"):
		return "7" + d[1:]
	case len(d) == 11 && d[0] == '0':
		return "44" + d[1:]
	case len(d) == 10 && !strings.HasPrefix(written, "+") && d[0] != '0':
		return "7" + d
	}
	return d
}

// phone knows a number, also by its last seven digits as a town dials them.
func (c contacts) phone(number string) bool {
	if c.phones[number] {
		return true
	}
	if len(number) != 7 {
		return false
	}
	for known := range c.phones {
		if strings.HasSuffix(known, number) {
			return true
		}
	}
	return false
}

// link knows a host, what lies under it, and a path where one is given.
func (c contacts) link(link string) bool {
	for _, known := range c.links {
		host, path, _ := strings.Cut(known, "/")
		at, below, _ := strings.Cut(link, "/")
		if at != host && !strings.HasSuffix(at, "."+host) {
			continue
		}
		if path == "" || below == path || strings.HasPrefix(below, path+"/") || strings.HasPrefix(below, path+"?") {
			return true
		}
	}
	return false
}

// bare is a link without its scheme, www and the last slash.
func bare(link string) string {
	link = strings.ToLower(link)
	if _, rest, ok := strings.Cut(link, "://"); ok {
		link = rest
	}
	return strings.TrimSuffix(strings.TrimPrefix(link, "www."), "/")
}
