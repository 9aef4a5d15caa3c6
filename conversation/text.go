package conversation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
)

// MaxText is the longest message, in bytes: about four printed pages.
const MaxText = 16 << 10

const maxKey = 64

var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// seen takes out characters that can make a text read other than it is
// written, or carry one that nobody sees: marks of direction, zero-width
// spaces, tags, controls (Unicode TR 36, "Trojan source"). The joiners stay:
// emoji and some scripts are made with them.
func seen(r rune) rune {
	switch {
	case r == '\n', r == '\t', r == '\u200c', r == '\u200d', unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return r
	case unicode.In(r, unicode.Cc, unicode.Cf):
		return -1
	}
	return r
}

// visible reports a character that leaves ink: a text needs one.
func visible(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !strings.ContainsRune("\u115f\u1160\u3164\uffa0\u2800", r)
}

// clean checks a text that a person has written and takes out what cannot be
// seen. Errors: Invalid when it is empty, too long, or not UTF-8.
func clean(words care.Words) (care.Words, error) {
	text := words.Reveal()
	if !utf8.ValidString(text) {
		return care.Words{}, care.Faultf(care.Invalid, "the text is not UTF-8")
	}
	text = strings.TrimSpace(strings.Map(seen, lines.Replace(text)))
	if n := len(text); n == 0 || n > MaxText {
		return care.Words{}, care.Faultf(care.Invalid, "a text of %d bytes; want 1 to %d", n, MaxText)
	}
	if !strings.ContainsFunc(text, visible) {
		return care.Words{}, care.Faultf(care.Invalid, "a text in which there is nothing to see")
	}
	return care.Say(text), nil
}

func checkKey(key string) error {
	if n := len(key); n == 0 || n > maxKey || !utf8.ValidString(key) {
		return care.Faultf(care.Invalid, "a key of %d bytes; want 1 to %d, chosen once per act", n, maxKey)
	}
	return nil
}
