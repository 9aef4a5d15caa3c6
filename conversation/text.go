package conversation

import (
	"strings"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
)

// MaxText is the longest message, in bytes: about four printed pages.
const MaxText = 16 << 10

const maxKey = 64

// invisible characters can make a text read other than it is written, or hide
// that it is empty: zero-width spaces and marks of direction (Unicode TR 36,
// "Trojan source"). The joiner U+200D stays: emoji are made with it.
var invisible = strings.NewReplacer("\u200b", "", "\u2060", "", "\ufeff", "", "\u00ad", "",
	"\u200e", "", "\u200f", "", "\u061c", "",
	"\u202a", "", "\u202b", "", "\u202c", "", "\u202d", "", "\u202e", "",
	"\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "", "\x00", "", "\r\n", "\n", "\r", "\n")

// clean checks a text that a person has written and takes out what cannot be
// seen. Errors: Invalid when it is empty, too long, or not UTF-8.
func clean(words care.Words) (care.Words, error) {
	text := words.Reveal()
	if !utf8.ValidString(text) {
		return care.Words{}, care.Faultf(care.Invalid, "the text is not UTF-8")
	}
	text = strings.TrimSpace(invisible.Replace(text))
	if n := len(text); n == 0 || n > MaxText {
		return care.Words{}, care.Faultf(care.Invalid, "a text of %d bytes; want 1 to %d", n, MaxText)
	}
	return care.Say(text), nil
}

func checkKey(key string) error {
	if n := len(key); n == 0 || n > maxKey || !utf8.ValidString(key) {
		return care.Faultf(care.Invalid, "a key of %d bytes; want 1 to %d, chosen once per act", n, maxKey)
	}
	return nil
}
