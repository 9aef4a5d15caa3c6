package conversation

import (
	"errors"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// What was written a moment ago is known whole or not at all, and only once it
// has been committed.
func TestRecentKnowsAllOrNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var r recent
		at := keyAt{"localhost", "con_a"}
		write := func(fails error, places ...int64) {
			db.Change(t.Context(), at.clinic, func(tx *store.Tx) error {
				for _, p := range places {
					r.note(tx, at, stored{Message: Message{Place: p, Body: care.Say("plain")}})
				}
				return fails
			})
		}
		know := func(after, upto int64) (n int) {
			list, all := r.between(at, after, upto)
			if !all {
				return -1
			}
			for i, m := range list {
				if m.Place != after+1+int64(i) || m.Body.Len() > 0 {
					t.Errorf("after %d: %d. is place %d, with %d plain", after, i, m.Place, m.Body.Len())
				}
			}
			return len(list)
		}
		want := func(what string, after, upto int64, n int) {
			t.Helper()
			if got := know(after, upto); got != n {
				t.Errorf("%s: knows %d of %d..%d, want %d", what, got, after, upto, n)
			}
		}
		want("nothing written", 0, 0, -1)
		write(errors.New("no"), 3)
		want("not committed", 2, 3, -1)
		write(nil, 3, 4)
		want("two written", 2, 4, 2)
		want("one of them", 3, 4, 1)
		want("all drawn", 4, 4, 0)
		want("before the first", 1, 4, -1)
		want("beyond the last", 3, 5, -1)
		write(nil, 6)
		want("a gap", 3, 6, -1)
		want("after the gap", 5, 6, 1)
		write(nil, 7, 8, 9, 10, 11, 12, 13, 14)
		want("the newest eight", 6, 14, 8)
		want("one more", 5, 14, -1)
		db.Change(t.Context(), at.clinic, func(tx *store.Tx) error { r.forget(tx, at); return nil })
		want("forgotten", 13, 14, -1)
		for i := range recentAll + 1 {
			db.Change(t.Context(), at.clinic, func(tx *store.Tx) error {
				r.note(tx, keyAt{at.clinic, care.ConversationID(rune(i))}, stored{Message: Message{Place: 1}})
				return nil
			})
		}
		if len(r.rows) > recentAll {
			t.Errorf("%d conversations are remembered", len(r.rows))
		}
	})
}
