package guard

import "strings"

// phones finds telephone numbers that no public contact owns.
func (r *reading) phones() {
	for _, run := range r.runs {
		for i := run.from; i < run.to; {
			c, p, ok := r.phoneAt(i, run)
			if !ok {
				i++
				continue
			}
			r.phone(c, p)
			i = c.to
		}
	}
}

// phone notes a number, unless anybody may be told it.
func (r *reading) phone(c candidate, p planned) {
	from, to := r.span(c)
	r.dialled = to
	switch {
	case r.guard.own.phone(p.number):
		r.phoneOf(c, own)
	case p.line == free || r.guard.public.phone(p.number):
		r.take(from, to)
	default:
		r.phoneOf(c, r.whose(from, to, p.line == mobile || p.line == other && (c.plus || !r.cyrillic)))
	}
}

func (r *reading) phoneOf(c candidate, whose owner) {
	from, to := r.span(c)
	r.take(from, to)
	r.find(Phone, from, to, whose)
}

// phoneAt is the best number that begins at figure i: without weak gaps before
// with them, then the longest.
func (r *reading) phoneAt(i int, in run) (best candidate, as planned, ok bool) {
	c := r.begin(i)
	starts := i == in.from || c.plus || r.gaps[i] == weak
	for j := i; j < in.to && !r.taken[j] && r.grow(&c, j); j++ {
		if r.steps++; j > i && r.plusAt(r.figures[j].From-1) >= 0 {
			break
		}
		ends := j+1 == in.to || r.gaps[j+1] == weak || r.plusAt(r.figures[j+1].From-1) >= 0
		if !(starts && ends) && !strict(&c) || ok && c.loose {
			continue
		}
		if p := plan(&c, r.cyrillic); p.line != none && r.believed(&c, p) {
			best, as, ok = c, p, true
		}
	}
	return best, as, ok
}

// strict are numbers that are recognised among other figures: a mobile number
// in groups as they are written.
func strict(c *candidate) bool {
	d := c.digits
	switch len(d) {
	case 10:
		return d[0] == '9' && c.grouped("3-3-2-2", "a")
	case 11:
		if (d[0] == '7' || d[0] == '8') && strings.IndexByte("3489", d[1]) >= 0 {
			return c.grouped("1-3-3-2-2", "1-3-3-4", "1-3-7", "1-a", "4-3-2-2", "4-7", "b", "1-4-2-2-2", "1-5-1-2-2", "1-3-2-2-3")
		}
		return strings.HasPrefix(d, "07") && c.grouped("5-6", "b", "5-3-3")
	}
	return false
}

// believed asks what stands around a number whose digits alone do not tell.
func (r *reading) believed(c *candidate, p planned) bool {
	from, _ := r.span(*c)
	call := r.nearest(from-6, from, callCue|mine)
	if after := r.figures[c.to-1].To; call < 0 && r.cues[min(after, len(r.tokens)-1)]&callCue != 0 && !c.plus {
		call = from // "… мой номер"
	}
	if r.dialled > 0 && from-r.dialled < 3 {
		call = from // one more in a row
	}
	if c.plus {
		return true
	}
	if elsewhere := r.nearest(from-5, from, caseCue); elsewhere >= 0 && elsewhere > call && (c.solid || !p.sure || !strict(c)) {
		return false
	}
	switch n := len(c.digits); {
	case c.loose:
		return p.line == mobile && (n == 11 && p.sure || call >= 0 || c.singles()) || p.line == land && n == 11 && call >= 0 || p.line == other && call >= 0 && n > 9
	case p.sure:
		return true
	case n < 7:
		return call >= from-3 && call >= 0 && !r.measured(c.to-1)
	}
	return call >= 0
}

// measured says whether a unit stands behind figure i.
func (r *reading) measured(i int) bool {
	to := r.figures[i].To
	return to < len(r.tokens) && units[r.keys[to]]
}
