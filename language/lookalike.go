package language

import "strings"

// alike pairs letters that look the same, as typed in either case, in folded
// text: Cyrillic, Latin, Greek.
var alike = []struct{ cyrillic, latin, greek rune }{
	{'а', 'a', 'α'}, {'в', 'b', 'β'}, {'е', 'e', 'ε'}, {'к', 'k', 'κ'}, {'м', 'm', 'μ'}, {'н', 'h', 'η'},
	{'о', 'o', 'ο'}, {'р', 'p', 'ρ'}, {'с', 'c', 'ϲ'}, {'т', 't', 'τ'}, {'у', 'y', 'υ'}, {'х', 'x', 'χ'},
	{'і', 'i', 'ι'}, {'ј', 'j', 'ϳ'}, {'ѕ', 's', 0}, {'г', 0, 'γ'}, {'п', 'n', 'π'}, {'и', 'u', 0},
	{'л', 0, 'λ'}, {'ф', 0, 'φ'}, {0, 'v', 'ν'}, {0, 'z', 'ζ'}, {0, 'w', 'ω'}, {'ԁ', 'd', 0}, {'ԛ', 'q', 0}, {'ԝ', 'w', 0},
}

var toCyrillic, toLatin = func() (c, l map[rune]rune) {
	c, l = map[rune]rune{}, map[rune]rune{}
	for _, a := range alike {
		if a.cyrillic != 0 {
			c[a.latin], c[a.greek] = a.cyrillic, a.cyrillic
		}
		if a.latin != 0 {
			l[a.greek] = a.latin
			if a.cyrillic != 'п' && a.cyrillic != 'и' { // only Latin n and u are drawn as these
				l[a.cyrillic] = a.latin
			}
		}
	}
	delete(c, 0)
	delete(l, 0)
	return c, l
}()

// script is where a letter of folded text comes from.
func script(r rune) byte {
	switch {
	case r < 0x80:
		return 'l'
	case r >= 'а' && r <= 'ԯ':
		return 'c'
	case r >= 'Ͱ' && r <= 'Ͽ':
		return 'g'
	}
	return '?'
}

// Settle writes a folded word that mixes alphabets in one of them: in the one
// whose letters the other has no look-alike for, else in the one with more
// letters. A word of one alphabet stays as it is.
func Settle(word string) string {
	var has [128]int // letters by script
	var only [128]int
	for _, r := range word {
		s := script(r)
		has[s]++
		if s == 'c' && toLatin[r] == 0 || s == 'l' && toCyrillic[r] == 0 && r != '\'' {
			only[s]++
		}
	}
	if has['c'] == 0 && has['g'] == 0 || has['l'] == 0 && has['g'] == 0 || has['c'] == 0 && has['l'] == 0 {
		return word
	}
	to := toLatin
	if only['c'] > only['l'] || only['c'] == only['l'] && has['c'] >= has['l'] {
		to = toCyrillic
	}
	return strings.Map(func(r rune) rune {
		if as, ok := to[r]; ok {
			return as
		}
		return r
	}, word)
}

// digitLike says which digit a character of folded text is drawn like, 0 for
// none.
func digitLike(r rune) byte {
	switch r {
	case 'o', 'о', 'ο':
		return '0'
	case 'l', 'i', 'і', '|', '!', 'ι':
		return '1'
	case 'z':
		return '2'
	case 'з', 'э', 'ʒ':
		return '3'
	case 'ч':
		return '4'
	case 's', 'ѕ':
		return '5'
	case 'б':
		return '6'
	case 'b':
		return '8'
	}
	return 0
}
