package handbook

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
)

// clauseOf finds a clause's text as policy.md has it, in one line.
func clauseOf(w *ward, id string) string {
	w.Helper()
	text := w.packs.For(wardAt).Clause(id, "ru")
	words := strings.Fields(text)
	return strings.Join(words[:3], " ")
}

func TestAChangeAsksOnlyWhomItConcerns(t *testing.T) {
	inWard(t, func(w *ward) {
		w.signsAll("nell", "olga")
		v := w.publishes(3*oneDay, "desk", newer)
		if len(w.rows("nell")) != 1 || w.told("policy-asked", "nell", "") != 1 || w.rows("nell")[0].number != 1 {
			w.Errorf("the nurse is asked: %+v", w.rows("nell"))
		}
		rows := w.rows("olga")
		if len(rows) != 2 || rows[0].number != v.Number || rows[0].state != asked || rows[0].due != v.Effective+(14*oneDay).Microseconds() || w.told("policy-asked", "olga", "") != 2 {
			w.Errorf("the front desk is not: %+v", rows)
		}
		if rows := w.rows("bell"); len(rows) != 2 || w.told("policy-asked", "bell", "") != 2 {
			w.Errorf("who never signed is not: %+v", rows) // though nothing changed for doctors
		}
		if d := w.reads(w.enters("nell")); d.Number != 1 || d.State != signed {
			w.Errorf("the nurse reads %d, %s", d.Number, d.State)
		}
		if d := w.reads(w.enters("bell")); d.Number != v.Number || d.State != asked || d.SignBy != w.now().Add(14*oneDay).UnixMicro() {
			w.Errorf("the doctor reads %d, due %d", d.Number, d.SignBy) // by the day of the first
		}
		w.signsAll("olga")
		if d := w.reads(w.enters("olga")); d.Number != v.Number || d.State != signed { // and not the one still in force
			w.Errorf("who has signed the next one reads %d, %s", d.Number, d.State)
		}
		w.pass(4 * oneDay)
		if d := w.reads(w.enters("nell")); d.Number != v.Number || d.State != notAsked || d.SignBy != 0 || d.Suspended || d.SignedVersion == d.Version {
			w.Errorf("in force, the nurse reads %d, %s", d.Number, d.State)
		}
	})
}

func TestALeaverIsNotAsked(t *testing.T) {
	inWard(t, func(w *ward) {
		w.must(w.reg.DismissStaff(w.Context(), w.enters("chief"), w.ids.People["nell"]))
		w.publishes(0, "nurse doctor", newer)
		w.pass(20 * oneDay)
		w.must(w.room.Remind(w.Context(), wardAt))
		if len(w.rows("nell")) != 1 || w.told("policy-asked", "nell", "") != 1 {
			w.Error("the leaver is asked")
		}
		if len(w.rows("bell")) != 2 || w.told("policy-asked", "bell", "") != 3 {
			w.Error("the one who stays is not")
		}
	})
}

func TestAskedTwiceIsAskedOnce(t *testing.T) {
	inWard(t, func(w *ward) {
		p := w.packs.For(wardAt)
		w.must(w.change(func(in *inChange) error { return w.room.ask(in.tx, wardAt, in.versions[0], p) }))
		if len(w.rows("nell")) != 1 || w.told("policy-asked", "nell", "") != 1 {
			w.Errorf("%d rows, told %d times", len(w.rows("nell")), w.told("policy-asked", "nell", ""))
		}
	})
}

// newcomer begins to work here as a nurse.
func (w *ward) newcomer() care.PersonID {
	w.Helper()
	who, _, err := w.reg.AddStaff(w.Context(), w.enters("chief"), people.NewStaff{Name: care.Say("Зимина Ольга Львовна"),
		Title: care.Text{Ru: "Медсестра", En: "Nurse"}, Roles: []string{"nurse"}, Desks: []care.DeskID{w.ids.Desks["cardiology"]}, Login: "zimina"})
	w.must(err)
	w.ids.People["zimina"] = who.ID
	return who.ID
}

func TestANewMemberOfStaffIsAskedWhenTheyRead(t *testing.T) {
	inWard(t, func(w *ward) {
		w.newcomer()
		zimina := w.enters("zimina")
		d := w.reads(zimina)
		if d.State != asked || d.Number != 1 || !d.Suspended || d.SignBy != w.now().UnixMicro() || !d.FirstTime || w.told("policy-asked", "zimina", "") != 1 {
			w.Errorf("%s, suspended %t, due %d", d.State, d.Suspended, d.SignBy)
		}
		w.reads(zimina)
		if len(w.rows("zimina")) != 1 || w.told("policy-asked", "zimina", "") != 1 {
			w.Error("asked twice")
		}
		w.signs(zimina, w.pen(zimina, virtualwebauthn.KeyTypeRSA))
		if !w.standing("zimina").Who.Signed {
			w.Error("not covered")
		}
	})
}

func TestANewMemberOfStaffIsAskedOvernight(t *testing.T) {
	inWard(t, func(w *ward) {
		w.newcomer()
		for range 3 {
			w.must(w.room.Remind(w.Context(), wardAt))
		}
		if rows := w.rows("zimina"); len(rows) != 1 || w.told("policy-asked", "zimina", "") != 1 {
			w.Errorf("%+v", rows)
		}
	})
}

func TestRemindersCatchUpWithoutDoubling(t *testing.T) {
	inWard(t, func(w *ward) {
		w.signsAll("olga")
		w.must(w.room.Refuse(w.Context(), w.enters("bell"), 1, care.Say("Не согласен")))
		remind := func(after time.Duration, want int) {
			w.Helper()
			w.pass(after)
			for range 2 { // the second of a day says nothing
				w.must(w.room.Remind(w.Context(), wardAt))
			}
			if told := w.told("policy-asked", "nell", ""); told != 1+want {
				w.Errorf("reminded %d times, want %d", told-1, want)
			}
		}
		remind(oneDay, 0)
		remind(2*oneDay, 1)   // the third day
		remind(oneDay, 1)     // the fourth
		remind(8*oneDay, 2)   // the twelfth: two days were missed, and are told of once
		remind(100*oneDay, 2) // there is no further
		if n := w.rows("nell")[0].reminded; n != 3 {
			w.Errorf("%d days have passed", n)
		}
		for _, ref := range []string{"olga", "bell"} { // signed, refused: they have answered
			if w.told("policy-asked", ref, "") != 1 {
				w.Errorf("%s is reminded", ref)
			}
		}
	})
}

func TestWhatIsWithdrawnIsNotOwed(t *testing.T) {
	inWard(t, func(w *ward) {
		w.signsAll("olga", "chief")
		w.newcomer()
		v := w.publishes(2*oneDay, "desk chief nurse", newer)
		w.signsAll("chief", "privacy", "zimina")
		until := func(ref string) (at int64) {
			w.must(w.change(func(in *inChange) error {
				i := slices.IndexFunc(in.workers, func(x people.Worker) bool { return x.ID == w.ids.People[ref] })
				at = in.workers[i].SignedUntil
				return nil
			}))
			return at
		}
		if until("olga") == people.Forever {
			w.Fatal("olga owes nothing before")
		}
		first := until("nell")
		w.pass(oneDay)
		w.withdraws(v.Number)
		grace := w.now().Add(14 * oneDay).UnixMicro()
		for ref, want := range map[string]int64{
			"olga":    people.Forever, // has signed the one before
			"chief":   people.Forever, // both
			"privacy": grace,          // only the one that is no more
			"zimina":  grace,          // the same, and was never asked for the first
			"nell":    first,          // neither
		} {
			if got := until(ref); got != want {
				w.Errorf("%s is covered until %d, want %d", ref, got, want)
			}
		}
		if d := w.reads(w.enters("zimina")); d.Number != 1 || d.State != asked || d.FirstTime {
			w.Errorf("%d %s", d.Number, d.State)
		}
		if d := w.reads(w.enters("olga")); d.Number != 1 || d.State != signed {
			w.Errorf("%d %s", d.Number, d.State)
		}
		before := until("olga")
		w.withdraws(v.Number)
		if until("olga") != before || until("privacy") != grace {
			w.Error("settling twice is not settling once")
		}
	})
}

func TestADayOwedForAWithdrawnVersionAloneIsOver(t *testing.T) {
	inWard(t, func(w *ward) {
		nell := w.ids.People["nell"]
		w.must(w.change(func(in *inChange) error { // her first version is due later than the second
			_, err := in.tx.Exec(`UPDATE attestation SET due = due + 1000 WHERE clinic_id = $1 AND person_id = $2`, wardAt, nell)
			if err != nil {
				return err
			}
			return w.reg.Cover(in.tx, wardAt, nell, people.Forever)
		}))
		w.newcomer() // has signed nothing, and nothing that is withdrawn changes it
		w.reads(w.enters("zimina"))
		v := w.publishes(0, "nurse", newer)
		due := w.rows("nell")[0].due
		w.withdraws(v.Number)
		w.must(w.change(func(in *inChange) error {
			i := slices.IndexFunc(in.workers, func(x people.Worker) bool { return x.ID == nell })
			if got := in.workers[i].SignedUntil; got != due+1000 {
				w.Errorf("covered until %d, want %d", got, due+1000)
			}
			i = slices.IndexFunc(in.workers, func(x people.Worker) bool { return x.ID == w.ids.People["zimina"] })
			if got := in.workers[i].SignedUntil; got != 0 {
				w.Errorf("a new one is covered until %d", got)
			}
			return nil
		}))
	})
}

func TestChangesAreMarkedAgainstWhatWasSigned(t *testing.T) {
	inWard(t, func(w *ward) {
		w.signsAll("olga", "nell")
		one, two := w.packs.For(wardAt).Clauses[0].ID, w.packs.For(wardAt).Clauses[1].ID
		was := clauseOf(w, two)
		w.publishes(oneDay, "desk nurse doctor", newer, rewrite{"policy.md", was, "Иначе " + was})
		d := w.reads(w.enters("olga"))
		if d.FirstTime || d.Number != 2 || d.Clauses[0].ID != one || d.Clauses[0].Change != "" || d.Clauses[0].Chapter == "" || d.Clauses[1].Chapter != "" {
			w.Errorf("%+v", d.Clauses[0])
		}
		if c := d.Clauses[1]; c.ID != two || c.Change != "changed" || !strings.HasPrefix(c.Text, "Иначе") || !strings.HasPrefix(c.Before, was) || c.Label == "" {
			w.Errorf("%+v", c)
		}
		if !strings.Contains(d.FrontHTML, "<p>") || !strings.Contains(d.Text, "Иначе "+was) {
			w.Error("the page is not whole")
		}
		for _, c := range w.reads(w.enters("bell")).Clauses { // who has signed nothing has nothing to compare with
			if c.Change != "" || c.Before != "" || c.ConcernsYou {
				w.Errorf("marked: %+v", c)
			}
		}
	})
}

func TestWhatIsGoneStandsWhereItStood(t *testing.T) {
	t.Parallel()
	clause := func(id, text string) pack.Clause {
		return pack.Clause{ID: id, Text: care.Text{Ru: text}, Chapter: care.Text{Ru: id[:1]}, Enforced: true}
	}
	was := &pack.Pack{Language: "ru", Clauses: []pack.Clause{clause("0.9", "z"), clause("1.1", "a"), clause("1.2", "b"), clause("1.3", "c"), clause("2.1", "d")}}
	is := &pack.Pack{Language: "ru", Clauses: []pack.Clause{clause("1.1", "a"), clause("2.1", "e"), clause("2.2", "f")}}
	gone := removed(was, is)
	var order []string
	for _, after := range []string{"", "1.1", "2.1", "2.2"} {
		for _, c := range gone[after] {
			order = append(order, after+">"+c.ID+c.Change+c.Before)
		}
	}
	if got := strings.Join(order, " "); got != ">0.9removedz 1.1>1.2removedb 1.1>1.3removedc" {
		t.Error(got)
	}
	marks := map[string]ReadClause{}
	for _, c := range is.Clauses {
		r := ReadClause{ID: c.ID, Text: c.Text.Ru}
		r.mark(was, "ru", c.ID == "1.1")
		marks[c.ID] = r
	}
	if marks["1.1"].Change != "changed" || marks["1.1"].Before != "" || marks["2.1"].Before != "d" || marks["2.2"].Change != "added" {
		t.Errorf("%+v", marks)
	}
}

func TestWhoSignedTheNewestOwesNoneBefore(t *testing.T) {
	t.Parallel()
	versions := history{{Number: 1, Approved: 1, State: approved}, {Number: 2, Approved: 2, State: approved}, {Number: 3, Approved: 3, State: approved}}
	row := func(number int64, state string) attestation {
		return attestation{number: number, state: state, due: number}
	}
	s := standOf([]attestation{row(3, asked), row(2, signed), row(1, asked)}, versions)
	if !s.owes() || s.owed != 3 || s.last.number != 2 {
		t.Errorf("owes by %d", s.owed)
	}
	if s = standOf([]attestation{row(3, refused), row(2, asked), row(1, signed)}, versions); s.owed != 2 {
		t.Errorf("owes by %d", s.owed)
	}
	if s = standOf([]attestation{row(3, signed), row(2, asked)}, versions); s.owes() || s.owed != 0 {
		t.Errorf("owes by %d", s.owed)
	}
}
