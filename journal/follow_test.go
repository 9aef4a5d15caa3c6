package journal_test

import (
	"errors"
	"testing"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// A follower that fails half-way goes on where it was: its place and its
// effect are one change.
func TestFollowerDoesEachFactOnceAlsoAfterAFailure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		j := journal.New(db, bus.InProcess(), time.Now)
		write(t, db, j, 1, 9) // six facts: every third change fails
		var done []int64
		broken := true
		f := journal.Follower{Name: "trial", Do: func(tx *store.Tx, clinic care.ClinicID, fact care.Fact) error {
			place := fact.(care.MessagesSeen).Place
			if place == 5 && broken {
				return errors.New("not now")
			}
			tx.Committed(func() { done = append(done, place) })
			return nil
		}}
		if err := j.FollowOnce(t.Context(), clinic, f); err == nil || len(done) != 0 {
			t.Fatalf("done %v, err %v", done, err)
		}
		broken = false
		for range 2 {
			if err := j.FollowOnce(t.Context(), clinic, f); err != nil {
				t.Fatal(err)
			}
		}
		if len(done) != 6 {
			t.Errorf("done %v", done)
		}
	})
}
