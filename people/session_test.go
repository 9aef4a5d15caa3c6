package people_test

import (
	"errors"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

func (w *world) whoIs(realm string, token care.Secret) (people.Caller, error) {
	return w.reg.WhoIs(w.Context(), here, realm, token)
}

// is fails unless the session answers exactly this: nil, SignedOut or Locked.
func (w *world) is(in people.SignedIn, want error) {
	w.Helper()
	realm := people.PatientRealm
	if in.Caller.Staff {
		realm = people.ClinicRealm
	}
	c, err := w.whoIs(realm, in.Token)
	if !errors.Is(err, want) || want == nil && err != nil {
		w.Fatalf("got %v, want %v", err, want)
	}
	if want != people.SignedOut && c.Person != in.Caller.Person {
		w.Fatalf("the session of %s answers %s", in.Caller.Person, c.Person)
	}
}

func TestASessionIsKnownByItsTokenAlone(t *testing.T) {
	everywhere(t, func(w *world) {
		bell := w.enters("bell")
		w.is(bell, nil)
		if c := bell.Caller; !c.Staff || !c.Has("doctor") || !c.WorksAt(w.ids.Desks["cardiology"]) || c.Lang != "ru" {
			w.Errorf("%+v", c)
		}
		for name, ask := range map[string]func() (people.Caller, error){
			"no token":     func() (people.Caller, error) { return w.whoIs(people.ClinicRealm, care.Secret{}) },
			"wrong token":  func() (people.Caller, error) { return w.whoIs(people.ClinicRealm, care.Hush("x")) },
			"other realm":  func() (people.Caller, error) { return w.whoIs(people.PatientRealm, bell.Token) },
			"other clinic": func() (people.Caller, error) { return w.reg.WhoIs(w.Context(), there, people.ClinicRealm, bell.Token) },
		} {
			if _, err := ask(); !errors.Is(err, people.SignedOut) {
				w.Errorf("%s: %v", name, err)
			}
		}
	})
}

// controls.md #18
func TestIdleScreensLock(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, anna := w.enters("bell"), w.enters("anna")
		w.clock.pass(14 * time.Minute)
		w.is(bell, nil) // and this keeps it awake
		w.clock.pass(14 * time.Minute)
		w.is(bell, nil)
		w.clock.pass(15*time.Minute + time.Second)
		w.is(bell, people.Locked)
		w.is(anna, nil)

		w.clock.pass(30 * 24 * time.Hour)
		w.is(anna, nil)
		w.clock.pass(30*24*time.Hour + time.Second)
		w.is(anna, people.SignedOut)
	})
}

func TestAScreenThatRefreshesItselfDoesNotStayAwake(t *testing.T) {
	everywhere(t, func(w *world) {
		bell := w.enters("bell")
		for range 4 {
			w.clock.pass(5 * time.Minute)
			w.reg.WhoIs(people.Quietly(w.Context()), here, people.ClinicRealm, bell.Token)
		}
		w.is(bell, people.Locked)
	})
}

func TestSessionsEndHoweverBusy(t *testing.T) {
	everywhere(t, func(w *world) {
		bell := w.enters("bell")
		for range 12 * 6 {
			w.is(bell, nil)
			w.clock.pass(10 * time.Minute)
		}
		w.is(bell, people.SignedOut)
	})
}

// What is known of a session in memory must not outlive another node's word.
func TestANodeThatStartsAgainKnowsWhoWasIdle(t *testing.T) {
	everywhere(t, func(w *world) {
		bell := w.enters("bell")
		w.clock.pass(10 * time.Minute)
		w.is(bell, nil)
		w.reg.Close() // the row is written
		again := people.New(people.Config{DB: w.db, Keys: w.keys, Journal: w.journal, Packs: w.packs, Bus: w.bus, Now: w.clock.now})
		w.clock.pass(14 * time.Minute)
		if _, err := again.WhoIs(w.Context(), here, people.ClinicRealm, bell.Token); err != nil {
			w.Errorf("seen 14 minutes ago: %v", err)
		}
		w.clock.pass(16 * time.Minute)
		if _, err := again.WhoIs(w.Context(), here, people.ClinicRealm, bell.Token); !errors.Is(err, people.Locked) {
			w.Errorf("seen 16 minutes ago: %v", err)
		}
		again.Close()
	})
}

func TestAClockThatJumpsBackLetsNobodyStayLonger(t *testing.T) {
	everywhere(t, func(w *world) {
		before := w.enters("bell")
		w.is(before, nil)
		w.clock.pass(-24 * time.Hour)
		w.is(before, people.SignedOut) // begun tomorrow: under a wrong clock
		after := w.enters("bell")
		w.is(after, nil)
		w.clock.pass(2 * time.Minute)
		w.clock.pass(-3 * time.Minute) // a step of NTP ends nothing
		w.is(after, nil)
		w.clock.pass(17 * time.Minute)
		w.is(after, people.Locked)
	})
}

// controls.md #30
func TestALeaverIsOutTheSameMoment(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, stone, chief := w.enters("bell"), w.enters("stone"), w.enters("chief")
		var dropped []people.Ended
		cancel := w.bus.Subscribe(people.Subject(here), func(data []byte) {
			e, err := people.ParseEnded(data)
			w.must(err)
			dropped = append(dropped, e)
		})
		defer cancel()

		w.kind(w.reg.DismissStaff(w.Context(), stone.Caller, bell.Caller.Person), care.Refused)
		w.is(bell, nil)
		w.must(w.reg.DismissStaff(w.Context(), chief.Caller, bell.Caller.Person))
		w.is(bell, people.SignedOut)
		w.is(stone, nil)
		if len(dropped) != 2 || dropped[0].Session != bell.Caller.Session || dropped[1] != (people.Ended{Person: bell.Caller.Person, What: "dismissed"}) {
			w.Errorf("sockets told: %+v", dropped)
		}
		if s := w.standing("bell", "anna", "cardiology"); s.Who.Active || s.About.SameDesk || s.About.InCare {
			w.Errorf("stands: %+v", s)
		}
		token, err := w.reg.DemoLink(w.Context(), here, bell.Caller.Person)
		w.must(err)
		_, err = w.reg.EnterByLink(w.Context(), here, token)
		w.kind(err, care.Refused)
		w.kind(w.reg.DismissStaff(w.Context(), chief.Caller, chief.Caller.Person), care.Invalid)
		w.kind(w.reg.DismissStaff(w.Context(), chief.Caller, w.other.People["bell"]), care.Unknown)
		w.tells("dismissed", bell.Caller.Person, 1)
	})
}

func TestSignOutHereAndEverywhere(t *testing.T) {
	everywhere(t, func(w *world) {
		phone, tablet, laptop := w.enters("anna"), w.enters("anna"), w.enters("anna")
		w.must(w.reg.SignOut(w.Context(), phone.Caller, false))
		w.is(phone, people.SignedOut)
		w.is(tablet, nil)
		w.must(w.reg.SignOut(w.Context(), tablet.Caller, true))
		w.is(tablet, people.SignedOut)
		w.is(laptop, people.SignedOut)
	})
}

// tells counts facts that a person has changed.
func (w *world) tells(what string, person care.PersonID, want int) {
	w.Helper()
	list, _, err := w.journal.After(w.Context(), here, 0, 10000)
	w.must(err)
	n := 0
	for _, e := range list {
		f, err := e.Fact()
		w.must(err)
		if c, ok := f.(care.PersonChanged); ok && c.What == what && c.Person == person {
			n++
		}
	}
	if n != want {
		w.Errorf("%s was told %d times of %s, want %d", what, n, person, want)
	}
}

func TestLinksExistInADemoOnly(t *testing.T) {
	everywhere(t, func(w *world) {
		token, err := w.reg.DemoLink(w.Context(), here, w.ids.People["bell"])
		w.must(err)
		for name, wrong := range map[string]care.Secret{
			"altered":             care.Hush(token.Reveal() + "00"),
			"of another":          care.Hush(string(w.ids.People["chief"]) + token.Reveal()[len(w.ids.People["bell"]):]),
			"empty":               {},
			"of the other clinic": mustLink(w, there, w.other.People["bell"]),
		} {
			if _, err := w.reg.EnterByLink(w.Context(), here, wrong); care.KindOf(err) != care.Unknown {
				w.Errorf("%s: %v", name, err)
			}
		}
		real := people.New(people.Config{DB: w.db, Keys: w.keys, Journal: w.journal, Packs: w.packs, Bus: w.bus, Now: w.clock.now})
		_, err = real.EnterByLink(w.Context(), here, token)
		w.kind(err, care.Refused)
		_, err = real.DemoLink(w.Context(), here, w.ids.People["bell"])
		w.kind(err, care.Refused)
	})
}

func mustLink(w *world, clinic care.ClinicID, who care.PersonID) care.Secret {
	w.Helper()
	token, err := w.reg.DemoLink(w.Context(), clinic, who)
	w.must(err)
	return token
}
