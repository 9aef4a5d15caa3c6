package bench_test

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/bench"
	"github.com/bedside-health/bedside/guard"
)

// How fast is the machine's; that it is text with something to find, and that
// the heap is looked at, is ours.
func TestGuardIsMeasuredOverTextWithSomethingToFind(t *testing.T) {
	t.Parallel()
	g := guard.New(guard.Policy{Decide: map[guard.Kind]guard.Decision{guard.Phone: guard.Stop, guard.Invite: guard.Stop, guard.Email: guard.Stop, guard.Snils: guard.Warn}})
	r, err := bench.Guard(g, 40*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if r.Found < .1 || r.Found > .6 || r.Lines < 100 || r.Bytes < 80 || r.MBPerSecond <= 0 {
		t.Errorf("%+v", r)
	}
	if r.LineUs.P50 <= 0 || r.LineUs.P99 < r.LineUs.P50 || r.HeapBefore <= 0 || r.HeapAfter <= 0 {
		t.Errorf("%+v", r)
	}
}
