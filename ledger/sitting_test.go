package ledger_test

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/store"
)

var sitter = ledger.Sitter{Clinic: clinic, Session: "ses_1", Who: nurse, Role: "nurse", Subject: anna, Conversation: "con_1", Desk: "dsk_1"}

func (h *house) sits(t testing.TB, w ledger.Sitter) (s *ledger.Sitting, found bool) {
	t.Helper()
	err := h.db.Look(t.Context(), func(tx *store.Tx) (err error) {
		s, found, err = h.Sitting(tx, w)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, found
}

func (h *house) begins(t testing.TB, w ledger.Sitter) (s *ledger.Sitting) {
	t.Helper()
	h.change(t, func(tx *store.Tx) (err error) {
		s, err = h.Begin(tx, w)
		return err
	})
	return s
}

func TestSittingIsOneEntryUntilFifteenIdleMinutes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		if _, found := h.sits(t, sitter); found {
			t.Fatal("sits before beginning")
		}
		h.begins(t, sitter)
		h.begins(t, sitter) // two tabs at once
		for range 10 {      // reading on: touched when due
			h.clock.passes(14 * time.Minute)
			s, found := h.sits(t, sitter)
			if !found || !s.Due {
				t.Fatalf("found %v, due %v", found, s)
			}
			h.change(t, func(tx *store.Tx) error { return h.Touch(tx, s) })
			if s, _ = h.sits(t, sitter); s.Due {
				t.Fatal("due right after a touch")
			}
		}
		if a := h.about(t, anna); a.Count != 1 {
			t.Fatalf("%d entries for one sitting", a.Count)
		}
		h.clock.passes(15 * time.Minute)
		if _, found := h.sits(t, sitter); found {
			t.Fatal("still sits after 15 idle minutes")
		}
		h.begins(t, sitter)
		if a := h.about(t, anna); a.Count != 2 || a.Entries[1].Said.Who != nurse || a.Entries[1].Said.Act != ledger.Read {
			t.Errorf("entries: %+v", a.Entries)
		}
	})
}

func TestSittingIsNobodyElses(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.begins(t, sitter)
		if _, found := h.sits(t, sitter); !found {
			t.Fatal("the sitter does not sit")
		}
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
				t.Errorf("%s sits too", what)
			}
		}
	})
}

func TestContentOpensOnlyAgainstAnEntryOnDisk(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		key, err := h.keys.Make(t.Context(), clinic)
		if err != nil {
			t.Fatal(err)
		}
		box, err := h.keys.Seal(t.Context(), clinic, key, care.Say("болит"), "message/msg_1")
		if err != nil {
			t.Fatal(err)
		}
		opens := func(s *ledger.Sitting) bool {
			w, err := s.Open(t.Context(), key, box, "message/msg_1")
			return err == nil && w.Reveal() == "болит"
		}
		var early, failed *ledger.Sitting
		h.change(t, func(tx *store.Tx) (err error) {
			if early, err = h.Begin(tx, sitter); opens(early) {
				t.Error("opened before the entry was on disk")
			}
			return err
		})
		if !opens(early) {
			t.Error("does not open after the commit")
		}
		other := sitter
		other.Session = "ses_9"
		h.db.Change(t.Context(), clinic, func(tx *store.Tx) error {
			failed, _ = h.Begin(tx, other)
			return care.Faultf(care.Conflict, "changed my mind")
		})
		if opens(failed) || opens(nil) || opens(&ledger.Sitting{}) || opens(&ledger.Sitting{Sitter: sitter}) {
			t.Error("opened without an entry")
		}
		if s, found := h.sits(t, sitter); !found || !opens(s) {
			t.Error("the standing sitting does not open")
		}
	})
}
