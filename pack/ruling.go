package pack

import (
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

// Ruling names a decision in one word, "3-K7Q…": the number of the version and
// the code of the question. Whoever has the version can decide it again.
func (p *Pack) Ruling(q policy.Question) string {
	return strconv.FormatInt(p.Number, 10) + "-" + q.Code()
}

// ReadRuling reads what Ruling has written. Errors: Invalid for anything else.
func ReadRuling(s string) (number int64, q policy.Question, err error) {
	version, code, _ := strings.Cut(s, "-")
	number, err = strconv.ParseInt(version, 10, 64)
	if err != nil || number < 0 || strconv.FormatInt(number, 10) != version {
		return 0, policy.Question{}, care.Faultf(care.Invalid, "this is no ruling")
	}
	if q, err = policy.ReadQuestion(code); err != nil {
		return 0, policy.Question{}, err
	}
	return number, q, nil
}
