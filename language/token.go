package language

import (
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota + 1 // letters, settled in one alphabet
	Number                 // digits
	Mark                   // any other sign that can be seen; a row of the same is one
)

// A Token is a piece of a text. White space is none: the next token tells of it.
type Token struct {
	Text       string // folded
	Start, End int    // bytes of the text as given
	Kind       Kind
	Space      bool // white space stands before it
	Line       bool // a line begins with it
	Odd        bool // it was typed in a way that hides it: look-alikes mended
}

// Tokens cuts a folded text.
func Tokens(f Folded) []Token {
	c := cutter{f: f, text: f.Text, out: make([]Token, 0, len(f.Text)/6+4), line: true}
	for i := 0; i < len(c.text); {
		r, n := c.at(i)
		switch {
		case r == '\n' || r == ' ':
			c.space, c.line = true, c.line || r == '\n'
			i += n
		case isLetter(r) || isDigit(r):
			i = c.run(i)
		default:
			i = c.mark(i, r)
		}
	}
	return c.out
}

type cutter struct {
	f           Folded
	text        string
	out         []Token
	space, line bool
}

func (c *cutter) at(i int) (rune, int) {
	if b := c.text[i]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRuneInString(c.text[i:])
}

func (c *cutter) add(kind Kind, text string, from, to int) {
	c.out = append(c.out, Token{Text: text, Start: c.f.Start(from), End: c.f.End(to), Kind: kind, Space: c.space, Line: c.line})
	c.space, c.line = false, false
}

func (c *cutter) mark(from int, sign rune) int {
	to := from
	for to < len(c.text) {
		r, n := c.at(to)
		if r != sign {
			break
		}
		to += n
		if sign == utf8.RuneError {
			break
		}
	}
	_, n := c.at(from)
	c.add(Mark, c.text[from:from+n], from, to)
	return to
}

// run takes letters and digits that stand together.
func (c *cutter) run(from int) int {
	digits, letters, strange := 0, 0, 0
	to, before := from, rune(0)
	for to < len(c.text) {
		r, n := c.at(to)
		switch {
		case isDigit(r):
			digits++
		case isLetter(r):
			if letters++; digitLike(r) == 0 {
				strange++
			}
		case (r == '\'' && isLetter(before) || r == '|' && isDigit(before)) && c.goesOn(to+n, r):
			if r == '|' {
				letters++
			}
		default:
			return c.cut(from, to, digits, letters, strange)
		}
		to, before = to+n, r
	}
	return c.cut(from, to, digits, letters, strange)
}

// goesOn says whether an apostrophe or a bar stands inside a run.
func (c *cutter) goesOn(i int, sign rune) bool {
	if i >= len(c.text) {
		return false
	}
	r, _ := c.at(i)
	return sign == '\'' && isLetter(r) || sign == '|' && isDigit(r)
}

func (c *cutter) cut(from, to, digits, letters, strange int) int {
	switch {
	case digits == 0:
		word := c.text[from:to]
		settled := Settle(word)
		c.add(Word, settled, from, to)
		c.out[len(c.out)-1].Odd = settled != word
	case letters == 0:
		c.add(Number, c.text[from:to], from, to)
	case strange == 0 && letters <= 2*digits:
		c.add(Number, asDigits(c.text[from:to]), from, to)
		c.out[len(c.out)-1].Odd = true
	default:
		c.pieces(from, to)
	}
	return to
}

// pieces cuts a run where letters and digits meet: "5мг" is two tokens.
func (c *cutter) pieces(from, to int) {
	for from < to {
		r, _ := c.at(from)
		digits, end := isDigit(r), from
		for end < to {
			r, n := c.at(end)
			if isDigit(r) != digits {
				break
			}
			end += n
		}
		if digits {
			c.add(Number, c.text[from:end], from, end)
		} else {
			c.add(Word, Settle(c.text[from:end]), from, end)
		}
		from = end
	}
}

func asDigits(run string) string {
	out := make([]byte, 0, len(run))
	for _, r := range run {
		if d := digitLike(r); d != 0 {
			out = append(out, d)
		} else if isDigit(r) {
			out = append(out, byte(r))
		}
	}
	return string(out)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z'
	}
	return r >= 'а' && r <= 'џ' || unicode.IsLetter(r)
}
