package language

// plain says what an ASCII byte folds to; 0 leaves it out.
var plain = func() (to [128]byte) {
	for b := range to {
		switch {
		case b >= 'A' && b <= 'Z':
			to[b] = byte(b) + 'a' - 'A'
		case b == '\t' || b == '\r' || b == '\v' || b == '\f':
			to[b] = ' '
		case b == '\n' || b >= ' ' && b < 0x7f:
			to[b] = byte(b)
		}
	}
	return to
}()

// folds are characters that look like others and that NFKD leaves as they are,
// or would open into letters where we want a sign.
var folds = map[rune]string{
	'№': "#", '’': "'", '‘': "'", 'ʼ': "'", '`': "'", '´': "'", '′': "'",
	'«': "\"", '»': "\"", '“': "\"", '”': "\"", '„': "\"",
	'−': "-", '⁃': "-", '─': "-", '·': ".", '•': ".", '∙': ".", '․': ".", '。': ".", '｡': ".",
	'\u2028': "\n", '\u2029': "\n", '\u0085': "\n", '⁄': "/", '∕': "/", '➕': "+", '＠': "@",
	'ß': "ss", 'ı': "i", 'ł': "l", 'ø': "o", 'đ': "d", 'ɑ': "a", 'ɡ': "g", 'ƚ': "l", 'ⅼ': "l",
	'ᴀ': "a", 'ʙ': "b", 'ᴄ': "c", 'ᴅ': "d", 'ᴇ': "e", 'ꜰ': "f", 'ɢ': "g", 'ʜ': "h", 'ɪ': "i",
	'ᴊ': "j", 'ᴋ': "k", 'ʟ': "l", 'ᴍ': "m", 'ɴ': "n", 'ᴏ': "o", 'ᴘ': "p", 'ʀ': "r", 'ꜱ': "s",
	'ᴛ': "t", 'ᴜ': "u", 'ᴠ': "v", 'ᴡ': "w", 'ʏ': "y", 'ᴢ': "z", '⓿': "0", '⓪': "0", '🄋': "0", '🄌': "0",
}

// enclosed are runs of letters and digits in circles and squares.
var enclosed = []struct {
	from rune
	as   string
}{
	{'❶', "123456789"}, {'➀', "123456789"}, {'➊', "123456789"}, {'⓵', "123456789"},
	{'🅐', "abcdefghijklmnopqrstuvwxyz"}, {'🅰', "abcdefghijklmnopqrstuvwxyz"},
}
