package people_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

func TestStandingTellsTheColleagueFromTheStranger(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, stone := w.standing("bell", "anna", "cardiology"), w.standing("stone", "anna", "cardiology")
		want := policy.About{InCare: true, SameDesk: true, DeskInCare: true, VisitOnRecord: true, PatientIdentity: "desk"}
		if bell.About != want {
			w.Errorf("the doctor of the desk: %+v", bell.About)
		}
		want.InCare, want.SameDesk = false, false
		if stone.About != want {
			w.Errorf("the doctor of another desk: %+v", stone.About)
		}
		if !bell.Known || bell.Who.Kind != "staff" || !slices.Equal(bell.Who.Roles, []string{"doctor"}) || !bell.Who.Active {
			w.Errorf("who: %+v", bell.Who)
		}
		if chief := w.standing("chief", "anna", "cardiology"); chief.About.SameDesk || chief.About.InCare || chief.Who.OnDuty {
			w.Errorf("the chief physician: %+v", chief)
		}
	})
}

func TestStandingOfThePatientThemselves(t *testing.T) {
	everywhere(t, func(w *world) {
		anna, ivan := w.standing("anna", "anna", "cardiology"), w.standing("ivan", "anna", "cardiology")
		if !anna.About.Self || anna.About.Represents || !anna.About.DeskInCare || anna.Who.Kind != "patient" {
			w.Errorf("herself: %+v", anna)
		}
		if ivan.About.Self || ivan.About.Represents || ivan.Who.Identity != "contact" {
			w.Errorf("another patient: %+v", ivan)
		}
	})
}

// A parent speaks for a child until 15, in organisational matters until 18,
// then not at all. controls.md #45
func TestAParentSpeaksUntilTheBirthdays(t *testing.T) {
	everywhere(t, func(w *world) {
		moscow := time.FixedZone("Moscow", 3*60*60)
		for _, c := range []struct {
			at                      time.Time
			health, papers, anybody bool
		}{
			{monday, true, true, true},
			{time.Date(2031, 3, 9, 23, 59, 59, 0, moscow), true, true, true},
			{time.Date(2031, 3, 10, 0, 0, 0, 0, moscow), false, true, true},
			{time.Date(2034, 3, 9, 23, 59, 59, 0, moscow), false, true, true},
			{time.Date(2034, 3, 10, 0, 0, 0, 0, moscow), false, false, false},
		} {
			w.clock.set(c.at)
			s := w.standing("mother", "child", "paediatrics")
			health := s.Ask(policy.Read, false, "information").About.Represents
			papers := s.Ask(policy.Read, false, "organisational").About.Represents
			if health != c.health || papers != c.papers || s.About.Represented != c.anybody || slices.Contains(s.Who.Roles, "parent") != c.anybody {
				w.Errorf("%s: health %v, papers %v, represented %v, roles %v", c.at, health, papers, s.About.Represented, s.Who.Roles)
			}
		}
	})
}

func TestDutyIsTheHoursOfTheDesk(t *testing.T) {
	everywhere(t, func(w *world) {
		if s := w.standing("bell", "", ""); !s.Who.OnDuty || len(s.Duty) != 1 {
			w.Errorf("Monday at eleven: %+v", s)
		}
		w.clock.set(time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC)) // Tuesday, 2:00
		if s := w.standing("bell", "", ""); s.Who.OnDuty || len(s.Desks) != 1 {
			w.Errorf("at night: %+v", s)
		}
	})
}

func TestWhoIsOfAnotherClinicStandsNowhere(t *testing.T) {
	everywhere(t, func(w *world) {
		w.must(w.db.Look(w.Context(), func(tx *store.Tx) error {
			s, err := w.reg.Standing(tx, here, w.other.People["bell"], w.ids.People["anna"], w.ids.Desks["cardiology"])
			if s.Who.Kind != "" || s.Who.Active || s.Known || s.About != (policy.About{}) {
				w.Errorf("a doctor of the other clinic: %+v", s)
			}
			return err
		}))
		w.must(w.db.Look(w.Context(), func(tx *store.Tx) error {
			s, err := w.reg.Standing(tx, here, w.ids.People["bell"], w.other.People["anna"], w.ids.Desks["cardiology"])
			if s.Known || s.About.InCare || s.About.DeskInCare {
				w.Errorf("a patient of the other clinic: %+v", s)
			}
			return err
		}))
	})
}

// Costs stay flat as the clinic grows: 2,000 patients at one desk.
func BenchmarkStanding(b *testing.B) {
	addresses := map[string]string{"sqlite": filepath.Join(b.TempDir(), "bedside.db")}
	if server := os.Getenv("BEDSIDE_TEST_POSTGRES"); server != "" {
		addresses["postgres"] = storetest.Schema(b, server)
	}
	for name, address := range addresses {
		b.Run(name, func(b *testing.B) { benchmarkStanding(b, address) })
	}
}

func benchmarkStanding(b *testing.B, address string) {
	w := newWorld(b, address, people.Config{Demo: true})
	big := founding("big.localhost")
	for n := range 2000 {
		big.Patients = append(big.Patients, people.FoundingPatient{Ref: fmt.Sprint("p", n), Name: care.Say("Пациент Один"), Birth: care.Say("1970-01-01"),
			Care: []people.FoundingCare{{Desk: "cardiology", Visit: true}}})
	}
	ids, err := w.reg.Found(b.Context(), big)
	if err != nil {
		b.Fatal(err)
	}
	bell, anna, desk := ids.People["bell"], ids.People["p1500"], ids.Desks["cardiology"]
	b.Run("standing", func(b *testing.B) {
		w.db.Look(b.Context(), func(tx *store.Tx) error {
			for b.Loop() {
				if s, err := w.reg.Standing(tx, big.Clinic, bell, anna, desk); err != nil || !s.About.InCare {
					b.Fatal(s, err)
				}
			}
			return nil
		})
	})
	b.Run("who-is", func(b *testing.B) {
		token, _ := w.reg.DemoLink(b.Context(), big.Clinic, bell)
		in, err := w.reg.EnterByLink(b.Context(), big.Clinic, token)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := w.reg.WhoIs(b.Context(), big.Clinic, people.ClinicRealm, in.Token); err != nil {
				b.Fatal(err)
			}
		}
	})
}
