package people_test

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

const (
	here  care.ClinicID = "localhost"
	there care.ClinicID = "clinic-b.localhost"
)

// A clock stands still until somebody moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// monday is a working morning in Moscow: 23 November 2026, 11:00.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// A world is a clinic with a few people, and its neighbour.
type world struct {
	*testing.T
	reg     *people.Register
	db      *store.DB
	clock   *clock
	bus     bus.Bus
	journal *journal.Journal
	keys    *seal.Keys
	packs   *pack.InForce
	ids     people.Founded // of here
	other   people.Founded // of there
	address string
}

// everywhere tells the story once on each engine.
func everywhere(t *testing.T, story func(w *world)) {
	t.Helper()
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) { story(newWorld(t, address, people.Config{Demo: true})) })
}

func newWorld(t testing.TB, address string, c people.Config) *world {
	w := &world{address: address, clock: &clock{at: monday}, bus: bus.InProcess(), db: storetest.Open(t, address, nil)}
	w.T, _ = t.(*testing.T)
	dir := t.TempDir()
	var err error
	w.keys, err = seal.Open(t.Context(), seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring"), Now: w.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.keys.Close() })
	p, err := pack.Embedded("ru-clinic")
	if err != nil {
		t.Fatal(err)
	}
	w.packs = pack.New(p, w.clock.now)
	w.journal = journal.New(w.db, w.bus, w.clock.now)
	c.DB, c.Keys, c.Journal, c.Packs, c.Bus, c.Now = w.db, w.keys, w.journal, w.packs, w.bus, w.clock.now
	w.reg = people.New(c)
	t.Cleanup(w.reg.Close)
	w.ids, err = w.reg.Found(t.Context(), founding(here))
	if err != nil {
		t.Fatal(err)
	}
	if w.other, err = w.reg.Found(t.Context(), founding(there)); err != nil {
		t.Fatal(err)
	}
	return w
}

const (
	password = "Тёплый-Чай-7"
	totp     = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
)

func founding(clinic care.ClinicID) people.Founding {
	staff := func(ref, name string, desk string, roles ...string) people.FoundingStaff {
		s := people.FoundingStaff{Ref: ref, Name: care.Say(name), Title: care.Text{Ru: "Сотрудник", En: "Staff"}, Roles: roles}
		if desk != "" {
			s.Desks = []string{desk}
		}
		return s
	}
	petrova := staff("petrova", "Петрова Ольга Игоревна", "front-desk", "desk")
	petrova.Login, petrova.Password, petrova.TOTP = "petrova", care.Hush(password), care.Hush(totp)
	orlova := staff("orlova", "Орлова Нина Сергеевна", "front-desk", "desk")
	orlova.Login, orlova.Password, orlova.TOTP = "orlova", care.Hush(password), care.Hush(totp)
	return people.Founding{
		Clinic: clinic, Name: care.Text{Ru: "Клиника", En: "The clinic"}, Pack: "ru-clinic",
		Desks: []people.FoundingDesk{
			{PackKey: "front-desk", Name: care.Text{Ru: "Регистратура", En: "Front desk"}},
			{PackKey: "cardiology", Name: care.Text{Ru: "Кардиология", En: "Cardiology"}},
			{PackKey: "paediatrics", Name: care.Text{Ru: "Педиатрия", En: "Paediatrics"}},
		},
		Staff: []people.FoundingStaff{
			petrova, orlova,
			staff("bell", "Белов Пётр Андреевич", "cardiology", "doctor"),
			staff("stone", "Каменева Анна Юрьевна", "paediatrics", "doctor"),
			staff("chief", "Главный Иван Иванович", "", "chief"),
			staff("privacy", "Тихая Вера Павловна", "", "privacy"),
		},
		Patients: []people.FoundingPatient{
			{Ref: "anna", Name: care.Say("Снегирёва Анна Петровна"), Birth: care.Say("1950-04-23"), Phone: care.Say("+7 916 123-45-67"),
				Identity: people.ProvedDesk, Care: []people.FoundingCare{{Desk: "cardiology", Visit: true}}},
			{Ref: "ivan", Name: care.Say("Гвоздев Иван Олегович"), Birth: care.Say("1980-01-02")},
			{Ref: "mother", Name: care.Say("Ромашкина Мария Львовна"), Birth: care.Say("1990-07-08"), Identity: people.ProvedDesk},
			{Ref: "child", Name: care.Say("Ромашкин Егор Ильич"), Birth: care.Say("2016-03-10"), Identity: people.ProvedDesk,
				Care: []people.FoundingCare{{Desk: "paediatrics"}}, RepresentedBy: []string{"mother"}},
		},
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// enters signs somebody of here in by a demo link.
func (w *world) enters(ref string) people.SignedIn {
	w.Helper()
	token, err := w.reg.DemoLink(w.Context(), here, w.ids.People[ref])
	w.must(err)
	in, err := w.reg.EnterByLink(w.Context(), here, token)
	w.must(err)
	return in
}

func (w *world) standing(who, subject, desk string) (s people.Standing) {
	w.Helper()
	w.must(w.db.Look(w.Context(), func(tx *store.Tx) (err error) {
		s, err = w.reg.Standing(tx, here, w.ids.People[who], w.ids.People[subject], w.ids.Desks[desk])
		return err
	}))
	return s
}

// kind fails unless err is a fault of this kind.
func (w *world) kind(err error, kind care.FaultKind) {
	w.Helper()
	if err == nil || care.KindOf(err) != kind {
		w.Fatalf("got %v, want %s", err, kind)
	}
}
