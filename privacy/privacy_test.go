package privacy_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/privacy"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

const (
	here  care.ClinicID = "localhost"
	there care.ClinicID = "clinic-b.localhost"
)

type world struct {
	*testing.T
	db     *store.DB
	ledger *ledger.Ledger
	people *people.Register
	room   *privacy.Room
	packs  *pack.InForce
	ids    map[care.ClinicID]people.Founded
	at     time.Time
}

func everywhere(t *testing.T, story func(w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { story(newWorld(t, db)) })
}

func newWorld(t *testing.T, db *store.DB) *world {
	w := &world{T: t, db: db, ids: map[care.ClinicID]people.Founded{}, at: time.Date(2026, 11, 12, 11, 2, 0, 0, time.UTC)}
	now := func() time.Time { return w.at }
	dir, b := t.TempDir(), bus.InProcess()
	keys, err := seal.Open(t.Context(), seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring"), Now: now})
	w.must(err)
	t.Cleanup(func() { keys.Close() })
	p, err := pack.Embedded("ru-clinic")
	w.must(err)
	w.packs = pack.New(p, now)
	j := journal.New(db, b, now)
	w.ledger, err = ledger.New(t.Context(), ledger.Config{DB: db, Keys: keys, Journal: j, Now: now})
	w.must(err)
	w.people = people.New(people.Config{DB: db, Keys: keys, Journal: j, Packs: w.packs, Bus: b, Now: now, Demo: true})
	t.Cleanup(w.people.Close)
	w.room = privacy.New(privacy.Config{DB: db, Ledger: w.ledger, People: w.people, Packs: w.packs, Now: now})
	for _, clinic := range []care.ClinicID{here, there} {
		w.ids[clinic], err = w.people.Found(t.Context(), founding(clinic))
		w.must(err)
	}
	return w
}

func founding(clinic care.ClinicID) people.Founding {
	staff := func(ref, name string, title care.Text, roles ...string) people.FoundingStaff {
		return people.FoundingStaff{Ref: ref, Name: care.Say(name), Title: title, Roles: roles, Desks: []string{"cardiology"}}
	}
	return people.Founding{
		Clinic: clinic, Name: care.Text{Ru: "Клиника", En: "The clinic"}, Pack: "ru-clinic",
		Desks: []people.FoundingDesk{{PackKey: "front-desk", Name: care.Text{Ru: "Регистратура"}}, {PackKey: "cardiology", Name: care.Text{Ru: "Кардиология"}}},
		Staff: []people.FoundingStaff{
			staff("bell", "Белов Пётр Андреевич", care.Text{Ru: "Врач-кардиолог"}, "doctor"),
			staff("chief", "Главный Иван Иванович", care.Text{Ru: "Главный врач"}, "chief"),
			staff("privacy", "Тихая Вера Павловна", care.Text{Ru: "Ответственная за данные"}, "privacy"),
		},
		Patients: []people.FoundingPatient{
			{Ref: "anna", Name: care.Say("Снегирёва Анна Петровна"), Birth: care.Say("1950-04-23"), Identity: people.ProvedDesk},
			{Ref: "ivan", Name: care.Say("Гвоздев Иван Олегович"), Birth: care.Say("1980-01-02"), Identity: people.ProvedDesk},
			{Ref: "mother", Name: care.Say("Ромашкина Мария Львовна"), Birth: care.Say("1990-07-08"), Identity: people.ProvedDesk},
			{Ref: "child", Name: care.Say("Ромашкин Егор Ильич"), Birth: care.Say("2016-03-10"), Identity: people.ProvedDesk, RepresentedBy: []string{"mother"}},
		},
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) person(ref string) care.PersonID { return w.ids[here].People[ref] }

// enters signs somebody in.
func (w *world) enters(clinic care.ClinicID, ref string) people.Caller {
	w.Helper()
	token, err := w.people.DemoLink(w.Context(), clinic, w.ids[clinic].People[ref])
	w.must(err)
	in, err := w.people.EnterByLink(w.Context(), clinic, token)
	w.must(err)
	return in.Caller
}

// reads lets somebody begin a sitting about a patient and see up to a place.
func (w *world) reads(who people.Caller, subject string, role string, place int64) {
	w.Helper()
	w.must(w.db.Change(w.Context(), here, func(tx *store.Tx) error {
		s, err := w.ledger.Begin(tx, ledger.Sitter{Clinic: here, Session: who.Session, Who: who.Person, Role: role,
			Subject: w.person(subject), Conversation: "con_1", Desk: w.ids[here].Desks["cardiology"]})
		if err != nil {
			return err
		}
		return w.ledger.Seen(tx, s, place)
	}))
}

func (w *world) page(who people.Caller, subject string) privacy.Seen {
	w.Helper()
	s, err := w.room.WhoHasSeen(w.Context(), who, w.person(subject))
	w.must(err)
	return s
}

func TestEveryEntryStandsInExactlyOneLine(t *testing.T) {
	everywhere(t, func(w *world) {
		anna, bell := w.enters(here, "anna"), w.enters(here, "bell")
		w.reads(bell, "anna", "doctor", 1)
		w.at = w.at.Add(8 * time.Minute)
		w.reads(bell, "anna", "doctor", 2)
		w.reads(anna, "anna", "patient", 2)
		w.at = w.at.Add(2 * time.Hour)
		w.reads(bell, "anna", "doctor", 3)
		seen := w.page(anna, "anna")
		if len(seen.Sittings) != 3 || len(seen.Broken) > 0 || !seen.Named {
			w.Fatalf("sittings %+v, broken %q", seen.Sittings, seen.Broken)
		}
		var numbers []int64
		for _, s := range seen.Sittings {
			numbers = append(numbers, s.Numbers...)
			if s.Own != (s.Who == anna.Person) {
				w.Errorf("own: %+v", s)
			}
		}
		slices.Sort(numbers)
		if want := []int64{1, 2, 3, 4, 5, 6, 7}; !slices.Equal(numbers, want) {
			w.Errorf("lines hold entries %v, want %v", numbers, want)
		}
		first := seen.Sittings[2]
		line := first.Line(privacy.Reader{Lang: "ru", Zone: w.packs.For(here).Zone, Now: w.at}, "Врач-кардиолог Белов П. А.", "Кардиология")
		if want := "Врач-кардиолог Белов П. А., Кардиология · чтение переписки · 12 ноября, 14:02–14:10"; line != want {
			w.Errorf("the line is %q, want %q", line, want)
		}
		if again := w.page(anna, "anna"); again.Count != seen.Count {
			w.Error("looking at one's own page made an entry")
		}
	})
}

func TestPageIsForThePatientTheirVoiceAndThePrivacyOffice(t *testing.T) {
	everywhere(t, func(w *world) {
		bell := w.enters(here, "bell")
		w.reads(bell, "anna", "doctor", 1)
		w.reads(bell, "child", "doctor", 1)
		for _, c := range []struct {
			clinic       care.ClinicID
			who, subject string
			sees         bool
		}{
			{here, "anna", "anna", true},
			{here, "ivan", "anna", false},
			{here, "mother", "child", true},
			{here, "mother", "anna", false},
			{here, "child", "child", true},
			{here, "privacy", "anna", true},
			{here, "bell", "anna", false},
			{here, "chief", "anna", false},
			{there, "privacy", "anna", false},
			{there, "anna", "anna", false},
		} {
			who := w.enters(c.clinic, c.who)
			s, err := w.room.WhoHasSeen(w.Context(), who, w.person(c.subject))
			if c.sees != (err == nil) || c.sees && s.Count == 0 {
				w.Errorf("%s of %s about %s: %d entries, %v", c.who, c.clinic, c.subject, s.Count, err)
			}
			if _, nobody := w.room.WhoHasSeen(w.Context(), who, "per_nobody"); !c.sees && c.who != "bell" && c.who != "chief" &&
				care.KindOf(err) != care.KindOf(nobody) {
				w.Errorf("%s of %s can tell who exists: %v, %v", c.who, c.clinic, err, nobody)
			}
		}
	})
}

func TestLookingAtSomebodyElsesPageStandsOnIt(t *testing.T) {
	everywhere(t, func(w *world) {
		officer, anna := w.enters(here, "privacy"), w.enters(here, "anna")
		for range 3 {
			w.page(officer, "anna")
		}
		seen := w.page(anna, "anna")
		if len(seen.Sittings) != 1 || seen.Count != 1 || seen.Sittings[0].Role != "privacy" || seen.Sittings[0].Act != "see-accesses" {
			w.Fatalf("%+v", seen.Sittings)
		}
		w.at = w.at.Add(20 * time.Minute)
		w.page(officer, "anna")
		if seen := w.page(anna, "anna"); len(seen.Sittings) != 2 {
			w.Errorf("after 20 minutes: %+v", seen.Sittings)
		}
	})
}

func TestProofsComeWithTheLines(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, anna := w.enters(here, "bell"), w.enters(here, "anna")
		w.reads(bell, "anna", "doctor", 1)
		before, err := w.room.Checkpoint(w.Context(), anna)
		w.must(err)
		w.reads(bell, "ivan", "doctor", 1)
		w.reads(bell, "anna", "doctor", 2)
		seen := w.page(anna, "anna")
		if c, err := ledger.Parse(seen.Checkpoint.Note, seen.Checkpoint.Verifier); err != nil || c.Root != seen.Checkpoint.Root {
			w.Error(err)
		}
		path, now, err := w.room.Consistency(w.Context(), anna, before.Size)
		w.must(err)
		var hashes [][]byte
		for _, h := range path {
			hashes = append(hashes, h[:])
		}
		w.must(proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(before.Size), uint64(now.Size), hashes, before.Root[:], now.Root[:]))
		locked := anna
		locked.Locked = true
		if _, err := w.room.WhoHasSeen(w.Context(), locked, ""); err == nil {
			w.Error("a locked screen shows the page")
		}
	})
}
