package ledger

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
)

const (
	idle       = 15 * time.Minute // after which a sitting has ended
	touchEvery = time.Minute
)

// A Sitter is who sits down to read what.
type Sitter struct {
	Clinic       care.ClinicID
	Session      care.SessionID
	Who          care.PersonID
	Role         string
	Subject      care.PersonID
	Conversation care.ConversationID // or empty
	Desk         care.DeskID         // or empty
	Act          string              // empty means Read
	Purpose      string              // or empty
	Ruling       string              // the decision that let Who in; or empty. It tells no sittings apart
}

// A Sitting is the right to open what it is about: its entry stands in the
// ledger. Only a Ledger makes one that opens anything.
type Sitting struct {
	Sitter
	ID     care.SittingID
	Began  int64
	LastAt int64
	Index  int64 // of its entry
	Due    bool  // call Touch, or it will end while somebody reads

	keys  *seal.Keys
	stays atomic.Bool // its entry is on disk
}

// Sitting returns the sitting that stands: the same session in the same
// conversation, less than 15 idle minutes ago. It only reads.
func (l *Ledger) Sitting(tx *store.Tx, w Sitter) (*Sitting, bool, error) {
	if w.Act == "" {
		w.Act = Read
	}
	now := l.Now()
	if s := l.recent.find(w, now.Add(-touchEvery).UnixMicro(), now.UnixMicro()); s != nil {
		return s, true, nil
	}
	s, found, err := standing(tx, w, now.Add(-idle).UnixMicro())
	if !found || err != nil {
		return nil, false, err
	}
	s.keys = l.Keys
	s.Due = s.LastAt <= now.Add(-touchEvery).UnixMicro()
	s.stays.Store(true)
	return s, true, nil
}

// Begin writes the entry of a sitting, or returns the one that stands. What it
// returns opens content once tx has been committed, and not before.
func (l *Ledger) Begin(tx *store.Tx, w Sitter) (*Sitting, error) {
	if s, found, err := l.Sitting(tx, w); found || err != nil {
		return s, err
	}
	s, err := l.Once(tx, w)
	if err != nil {
		return nil, err
	}
	l.recent.note(tx, s, s.LastAt)
	return s, upsertSitting(tx, s)
}

// Once writes an entry for a single opening, such as a print or a task; the
// next one needs an entry of its own.
func (l *Ledger) Once(tx *store.Tx, w Sitter) (*Sitting, error) {
	if w.Act == "" {
		w.Act = Read
	}
	idx, err := l.Append(tx, w.Clinic, w.entry())
	if err != nil {
		return nil, err
	}
	now := l.Now().UnixMicro()
	s := &Sitting{Sitter: w, ID: care.NewID[care.SittingID]("sit"), Began: now, LastAt: now, Index: idx, keys: l.Keys}
	tx.Committed(func() { s.stays.Store(true) })
	return s, nil
}

func (w Sitter) entry() Entry {
	return Entry{Who: w.Who, Role: w.Role, Subject: w.Subject, Act: w.Act, Conversation: w.Conversation, Desk: w.Desk, Purpose: w.Purpose, Ruling: w.Ruling}
}

// Touch keeps the sitting from ending. It is cheap, and needed only when Due.
func (l *Ledger) Touch(tx *store.Tx, s *Sitting) error {
	now := l.Now().UnixMicro()
	moved, err := touch(tx, s, now)
	if moved {
		l.recent.note(tx, s, now)
	}
	return err
}

// Seen writes that the sitter's screen has drawn the conversation up to place.
func (l *Ledger) Seen(tx *store.Tx, s *Sitting, place int64) error {
	e := s.entry()
	e.Act, e.Place = Seen, place
	if _, err := l.Append(tx, s.Clinic, e); err != nil {
		return err
	}
	return l.Touch(tx, s)
}

// Open opens content. It is the only way to it.
func (s *Sitting) Open(ctx context.Context, key care.KeyID, sealed []byte, for_ string) (care.Words, error) {
	if s == nil || !s.stays.Load() {
		return care.Words{}, care.Faultf(care.Unexpected, "%s opens only against an entry of the ledger, and there is none", for_)
	}
	return s.keys.Open(ctx, s.Clinic, key, sealed, for_)
}
