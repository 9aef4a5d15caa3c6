package conversation

import (
	"sync"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// recent keeps the newest messages of busy conversations, sealed as they are
// stored, so that drawing one on a screen does not read back what was written a
// moment ago. It knows only what has been committed here; what another node
// has written is a gap, and a gap is read from the database.
type recent struct {
	mu   sync.Mutex
	rows map[keyAt][]stored // of one conversation, without gaps
}

const (
	recentEach = 8    // messages of one conversation
	recentAll  = 1024 // conversations, before all are forgotten
)

// note keeps the message once tx has been committed.
func (r *recent) note(tx *store.Tx, at keyAt, s stored) {
	s.Body = care.Words{} // sealed only
	tx.Committed(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.rows == nil || len(r.rows) >= recentAll {
			r.rows = map[keyAt][]stored{}
		}
		list := r.rows[at]
		if n := len(list); n > 0 && list[n-1].Place+1 != s.Place {
			list = nil
		}
		if len(list) == recentEach {
			list = append([]stored(nil), list[1:]...) // others may be reading the old one
		}
		r.rows[at] = append(list, s)
	})
}

// forget lets go of a conversation in which something old was changed.
func (r *recent) forget(tx *store.Tx, at keyAt) {
	tx.Committed(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.rows, at)
	})
}

// between returns the messages of the places after..upto, the first excluded,
// and whether it knows them all.
func (r *recent) between(at keyAt, after, upto int64) ([]stored, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.rows[at]
	if len(list) == 0 || after < 0 || after > upto {
		return nil, false
	}
	first, last := after+1-list[0].Place, upto+1-list[0].Place
	if first < 0 || last > int64(len(list)) {
		return nil, false
	}
	return list[first:last:last], true
}
