package people_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

const goodPin = "194728"

func (w *world) prints(ref string) people.Card {
	w.Helper()
	card, _, err := w.reg.PrintCard(w.Context(), w.enters("petrova").Caller, w.ids.People[ref], "passport")
	w.must(err)
	return card
}

func (w *world) opens(card people.Card, year int) (people.Ticket, error) {
	return w.reg.OpenCard(w.Context(), here, card.Code, year, "10.0.0.7")
}

func (w *world) setsPin(t people.Ticket, pin string) (people.SignedIn, error) {
	return w.reg.SetPin(w.Context(), here, people.PinSetting{Ticket: t.Token, Pin: care.Hush(pin), Name: care.Say("Телефон, Chrome")})
}

// bound prints a card and goes all the way to a PIN.
func (w *world) bound(ref string, year int) people.SignedIn {
	w.Helper()
	ticket, err := w.opens(w.prints(ref), year)
	w.must(err)
	in, err := w.setsPin(ticket, goodPin)
	w.must(err)
	return in
}

func TestACardLeadsToAPinAndIn(t *testing.T) {
	everywhere(t, func(w *world) {
		card := w.prints("ivan")
		ticket, err := w.opens(people.Card{Code: care.Hush(" " + strings.ToLower(strings.ReplaceAll(card.Code.Reveal(), "-", " ")))}, 1980)
		w.must(err)
		if ticket.Call.Reveal() != "Иван Олегович" {
			w.Errorf("greets %q", ticket.Call.Reveal())
		}
		in, err := w.setsPin(ticket, goodPin)
		w.must(err)
		w.is(in, nil)
		if in.Caller.Person != w.ids.People["ivan"] || in.Caller.Identity != people.ProvedDesk || in.Caller.FullSignIn || in.Device.Len() == 0 {
			w.Errorf("%+v", in.Caller)
		}
		w.must(w.reg.SignOut(w.Context(), in.Caller, false))
		again, err := w.reg.EnterPin(w.Context(), here, in.Device, care.Hush(goodPin), "")
		w.must(err)
		w.is(again, nil)
		for _, what := range []string{"card-printed", "card-opened", "device-bound"} {
			w.tells(what, w.ids.People["ivan"], 1)
		}
	})
}

// Whoever guesses hears the same of a card that is wrong, used up, withdrawn
// or not theirs.
func TestACardThatDoesNotOpenSaysNothingAboutWhy(t *testing.T) {
	everywhere(t, func(w *world) {
		used, withdrawn := w.prints("anna"), w.prints("ivan")
		ticket, err := w.opens(used, 1950)
		w.must(err)
		_, err = w.setsPin(ticket, goodPin)
		w.must(err)
		good := w.prints("ivan")

		var heard []string
		for _, try := range []struct {
			code string
			year int
		}{
			{"0000-0000-0000-0000", 1950}, {"", 0}, {"не код", 1950}, {used.Code.Reveal(), 1950}, {used.Code.Reveal(), 1951},
			{withdrawn.Code.Reveal(), 1980}, {good.Code.Reveal(), 1981},
		} {
			_, err := w.reg.OpenCard(w.Context(), here, care.Hush(try.code), try.year, "")
			w.kind(err, care.Unknown)
			heard = append(heard, told(err))
		}
		_, err = w.reg.OpenCard(w.Context(), there, good.Code, 1980, "")
		w.kind(err, care.Unknown)
		heard = append(heard, told(err))
		for _, h := range heard {
			if h != heard[0] || !strings.Contains(h, "регистратура выдаст") {
				w.Errorf("heard %q and %q", heard[0], h)
			}
		}
		_, err = w.opens(good, 1980)
		w.must(err)
	})
}

// told is all that a fault says to people.
func told(err error) string {
	f, ok := errors.AsType[*care.Fault](err)
	if !ok {
		return err.Error()
	}
	text := f.Error()
	for _, r := range f.Reasons {
		text += "|" + r.Because.Ru + "|" + r.Instead.Ru + "|" + r.InsteadAct
	}
	return text
}

func TestOnlyTheHolderHearsThatACardHasExpired(t *testing.T) {
	everywhere(t, func(w *world) {
		card := w.prints("ivan")
		w.clock.pass(14*24*time.Hour - time.Second)
		_, err := w.opens(card, 1980)
		w.must(err)
		w.clock.pass(time.Second)
		_, holder := w.opens(card, 1980)
		_, guesser := w.opens(card, 1981)
		w.kind(holder, care.Unknown)
		w.kind(guesser, care.Unknown)
		if !strings.Contains(told(holder), "14 дней") || strings.Contains(told(guesser), "14 дней") {
			w.Errorf("holder: %s; guesser: %s", told(holder), told(guesser))
		}
	})
}

func TestFiveWrongYearsEndACard(t *testing.T) {
	everywhere(t, func(w *world) {
		card := w.prints("ivan")
		for year := range 4 {
			w.opens(card, 1900+year)
		}
		_, err := w.opens(card, 1980) // the fifth try is right: the count begins anew
		w.must(err)
		for year := range 5 {
			w.opens(card, 1900+year)
		}
		_, err = w.opens(card, 1980)
		w.kind(err, care.Unknown)
	})
}

func TestATicketLastsTenMinutesAndItsCardOnce(t *testing.T) {
	everywhere(t, func(w *world) {
		card := w.prints("ivan")
		old, err := w.opens(card, 1980)
		w.must(err)
		w.clock.pass(10*time.Minute + time.Second)
		_, err = w.setsPin(old, goodPin)
		w.kind(err, care.Unknown)
		ticket, err := w.opens(card, 1980) // the card itself is still good
		w.must(err)
		_, err = w.setsPin(ticket, goodPin)
		w.must(err)
		_, err = w.setsPin(ticket, goodPin) // the answer was lost on the way: the same browser asks again
		w.must(err)
		_, err = w.opens(card, 1980)
		w.kind(err, care.Unknown)
	})
}

func TestWeakPinsAreRefusedWithASentence(t *testing.T) {
	everywhere(t, func(w *world) {
		ticket, err := w.opens(w.prints("anna"), 1950) // born 1950-04-23
		w.must(err)
		for _, pin := range []string{"111111", "000000", "123456", "654321", "890123", "121212", "123123", "112233", "195011", "231950", "230450", "500423", "042350"} {
			_, err := w.setsPin(ticket, pin)
			w.kind(err, care.Invalid)
			if !strings.Contains(told(err), "легко угадать") {
				w.Errorf("%s: %s", pin, told(err))
			}
		}
		for _, pin := range []string{"", "12345", "1947281", "19472a", "１９４７２８"} {
			_, err := w.setsPin(ticket, pin)
			w.kind(err, care.Invalid)
		}
		_, err = w.setsPin(ticket, goodPin)
		w.must(err)
	})
}

func TestFiveWrongPinsEndThePin(t *testing.T) {
	everywhere(t, func(w *world) {
		anna := w.bound("anna", 1950)
		enter := func(pin string) error {
			_, err := w.reg.EnterPin(w.Context(), here, anna.Device, care.Hush(pin), "")
			return err
		}
		for range 4 {
			w.kind(enter("271828"), care.Invalid)
		}
		w.must(enter(goodPin))
		for range 4 {
			w.kind(enter("271828"), care.Invalid)
		}
		w.kind(enter("271828"), care.Refused)
		w.kind(enter(goodPin), care.Refused)
		if has, err := w.reg.HasPin(w.Context(), here, anna.Device); has || err != nil {
			w.Errorf("still remembered: %v %v", has, err)
		}
	})
}

// A thousand guesses at once are not a thousand tries.
func TestGuessesAtOnceCountEach(t *testing.T) {
	everywhere(t, func(w *world) {
		anna := w.bound("anna", 1950)
		done := make(chan bool)
		for i := range 12 {
			go func() {
				pin := "271828"
				if i == 11 {
					pin = "314159"
				}
				_, err := w.reg.EnterPin(w.Context(), here, anna.Device, care.Hush(pin), "")
				done <- err == nil
			}()
		}
		for range 12 {
			if <-done {
				w.Error("a wrong PIN went in")
			}
		}
		_, err := w.reg.EnterPin(w.Context(), here, anna.Device, care.Hush(goodPin), "")
		w.kind(err, care.Refused)
	})
}

func TestAPinIsForgottenAfterNinetyIdleDays(t *testing.T) {
	everywhere(t, func(w *world) {
		anna := w.bound("anna", 1950)
		w.clock.pass(89 * 24 * time.Hour)
		_, err := w.reg.EnterPin(w.Context(), here, anna.Device, care.Hush(goodPin), "")
		w.must(err)
		w.clock.pass(90 * 24 * time.Hour)
		_, err = w.reg.EnterPin(w.Context(), here, anna.Device, care.Hush(goodPin), "")
		w.kind(err, care.Unknown)
	})
}

func TestALostPhoneIsOneTapAtTheDesk(t *testing.T) {
	everywhere(t, func(w *world) {
		anna, elsewhere := w.bound("anna", 1950), w.enters("anna")
		card := w.prints("anna")
		ticket, err := w.opens(card, 1950)
		w.must(err)
		_, err = w.reg.LoseDevice(w.Context(), w.enters("bell").Caller, w.ids.People["anna"])
		w.kind(err, care.Refused)
		_, err = w.reg.LoseDevice(w.Context(), w.enters("stone").Caller, w.ids.People["anna"])
		w.kind(err, care.Unknown) // who may not know of her does not hear that she exists
		n, err := w.reg.LoseDevice(w.Context(), w.enters("petrova").Caller, w.ids.People["anna"])
		w.must(err)
		if n != 3 {
			w.Errorf("ended %d ways in, want a PIN and two sessions", n)
		}
		w.is(anna, people.SignedOut)
		w.is(elsewhere, people.SignedOut)
		_, err = w.reg.EnterPin(w.Context(), here, anna.Device, care.Hush(goodPin), "")
		w.kind(err, care.Unknown)
		_, err = w.setsPin(ticket, goodPin)
		w.kind(err, care.Unknown)
		_, err = w.opens(card, 1950)
		w.kind(err, care.Unknown)
	})
}

func TestGuessesFromOneAddressWaitLongerAndLonger(t *testing.T) {
	everywhere(t, func(w *world) {
		wrong := func(address string) error {
			_, err := w.reg.OpenCard(w.Context(), here, care.Hush("0000-0000-0000-0000"), 1950, address)
			return err
		}
		for range 20 {
			w.kind(wrong("10.1.1.1"), care.Unknown)
		}
		w.kind(wrong("10.1.1.1"), care.Later)
		w.kind(wrong("10.1.1.2"), care.Unknown) // another address is not touched
		w.clock.pass(6 * time.Second)
		w.kind(wrong("10.1.1.1"), care.Unknown)
		w.clock.pass(6 * time.Second)
		w.kind(wrong("10.1.1.1"), care.Later) // twice as long now
		w.clock.pass(-time.Hour)              // a clock that was set back keeps nobody out for an hour
		w.kind(wrong("10.1.1.1"), care.Unknown)
		w.kind(wrong("10.1.1.1"), care.Later) // and forgets nothing
	})
}

func TestDevicesAreTheirOwnersToEnd(t *testing.T) {
	everywhere(t, func(w *world) {
		anna, ivan := w.bound("anna", 1950), w.bound("ivan", 1980)
		list, err := w.reg.Devices(w.Context(), anna.Caller)
		w.must(err)
		if len(list) != 2 || list[0].Kind != "pin" || list[0].Name.Reveal() != "Телефон, Chrome" || !list[0].ThisOne || list[1].Kind != "session" || !list[1].ThisOne {
			w.Fatalf("%+v", list)
		}
		w.kind(w.reg.RevokeDevice(w.Context(), ivan.Caller, list[0].ID), care.Unknown)
		w.kind(w.reg.RevokeDevice(w.Context(), ivan.Caller, list[1].ID), care.Unknown)
		w.kind(w.reg.RevokeDevice(w.Context(), anna.Caller, "dev_nothing"), care.Unknown)
		w.is(anna, nil)
		w.must(w.reg.RevokeDevice(w.Context(), anna.Caller, list[0].ID))
		w.is(anna, people.SignedOut)
		w.is(ivan, nil)
	})
}

func TestAnOwnPinIsReplacedFromWithin(t *testing.T) {
	everywhere(t, func(w *world) {
		anna := w.bound("anna", 1950)
		in, err := w.reg.ReplacePin(w.Context(), anna.Caller, people.PinSetting{Pin: care.Hush("860213"), Device: anna.Device})
		w.must(err)
		_, err = w.reg.EnterPin(w.Context(), here, anna.Device, care.Hush(goodPin), "")
		w.kind(err, care.Unknown) // the cookie before is no longer good
		_, err = w.reg.EnterPin(w.Context(), here, in.Device, care.Hush(goodPin), "")
		w.kind(err, care.Invalid)
		_, err = w.reg.EnterPin(w.Context(), here, in.Device, care.Hush("860213"), "")
		w.must(err)
		_, err = w.reg.ReplacePin(w.Context(), w.enters("bell").Caller, people.PinSetting{Pin: care.Hush("860213")})
		w.kind(err, care.Invalid)
	})
}
