package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// A phone holds one passkey.
type phone struct {
	rp   virtualwebauthn.RelyingParty
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

func newPhone(origin string) *phone {
	return &phone{
		rp:   virtualwebauthn.RelyingParty{ID: string(here), Name: string(here), Origin: origin},
		auth: virtualwebauthn.NewAuthenticator(),
		key:  newKey(virtualwebauthn.KeyTypeEC2),
	}
}

// newKey makes a key whose coordinates fill their bytes: of every 128th one the
// virtual device leaves a zero out, which no real device does.
func newKey(kind virtualwebauthn.KeyType) virtualwebauthn.Credential {
	for {
		key := virtualwebauthn.NewCredential(kind)
		if kind != virtualwebauthn.KeyTypeEC2 || len(key.Key.AttestationData()) == 77 {
			return key
		}
	}
}

const ownOrigin = "http://localhost:8480"

func (p *phone) makes(w *world, c people.Challenge) []byte {
	w.Helper()
	options, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	w.must(err)
	answer := virtualwebauthn.CreateAttestationResponse(p.rp, p.auth, p.key, *options)
	p.auth.Options.UserHandle = []byte(options.UserID)
	p.auth.AddCredential(p.key)
	return []byte(answer)
}

func (p *phone) signs(w *world, c people.Challenge) []byte {
	w.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	w.must(err)
	p.key.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(p.rp, p.auth, p.key, *options))
}

// keyed gives somebody who is signed in a passkey on the phone.
func (w *world) keyed(in people.SignedIn, p *phone) {
	w.Helper()
	c, err := w.reg.BeginPasskey(w.Context(), here, care.Secret{}, in.Caller)
	w.must(err)
	_, err = w.reg.FinishPasskey(w.Context(), here, people.PasskeyAnswer{Handle: c.Handle, Credential: p.makes(w, c), Caller: in.Caller, Name: care.Say("Телефон")})
	w.must(err)
}

func (w *world) entersByKey(p *phone, realm string) (people.SignedIn, error) {
	w.Helper()
	c, err := w.reg.BeginPasskeySignIn(w.Context(), here)
	w.must(err)
	return w.reg.FinishPasskeySignIn(w.Context(), here, people.PasskeyAnswer{Handle: c.Handle, Credential: p.signs(w, c), Realm: realm, Address: "10.0.0.5"})
}

func TestACardLeadsToAPasskeyAndIn(t *testing.T) {
	everywhere(t, func(w *world) {
		ticket, err := w.opens(w.prints("ivan"), 1980)
		w.must(err)
		p := newPhone(ownOrigin)
		c, err := w.reg.BeginPasskey(w.Context(), here, ticket.Token, people.Caller{})
		w.must(err)
		in, err := w.reg.FinishPasskey(w.Context(), here, people.PasskeyAnswer{Handle: c.Handle, Credential: p.makes(w, c), Ticket: ticket.Token, Name: care.Say("Телефон")})
		w.must(err)
		w.is(in, nil)
		again, err := w.entersByKey(p, people.PatientRealm)
		w.must(err)
		w.is(again, nil)
		if again.Caller.Person != w.ids.People["ivan"] || again.Caller.Factor != "passkey" {
			w.Errorf("%+v", again.Caller)
		}
		_, err = w.entersByKey(p, people.ClinicRealm)
		w.kind(err, care.Invalid) // a patient's key does not open the clinic's desk
		me, err := w.reg.Me(w.Context(), again.Caller)
		w.must(err)
		if !me.HasPasskey {
			w.Error("the passkey is not seen")
		}
	})
}

func TestAPasskeyIsAFullSignInOfStaff(t *testing.T) {
	everywhere(t, func(w *world) {
		p := newPhone(ownOrigin)
		w.keyed(w.enters("bell"), p)
		in, err := w.entersByKey(p, people.ClinicRealm)
		w.must(err)
		if w.is(in, nil); !in.Caller.FullSignIn || in.Caller.Person != w.ids.People["bell"] {
			w.Errorf("%+v", in.Caller)
		}
		_, err = w.entersByKey(p, people.PatientRealm)
		w.kind(err, care.Invalid)
		w.must(w.reg.DismissStaff(w.Context(), w.enters("chief").Caller, in.Caller.Person))
		_, err = w.entersByKey(p, people.ClinicRealm)
		w.kind(err, care.Invalid)
	})
}

func TestAPasskeyAnswersItsOwnChallengeOnly(t *testing.T) {
	everywhere(t, func(w *world) {
		p := newPhone(ownOrigin)
		w.keyed(w.enters("anna"), p)
		finish := func(c people.Challenge, answer []byte) error {
			_, err := w.reg.FinishPasskeySignIn(w.Context(), here, people.PasskeyAnswer{Handle: c.Handle, Credential: answer, Realm: people.PatientRealm})
			return err
		}
		begin := func() people.Challenge {
			c, err := w.reg.BeginPasskeySignIn(w.Context(), here)
			w.must(err)
			return c
		}
		c := begin()
		answer := p.signs(w, c)
		w.must(finish(c, answer))
		w.kind(finish(c, answer), care.Unknown)       // played again
		w.kind(finish(begin(), answer), care.Invalid) // under another challenge
		late := begin()
		w.clock.pass(10*time.Minute + time.Second)
		w.kind(finish(late, p.signs(w, late)), care.Unknown)
		w.kind(finish(begin(), []byte(`{"nonsense":`)), care.Invalid)
		w.kind(finish(begin(), []byte(strings.Repeat("x", 1<<20))), care.Invalid)

		foreign := *p
		foreign.rp.Origin = "http://evil.example"
		c = begin()
		w.kind(finish(c, foreign.signs(w, c)), care.Invalid)
		stranger := newPhone(ownOrigin)
		stranger.auth.Options.UserHandle = []byte(w.ids.People["anna"])
		c = begin()
		w.kind(finish(c, stranger.signs(w, c)), care.Invalid)
		unverified := *p
		unverified.auth.Options.UserNotVerified = true
		c = begin()
		w.kind(finish(c, unverified.signs(w, c)), care.Invalid)
	})
}

func TestACopiedPasskeyIsNoticed(t *testing.T) {
	everywhere(t, func(w *world) {
		p := newPhone(ownOrigin)
		w.keyed(w.enters("anna"), p)
		_, err := w.entersByKey(p, people.PatientRealm)
		w.must(err)
		p.key.Counter = 0 // the copy has counted on its own
		_, err = w.entersByKey(p, people.PatientRealm)
		w.kind(err, care.Invalid)
	})
}

func TestAPinDoesNotMakeAPasskeyForStaff(t *testing.T) {
	everywhere(t, func(w *world) {
		device, _ := w.onShift()
		in, err := w.switches(device, "petrova", "7391")
		w.must(err)
		_, err = w.reg.BeginPasskey(w.Context(), here, care.Secret{}, in.Caller)
		w.kind(err, care.Refused)
		_, err = w.reg.BeginPasskey(w.Context(), here, care.Secret{}, people.Caller{})
		w.kind(err, care.Refused)
	})
}

func TestSomebodyElsesTicketMakesNoPasskey(t *testing.T) {
	everywhere(t, func(w *world) {
		anna, ivan := w.enters("anna"), w.enters("ivan")
		p := newPhone(ownOrigin)
		c, err := w.reg.BeginPasskey(w.Context(), here, care.Secret{}, anna.Caller)
		w.must(err)
		_, err = w.reg.FinishPasskey(w.Context(), here, people.PasskeyAnswer{Handle: c.Handle, Credential: p.makes(w, c), Caller: ivan.Caller})
		w.kind(err, care.Invalid)
	})
}
