package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/bedside-health/bedside/care"
)

// What a tag is of. The same words have another tag in each kind.
const (
	tagName    = "person-name"
	tagBirth   = "person-birth"
	tagPhone   = "person-phone"
	tagLogin   = "person-login"
	tagCard    = "card-code"
	tagPin     = "pin"
	tagGuesser = "guesser"
	tagLink    = "demo-link"
)

const longestName = 200 // bytes

// fold makes one form of all the ways a name is written: lower case, ё as е,
// single spaces, no marks that cannot be seen.
func fold(name string) string {
	base := rune(0) // the letter that marks stand on
	name = strings.Map(func(c rune) rune {
		switch c = unicode.ToLower(c); {
		case unicode.IsSpace(c):
			return ' '
		case unicode.Is(unicode.Cf, c), unicode.Is(unicode.Cc, c):
			return -1
		case !unicode.Is(unicode.Mn, c):
			base = c
		case c == diaeresis && base == 'е':
			return -1
		}
		return c
	}, norm.NFD.String(name)) // taken apart: ё is е with a mark, whatever other marks stand between
	return strings.Join(strings.Fields(norm.NFC.String(name)), " ")
}

const diaeresis = '\u0308'

// cleanName refuses what is no name: bidi tricks and zero-width letters would
// let two people look like one.
func cleanName(name care.Words) (care.Words, error) {
	text := name.Reveal()
	if !utf8.ValidString(text) || len(text) > longestName {
		return care.Words{}, care.Faultf(care.Invalid, "the name must be text of at most %d bytes", longestName)
	}
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	letters := 0
	for _, c := range text {
		if unicode.IsLetter(c) {
			letters++
		} else if !strings.ContainsRune(" -'’.", c) && !unicode.Is(unicode.Mn, c) {
			return care.Words{}, care.Faultf(care.Invalid, "the name holds a character that no name has")
		}
	}
	if letters < 2 {
		return care.Words{}, care.Faultf(care.Invalid, "the name is missing")
	}
	return care.Say(text), nil
}

// cleanBirth reads "1950-04-23".
func cleanBirth(birth care.Words, now time.Time) (care.Words, time.Time, error) {
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(birth.Reveal()))
	if err != nil || day.Year() < 1880 || day.After(now.AddDate(0, 0, 1)) {
		return care.Words{}, time.Time{}, care.Faultf(care.Invalid, "the birth date must be a day that has been, as year-month-day")
	}
	return care.Say(day.Format(time.DateOnly)), day, nil
}

// cleanPhone keeps a phone as +79161234567; an empty one stays empty.
func cleanPhone(phone care.Words) (care.Words, error) {
	text := strings.TrimSpace(phone.Reveal())
	if text == "" {
		return care.Words{}, nil
	}
	var digits strings.Builder
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits.WriteRune(c)
		case !strings.ContainsRune(" -()\u00a0", c) && (c != '+' || i != 0):
			return care.Words{}, care.Faultf(care.Invalid, "the phone holds a character that no phone has")
		}
	}
	number := digits.String()
	if len(number) == 11 && number[0] == '8' && text[0] != '+' {
		number = "7" + number[1:]
	}
	if len(number) < 10 || len(number) > 15 {
		return care.Words{}, care.Faultf(care.Invalid, "the phone must have 10 to 15 digits, with the country's code")
	}
	return care.Say("+" + number), nil
}

// forPerson is what a sealed field is bound to.
func forPerson(id care.PersonID, field string) string { return "person/" + string(id) + "/" + field }

// tag finds words without storing them; nil for no words.
func (r *Register) tag(ctx context.Context, clinic care.ClinicID, kind string, words care.Words) ([]byte, error) {
	text := words.Reveal()
	if text == "" {
		return nil, nil
	}
	if kind == tagName {
		text = fold(text)
	}
	return r.Keys.Tag(ctx, clinic, kind, text)
}

// field seals one field of a person and tags it; nil for no words.
func (r *Register) field(ctx context.Context, p *personRow, kind, name string, words care.Words) (sealed, tag []byte, err error) {
	if words.Len() == 0 {
		return nil, nil, nil
	}
	if tag, err = r.tag(ctx, p.clinic, kind, words); err != nil {
		return nil, nil, err
	}
	sealed, err = r.Keys.Seal(ctx, p.clinic, p.key, words, forPerson(p.id, name))
	return sealed, tag, err
}

// newToken makes a secret of 256 bits and the hash under which it is known.
func newToken() (care.Secret, []byte) {
	var b [32]byte
	rand.Read(b[:])
	token := care.Hush(base64.RawURLEncoding.EncodeToString(b[:]))
	return token, hashToken(token)
}

// hashToken is what is stored of a token.
func hashToken(token care.Secret) []byte {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return sum[:]
}
