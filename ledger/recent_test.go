package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/store"
)

// forget takes the sittings' rows away: who is still found is remembered.
func (h *house) forget(t testing.TB) {
	t.Helper()
	h.change(t, func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM sitting`); return err })
}

var errChangedMind = care.Faultf(care.Conflict, "changed my mind")

// No reading without a trace: a sitting whose entry was taken back with its
// change is not found, and opens nothing.
func TestASittingIsRememberedOnlyOnceItsEntryIsOnDisk(t *testing.T) {
	for what, fails := range map[string]error{"committed": nil, "taken back": errChangedMind} {
		t.Run(what, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				h.db.Change(t.Context(), clinic, func(tx *store.Tx) error {
					if _, err := h.Begin(tx, sitter); err != nil {
						t.Error(err)
					}
					return fails
				})
				s, found := h.sits(t, sitter)
				if entries := h.about(t, anna).Count; found != (fails == nil) || found != (entries == 1) {
					t.Fatalf("found %v, with %d entries", found, entries)
				}
				if found {
					return
				}
				if _, err := s.Open(t.Context(), "key_1", []byte("sealed"), "message/msg_1"); !strings.Contains(fmt.Sprint(err), "there is none") {
					t.Errorf("opens: %v", err)
				}
				h.begins(t, sitter) // and does not stand in the way of the next
				if _, found := h.sits(t, sitter); !found || h.about(t, anna).Count != 1 {
					t.Error("the second attempt left no entry")
				}
			})
		})
	}
}

// A touch that was taken back does not make a sitting younger.
func TestATouchThatWasTakenBackIsNotRemembered(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := h.begins(t, sitter)
		h.clock.passes(2 * time.Minute)
		h.db.Change(t.Context(), clinic, func(tx *store.Tx) error {
			if err := h.Touch(tx, s); err != nil {
				t.Error(err)
			}
			return errChangedMind
		})
		if s, found := h.sits(t, sitter); !found || !s.Due {
			t.Errorf("found %v, %+v", found, s)
		}
		h.change(t, func(tx *store.Tx) error { return h.Touch(tx, s) })
		h.forget(t)
		if s, found := h.sits(t, sitter); !found || s.Due {
			t.Errorf("after a touch that stands: found %v, %+v", found, s)
		}
	})
}

// Within a minute memory answers; later, and under a clock set back, the
// database does.
func TestWhatIsOlderThanAMinuteIsLookedUp(t *testing.T) {
	for _, c := range []struct {
		passes     time.Duration
		remembered bool
	}{{0, true}, {time.Minute - time.Microsecond, true}, {time.Minute, false}, {-time.Microsecond, false}} {
		t.Run(c.passes.String(), func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				began := h.begins(t, sitter)
				h.clock.passes(c.passes)
				s, found := h.sits(t, sitter)
				if !found || s.ID != began.ID || s.Index != began.Index {
					t.Fatalf("began %+v, found %v %+v", began, found, s)
				}
				h.forget(t)
				if _, found := h.sits(t, sitter); found != c.remembered {
					t.Errorf("without its row found %v", found)
				}
			})
		})
	}
}

func TestMemoryTellsSittersApartAsTheDatabaseDoes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.begins(t, sitter)
		h.forget(t)
		for what, change := range map[string]func(*ledger.Sitter){
			"another session":      func(w *ledger.Sitter) { w.Session = "ses_2" },
			"another conversation": func(w *ledger.Sitter) { w.Conversation = "con_2" },
			"another person":       func(w *ledger.Sitter) { w.Who = boris },
			"another role":         func(w *ledger.Sitter) { w.Role = "chief" },
			"another subject":      func(w *ledger.Sitter) { w.Subject = boris },
			"another clinic":       func(w *ledger.Sitter) { w.Clinic = "clinic-b.localhost" },
			"another act":          func(w *ledger.Sitter) { w.Act = "print" },
		} {
			w := sitter
			change(&w)
			if _, found := h.sits(t, w); found {
				t.Errorf("%s is remembered too", what)
			}
		}
		ruled := sitter
		ruled.Ruling = "3-K7Q"
		for _, w := range []ledger.Sitter{sitter, ruled} {
			if _, found := h.sits(t, w); !found {
				t.Errorf("the sitter, let in by decision %q, is not remembered", w.Ruling)
			}
		}
	})
}

// A second decision about the same people, on duty or off, is the same sitting;
// what is written from then on names the decision that it rests on.
func TestASittingOutlivesTheDecisionThatLetItBegin(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first, second := sitter, sitter
		first.Ruling, second.Ruling = "3-K7Q", "3-K7R"
		began := h.begins(t, first)
		for _, from := range []string{"memory", "the database"} {
			s, found := h.sits(t, second)
			if !found || s.ID != began.ID || s.Index != began.Index || s.Ruling != "3-K7R" {
				t.Fatalf("from %s: found %v, %+v", from, found, s)
			}
			h.change(t, func(tx *store.Tx) error { return h.Seen(tx, s, 7) })
			h.clock.passes(2 * time.Minute)
		}
		var rulings []string
		for _, e := range h.about(t, anna).Entries {
			rulings = append(rulings, e.Said.Act+" "+e.Said.Ruling)
		}
		if got := strings.Join(rulings, ", "); got != "read 3-K7Q, seen 3-K7R, seen 3-K7R" {
			t.Error(got)
		}
	})
}

func TestMemoryOfSittingsIsBounded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for n := range 5 {
			h.change(t, func(tx *store.Tx) error {
				for i := range 1000 {
					w := sitter
					w.Session = care.SessionID(fmt.Sprint("ses_", n, "_", i))
					if _, err := h.Begin(tx, w); err != nil {
						return err
					}
				}
				return nil
			})
			if n := ledger.Remembered(h.Ledger); n > ledger.Enough {
				t.Fatalf("%d sittings are remembered", n)
			}
		}
		if n := ledger.Remembered(h.Ledger); n != 5000-ledger.Enough {
			t.Errorf("%d are remembered after all were let go once", n)
		}
		w := sitter
		w.Session = "ses_0_0" // let go, and found in the database
		if _, found := h.sits(t, w); !found {
			t.Error("who was let go does not sit any more")
		}
	})
}

// An entry without a ruling is, byte for byte, what it was before there were
// rulings.
func TestAnEntryIsHashedAsItIsWrittenHere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		w := sitter
		w.Purpose = "task"
		h.begins(t, w)
		w.Session, w.Ruling = "ses_2", "3-K7Q"
		h.begins(t, w)
		for i, e := range h.about(t, anna).Entries {
			want := fmt.Sprintf(`{"n":%d,"subject":"%s","at":%d,"who":"per_nurse","role":"nurse","act":"read","conversation":"con_1","desk":"dsk_1","purpose":"task",%s"tool":"bedside/1"}`,
				i+1, e.Said.Subject, h.clock.at.UnixMicro(), []string{"", `"ruling":"3-K7Q",`}[i])
			if string(e.Entry) != want {
				t.Errorf("entry %d is %s\nwant %s", i, e.Entry, want)
			}
		}
	})
}
