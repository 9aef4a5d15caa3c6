package bench_test

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/bench"
)

// The figures are the machine's; that they are of a day with both answers in
// it is ours.
func TestPolicyIsMeasuredOverADayWithBothAnswers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ru-clinic", "en-clinic"} {
		r, err := bench.Policy(name, 20*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		if r.Allowed < .5 || r.Allowed > .9 || r.Rules < 30 || r.Clauses < 40 {
			t.Errorf("%s: %+v", name, r)
		}
		for _, of := range []bench.Spread{r.Us, r.BatchUs, r.MayUs} {
			if of.P50 <= 0 || of.P95 < of.P50 || of.P99 < of.P95 || r.Decisions <= 0 {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
}

func TestPolicyIsNotMeasuredUnderAPackThatDoesNotShip(t *testing.T) {
	t.Parallel()
	if _, err := bench.Policy("nowhere", 0); err == nil {
		t.Error("it measured")
	}
}
