package language

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folded is a text without what cannot be heard: in lower case, compatibility
// forms opened (NFKD), accents and characters of no width left out, ё as е,
// digits of all scripts as 0–9, every dash as -, every space as a space.
type Folded struct {
	Text string
	of   string
	at   []int // for each byte of Text: where its character begins in of
}

// Start is where the character of Text's byte i begins in the text as given.
func (f Folded) Start(i int) int { return f.at[i] }

// End is where the character of Text's byte i-1 ends in the text as given. What
// was left out behind it does not belong to it.
func (f Folded) End(i int) int {
	begins := f.at[i-1]
	_, n := utf8.DecodeRuneInString(f.of[begins:])
	return begins + n
}

// Fold folds a text. Bytes that are no UTF-8 become U+FFFD, one each.
func Fold(text string) Folded {
	f := folder{out: make([]byte, 0, len(text)+8), at: make([]int, 0, len(text)+8)}
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			if b = plain[b]; b != 0 {
				f.out, f.at = append(f.out, b), append(f.at, i)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		f.fold(r, i)
		i += n
	}
	return Folded{Text: string(f.out), of: text, at: f.at}
}

type folder struct {
	out []byte
	at  []int
}

// fold takes one character that is not ASCII.
func (f *folder) fold(r rune, at int) {
	if r >= 'Ѐ' && r <= 'џ' {
		f.put(lowerCyrillic(r), at)
		return
	}
	if s, ok := special(r); ok {
		for _, r := range s {
			f.put(r, at)
		}
		return
	}
	if r == '\u0306' && f.short() || unseen(r) {
		return
	}
	var raw [utf8.UTFMax]byte
	opened := norm.NFKD.Properties(utf8.AppendRune(raw[:0], r)).Decomposition()
	if opened == nil {
		f.put(unicode.ToLower(r), at)
		return
	}
	for _, r := range string(opened) {
		switch s, ok := special(r); {
		case ok:
			for _, r := range s {
				f.put(r, at)
			}
		case !unseen(r):
			f.put(unicode.ToLower(r), at)
		}
	}
}

func (f *folder) put(r rune, at int) {
	before := len(f.out)
	f.out = utf8.AppendRune(f.out, r)
	for range len(f.out) - before {
		f.at = append(f.at, at)
	}
}

// short turns a last и into й, as a breve behind it means.
func (f *folder) short() bool {
	n := len(f.out)
	if n < 2 || f.out[n-2] != "и"[0] || f.out[n-1] != "и"[1] {
		return false
	}
	f.out[n-1] = "й"[1]
	return true
}

func lowerCyrillic(r rune) rune {
	switch {
	case r >= 'А' && r <= 'Я':
		r += 'а' - 'А'
	case r <= 'Џ':
		r += 'ѐ' - 'Ѐ'
	}
	switch r {
	case 'ё', 'ѐ':
		return 'е'
	case 'ѝ':
		return 'и'
	}
	return r
}

// unseen are characters that leave no trace of their own: accents, joiners,
// marks of direction, fillers.
func unseen(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800':
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc)
}

// special is what folds otherwise than NFKD would have it.
func special(r rune) (string, bool) {
	if s, ok := folds[r]; ok {
		return s, true
	}
	if unicode.IsSpace(r) {
		return " ", true
	}
	if unicode.Is(unicode.Pd, r) {
		return "-", true
	}
	if r >= '\u0660' && unicode.Is(unicode.Nd, r) {
		return string(digitOf(r)), true
	}
	for _, s := range enclosed {
		if r >= s.from && r < s.from+rune(len(s.as)) {
			return s.as[r-s.from : r-s.from+1], true
		}
	}
	return "", false
}

// digitOf counts within a range of decimal digits: each is whole tens.
func digitOf(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return '0' + (r-zero)%10
}
