package people_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// code is what an authenticator app shows now.
func (w *world) code() care.Secret { return care.Hush(people.TOTPCode(totp, w.clock.now())) }

func (w *world) signsIn(login string, shared bool, device care.Secret) (people.SignedIn, error) {
	return w.reg.PasswordSignIn(w.Context(), here, people.PasswordEntry{Login: login, Password: care.Hush(password), Code: w.code(), Shared: shared, Device: device, Address: "10.0.0.9"})
}

// onShift puts both registrars on one shared computer and says its cookie.
func (w *world) onShift() (device care.Secret, last people.SignedIn) {
	w.Helper()
	for i, who := range []struct{ login, pin string }{{"petrova", "7391"}, {"orlova", "80265"}} {
		in, err := w.signsIn(who.login, true, device)
		w.must(err)
		if i == 0 {
			device = in.Device
		} else if in.Device.Len() > 0 {
			w.Fatal("the second person of a shift took the computer from the first")
		}
		w.must(w.reg.SetShiftPin(w.Context(), in.Caller, care.Hush(who.pin)))
		last = in
	}
	return device, last
}

func (w *world) switches(device care.Secret, to, pin string) (people.SignedIn, error) {
	return w.reg.SwitchTo(w.Context(), here, people.Switch{Device: device, To: w.ids.People[to], Pin: care.Hush(pin), Address: "10.0.0.9"})
}

// Two registrars alternate on one computer: whoever acts, acts under her own
// name, and a request that is still on its way under the other's session acts
// for nobody.
func TestTwoRegistrarsAlternateTwentyTimesWithoutAWrongName(t *testing.T) {
	everywhere(t, func(w *world) {
		device, before := w.onShift()
		pins := map[string]string{"petrova": "7391", "orlova": "80265"}
		who := []string{"petrova", "orlova"}
		for turn := range 20 {
			name := who[turn%2]
			in, err := w.switches(device, name, pins[name])
			w.must(err)
			w.is(before, people.SignedOut)
			c, err := w.whoIs(people.ClinicRealm, in.Token)
			w.must(err)
			added, _, err := w.reg.AddPatient(w.Context(), c, people.NewPatient{Key: fmt.Sprintf("turn-%04d", turn),
				Name: care.Say("Синицын Пациент" + strings.Repeat("а", turn)), Birth: care.Say("1970-01-01")})
			w.must(err)
			w.addedBy(added.ID, name)
			w.clock.pass(time.Minute)
			before = in
		}
	})
}

// addedBy reads under whose name the fact was told.
func (w *world) addedBy(patient care.PersonID, ref string) {
	w.Helper()
	list, _, err := w.journal.After(w.Context(), here, 0, 10000)
	w.must(err)
	for _, e := range list {
		f, err := e.Fact()
		w.must(err)
		if c, ok := f.(care.PersonChanged); ok && c.Person == patient && c.What == "added" {
			if c.By != w.ids.People[ref] {
				w.Fatalf("added under the name of %s, not of %s", c.By, ref)
			}
			return
		}
	}
	w.Fatal("no fact tells of the new patient")
}

func TestASharedComputerLocksAfterTwoMinutes(t *testing.T) {
	everywhere(t, func(w *world) {
		device, orlova := w.onShift()
		w.clock.pass(2*time.Minute + time.Second)
		w.is(orlova, people.Locked)
		c, err := w.whoIs(people.ClinicRealm, orlova.Token)
		if !errors.Is(err, people.Locked) {
			w.Fatal(err)
		}
		w.must(w.db.Look(w.Context(), func(tx *store.Tx) error { // a locked screen does nothing
			_, err := w.reg.Enter(tx, c, policy.FindPatients, "", "")
			if !errors.Is(err, people.Locked) {
				w.Errorf("a locked screen found patients: %v", err)
			}
			return nil
		}))
		if err := w.reg.SetShiftPin(w.Context(), c, care.Hush("5820")); !errors.Is(err, people.Locked) {
			w.Errorf("a locked screen set a PIN: %v", err)
		}
		list, err := w.reg.SwitchScreen(w.Context(), here, device, people.Caller{})
		w.must(err)
		if len(list) != 2 {
			w.Errorf("the switch screen shows %d people, want 2", len(list))
		}
		back, err := w.switches(device, "orlova", "80265")
		w.must(err)
		if w.is(back, nil); back.Caller.FullSignIn || !back.Caller.Shared {
			w.Errorf("%+v", back.Caller)
		}
		w.must(w.reg.Lock(w.Context(), back.Caller))
		w.is(back, people.Locked)
	})
}

func TestWhoIsNotOnTheShiftCannotTakeTheComputer(t *testing.T) {
	everywhere(t, func(w *world) {
		device, orlova := w.onShift()
		bell := w.enters("bell") // signed in with everything, but elsewhere
		w.must(w.reg.SetShiftPin(w.Context(), bell.Caller, care.Hush("4862")))
		_, err := w.switches(device, "bell", "4862")
		w.kind(err, care.Unknown)
		_, err = w.switches(care.Hush("another computer"), "petrova", "7391")
		w.kind(err, care.Unknown)
		w.is(orlova, nil) // nobody lost anything by the attempt
		for range 4 {
			_, err = w.switches(device, "petrova", "1234")
			w.kind(err, care.Invalid)
		}
		w.clock.pass(10 * time.Second) // guesses have to wait by now
		_, err = w.switches(device, "petrova", "1234")
		w.kind(err, care.Refused) // the PIN has ended
		w.clock.pass(20 * time.Minute)
		_, err = w.switches(device, "petrova", "7391")
		w.kind(err, care.Refused)
		w.clock.pass(12 * time.Hour) // the shift is over
		_, err = w.switches(device, "orlova", "80265")
		w.kind(err, care.Unknown)
	})
}

func TestALeaverIsGoneFromTheSwitchScreen(t *testing.T) {
	everywhere(t, func(w *world) {
		device, orlova := w.onShift()
		w.must(w.reg.DismissStaff(w.Context(), w.enters("chief").Caller, orlova.Caller.Person))
		w.is(orlova, people.SignedOut)
		_, err := w.switches(device, "orlova", "80265")
		w.kind(err, care.Unknown)
		w.clock.pass(time.Minute)
		_, err = w.signsIn("orlova", true, device)
		w.kind(err, care.Invalid)
		_, err = w.switches(device, "petrova", "7391")
		w.must(err)
	})
}

func TestOnesOwnComputerUnlocksWithThePin(t *testing.T) {
	everywhere(t, func(w *world) {
		in, err := w.signsIn("petrova", false, care.Secret{})
		w.must(err)
		w.must(w.reg.SetShiftPin(w.Context(), in.Caller, care.Hush("7391")))
		w.clock.pass(15*time.Minute + time.Second)
		c, err := w.whoIs(people.ClinicRealm, in.Token)
		if !errors.Is(err, people.Locked) {
			w.Fatal(err)
		}
		other := people.Switch{Own: c, To: w.ids.People["orlova"], Pin: care.Hush("7391")}
		_, err = w.reg.SwitchTo(w.Context(), here, other)
		w.kind(err, care.Unknown)
		back, err := w.reg.SwitchTo(w.Context(), here, people.Switch{Own: c, To: c.Person, Pin: care.Hush("7391")})
		w.must(err)
		if back.Token.Len() != 0 || back.Caller.Locked || back.Caller.FullSignIn {
			w.Errorf("%+v", back)
		}
		w.is(in, nil)
		if now, _ := w.whoIs(people.ClinicRealm, in.Token); now.FullSignIn {
			w.Error("a PIN counts as a full sign-in")
		}
		w.kind(w.reg.SetShiftPin(w.Context(), back.Caller, care.Hush("5820")), care.Refused)
	})
}

// controls.md #16
func TestPasswordAndCodeAreWrongTogether(t *testing.T) {
	everywhere(t, func(w *world) {
		var heard []string
		for _, e := range []people.PasswordEntry{
			{Login: "petrova", Password: care.Hush("не тот пароль"), Code: w.code()},
			{Login: "petrova", Password: care.Hush(password), Code: care.Hush("000000")},
			{Login: "petrova", Password: care.Hush(password)},
			{Login: "nobody", Password: care.Hush(password), Code: w.code()},
			{Login: "", Password: care.Hush(password), Code: w.code()},
		} {
			_, err := w.reg.PasswordSignIn(w.Context(), here, e)
			w.kind(err, care.Invalid)
			heard = append(heard, told(err))
		}
		for _, h := range heard {
			if h != heard[0] {
				w.Errorf("heard %q and %q", heard[0], h)
			}
		}
		in, err := w.signsIn(" Petrova ", false, care.Secret{})
		w.must(err)
		if !in.Caller.FullSignIn || in.Caller.Shared {
			w.Errorf("%+v", in.Caller)
		}
		_, err = w.signsIn("petrova", false, care.Secret{})
		w.kind(err, care.Invalid) // a code is accepted once
		if !strings.Contains(told(err), "уже был принят") {
			w.Error(told(err))
		}
		w.clock.pass(30 * time.Second)
		_, err = w.signsIn("petrova", false, care.Secret{})
		w.must(err)
		w.clock.pass(-30 * time.Second) // nor when the clock is set back
		_, err = w.signsIn("petrova", false, care.Secret{})
		w.kind(err, care.Invalid)
	})
}

func TestPasswordGuessesWait(t *testing.T) {
	everywhere(t, func(w *world) {
		guess := func() error {
			_, err := w.reg.PasswordSignIn(w.Context(), here, people.PasswordEntry{Login: "petrova", Password: care.Hush("не тот пароль"), Code: w.code()})
			return err
		}
		for range 5 {
			w.kind(guess(), care.Invalid)
		}
		w.kind(guess(), care.Later)
		_, err := w.signsIn("petrova", false, care.Secret{})
		w.kind(err, care.Later) // not even the right one, for a few seconds
		_, err = w.signsIn("orlova", false, care.Secret{})
		w.must(err)
		w.clock.pass(10 * time.Second)
		_, err = w.signsIn("petrova", false, care.Secret{})
		w.must(err)
	})
}
