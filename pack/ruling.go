package pack

import (
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// Numbered is the pack as one of a clinic's versions.
func (p *Pack) Numbered(n int64) *Pack {
	numbered := *p
	numbered.Number = n
	return &numbered
}

// Ruling names a decision in one word, "3-K7Q…": the number of the version, the
// code of the question, and two digits by which one that was cut short or
// mistyped is known. Whoever has the version can decide it again.
func (p *Pack) Ruling(q policy.Question) string {
	ruling := strconv.FormatInt(p.Number, 10) + "-" + q.Code()
	return ruling + checkOf(ruling)
}

const checkDigits = 2

// checkOf is FNV-1a of the ruling before it, in the digits of codes.
func checkOf(ruling string) string {
	h := fnv.New32a()
	h.Write([]byte(ruling))
	sum := h.Sum32()
	sum ^= sum >> 10
	return string([]byte{policy.CodeDigits[sum>>5&31], policy.CodeDigits[sum&31]})
}

// typed puts right what people read wrongly off a screen: small letters, the
// letters O, I and L for digits, spaces around.
var typed = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// ReadRuling reads what Ruling has written, or somebody has typed from it.
// Errors: Invalid for anything else, and for a question that asks for no act:
// nobody has ever decided that.
func ReadRuling(s string) (number int64, q policy.Question, err error) {
	s = typed.Replace(strings.ToUpper(strings.TrimSpace(s)))
	whole := max(0, len(s)-checkDigits)
	version, code, _ := strings.Cut(s[:whole], "-")
	number, err = strconv.ParseInt(version, 10, 64)
	if err != nil || number < 0 || strconv.FormatInt(number, 10) != version || checkOf(s[:whole]) != s[whole:] {
		return 0, policy.Question{}, care.Faultf(care.Invalid, "this is no ruling")
	}
	if q, err = policy.ReadQuestion(code); err != nil {
		return 0, policy.Question{}, err
	}
	if q.Act == "" {
		return 0, policy.Question{}, care.Faultf(care.Invalid, "this is no ruling")
	}
	return number, q, nil
}
