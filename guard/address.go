package guard

import (
	"strings"

	"github.com/bedside-health/bedside/language"
)

// A sign of an address may be typed, put in brackets, or said in words.
type sign struct {
	is     byte // '@' '.' '/' '_' '-', 0 for none
	to     int  // the token behind it
	spoken bool
}

var signWords = map[string]byte{
	"собака": '@', "собачка": '@', "собаку": '@', "собачку": '@', "сабака": '@', "собакой": '@', "эт": '@', "at": '@', "sobaka": '@', "sobachka": '@', "собaкa": '@', "a": '@', "а": '@', "гав": '@',
	"точка": '.', "точку": '.', "тчк": '.', "dot": '.', "tochka": '.', "d0t": '.', "дот": '.',
	"слэш": '/', "слеш": '/', "slash": '/', "слешь": '/', "slesh": '/', "дробь": '/',
	"underscore": '_', "андерскор": '_', "дефис": '-', "тире": '-', "dash": '-', "hyphen": '-', "минус": '-',
}

var typedSigns = map[string]byte{"@": '@', ".": '.', "/": '/', "_": '_', "-": '-', "+": '+', "\\": '/'}

var closing = map[string]string{"(": ")", "[": "]", "{": "}", "<": ">", "*": "*", "\"": "\""}

// signAt reads a sign of an address at token i.
func (r *reading) signAt(i int) sign {
	if i >= len(r.tokens) {
		return sign{to: i}
	}
	r.steps++
	t := r.tokens[i]
	if t.Kind != language.Mark && r.signs[i] == 0 && !strings.HasPrefix(t.Text, "ни") {
		return sign{to: i}
	}
	if shut, ok := closing[t.Text]; ok && i+2 < len(r.tokens) && r.tokens[i+2].Text == shut {
		if s := r.plainSign(i + 1); s.is != 0 {
			return sign{is: s.is, to: i + 3, spoken: true}
		}
	}
	if (t.Text == "_" || t.Text == "-" && r.tokens[min(i+1, len(r.tokens)-1)].Text != "at") && i+2 < len(r.tokens) && r.signs[i+1] != 0 && r.tokens[i+1].Kind == language.Word && r.tokens[i+2].Text == t.Text {
		return sign{is: r.signs[i+1], to: i + 3, spoken: true} // "_собака_"
	}
	s := r.plainSign(i)
	if s.spoken && (t.Text == "a" || t.Text == "а") {
		return sign{to: i} // only in brackets
	}
	return s
}

func (r *reading) plainSign(i int) sign {
	t := r.tokens[i]
	if t.Kind != language.Word {
		return sign{is: r.signs[i], to: i + 1}
	}
	if (t.Text == "нижнее" || t.Text == "нижний") && i+1 < len(r.tokens) && r.tokens[i+1].Kind == language.Word {
		return sign{is: '_', to: i + 2, spoken: true}
	}
	return sign{is: r.signs[i], to: i + 1, spoken: true}
}

// name reads letters and digits that stand together at token i.
func (r *reading) name(i int) (to int, text string) {
	to = i
	for to < len(r.tokens) && r.tokens[to].Kind != language.Mark && (to == i || !r.tokens[to].Space && !r.tokens[to].Line) && to-i < 12 {
		if r.steps++; len(r.tokens[to].Text) > 64 {
			break
		}
		text += r.tokens[to].Text
		to++
	}
	return to, text
}

// joins says whether a sign joins what stands on both sides of it: spoken ones
// do, typed ones when spaces stand on both sides or on neither.
func (r *reading) joins(i int, s sign) bool {
	if s.to >= len(r.tokens) || r.tokens[s.to].Line {
		return false
	}
	return s.spoken || r.tokens[i].Space == r.tokens[s.to].Space
}

// A host is the name of a machine in the text.
type host struct {
	to     int    // the token behind it
	name   string // in Latin letters, as a browser would have it
	spoken bool   // somebody took pains to hide it
	typed  bool   // no spaces inside
	weak   bool   // its end is a word too
}

// labels bounds the parts of a host.
const labels = 8

// hostAt reads a host at token i: the longest that ends as hosts do, or any at
// all where a scheme has said that this is one.
func (r *reading) hostAt(i int, scheme bool) (best host, ok bool) {
	to, text := r.name(i)
	if to == i {
		return host{}, false
	}
	h := host{to: to, typed: true}
	for n := range labels {
		s := r.signAt(h.to)
		if s.is != '.' && s.is != '-' || !r.joins(h.to, s) {
			break
		}
		if n == 0 {
			h.name = hostLabel(text)
		}
		at := s.to
		if to, text = r.name(at); to == at {
			break
		}
		h.typed = h.typed && !r.tokens[at].Space && !s.spoken
		h.spoken = h.spoken || s.spoken || r.tokens[at].Space
		h.to = to
		if s.is == '-' {
			h.name += "-" + text
			continue
		}
		end := text
		if known, ok := spelt[text]; ok {
			end = known
		}
		h.weak = !strongTLD[end]
		h.name += "." + hostLabel(text)
		if scheme || strongTLD[end] || weakTLD[end] {
			best, ok = h, true
			best.name = h.name[:strings.LastIndexByte(h.name, '.')+1] + end
		}
	}
	return best, ok
}

// hostLabel is one label as a browser would have it.
func hostLabel(text string) string {
	if known, ok := hostWords[text]; ok {
		return known
	}
	if known, ok := spelt[text]; ok {
		return known
	}
	return language.ToLatin(text)
}
