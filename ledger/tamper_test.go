package ledger_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// unguard is what somebody with a database shell does first.
func (h *house) unguard(t *testing.T) {
	for _, name := range []string{"ledger_stays", "ledger_remains"} {
		drop := "DROP TRIGGER " + name
		if h.db.Postgres() {
			drop += " ON ledger"
		}
		h.change(t, func(tx *store.Tx) error { _, err := tx.Exec(drop); return err })
	}
}

func (h *house) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	h.change(t, func(tx *store.Tx) error { _, err := tx.Exec(sql, args...); return err })
}

// cut truncates the log to n entries as an expert would, with head and frontier
// computed anew.
func (h *house) cut(t *testing.T, n int64) {
	t.Helper()
	h.exec(t, `DELETE FROM ledger WHERE idx >= $1`, n)
	h.change(t, func(tx *store.Tx) error {
		var frontier []byte
		for at, level := int64(0), 62; level >= 0; level-- {
			if n&(1<<level) == 0 {
				continue
			}
			at += 1 << level
			var hashes []byte
			if err := tx.Row(`SELECT hashes FROM ledger WHERE idx = $1`, at-1).Scan(&hashes); err != nil {
				return err
			}
			frontier = append(frontier, hashes[32*level:32*level+32]...)
		}
		_, err := tx.Exec(`UPDATE ledger_head SET size = $1, frontier = $2`, n, frontier)
		return err
	})
}

// Each row of the table is done to a log of eight entries (anna 0 2 4 6 7,
// boris 1 3 5), six of which have been signed.
var tampering = []struct {
	what   string
	do     func(t *testing.T, h *house)
	verify string // among what Verify says
	page   string // among what anna's page says on a phone that is new; "-" where it cannot know
}{
	{"nothing", func(t *testing.T, h *house) {}, "", ""},
	{"changed", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger SET entry = replace(entry, 'per_nurse', 'per_other') WHERE idx = 4`)
	}, "entry 4 was altered", "entry number 3 about this person was altered"},
	{"changed with its leaf", func(t *testing.T, h *house) {
		h.change(t, func(tx *store.Tx) error {
			var entry string
			var salt []byte
			if err := tx.Row(`SELECT entry, salt FROM ledger WHERE idx = 4`).Scan(&entry, &salt); err != nil {
				return err
			}
			entry = strings.ReplaceAll(entry, "per_nurse", "per_other")
			leaf := sha256.Sum256(append(salt, entry...))
			_, err := tx.Exec(`UPDATE ledger SET entry = $1, leaf = $2 WHERE idx = 4`, entry, leaf[:])
			return err
		})
	}, "entry 4 is not the one that stands in the tree", "entry number 3 about this person is not the one"},
	{"changed with leaf and hashes", func(t *testing.T, h *house) {
		leaf := sha256.Sum256([]byte("saltforged"))
		hash := tlog.RecordHash(leaf[:])
		h.exec(t, `UPDATE ledger SET entry = 'forged', salt = $1, leaf = $2, hashes = $3 WHERE idx = 4`, []byte("salt"), leaf[:], hash[:])
	}, "entry 5: its tree hashes do not fit", "entry number 3 about this person cannot be read"},
	{"removed in the middle", func(t *testing.T, h *house) {
		h.exec(t, `DELETE FROM ledger WHERE idx = 4`)
	}, "entry 4 is missing", "entry number 3 about this person is missing"},
	{"removed at the end, head adjusted", func(t *testing.T, h *house) {
		h.cut(t, 7)
	}, "the count says 5 entries up to entry 7", "entry number 5 about this person is missing"},
	{"removed at the end, head and count adjusted", func(t *testing.T, h *house) {
		h.cut(t, 7)
		h.exec(t, `UPDATE ledger_subject SET count = 4, last_idx = 6 WHERE count = 5`)
	}, "the count (4) was altered", "the count of entries about this person (4) was altered"},
	{"removed at the end, count removed", func(t *testing.T, h *house) {
		h.cut(t, 7)
		h.exec(t, `DELETE FROM ledger_subject WHERE count = 5`)
	}, "4 entries and no count", "there are 4 entries about this person, and the count says 0"},
	{"truncated below what was signed", func(t *testing.T, h *house) {
		h.cut(t, 4)
	}, "6 entries were signed, and 4 are left", "6 entries were signed, and 4 are left"},
	{"renumbered", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger SET number = 9 WHERE idx = 7`)
	}, "entry 7 was renumbered: inside it says 5", "entry number 9 about this person was renumbered"},
	{"renumbered in the log", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger SET idx = 99 WHERE idx = 7`)
	}, "entry 7 is missing", "stands behind the end"},
	{"inserted", func(t *testing.T, h *house) {
		h.exec(t, `INSERT INTO ledger (clinic_id, idx, subject_tag, number, at, entry, salt, leaf, hashes)
			SELECT clinic_id, 8, subject_tag, 6, at, entry, salt, leaf, hashes FROM ledger WHERE idx = 7`)
	}, "1 entries stand behind the end", "entry number 6 about this person was renumbered"},
	{"subjects swapped", func(t *testing.T, h *house) {
		h.change(t, func(tx *store.Tx) error {
			var a, b []byte
			if err := tx.Row(`SELECT subject_tag FROM ledger WHERE idx = 2`).Scan(&a); err != nil {
				return err
			}
			if err := tx.Row(`SELECT subject_tag FROM ledger WHERE idx = 3`).Scan(&b); err != nil {
				return err
			}
			for _, set := range []struct {
				idx int64
				tag []byte
				n   int64
			}{{2, a, 77}, {3, a, 2}, {2, b, 2}} {
				if _, err := tx.Exec(`UPDATE ledger SET subject_tag = $1, number = $2 WHERE idx = $3`, set.tag, set.n, set.idx); err != nil {
					return err
				}
			}
			return nil
		})
	}, "entry 3 was moved to another person", "entry number 2 about this person was moved to another person"},
	{"the ruling changed", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger SET entry = replace(entry, '3-K7Q', '3-K7R') WHERE idx = 6`)
	}, "entry 6 was altered", "entry number 4 about this person was altered"},
	{"moved in time", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger SET at = at + 1 WHERE idx = 6`)
	}, "entry 6 was moved in time", "entry number 4 about this person was moved in time"},
	{"the head's hashes changed", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger_head SET frontier = $1`, make([]byte, 32))
	}, "the head's hashes are not those", "the first 6 entries are not those that were signed"},
	{"the head removed", func(t *testing.T, h *house) {
		h.exec(t, `DELETE FROM ledger_head`)
	}, "the head was removed", "the head was removed"},
	{"a checkpoint rewritten", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger_checkpoint SET note = replace(note, 'ledger', 'other')`)
	}, "a stored checkpoint was altered", "a stored checkpoint was altered"},
	{"another person's count changed", func(t *testing.T, h *house) {
		h.exec(t, `UPDATE ledger_subject SET count = 2 WHERE count = 3`)
	}, "the count (2) was altered", "-"},
}

func TestLedgerFindsWhatWasDoneBehindItsBack(t *testing.T) {
	t.Parallel()
	for _, c := range tampering {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				h := open(t, db)
				h.reads(t, anna, boris, anna, boris, anna, boris)
				h.checkpoint(t)
				h.reads(t, anna, anna)
				h.unguard(t)
				c.do(t, h)
				broken := h.verify(t)
				if (len(broken) == 0) != (c.verify == "") || !strings.Contains(strings.Join(broken, "\n"), c.verify) {
					t.Errorf("verify says %q, want %q", broken, c.verify)
				}
				a, err := h.About(t.Context(), clinic, anna)
				if err != nil {
					t.Fatal(err)
				}
				if c.page == "-" {
					return
				}
				if (len(a.Broken) == 0) != (c.page == "") || !strings.Contains(strings.Join(a.Broken, "\n"), c.page) {
					t.Errorf("the page says %q, want %q", a.Broken, c.page)
				}
				if found := browser(a); (found == "") != (c.page == "") {
					t.Errorf("a new phone finds %q by itself", found)
				}
			})
		})
	}
}

// browser checks a page as a phone does that has never seen one, and returns
// the first thing that it finds.
func browser(a ledger.About) string {
	c, err := ledger.Parse(a.Checkpoint.Note, a.Checkpoint.Verifier)
	if err != nil {
		return "the signature is not good"
	}
	if int64(len(a.Entries)) != a.Count {
		return "the entries are not as many as the count says"
	}
	for i, e := range a.Entries {
		var said ledger.Said
		if err := json.Unmarshal(e.Entry, &said); err != nil || included(e, c) != nil {
			return "an entry is not in the signed log"
		}
		if said.N != int64(i+1) || e.Number != said.N || said.At != e.At || said.Subject != base64.StdEncoding.EncodeToString(a.Tag) {
			return "an entry says something else than the page"
		}
	}
	return ""
}

// A tampered count is not made good by going on.
func TestGoingOnDoesNotHealWhatWasAltered(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.reads(t, anna, boris, anna, anna)
		h.unguard(t)
		h.cut(t, 3)
		h.exec(t, `UPDATE ledger_subject SET count = 2, last_idx = 2 WHERE count = 3`)
		h.reads(t, anna, boris)
		if broken := h.verify(t); len(broken) != 1 || !strings.Contains(broken[0], "the count (3) was altered") {
			t.Errorf("verify says %q", broken)
		}
		if a := h.about(t, anna); len(a.Entries) != 3 || len(a.Broken) != 1 {
			t.Errorf("the page says %q about %d entries", a.Broken, len(a.Entries))
		}
		if a := h.about(t, boris); len(a.Broken) != 0 {
			t.Errorf("boris's page says %q", a.Broken)
		}
	})
}

// Somebody with a database shell rewrites the whole log, all signed notes
// gone. A phone that remembers a checkpoint is not deceived.
func TestPhoneThatRemembersFindsARewrittenLog(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.reads(t, anna, boris, anna)
		before := h.checkpoint(t)
		h.unguard(t)
		for _, table := range []string{"ledger", "ledger_head", "ledger_subject", "ledger_checkpoint"} {
			h.exec(t, `DELETE FROM `+table)
		}
		again, err := ledger.New(t.Context(), ledger.Config{DB: h.db, Keys: h.keys, Journal: h.journal, Now: h.clock.now})
		if err != nil {
			t.Fatal(err)
		}
		h.Ledger = again
		h.reads(t, anna, anna, boris, anna)
		if broken := h.verify(t); len(broken) > 0 {
			t.Errorf("the new log is good in itself: %q", broken)
		}
		proof, now, err := h.Consistency(t.Context(), clinic, before.Size)
		if err != nil {
			t.Fatal(err)
		}
		if tlog.CheckTree(proof, now.Size, now.Root, before.Size, before.Root) == nil {
			t.Error("the proof convinces a phone that saw the other log")
		}
	})
}

func TestAnotherClinicsTroubleIsNotOurs(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.reads(t, anna)
		other := care.ClinicID("clinic-b.localhost")
		err := h.db.Change(t.Context(), other, func(tx *store.Tx) error {
			_, err := h.Append(tx, other, ledger.Entry{Who: nurse, Subject: anna, Act: ledger.Read})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		h.unguard(t)
		h.exec(t, `UPDATE ledger SET entry = 'x' WHERE clinic_id = $1`, other)
		if broken := h.verify(t); len(broken) > 0 {
			t.Error(broken)
		}
		if broken, err := h.Verify(t.Context(), other); err != nil || len(broken) == 0 {
			t.Error(broken, err)
		}
	})
}
