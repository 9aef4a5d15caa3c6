package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

func (w *world) signsByPassword(who people.Caller, word string, code care.Secret) (signed bool, err error) {
	err = w.reg.SignByPassword(w.Context(), who, care.Hush(word), code, "10.0.0.9", func(*store.Tx) error {
		signed = true
		return nil
	})
	return signed, err
}

func TestAPasswordSignsWithACodeThatIsUsedUp(t *testing.T) {
	everywhere(t, func(w *world) {
		petrova := w.enters("petrova").Caller
		locked := petrova
		locked.Locked = true
		for what, c := range map[string]struct {
			who  people.Caller
			word string
			code care.Secret
			want care.FaultKind
		}{
			"another password":     {petrova, "Остывший-Чай-7", w.code(), care.Invalid},
			"another code":         {petrova, password, care.Hush("000000"), care.Invalid},
			"no code":              {petrova, password, care.Secret{}, care.Invalid},
			"an endless password":  {petrova, strings.Repeat("x", 5000), w.code(), care.Invalid},
			"somebody without one": {w.enters("chief").Caller, password, w.code(), care.Invalid},
			"a patient":            {w.enters("anna").Caller, password, w.code(), care.Invalid},
			"a locked screen":      {locked, password, w.code(), care.Refused},
			"nobody":               {people.Caller{Clinic: here}, password, w.code(), care.Refused},
			"in the other clinic":  {people.Caller{Clinic: there, Person: petrova.Person}, password, w.code(), care.Invalid},
		} {
			signed, err := w.signsByPassword(c.who, c.word, c.code)
			if care.KindOf(err) != c.want || signed {
				w.Errorf("%s: signed %v, %v", what, signed, err)
			}
			if c.want == care.Invalid && err.Error() != "invalid: wrong login, password or code" {
				w.Errorf("%s is told apart: %v", what, err)
			}
		}
		code := w.code()
		signed, err := w.signsByPassword(petrova, password, code)
		if w.must(err); !signed {
			w.Error("nothing was done")
		}
		signed, err = w.signsByPassword(petrova, password, code)
		if w.kind(err, care.Invalid); signed {
			w.Error("one code signs twice")
		}
		_, err = w.signsIn("petrova", false, care.Secret{})
		w.kind(err, care.Invalid) // nor does it sign in
		w.clock.pass(30 * time.Second)
		_, err = w.signsIn("petrova", false, care.Secret{})
		w.must(err)
	})
}

func TestACodeIsUsedUpInTheChangeItSigns(t *testing.T) {
	everywhere(t, func(w *world) {
		petrova, code := w.enters("petrova").Caller, w.code()
		err := w.reg.SignByPassword(w.Context(), petrova, care.Hush(password), code, "10.0.0.9", func(*store.Tx) error {
			return care.Faultf(care.Conflict, "the version was withdrawn")
		})
		w.kind(err, care.Conflict)
		signed, err := w.signsByPassword(petrova, password, code)
		if w.must(err); !signed {
			w.Error("the code was used up by what did not happen")
		}
	})
}

// Guesses at a signature and at a sign-in are one count: whoever sits at an
// open screen has no more of them than a stranger.
func TestGuessesAtASignatureCountAsAtSignIn(t *testing.T) {
	everywhere(t, func(w *world) {
		petrova, orlova := w.enters("petrova").Caller, w.enters("orlova").Caller
		for range 5 {
			_, err := w.signsByPassword(petrova, "Остывший-Чай-7", w.code())
			w.kind(err, care.Invalid)
		}
		signed, err := w.signsByPassword(petrova, password, w.code())
		if w.kind(err, care.Later); signed {
			w.Error("signed while waiting")
		}
		_, err = w.signsIn("petrova", false, care.Secret{})
		w.kind(err, care.Later)
		_, err = w.signsByPassword(orlova, password, w.code()) // at the same address
		w.must(err)
		w.clock.pass(time.Minute)
		_, err = w.signsByPassword(petrova, password, w.code())
		w.must(err)
		w.clock.pass(time.Minute)
		for range 5 { // begins anew
			_, err := w.signsByPassword(petrova, "Остывший-Чай-7", w.code())
			w.kind(err, care.Invalid)
		}
	})
}

// Who has no password has no way to try the address without end.
func TestGuessesOfWhoHasNoPasswordCountToo(t *testing.T) {
	everywhere(t, func(w *world) {
		chief := w.enters("chief").Caller
		var err error
		for range 7 {
			_, err = w.signsByPassword(chief, password, w.code())
		}
		w.kind(err, care.Later)
	})
}
