package ledger

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Append writes the entry as part of the change tx and returns its index.
func (l *Ledger) Append(tx *store.Tx, clinic care.ClinicID, e Entry) (idx int64, err error) {
	ctx := context.Background() // keys come from memory; the change must not end half-way
	tag, err := l.tag(ctx, clinic, e.Subject)
	if err != nil {
		return 0, err
	}
	h, err := loadHead(tx, clinic)
	if err != nil {
		return 0, err
	}
	s, err := l.loadSubject(tx, clinic, tag)
	if err != nil {
		return 0, err
	}
	said := Said{N: s.count + 1, Subject: encoded(tag), At: l.Now().UnixMicro(), Who: e.Who, Role: e.Role, Act: e.Act,
		Conversation: e.Conversation, Desk: e.Desk, Place: e.Place, Purpose: e.Purpose, Ruling: e.Ruling, Tool: l.Tool}
	text, err := said.text()
	if err != nil {
		return 0, fmt.Errorf("ledger: entry %d: %w", h.size, err)
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	leaf := commitment(salt, text)
	grown, hashes := h.grow(leaf)
	if err := insert(tx, clinic, row{h.size, tag, said.N, said.At, text, salt, leaf[:], hashes}); err != nil {
		return 0, fmt.Errorf("ledger: entry %d: %w", h.size, err)
	}
	store.Keep(tx, headKey(clinic), grown, func(tx *store.Tx, h head) error { return writeHead(tx, clinic, h) })
	s.count, s.last, s.chain = said.N, h.size, chained(s.chain, leaf[:])
	store.Keep(tx, subjectKey(clinic, tag), s, func(tx *store.Tx, s subject) error { return l.writeSubject(tx, clinic, s) })
	return h.size, nil
}

func headKey(clinic care.ClinicID) string { return "ledger/" + string(clinic) }
func subjectKey(clinic care.ClinicID, tag []byte) string {
	return "ledger/" + string(clinic) + "/" + string(tag)
}

// loadHead reads the head once per transaction, however many entries it takes.
func loadHead(tx *store.Tx, clinic care.ClinicID) (head, error) {
	if h, ok := store.Kept[head](tx, headKey(clinic)); ok {
		return h, nil
	}
	return readHead(tx, clinic)
}

// A subject is how far somebody's running numbers have come.
type subject struct {
	tag         []byte
	count, last int64
	chain       []byte // over its leaves; a new array each time, for values are kept
	mac         []byte
	broken      bool // the row was altered: it is never made good again
}

// loadSubject reads the subject's count. Where it has been tampered with,
// entries go on, so that nobody goes without care; but the row keeps a MAC that
// does not fit, and Verify and the patient's page go on saying so.
func (l *Ledger) loadSubject(tx *store.Tx, clinic care.ClinicID, tag []byte) (s subject, err error) {
	if s, ok := store.Kept[subject](tx, subjectKey(clinic, tag)); ok {
		return s, nil
	}
	s, err = readSubject(tx, clinic, tag)
	missing := errors.Is(err, sql.ErrNoRows)
	if err != nil && !missing {
		return s, err
	}
	if !missing {
		good, err := l.vouched(context.Background(), clinic, s)
		if good || err != nil {
			return s, err
		}
	}
	most, err := lastNumber(tx, clinic, tag)
	if missing && most == 0 {
		return subject{tag: tag, last: -1, chain: []byte{}}, err
	}
	return subject{tag: tag, count: max(s.count, most), chain: []byte{}, broken: true}, err
}

// vouched reports whether the subject's MAC fits.
func (l *Ledger) vouched(ctx context.Context, clinic care.ClinicID, s subject) (bool, error) {
	mac, err := l.mac(ctx, clinic, s)
	return err == nil && subtle.ConstantTimeCompare(mac, s.mac) == 1, err
}

func (l *Ledger) writeSubject(tx *store.Tx, clinic care.ClinicID, s subject) (err error) {
	s.mac = make([]byte, 32)
	if !s.broken {
		if s.mac, err = l.mac(context.Background(), clinic, s); err != nil {
			return err
		}
	}
	return upsertSubject(tx, clinic, s)
}
