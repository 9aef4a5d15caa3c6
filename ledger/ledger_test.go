package ledger_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

const (
	clinic care.ClinicID = "localhost"
	anna   care.PersonID = "per_anna"
	boris  care.PersonID = "per_boris"
	nurse  care.PersonID = "per_nurse"
)

// A clock that tests set.
type clock struct{ at time.Time }

func (c *clock) now() time.Time         { return c.at }
func (c *clock) passes(d time.Duration) { c.at = c.at.Add(d) }

type house struct {
	*ledger.Ledger
	db      *store.DB
	keys    *seal.Keys
	journal *journal.Journal
	clock   *clock
}

func open(t testing.TB, db *store.DB) *house {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.Open(context.Background(), seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring.json")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keys.Close() })
	c := &clock{time.Date(2026, 11, 12, 14, 0, 0, 0, time.UTC)}
	h := &house{db: db, keys: keys, journal: journal.New(db, bus.InProcess(), c.now), clock: c}
	h.Ledger, err = ledger.New(context.Background(), ledger.Config{DB: db, Keys: keys, Journal: h.journal, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, open(t, db)) })
}

func (h *house) change(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := h.db.Change(context.Background(), clinic, fn); err != nil {
		t.Fatal(err)
	}
}

// reads writes entries about people, one after the other.
func (h *house) reads(t testing.TB, about ...care.PersonID) {
	t.Helper()
	for _, subject := range about {
		h.clock.passes(time.Second)
		h.change(t, func(tx *store.Tx) error {
			_, err := h.Append(tx, clinic, ledger.Entry{Who: nurse, Role: "nurse", Subject: subject, Act: ledger.Read, Conversation: "con_1", Ruling: "3-K7Q"})
			return err
		})
	}
}

func (h *house) about(t testing.TB, who care.PersonID) ledger.About {
	t.Helper()
	a, err := h.About(context.Background(), clinic, who)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (h *house) checkpoint(t testing.TB) ledger.Checkpoint {
	t.Helper()
	c, err := h.Checkpoint(context.Background(), clinic)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (h *house) verify(t testing.TB) []string {
	t.Helper()
	broken, err := h.Verify(context.Background(), clinic)
	if err != nil {
		t.Fatal(err)
	}
	return broken
}

func TestEntriesAreNeverChangedOrDeleted(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.reads(t, anna, anna)
		for _, sql := range []string{
			`UPDATE ledger SET entry = 'x' WHERE clinic_id = $1`,
			`UPDATE ledger SET entry = '', salt = $2, number = 9 WHERE clinic_id = $1 AND idx = 1`,
			`DELETE FROM ledger WHERE clinic_id = $1`,
		} {
			args := []any{clinic}
			if len(sql) > 60 {
				args = append(args, []byte{})
			}
			if err := h.db.Change(t.Context(), clinic, func(tx *store.Tx) error { _, err := tx.Exec(sql, args...); return err }); err == nil {
				t.Errorf("done: %s", sql)
			}
		}
		h.change(t, func(tx *store.Tx) error { // forgetting is the exception
			_, err := tx.Exec(`UPDATE ledger SET entry = '', salt = $2 WHERE clinic_id = $1 AND idx = 0`, clinic, []byte{})
			return err
		})
		if broken := h.verify(t); len(broken) > 0 {
			t.Error(broken)
		}
	})
}
