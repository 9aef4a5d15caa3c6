package guard

import "github.com/bedside-health/bedside/language"

// A gap is what stands between two figures.
type gap uint8

const (
	hard gap = iota // other words: a number ends here
	weak            // a comma, a new line, "потом": a dictated number may go on
	soft            // a space, a dash, a bracket: a written number goes on
)

// A run is figures that no hard gap parts, as indexes of r.figures.
type run struct{ from, to int }

// most is how many digits any number that is looked for has; a figure with
// more is none.
const most = 20

// join cuts the figures into runs: where a hard gap stands, or a figure is too
// long.
func (r *reading) join() {
	r.gaps = make([]gap, len(r.figures))
	for i := 1; i < len(r.figures); i++ {
		r.gaps[i] = r.gapBefore(i)
	}
	for from := 0; from < len(r.figures); {
		to := from + 1
		for to < len(r.figures) && r.gaps[to] != hard {
			to++
		}
		r.runs = append(r.runs, run{from, to})
		from = to
	}
}

// gapBefore is what stands before figure i, which is not the first.
func (r *reading) gapBefore(i int) gap {
	a, b := r.figures[i-1], r.figures[i]
	if len(a.Digits) > most || len(b.Digits) > most || b.From-a.To > 6 {
		return hard
	}
	g := soft
	if r.tokens[b.From].Line {
		g = weak
	}
	marks := 0
	for t := a.To; t < b.From; t++ {
		r.steps++
		switch r.between(t, a.To, b.From) {
		case hard:
			return hard
		case weak:
			g = weak
		}
		if r.tokens[t].Kind == language.Mark {
			marks++
		}
		if r.tokens[t].Line {
			g = weak
		}
	}
	if marks > 4 {
		return hard
	}
	return g
}

// between judges one token between two figures.
func (r *reading) between(t, from, to int) gap {
	token := r.tokens[t]
	if token.Kind == language.Mark {
		switch token.Text {
		case "-", ".", "(", ")", "/", "*", "_", "~", "+", "\\", "[", "]", "#":
			return soft
		case ":", "%", "=", "<", ">", "°", "@", "?", "!", "₽", "$", "€", "£", "\"":
			return hard
		}
		return weak
	}
	if r.cues[t]&joiner != 0 || from+1 == to && len([]rune(token.Text)) == 1 && !token.Space && !r.tokens[to].Space {
		return weak
	}
	return hard
}

// A candidate is neighbouring figures read as one number.
type candidate struct {
	from, to int // figures
	digits   string
	plus     bool
	solid    bool // one figure
	loose    bool // weak gaps inside
	brackets bool
	spoken   bool
	odd      bool // look-alike letters among the digits
	sizes    [most]int8
	parts    int
	seps     string // between parts: " ", "-", "." …, one byte each
}

// grow adds figure i to the candidate; false when it would be too long.
func (r *reading) grow(c *candidate, i int) bool {
	f := r.figures[i]
	if len(c.digits)+len(f.Digits) > most || c.parts == most {
		return false
	}
	if c.parts > 0 {
		c.seps += r.separator(i)
		if r.gaps[i] == weak {
			c.loose = true
		}
	}
	c.sizes[c.parts] = int8(len(f.Digits))
	c.parts++
	c.digits += f.Digits
	c.to, c.solid = i+1, c.parts == 1
	c.spoken, c.odd = c.spoken || f.Spoken, c.odd || f.Odd
	before := f.From - 1
	c.brackets = c.brackets || before >= 0 && (r.tokens[before].Text == "(" || r.tokens[before].Text == "[") && !r.tokens[f.From].Space
	return true
}

// separator is what parts figure i from the one before, in one byte: a space
// when there is nothing else.
func (r *reading) separator(i int) string {
	for t := r.figures[i-1].To; t < r.figures[i].From; t++ {
		if r.tokens[t].Kind == language.Mark && len(r.tokens[t].Text) == 1 {
			return r.tokens[t].Text
		}
	}
	return " "
}

// begin starts a candidate at figure i.
func (r *reading) begin(i int) candidate {
	c := candidate{from: i, to: i}
	c.plus = r.plusAt(r.figures[i].From-1) >= 0
	return c
}

// plusAt is the token of the plus that stands at t or, with a bracket between,
// before it; -1 when none does.
func (r *reading) plusAt(t int) int {
	if t > 0 && r.tokens[t].Text == "(" {
		t--
	}
	if t < 0 {
		return -1
	}
	switch r.tokens[t].Text {
	case "+", "плюс", "plus", "plyus", "plus+":
		return t
	}
	return -1
}

// span is the tokens of a candidate, with its plus and its bracket.
func (r *reading) span(c candidate) (from, to int) {
	from, to = r.figures[c.from].From, r.figures[c.to-1].To
	if p := r.plusAt(from - 1); p >= 0 {
		return p, to
	}
	if from > 0 && r.tokens[from-1].Text == "(" && c.brackets && c.parts > 1 {
		from--
	}
	return from, to
}

// shape writes the sizes of the parts: "1-3-3-2-2".
func (c *candidate) shape() string {
	out := make([]byte, 0, 2*c.parts)
	for i := range c.parts {
		if i > 0 {
			out = append(out, '-')
		}
		out = append(out, "0123456789abcdefghijk"[c.sizes[i]])
	}
	return string(out)
}
