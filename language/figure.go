package language

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Figure is a number as it stands in a text, in digits or in words.
type Figure struct {
	Digits   string
	From, To int  // its tokens, To not among them
	Spoken   bool // in words
	Odd      bool // in digits that look-alikes stood among
}

// Figures finds every number among the tokens, in their order. Words join as
// they are spoken: "девятьсот шестнадцать" is 916, "двадцать три" 23, "сорок
// ноль пять" 40, 0, 5; "double five" and "две пятёрки" are 55.
func Figures(tokens []Token) []Figure {
	var found []Figure
	for i := 0; i < len(tokens); {
		f, ok := figureAt(tokens, i)
		if !ok {
			i++
			continue
		}
		found = append(found, f)
		i = f.To
	}
	return found
}

func figureAt(tokens []Token, i int) (Figure, bool) {
	switch t := tokens[i]; t.Kind {
	case Number:
		return Figure{Digits: t.Text, From: i, To: i + 1, Odd: t.Odd}, true
	case Word:
		if n, ok := numeralOf(t.Text); ok {
			return spoken(tokens, i, n)
		}
		if digits := together(t.Text); digits != "" {
			return Figure{Digits: digits, From: i, To: i + 1, Spoken: true}, true
		}
	}
	return Figure{}, false
}

// spoken reads on behind the number word at i.
func spoken(tokens []Token, i int, n numeral) (Figure, bool) {
	f := Figure{From: i, To: i + 1, Spoken: true}
	switch n.sort {
	case zero:
		f.Digits = "0"
	case scale:
		return f, false
	case noun:
		f.Digits = strconv.Itoa(n.value)
	case times:
		return repeated(tokens, f, n.value)
	default:
		f.Digits = composed(tokens, &f, n)
	}
	return f, true
}

// repeated is "double five", "дважды 7".
func repeated(tokens []Token, f Figure, often int) (Figure, bool) {
	if f.To == len(tokens) {
		return f, false
	}
	if tokens[f.To].Text == "-" && f.To+1 < len(tokens) {
		f.To++
	}
	digit := tokens[f.To].Text
	if n, ok := follows(tokens, f.To); ok && n.value < 10 {
		digit = strconv.Itoa(n.value)
	}
	f.To++
	f.Digits = strings.Repeat(digit, often)
	return f, len(digit) == 1 && digit[0] >= '0' && digit[0] <= '9'
}

// follows is the number word at i.
func follows(tokens []Token, i int) (numeral, bool) {
	if i >= len(tokens) || tokens[i].Kind != Word {
		return numeral{}, false
	}
	return numeralOf(tokens[i].Text)
}

// composed adds up what is one number in speech: each part smaller than the
// one before.
func composed(tokens []Token, f *Figure, n numeral) string {
	value := n.value
	if n.sort == unit {
		next, ok := follows(tokens, f.To)
		switch {
		case ok && next.sort == noun && n.value > 1 && n.value < 6:
			f.To++
			return strings.Repeat(strconv.Itoa(next.value), n.value)
		case !ok || next.sort != scale:
			return strconv.Itoa(value)
		}
		f.To++
		value, n.sort = value*100, hundred
	}
	for n.sort == hundred || n.sort == ten {
		to := f.To
		if to < len(tokens) && (tokens[to].Text == "-" && n.sort == ten || tokens[to].Text == "and" && n.sort == hundred) {
			to++
		}
		next, ok := follows(tokens, to)
		if !ok || next.sort != unit && (n.sort == ten || next.sort != teen && next.sort != ten) || n.sort == hundred && to == f.To && counted(tokens, to) {
			break
		}
		value, n, f.To = value+next.value, next, to+1
	}
	return strconv.Itoa(value)
}

// counted says whether the unit at i begins a row of English digits: "nine
// hundred one two three" is 900, 1, 2, 3.
func counted(tokens []Token, i int) bool {
	n, _ := follows(tokens, i)
	next, ok := follows(tokens, i+1)
	return ok && n.sort == unit && tokens[i].Text[0] < 0x80 && (next.sort == unit || next.sort == zero)
}

// A word of number words written together is at least this long, and at most.
const leastTogether, mostTogether = 14, 160

// together reads number words written as one: "восемьдевятьсотшестнадцать".
func together(word string) string {
	if len(word) < leastTogether || len(word) > mostTogether {
		return ""
	}
	var parts []Token
	for from := 0; from < len(word); {
		to := min(len(word), from+longestNumeral)
		for ; to > from; to-- {
			if _, ok := numeralOf(word[from:to]); ok && utf8.ValidString(word[from:to]) {
				break
			}
		}
		if to == from {
			return ""
		}
		parts = append(parts, Token{Kind: Word, Text: word[from:to]})
		from = to
	}
	var all strings.Builder
	for _, f := range Figures(parts) {
		all.WriteString(f.Digits)
	}
	return all.String()
}
