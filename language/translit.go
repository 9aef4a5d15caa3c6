package language

import "strings"

// latinFor writes Cyrillic letters as people do in an address: no accents, the
// short way.
var latinFor = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u",
	'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e",
	'ю': "yu", 'я': "ya",
}

// ToLatin writes a folded word in Latin letters.
func ToLatin(word string) string {
	var b strings.Builder
	for _, r := range word {
		if as, ok := latinFor[r]; ok {
			b.WriteString(as)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cyrillicFor reads Russian typed in Latin letters, the longest first. There is
// no one way to write it; these are read so that a word comes out as Key knows
// it.
var cyrillicFor = func() (by [128][]pair) {
	for _, p := range []pair{
		{"shch", "щ"}, {"sch", "щ"}, {"sh", "ш"}, {"ch", "ч"}, {"zh", "ж"}, {"kh", "х"}, {"ts", "ц"}, {"tz", "ц"},
		{"yu", "ю"}, {"ju", "ю"}, {"iu", "ю"}, {"ya", "я"}, {"ja", "я"}, {"ia", "я"}, {"yo", "е"}, {"jo", "е"}, {"ye", "е"},
		{"je", "е"}, {"ck", "к"}, {"ph", "ф"}, {"ij", "ий"}, {"iy", "ий"}, {"yy", "ый"}, {"ay", "ай"}, {"ey", "ей"}, {"oy", "ой"},
		{"uy", "уй"}, {"a", "а"}, {"b", "б"}, {"c", "ц"}, {"d", "д"}, {"e", "е"}, {"f", "ф"}, {"g", "г"}, {"h", "х"},
		{"i", "и"}, {"j", "й"}, {"k", "к"}, {"l", "л"}, {"m", "м"}, {"n", "н"}, {"o", "о"}, {"p", "п"}, {"q", "к"},
		{"r", "р"}, {"s", "с"}, {"t", "т"}, {"u", "у"}, {"v", "в"}, {"w", "в"}, {"x", "кс"}, {"y", "ы"}, {"z", "з"}, {"'", "ь"},
	} {
		by[p.latin[0]] = append(by[p.latin[0]], p)
	}
	return by
}()

type pair struct{ latin, cyrillic string }

// ToCyrillic reads a folded word in Latin letters as Russian: "napishite".
func ToCyrillic(word string) string {
	var b strings.Builder
	b.Grow(2 * len(word))
	for i := 0; i < len(word); {
		n := 1
		if c := word[i]; c < 128 && cyrillicFor[c] != nil {
			for _, p := range cyrillicFor[c] {
				if strings.HasPrefix(word[i:], p.latin) {
					b.WriteString(p.cyrillic)
					n = len(p.latin)
					break
				}
			}
		} else {
			b.WriteByte(c)
		}
		i += n
	}
	return b.String()
}
