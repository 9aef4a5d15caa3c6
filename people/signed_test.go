package people_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// signs changes what somebody owes, and says how it went.
func (w *world) signs(does func(*store.Tx, care.ClinicID, care.PersonID, int64) error, who care.PersonID, at int64) error {
	w.Helper()
	return w.db.Change(w.Context(), here, func(tx *store.Tx) error { return does(tx, here, who, at) })
}

// covered fails unless policy hears that what the person has signed covers
// them, or does not.
func (w *world) covered(ref string, want bool) {
	w.Helper()
	if got := w.standing(ref, "anna", "cardiology").Who.Signed; got != want {
		w.Errorf("signed at %s: %s %v, want %v", w.clock.now().Format(time.DateTime), ref, got, want)
	}
}

func (w *world) workers() (list []people.Worker) {
	w.Helper()
	w.must(w.db.Look(w.Context(), func(tx *store.Tx) (err error) {
		list, err = w.reg.Workers(tx, here)
		return err
	}))
	return list
}

func TestWhoIsThereOnTheFirstDayHasTheGrace(t *testing.T) {
	everywhere(t, func(w *world) {
		grace := w.packs.For(here).Signing.Grace
		if grace < 24*time.Hour {
			w.Fatalf("the pack gives %s", grace)
		}
		w.covered("bell", true)
		w.must(w.db.Change(w.Context(), here, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE person SET signed_until = $1 WHERE kind = 'patient'`, int64(people.Forever))
			return err
		}))
		w.covered("anna", false) // a patient signs no policy, whatever the row says
		w.clock.pass(grace - time.Microsecond)
		w.covered("bell", true)
		w.clock.pass(time.Microsecond)
		w.covered("bell", false)
		w.covered("chief", false)
	})
}

func TestWhoComesLaterHasSignedNothing(t *testing.T) {
	everywhere(t, func(w *world) {
		member, _, err := w.reg.AddStaff(w.Context(), w.enters("chief").Caller, people.NewStaff{Name: care.Say("Зимина Ольга Львовна"),
			Title: care.Text{Ru: "Медсестра", En: "Nurse"}, Roles: []string{"nurse"}, Login: "zimina"})
		w.must(err)
		w.ids.People["zimina"] = member.ID
		w.covered("zimina", false)
		w.must(w.signs(w.reg.Owe, member.ID, people.Forever))
		w.covered("zimina", false) // to owe something later is not to have signed
		w.must(w.signs(w.reg.Cover, member.ID, people.Forever))
		w.covered("zimina", true)
	})
}

func TestOwingOnlyShortensAndSigningSets(t *testing.T) {
	everywhere(t, func(w *world) {
		bell := w.ids.People["bell"]
		day := func(n int) int64 { return monday.AddDate(0, 0, n).UnixMicro() }
		for i, step := range []struct {
			does func(*store.Tx, care.ClinicID, care.PersonID, int64) error
			at   int64
			want int64
		}{
			{w.reg.Cover, people.Forever, people.Forever}, {w.reg.Owe, day(5), day(5)}, {w.reg.Owe, day(9), day(5)}, {w.reg.Owe, people.Forever, day(5)},
			{w.reg.Owe, day(2), day(2)}, {w.reg.Cover, day(3), day(3)}, {w.reg.Owe, day(-1), day(-1)}, {w.reg.Cover, people.Forever, people.Forever},
		} {
			w.must(w.signs(step.does, bell, step.at))
			at := slices.IndexFunc(w.workers(), func(p people.Worker) bool { return p.ID == bell })
			if got := w.workers()[at].SignedUntil; got != step.want {
				w.Errorf("step %d: signed until %d, want %d", i, got, step.want)
			}
			w.covered("bell", step.want > monday.UnixMicro())
		}
		for what, who := range map[string]care.PersonID{"a patient": w.ids.People["anna"], "nobody": "per_nobody", "staff of the other clinic": w.other.People["bell"]} {
			for _, does := range []func(*store.Tx, care.ClinicID, care.PersonID, int64) error{w.reg.Cover, w.reg.Owe} {
				if err := w.signs(does, who, people.Forever); care.KindOf(err) != care.Unknown {
					w.Errorf("%s: %v", what, err)
				}
			}
		}
		w.must(w.db.Look(w.Context(), func(tx *store.Tx) error {
			s, err := w.reg.Standing(tx, there, w.other.People["bell"], "", "")
			if !s.Who.Signed {
				w.Error("what is owed here is owed there")
			}
			return err
		}))
	})
}

// Rooms that read their own row in the same query hear the same.
func TestSignedIsHeardWithAMatterToo(t *testing.T) {
	everywhere(t, func(w *world) {
		matter := people.NewMatter(`SELECT CAST($4 AS text) AS subject, CAST($5 AS text) AS desk`)
		w.must(w.signs(w.reg.Owe, w.ids.People["stone"], monday.UnixMicro()))
		for ref, want := range map[string]bool{"bell": true, "stone": false, "anna": false} {
			caller := w.enters(ref).Caller
			w.must(w.db.Look(w.Context(), func(tx *store.Tx) error {
				s, err := w.reg.StandingTo(tx, caller, matter, []any{w.ids.People["anna"], w.ids.Desks["cardiology"]}, nil)
				if s.Who.Signed != want || s.Who.Kind == "" {
					w.Errorf("%s: %+v", ref, s.Who)
				}
				return err
			}))
		}
	})
}

func TestWorkersAreTheActiveStaffOfTheClinic(t *testing.T) {
	everywhere(t, func(w *world) {
		until := monday.Add(w.packs.For(here).Signing.Grace).UnixMicro()
		var got []string
		for _, p := range w.workers() {
			if p.SignedUntil != until {
				w.Errorf("%s signed until %d, want %d", p.ID, p.SignedUntil, until)
			}
			got = append(got, fmt.Sprint(p.ID, p.Roles, p.Desks))
		}
		var want []string
		for _, s := range founding(here).Staff {
			desks := []care.DeskID{}
			for _, key := range s.Desks {
				desks = append(desks, w.ids.Desks[key])
			}
			want = append(want, fmt.Sprint(w.ids.People[s.Ref], s.Roles, desks))
		}
		if !slices.Equal(got, want) {
			w.Errorf("workers %q\nwant %q", got, want)
		}
		w.must(w.reg.DismissStaff(w.Context(), w.enters("chief").Caller, w.ids.People["bell"]))
		if left := w.workers(); len(left) != len(want)-1 || slices.ContainsFunc(left, func(p people.Worker) bool { return p.ID == w.ids.People["bell"] }) {
			w.Errorf("after a dismissal: %+v", left)
		}
	})
}

func TestWordsKeptForAPersonOpenForThemAlone(t *testing.T) {
	everywhere(t, func(w *world) {
		bell := w.ids.People["bell"]
		sealed, err := w.reg.SealFor(w.Context(), here, bell, "refusal/3", care.Say("не согласен с 4.2"))
		w.must(err)
		words, err := w.reg.OpenFor(w.Context(), here, bell, "refusal/3", sealed)
		if w.must(err); words.Reveal() != "не согласен с 4.2" {
			w.Error("something else opens")
		}
		var name []byte
		w.must(w.db.Look(w.Context(), func(tx *store.Tx) error {
			return tx.Row(`SELECT name_sealed FROM person WHERE clinic_id = $1 AND person_id = $2`, here, bell).Scan(&name)
		}))
		for what, open := range map[string]func() (care.Words, error){
			"another version": func() (care.Words, error) { return w.reg.OpenFor(w.Context(), here, bell, "refusal/4", sealed) },
			"another person": func() (care.Words, error) {
				return w.reg.OpenFor(w.Context(), here, w.ids.People["chief"], "refusal/3", sealed)
			},
			"the other clinic": func() (care.Words, error) {
				return w.reg.OpenFor(w.Context(), there, w.other.People["bell"], "refusal/3", sealed)
			},
			"nobody":            func() (care.Words, error) { return w.reg.OpenFor(w.Context(), here, "per_nobody", "refusal/3", sealed) },
			"the person's name": func() (care.Words, error) { return w.reg.OpenFor(w.Context(), here, bell, "name", name) },
			"altered":           func() (care.Words, error) { return w.reg.OpenFor(w.Context(), here, bell, "refusal/3", sealed[1:]) },
		} {
			if words, err := open(); err == nil || words.Len() > 0 {
				w.Errorf("%s opens", what)
			}
		}
		_, err = w.reg.SealFor(w.Context(), here, "per_nobody", "refusal/3", care.Say("x"))
		w.kind(err, care.Unknown)
	})
}
