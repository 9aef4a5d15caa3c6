package conversation

import (
	"strconv"

	"github.com/bedside-health/bedside/care"
)

const maxSkip = 5000

func cursor(skip int) string { return strconv.Itoa(skip) }

func parseCursor(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxSkip {
		return 0, care.Faultf(care.Invalid, "that is not where a list goes on: read it from its beginning")
	}
	return n, nil
}
