package ledger_test

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// included checks a proof as a stranger would: with another implementation,
// from the bytes that the page is given.
func included(e ledger.Proved, c ledger.Checkpoint) error {
	leaf := sha256.Sum256(append(append([]byte{}, e.Salt...), e.Entry...))
	return proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(e.Index), uint64(c.Size),
		rfc6962.DefaultHasher.HashLeaf(leaf[:]), plain(e.Proof), c.Root[:])
}

func consistent(p tlog.TreeProof, old, now ledger.Checkpoint) error {
	return proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(old.Size), uint64(now.Size), plain(p), old.Root[:], now.Root[:])
}

func plain[P ~[]tlog.Hash](p P) (list [][]byte) {
	for _, h := range p {
		list = append(list, h[:])
	}
	return list
}

func TestProofsHoldForAnotherImplementation(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		old := []ledger.Checkpoint{h.checkpoint(t)}
		for n := range 40 {
			h.reads(t, []care.PersonID{anna, boris}[n%3/2])
			if n%5 == 0 {
				old = append(old, h.checkpoint(t))
			}
			for _, who := range []care.PersonID{anna, boris} {
				a := h.about(t, who)
				if int64(len(a.Entries)) != a.Count || len(a.Broken) > 0 || a.Checkpoint.Size != int64(n+1) {
					t.Fatalf("%d entries, count %d, size %d, broken %q", len(a.Entries), a.Count, a.Checkpoint.Size, a.Broken)
				}
				for i, e := range a.Entries {
					if err := included(e, a.Checkpoint); err != nil || e.Number != int64(i+1) || e.Said.Subject != base64.StdEncoding.EncodeToString(a.Tag) {
						t.Fatalf("entry %d of %s at size %d: %v", i, who, n+1, err)
					}
				}
				if len(a.Entries) > 0 {
					e := a.Entries[0]
					e.Entry = append([]byte{}, e.Entry...)
					e.Entry[5] ^= 1
					if included(e, a.Checkpoint) == nil {
						t.Fatal("an altered entry is proved")
					}
				}
			}
		}
		for _, c := range old {
			p, now, err := h.Consistency(t.Context(), clinic, c.Size)
			if err != nil {
				t.Fatal(err)
			}
			if c.Size == 0 {
				continue // the empty log is a beginning of every log
			}
			if err := consistent(p, c, now); err != nil {
				t.Errorf("from %d to %d: %v", c.Size, now.Size, err)
			}
		}
		if _, _, err := h.Consistency(t.Context(), clinic, 41); care.KindOf(err) != care.Invalid {
			t.Errorf("consistency with a longer log: %v", err)
		}
	})
}

// The head that is written with each entry and the hashes in the rows are those
// that tlog computes from the leaves.
func TestTreeIsTheOneOfRFC6962(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var hashes []tlog.Hash // as tlog stores them
		reader := tlog.HashReaderFunc(func(list []int64) (out []tlog.Hash, _ error) {
			for _, i := range list {
				out = append(out, hashes[i])
			}
			return out, nil
		})
		for n := range int64(70) {
			h.reads(t, anna)
			c := h.checkpoint(t)
			var leaf []byte
			err := h.db.Look(t.Context(), func(tx *store.Tx) error {
				return tx.Row(`SELECT leaf FROM ledger WHERE clinic_id = $1 AND idx = $2`, clinic, n).Scan(&leaf)
			})
			if err != nil {
				t.Fatal(err)
			}
			more, err := tlog.StoredHashesForRecordHash(n, tlog.RecordHash(leaf), reader)
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, more...)
			if root, err := tlog.TreeHash(n+1, reader); err != nil || root != c.Root {
				t.Fatalf("the root of %d entries differs: %v", n+1, err)
			}
		}
	})
}

func TestCheckpointIsSignedOnceAndReadByTheKeyAlone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.reads(t, anna)
		c := h.checkpoint(t)
		if again := h.checkpoint(t); again.Note != c.Note {
			t.Error("the same log was signed twice")
		}
		if !strings.HasPrefix(c.Note, "localhost/ledger\n1\n") {
			t.Errorf("the note is %q", c.Note)
		}
		read, err := ledger.Parse(c.Note, c.Verifier)
		if err != nil || read.Size != 1 || read.Root != c.Root {
			t.Errorf("read %+v, %v", read, err)
		}
		if _, err := ledger.Parse(strings.Replace(c.Note, "\n1\n", "\n2\n", 1), c.Verifier); err == nil {
			t.Error("an altered note was read")
		}
		for day := range 3 { // history keeps a day's last
			h.clock.at = time.Date(2026, 12, 1+day, 9, 0, 0, 0, time.UTC)
			for range 3 {
				h.reads(t, anna)
				h.checkpoint(t)
			}
		}
		var notes int
		h.db.Look(t.Context(), func(tx *store.Tx) error {
			return tx.Row(`SELECT count(*) FROM ledger_checkpoint WHERE clinic_id = $1`, clinic).Scan(&notes)
		})
		if broken := h.verify(t); notes != 4 || len(broken) > 0 {
			t.Errorf("%d notes kept; broken %q", notes, broken)
		}
	})
}

// A checkpoint pins the journal: facts altered after it was signed are found,
// even where the journal's own head was computed anew.
func TestCheckpointPinsTheJournal(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tell := func(place int64) {
			h.change(t, func(tx *store.Tx) error {
				_, err := h.journal.Tell(tx, clinic, care.MessagesSeen{Place: place})
				return err
			})
		}
		tell(1)
		tell(2)
		h.reads(t, anna)
		c := h.checkpoint(t)
		if c.Journal.Seq != 2 || c.Journal.Epoch == "" {
			t.Fatalf("pinned %+v", c.Journal)
		}
		tell(3)
		if broken := h.verify(t); len(broken) > 0 {
			t.Fatal(broken)
		}
		h.exec(t, `UPDATE journal_head SET seq = 1`)
		if broken := h.verify(t); len(broken) != 1 || !strings.Contains(broken[0], "pins 2 facts of the journal, and 1 are left") {
			t.Errorf("a shorter journal: %q", broken)
		}
		h.exec(t, `UPDATE journal_head SET seq = 3, epoch = 'epo_other'`)
		if broken := h.verify(t); len(broken) != 1 || !strings.Contains(broken[0], "the journal is not the one") {
			t.Errorf("another journal: %q", broken)
		}
		if len(c.Journal.Chain) == 0 {
			return // this journal tells no chain
		}
		h.exec(t, `UPDATE journal_head SET epoch = $1`, c.Journal.Epoch)
		h.exec(t, `UPDATE journal SET body = '{}' WHERE seq = 1`)
		if broken := h.verify(t); len(broken) != 1 || !strings.Contains(broken[0], "the journal's first 2 facts are not those") {
			t.Errorf("an altered fact: %q", broken)
		}
	})
}

// N sittings and seen marks are N entries, whoever they are about, whichever
// failed and however many shared a transaction.
func TestEveryOpeningIsOneEntry(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		var wrote int64
		subjects := map[care.PersonID]int64{}
		rapid.Check(t, func(rt *rapid.T) {
			var mu sync.Mutex
			var wg sync.WaitGroup
			for range rapid.IntRange(1, 4).Draw(rt, "at once") {
				who := rapid.SampledFrom([]care.PersonID{"per_1", "per_2", "per_3"}).Draw(rt, "subject")
				marks, fails := rapid.IntRange(0, 3).Draw(rt, "seen marks"), rapid.Bool().Draw(rt, "fails")
				wg.Go(func() {
					err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
						s, err := h.Begin(tx, ledger.Sitter{Clinic: clinic, Session: care.NewID[care.SessionID]("ses"), Who: nurse, Role: "nurse", Subject: who})
						for place := range marks {
							if err == nil {
								err = h.Seen(tx, s, int64(place+1))
							}
						}
						if err == nil && fails {
							return care.Faultf(care.Conflict, "changed my mind")
						}
						return err
					})
					if (err != nil) != fails {
						t.Error(err)
					}
					if !fails {
						mu.Lock()
						defer mu.Unlock()
						wrote += int64(1 + marks)
						subjects[who] += int64(1 + marks)
					}
				})
			}
			wg.Wait()
		})
		if c := h.checkpoint(t); c.Size != wrote {
			t.Errorf("%d entries for %d openings", c.Size, wrote)
		}
		for who, n := range subjects {
			if a := h.about(t, who); a.Count != n || len(a.Broken) > 0 {
				t.Errorf("%s: %d entries for %d openings; broken %q", who, a.Count, n, a.Broken)
			}
		}
		if broken := h.verify(t); len(broken) > 0 {
			t.Error(broken)
		}
	})
}

// A reader beside appenders always sees a log that fits together and only grows.
func TestReaderBesideAppendersSeesAGrowingLog(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					for range 25 {
						h.db.Change(t.Context(), clinic, func(tx *store.Tx) error {
							_, err := h.Append(tx, clinic, ledger.Entry{Who: nurse, Subject: anna, Act: ledger.Read})
							return err
						})
					}
				})
			}
			wg.Wait()
		}()
		var last ledger.Checkpoint
		for finished := false; !finished; {
			select {
			case <-done:
				finished = true
			default:
			}
			a := h.about(t, anna)
			for _, e := range a.Entries {
				if err := included(e, a.Checkpoint); err != nil {
					t.Fatal(err)
				}
			}
			p, now, err := h.Consistency(t.Context(), clinic, last.Size)
			if err != nil {
				t.Fatal(err)
			}
			if last.Size > 0 && consistent(p, last, now) != nil {
				t.Fatalf("%d is not a beginning of %d", last.Size, now.Size)
			}
			if broken := h.verify(t); len(broken) > 0 {
				t.Fatal(broken)
			}
			last = now
		}
		if last.Size != 200 {
			t.Errorf("%d entries", last.Size)
		}
	})
}

// Notes come from a database that somebody may have written into.
func FuzzParse(f *testing.F) {
	h := open(f, storetest.Open(f, f.TempDir()+"/bedside.db", nil))
	h.reads(f, anna)
	c := h.checkpoint(f)
	f.Add(c.Note)
	f.Add("")
	f.Add("localhost/ledger\n\n\n")
	f.Fuzz(func(t *testing.T, note string) {
		if got, err := ledger.Parse(note, c.Verifier); err == nil && got.Root != c.Root {
			t.Errorf("a note that was never signed was read: %q", note)
		}
	})
}
