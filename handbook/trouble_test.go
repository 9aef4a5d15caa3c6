package handbook

import (
	"maps"
	"slices"
	"testing"

	"github.com/descope/virtualwebauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// missing takes a table away, and returns what puts it back.
func (w *ward) missing(table string) (back func()) {
	w.Helper()
	rename := func(from, to string) {
		w.Helper()
		w.must(w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error {
			_, err := tx.Exec(`ALTER TABLE ` + from + ` RENAME TO ` + to)
			return err
		}))
	}
	rename(table, table+"_away")
	return func() { rename(table+"_away", table) }
}

// Whatever cannot be read or written, the answer is a fault and not a claim; and
// nothing is half done.
func TestWhatCannotBeKeptIsNotClaimed(t *testing.T) {
	inWard(t, func(w *ward) {
		nell, chief, bell := w.enters("nell"), w.enters("chief"), w.enters("bell")
		w.signs(bell, w.pen(bell, virtualwebauthn.KeyTypeEC2))
		w.must(w.room.Refuse(w.Context(), w.enters("olga"), 1, care.Say("Не согласна")))
		p, d := w.pen(nell, virtualwebauthn.KeyTypeEC2), w.reads(nell)
		begun := w.begins(nell, d)
		answer := p.answers(w, begun)
		w.newcomer()
		zimina := w.enters("zimina")
		w.pass(4 * oneDay)
		nell, chief, bell, zimina = w.enters("nell"), w.enters("chief"), w.enters("bell"), w.enters("zimina")
		verbs := map[string]func() error{
			"read":        func() error { _, err := w.room.Policy(w.Context(), nell); return err },
			"read anew":   func() error { _, err := w.room.Policy(w.Context(), zimina); return err },
			"read signed": func() error { _, err := w.room.Policy(w.Context(), bell); return err },
			"begin":       func() error { _, err := w.room.BeginSignature(w.Context(), nell, d.Number, d.TextSHA256); return err },
			"finish":      func() error { return w.room.FinishSignature(w.Context(), nell, begun.Handle, answer) },
			"by password": func() error { return w.room.SignByPassword(w.Context(), nell, w.byWord(d)) },
			"refuse":      func() error { return w.room.Refuse(w.Context(), nell, 1, care.Say("Не согласна")) },
			"remind":      func() error { return w.room.Remind(w.Context(), wardAt) },
			"signatures":  func() error { _, err := w.room.Signatures(w.Context(), chief); return err },
			"export":      func() error { _, _, err := w.room.Export(w.Context(), chief); return err },
			"export all":  func() error { _, _, err := w.room.ExportAll(w.Context(), wardAt); return err },
			"triad":       func() error { _, err := w.room.Triad(w.Context(), chief); return err },
			"settle":      func() error { return w.change(func(in *inChange) error { return w.room.settle(in.tx, wardAt) }) },
			"ask": func() error {
				return w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error {
					return w.room.ask(tx, wardAt, Version{Number: 2, Concerned: []string{"nurse"}}, w.packs.For(wardAt))
				})
			},
		}
		all := slices.Collect(maps.Keys(verbs))
		for table, needed := range map[string][]string{
			"attestation": all, "policy_version": all, "person": all, "person_role": all, "desk": {"triad"}, "passkey": {"read", "begin", "finish"},
			"journal": {"read anew", "finish", "by password", "refuse", "remind", "ask"},
		} {
			back := w.missing(table)
			for _, name := range needed {
				if err := verbs[name](); err == nil || care.KindOf(err) == care.Refused {
					w.Errorf("%s without %s: %v", name, table, err)
				}
			}
			back()
		}
		if row := w.rows("nell")[0]; row.state != asked || row.reminded != 0 || w.told("policy-answered", "nell", signed) != 0 || len(w.rows("zimina")) != 0 {
			w.Errorf("half done: %+v", row)
		}
		if w.standing("nell").Who.Signed != true || w.reads(w.enters("bell")).State != signed {
			w.Error("what was there is not")
		}
		w.signs(nell, p)
	})
}

// A version whose archive was damaged is not shown as another one, nor exported
// as if it had been read.
func TestADamagedVersionIsNeitherReadNorExported(t *testing.T) {
	inWard(t, func(w *ward) {
		w.signsAll("nell")
		w.publishes(oneDay, "nurse", newer)
		w.room.shelf = shelf{} // as after a start
		w.must(w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE policy_version SET archive = $1 WHERE clinic_id = $2`, []byte("PK"), wardAt)
			return err
		}))
		_, err := w.room.Policy(w.Context(), w.enters("nell"))
		w.kind(err, care.Unexpected)
		_, _, err = w.room.ExportAll(w.Context(), wardAt)
		w.kind(err, care.Unexpected)
		w.newcomer()
		_, err = w.room.Policy(w.Context(), w.enters("zimina"))
		w.kind(err, care.Unexpected)
		w.kind(w.room.Remind(w.Context(), wardAt), care.Unexpected)
		_, err = w.room.BeginSignature(w.Context(), people.Caller{Clinic: "elsewhere", Person: "per_nobody", Staff: true}, 1, "")
		w.kind(err, care.Refused)
	})
}
