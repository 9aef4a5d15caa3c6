package api

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// A body whose length was not said is measured while it is read, and read to
// its end, so that its sender hears the answer.
func TestABodyWithoutALengthIsMeasured(t *testing.T) {
	t.Parallel()
	fault := errors.New("too large")
	for size, want := range map[int]error{99: nil, 100: nil, 101: fault, 5000: fault} {
		body := strings.NewReader(strings.Repeat("a", size))
		text, err := io.ReadAll(&measure{io.NopCloser(body), 100, func() error { return fault }})
		if err != want || want == nil && len(text) != size || body.Len() > 0 {
			t.Errorf("%d bytes: %v after %d, %d left", size, err, len(text), body.Len())
		}
	}
}
