package guard

import "strings"

// identifiers finds the numbers of documents and cards: by their check digits,
// and passports, which have none, by what stands around them. These go first,
// so that none of them is taken for a telephone.
func (r *reading) identifiers() {
	for _, run := range r.runs {
		for i := run.from; i < run.to; {
			c, kind := r.identifierAt(i, run)
			if kind == "" {
				i++
				continue
			}
			from, to := r.span(c)
			r.take(from, to)
			r.find(kind, from, to, own)
			i = c.to
		}
	}
}

// identifierAt is the longest number of a document that begins at figure i.
func (r *reading) identifierAt(i int, in run) (best candidate, kind Kind) {
	c := r.begin(i)
	starts := i == in.from || r.gaps[i] == weak
	for j := i; j < in.to && r.grow(&c, j); j++ {
		r.steps++
		ends := j+1 == in.to || r.gaps[j+1] == weak
		if c.plus || len(c.digits) < 9 || !(starts && ends) && !c.asPrinted() {
			continue
		}
		if k := r.document(&c); k != "" {
			best, kind = c, k
		}
	}
	return best, kind
}

// asPrinted are groups in which documents and cards are written.
func (c *candidate) asPrinted() bool {
	return c.grouped("4-4-4-4", "g", "3-3-3-2", "b", "c", "4-6-5", "2-2-6", "4-6")
}

// document tells what a number is the number of. The nearest word before it
// decides where digits fit several.
func (r *reading) document(c *candidate) Kind {
	from, to := r.span(*c)
	near := r.nearest(from-8, from, snilsCue|omsCue|innCue|cardCue|passportCue)
	if near < 0 {
		near = r.nearest(to, to+3, snilsCue|omsCue|innCue|cardCue|passportCue)
	}
	var hint cue
	if near >= 0 {
		hint = r.cues[near]
	}
	d := c.digits
	switch len(d) {
	case 9, 10, 12:
		return r.shortDocument(c, hint)
	case 11:
		phone := (d[0] == '7' || d[0] == '8') && d[1] == '9' && hint&snilsCue == 0
		if snils(d) && !phone && !c.loose && (hint&snilsCue != 0 || c.grouped("3-3-3-2") || c.solid && !r.elsewhere(from) && !r.any(from-6, from, callCue)) {
			return Snils
		}
	case 16:
		return r.sixteen(c, hint, from)
	case 13, 15, 17, 18, 19:
		if luhn(d) && issued(d) && !c.loose && (hint&cardCue != 0 || len(d) == 15 && c.grouped("4-6-5") || len(d) > 15 && c.parts > 3) {
			return Card
		}
	}
	return ""
}

func (r *reading) shortDocument(c *candidate, hint cue) Kind {
	d := c.digits
	switch {
	case len(d) == 12 && inn(d) && (hint&innCue != 0 || c.solid && !r.elsewhere(r.figures[c.from].From)):
		return Inn
	case len(d) == 10 && inn(d) && hint&innCue != 0:
		return Inn
	case len(d) == 12 || hint&(innCue|snilsCue|omsCue) != 0:
		return ""
	case hint&passportCue != 0 && (len(d) == 10 || c.solid || c.grouped("2-7")):
		return Passport
	case len(d) == 10 && !c.loose && strings.IndexByte("0123456789", d[0]) >= 0 && c.grouped("4-6", "2-2-6") && r.numbered(c):
		return Passport
	}
	return ""
}

// numbered says whether № stands inside a passport's number, or "серия" before
// it: then nothing else needs to be said.
func (r *reading) numbered(c *candidate) bool {
	from := r.figures[c.from].From
	return r.tokens[r.figures[c.to-1].From-1].Text == "#" || r.any(from-3, from, series)
}

func (r *reading) sixteen(c *candidate, hint cue, from int) Kind {
	if !luhn(c.digits) || c.loose {
		return ""
	}
	printed := c.grouped("4-4-4-4")
	switch plain := !r.elsewhere(from) || printed; {
	case hint&omsCue != 0 && hint&cardCue == 0:
		return Oms
	case issued(c.digits) && (hint&cardCue != 0 || plain):
		return Card
	case hint&omsCue != 0 || plain && !printed && c.solid:
		return Oms
	}
	return ""
}

// elsewhere says whether the words before a number make it that of an order, a
// sample or a device.
func (r *reading) elsewhere(from int) bool { return r.any(from-5, from, caseCue) }
