package guard

import (
	"time"

	"github.com/bedside-health/bedside/language"
)

// remembered is how long digits of earlier messages count.
const remembered = 10 * time.Minute

// A Fragment is the digits of one message, when they may be a part of a number
// given away piece by piece. It holds digits: treat it as the message itself.
type Fragment struct {
	At     time.Time
	Digits string
	plus   bool
}

// A Trail is what one person wrote to one patient before, the earliest first.
// It is a value: Add answers a new one.
type Trail []Fragment

// Add puts a message behind a trail; what is older than ten minutes is left out.
func (t Trail) Add(at time.Time, text string) Trail {
	left := t.since(at)
	if f, ok := fragmentOf((&Guard{}).read(text)); ok {
		left = append(left, Fragment{At: at, Digits: f.digits, plus: f.plus})
	}
	return left
}

func (t Trail) since(now time.Time) Trail {
	var left Trail
	for _, f := range t {
		if !now.Before(f.At) && now.Sub(f.At) <= remembered {
			left = append(left, f)
		}
	}
	return left
}

// few is how many words may stand beside the digits of a fragment.
const few = 6

// fragmentOf is the one number of a message that says little else.
func fragmentOf(r *reading) (candidate, bool) {
	runs := r.runs
	words := 0
	for _, t := range r.tokens {
		if t.Kind == language.Word {
			words++
		}
	}
	for _, f := range r.figures {
		if f.Spoken {
			words -= f.To - f.From
		}
	}
	if len(runs) != 1 || words > few {
		return candidate{}, false
	}
	c := r.begin(0)
	for i := runs[0].from; i < runs[0].to; i++ {
		if !r.grow(&c, i) {
			return candidate{}, false
		}
	}
	return c, !r.measured(c.to-1) && len(c.digits) < 12
}

// trail joins the digits of earlier messages with those of this one.
func (r *reading) trail(m Message) {
	before := m.Trail.since(m.Now)
	c, ok := fragmentOf(r)
	if !ok || len(r.found) > 0 {
		return
	}
	joined := candidate{digits: c.digits, parts: 2}
	for i := len(before) - 1; i >= 0 && len(joined.digits) <= most; i-- {
		joined.digits, joined.plus = before[i].Digits+joined.digits, before[i].plus
		p := dictated(&joined)
		if p.line == mobile && !r.guard.public.phone(p.number) {
			r.phoneOf(c, own)
			return
		}
	}
}

// dictated reads digits that came one after another: only whole mobile numbers
// are believed.
func dictated(c *candidate) planned {
	d := c.digits
	switch {
	case c.plus && len(d) > 7:
		return abroad(d, true)
	case len(d) == 11 && (d[:2] == "79" || d[:2] == "89" || d[:2] == "07"), len(d) == 10 && d[0] == '9':
		return planned{mobile, canonical(d), true}
	}
	return planned{}
}
