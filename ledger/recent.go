package ledger

import (
	"sync"

	"github.com/bedside-health/bedside/store"
)

// recent remembers the sittings that were written a moment ago, so that a
// screen that is open need not look its sitting up for each message. It only
// knows what has been committed, and an entry of the ledger is never taken
// back: what it answers stands.
type recent struct {
	mu   sync.Mutex
	list map[Sitter]*Sitting
}

// enough is how many sittings are remembered before all are let go.
const enough = 4096

// note remembers the sitting as of now, once tx has been committed.
func (r *recent) note(tx *store.Tx, s *Sitting, now int64) {
	kept := &Sitting{Sitter: s.Sitter, ID: s.ID, Began: s.Began, LastAt: now, Index: s.Index, keys: s.keys}
	kept.stays.Store(true)
	tx.Committed(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.list) >= enough || r.list == nil {
			r.list = map[Sitter]*Sitting{}
		}
		r.list[kept.unruled()] = kept
	})
}

// find returns the sitting of w, if it was written between the two moments.
func (r *recent) find(w Sitter, since, now int64) *Sitting {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.list[w.unruled()]
	if s == nil || s.LastAt <= since || s.LastAt > now {
		return nil
	}
	if s.Ruling == w.Ruling {
		return s
	}
	again := &Sitting{Sitter: w, ID: s.ID, Began: s.Began, LastAt: s.LastAt, Index: s.Index, keys: s.keys}
	again.stays.Store(true)
	return again
}

// unruled is the sitter by whom a sitting is found: a second decision about the
// same people begins no second sitting.
func (w Sitter) unruled() Sitter {
	w.Ruling = ""
	return w
}
