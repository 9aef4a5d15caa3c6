package people_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

var policyText = sha256.Sum256([]byte("Врачебная тайна не обсуждается в мессенджерах."))

func (w *world) asksToSign(who people.Caller, text [32]byte) people.Challenge {
	w.Helper()
	c, err := w.reg.BeginSignature(w.Context(), who, text)
	w.must(err)
	return c
}

// finishes answers a challenge; proof is what was handed on, nil for nothing.
func (w *world) finishes(who people.Caller, c people.Challenge, answer []byte, text [32]byte) (proof people.Proof, err error) {
	err = w.reg.FinishSignature(w.Context(), who, people.SignatureAnswer{Handle: c.Handle, Credential: answer, Text: text}, func(_ *store.Tx, p people.Proof) error {
		proof = p
		return nil
	})
	return proof, err
}

// verify is what somebody does who has the proof, the text and a standard
// library.
func verify(proof []byte, text [32]byte) error {
	var p struct {
		Alg               int    `json:"alg"`
		PublicKey         []byte `json:"public_key"`
		AuthenticatorData []byte `json:"authenticator_data"`
		ClientData        []byte `json:"client_data"`
		Signature         []byte `json:"signature"`
	}
	if err := json.Unmarshal(proof, &p); err != nil {
		return err
	}
	var client struct{ Type, Challenge, Origin string }
	if err := json.Unmarshal(p.ClientData, &client); err != nil {
		return err
	}
	if client.Type != "webauthn.get" || client.Challenge != base64.RawURLEncoding.EncodeToString(text[:]) || client.Origin != ownOrigin {
		return fmt.Errorf("the client data is %s", p.ClientData)
	}
	if host := sha256.Sum256([]byte(here)); string(host[:]) != string(p.AuthenticatorData[:32]) || p.AuthenticatorData[32]&5 != 5 {
		return errors.New("of another host, or nobody was there")
	}
	key, err := x509.ParsePKIXPublicKey(p.PublicKey)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(p.ClientData)
	signed := slices.Concat(p.AuthenticatorData, hash[:])
	digest := sha256.Sum256(signed)
	right := false
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		right = p.Alg == -7 && ecdsa.VerifyASN1(key, digest[:], p.Signature)
	case *rsa.PublicKey:
		right = p.Alg == -257 && rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], p.Signature) == nil
	case ed25519.PublicKey:
		right = p.Alg == -8 && ed25519.Verify(key, signed, p.Signature)
	}
	if !right {
		return errors.New("the signature does not fit")
	}
	return nil
}

func TestASignatureByPasskeyIsVerifiedWithoutBedside(t *testing.T) {
	everywhere(t, func(w *world) {
		for kind, who := range map[virtualwebauthn.KeyType]string{virtualwebauthn.KeyTypeEC2: "bell", virtualwebauthn.KeyTypeRSA: "stone"} {
			p, caller := newPhone(ownOrigin), w.enters(who).Caller
			p.key = newKey(kind)
			w.keyed(people.SignedIn{Caller: caller}, p)
			c := w.asksToSign(caller, policyText)
			proof, err := w.finishes(caller, c, p.signs(w, c), policyText)
			w.must(err)
			if err := verify(proof, policyText); err != nil {
				w.Errorf("%s: %v in %s", kind, err, proof)
			}
			if verify(proof, sha256.Sum256([]byte("another text"))) == nil {
				w.Errorf("%s: proves another text too", kind)
			}
			if !strings.Contains(string(proof), `"credential_id":"`+base64.RawURLEncoding.EncodeToString(p.key.ID)+`"`) {
				w.Errorf("%s: whose key is not said: %s", kind, proof)
			}
		}
	})
}

// replaceKey puts another public key (COSE) into somebody's stored passkey.
func (w *world) replaceKey(who care.PersonID, cose []byte) {
	w.Helper()
	w.must(w.db.Change(w.Context(), here, func(tx *store.Tx) error {
		var data string
		if err := tx.Row(`SELECT credential FROM passkey WHERE clinic_id = $1 AND person_id = $2`, here, who).Scan(&data); err != nil {
			return err
		}
		var key map[string]any
		if err := json.Unmarshal([]byte(data), &key); err != nil {
			return err
		}
		key["publicKey"] = base64.StdEncoding.EncodeToString(cose)
		changed, err := json.Marshal(key)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE passkey SET credential = $1 WHERE clinic_id = $2 AND person_id = $3`, string(changed), here, who)
		return err
	}))
}

// The phone of the tests knows no Ed25519: its answer is signed again here.
func TestASignatureByEd25519IsVerifiedWithoutBedside(t *testing.T) {
	everywhere(t, func(w *world) {
		p, caller := newPhone(ownOrigin), w.enters("bell").Caller
		w.keyed(people.SignedIn{Caller: caller}, p)
		public, private, err := ed25519.GenerateKey(nil)
		w.must(err)
		w.replaceKey(caller.Person, append([]byte{0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32}, public...))
		c := w.asksToSign(caller, policyText)
		var answer map[string]any
		w.must(json.Unmarshal(p.signs(w, c), &answer))
		of := answer["response"].(map[string]any)
		data, _ := base64.RawURLEncoding.DecodeString(of["authenticatorData"].(string))
		client, _ := base64.RawURLEncoding.DecodeString(of["clientDataJSON"].(string))
		hash := sha256.Sum256(client)
		of["signature"] = base64.RawURLEncoding.EncodeToString(ed25519.Sign(private, append(data, hash[:]...)))
		again, err := json.Marshal(answer)
		w.must(err)
		proof, err := w.finishes(caller, c, again, policyText)
		w.must(err)
		w.must(verify(proof, policyText))
	})
}

func TestOnlyOwnKeysThatOthersCanVerifyAreAsked(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, stone := w.enters("bell").Caller, w.enters("stone").Caller
		_, err := w.reg.BeginSignature(w.Context(), bell, policyText)
		w.kind(err, care.Refused) // no key at all
		p, other := newPhone(ownOrigin), newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		w.keyed(people.SignedIn{Caller: stone}, other)
		var asked struct {
			PublicKey struct {
				Challenge, UserVerification string
				AllowCredentials            []struct{ ID string }
			}
		}
		w.must(json.Unmarshal(w.asksToSign(bell, policyText).Options, &asked))
		o := asked.PublicKey
		if o.Challenge != base64.RawURLEncoding.EncodeToString(policyText[:]) || o.UserVerification != "required" ||
			len(o.AllowCredentials) != 1 || o.AllowCredentials[0].ID != base64.RawURLEncoding.EncodeToString(p.key.ID) {
			w.Errorf("%+v", o)
		}
		es384 := append([]byte{0xa5, 1, 2, 3, 0x38, 0x22, 0x20, 2, 0x21, 0x58, 48}, make([]byte, 48)...)
		w.replaceKey(bell.Person, append(append(es384, 0x22, 0x58, 48), make([]byte, 48)...))
		_, err = w.reg.BeginSignature(w.Context(), bell, policyText)
		w.kind(err, care.Refused)
		f, _ := errors.AsType[*care.Fault](err)
		if len(f.Reasons) != 1 || f.Reasons[0].Because.Ru == "" || f.Reasons[0].Instead.En == "" {
			w.Errorf("%+v", f)
		}
	})
}

// Each row of the table differs from the signature that is accepted in one
// thing. Whatever was wrong, the ticket is used up.
func TestOnlyTheSignersOwnAnswerToThisTextSigns(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, stone := w.enters("bell").Caller, w.enters("stone").Caller
		p, foreign := newPhone(ownOrigin), newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		w.keyed(people.SignedIn{Caller: stone}, foreign)
		other := sha256.Sum256([]byte("another text"))
		again := func(change func(*phone)) func(people.Challenge) []byte {
			return func(c people.Challenge) []byte {
				changed := *p
				change(&changed)
				return changed.signs(w, c)
			}
		}
		for what, sign := range map[string]func(people.Challenge) []byte{
			"":                     again(func(*phone) {}),
			"over another text":    func(people.Challenge) []byte { return p.signs(w, w.asksToSign(bell, other)) },
			"a colleague's key":    func(c people.Challenge) []byte { return foreign.signs(w, c) },
			"a key of nobody":      func(c people.Challenge) []byte { return newPhone(ownOrigin).signs(w, c) },
			"in another's name":    again(func(x *phone) { x.auth.Options.UserHandle = []byte(stone.Person) }),
			"by a key found lying": again(func(x *phone) { x.auth.Options.UserNotVerified = true }),
			"by nobody there":      again(func(x *phone) { x.auth.Options.UserNotPresent = true }),
			"on another site":      again(func(x *phone) { x.rp.Origin = "http://evil.example" }),
			"for another site":     again(func(x *phone) { x.rp.ID = "evil.example" }),
			"by a copy of the key": again(func(x *phone) { x.key.Counter = 0 }),
			"an answer to a sign-in": func(people.Challenge) []byte {
				c, _ := w.reg.BeginPasskeySignIn(w.Context(), here)
				return p.signs(w, c)
			},
			"nonsense":     func(people.Challenge) []byte { return []byte(`{"nonsense":`) },
			"far too long": func(people.Challenge) []byte { return []byte(strings.Repeat("x", 1<<20)) },
			"nothing":      func(people.Challenge) []byte { return nil },
		} {
			first := w.asksToSign(bell, policyText) // so that the counter has moved, and 1 is a copy's
			_, err := w.finishes(bell, first, p.signs(w, first), policyText)
			w.must(err)
			c := w.asksToSign(bell, policyText)
			proof, err := w.finishes(bell, c, sign(c), policyText)
			if (err == nil) != (what == "") || (proof != nil) != (err == nil) || err != nil && care.KindOf(err) != care.Invalid {
				w.Errorf("%q: proof %s, %v", what, proof, err)
			}
			p.key.Counter += 5
			_, err = w.finishes(bell, c, p.signs(w, c), policyText)
			if care.KindOf(err) != care.Unknown {
				w.Errorf("after %q the same ticket: %v", what, err)
			}
		}
	})
}

func TestASignatureIsOverTheTextItWasBegunWith(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, p := w.enters("bell").Caller, newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		other := sha256.Sum256([]byte("another text"))
		c := w.asksToSign(bell, policyText)
		proof, err := w.finishes(bell, c, p.signs(w, c), other)
		if w.kind(err, care.Invalid); proof != nil {
			w.Error("signed")
		}
		_, err = w.finishes(bell, c, p.signs(w, c), policyText)
		w.kind(err, care.Unknown)
	})
}

func TestASignatureIsTheCallersOwn(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, stone, p := w.enters("bell").Caller, w.enters("stone").Caller, newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		locked := bell
		locked.Locked = true
		for what, who := range map[string]people.Caller{"nobody": {Clinic: here}, "a locked screen": locked} {
			if _, err := w.reg.BeginSignature(w.Context(), who, policyText); care.KindOf(err) != care.Refused {
				w.Errorf("%s begins: %v", what, err)
			}
			c := w.asksToSign(bell, policyText)
			if proof, err := w.finishes(who, c, p.signs(w, c), policyText); care.KindOf(err) != care.Refused || proof != nil {
				w.Errorf("%s signs: %v", what, err)
			}
			_, err := w.finishes(bell, c, p.signs(w, c), policyText) // nobody's try spoils it
			w.must(err)
		}
		c := w.asksToSign(bell, policyText)
		_, err := w.finishes(stone, c, p.signs(w, c), policyText)
		w.kind(err, care.Invalid)
		abroad := bell
		abroad.Clinic = there
		c = w.asksToSign(bell, policyText)
		_, err = w.finishes(abroad, c, p.signs(w, c), policyText)
		w.kind(err, care.Unknown)
	})
}

func TestASignInAndASignatureDoNotPassForEachOther(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, p := w.enters("bell").Caller, newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		enters := func(c people.Challenge, answer []byte) error {
			_, err := w.reg.FinishPasskeySignIn(w.Context(), here, people.PasskeyAnswer{Handle: c.Handle, Credential: answer, Realm: people.ClinicRealm})
			return err
		}
		entry := func() people.Challenge {
			c, err := w.reg.BeginPasskeySignIn(w.Context(), here)
			w.must(err)
			return c
		}
		c := w.asksToSign(bell, policyText)
		w.kind(enters(c, p.signs(w, c)), care.Unknown)                                    // the ticket of a signature
		w.kind(enters(entry(), p.signs(w, w.asksToSign(bell, policyText))), care.Invalid) // its answer
		c = entry()
		_, err := w.finishes(bell, c, p.signs(w, c), policyText)
		w.kind(err, care.Unknown)
		fresh, err := w.reg.BeginPasskey(w.Context(), here, care.Secret{}, bell)
		w.must(err)
		_, err = w.finishes(bell, fresh, p.signs(w, entry()), policyText)
		w.kind(err, care.Unknown)
		c = entry()
		w.must(enters(c, p.signs(w, c)))
		c = w.asksToSign(bell, policyText)
		_, err = w.finishes(bell, c, p.signs(w, c), policyText)
		w.must(err)
	})
}

func TestASignatureIsGivenOnce(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, p := w.enters("bell").Caller, newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		c := w.asksToSign(bell, policyText)
		answer := p.signs(w, c)
		var given atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := w.finishes(bell, c, answer, policyText); err == nil {
					given.Add(1)
				}
			})
		}
		if all.Wait(); given.Load() != 1 {
			w.Errorf("signed %d times by one answer", given.Load())
		}
		_, err := w.finishes(bell, c, answer, policyText)
		w.kind(err, care.Unknown)
		_, err = w.finishes(bell, w.asksToSign(bell, policyText), answer, policyText)
		w.kind(err, care.Invalid) // its counter was seen
		late := w.asksToSign(bell, policyText)
		w.clock.pass(10*time.Minute + time.Second)
		_, err = w.finishes(bell, late, p.signs(w, late), policyText)
		w.kind(err, care.Unknown)
	})
}

func TestARevokedKeySignsNothingMore(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, p := w.enters("bell").Caller, newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		c := w.asksToSign(bell, policyText)
		w.must(w.db.Change(w.Context(), here, func(tx *store.Tx) error {
			_, err := tx.Exec(`DELETE FROM passkey WHERE clinic_id = $1 AND person_id = $2`, here, bell.Person)
			return err
		}))
		_, err := w.finishes(bell, c, p.signs(w, c), policyText)
		w.kind(err, care.Invalid)
	})
}

// What the signature is for failed: nothing has been used, and the browser may
// send the same answer again.
func TestASignatureAndWhatItIsForAreOneChange(t *testing.T) {
	everywhere(t, func(w *world) {
		bell, p := w.enters("bell").Caller, newPhone(ownOrigin)
		w.keyed(people.SignedIn{Caller: bell}, p)
		c := w.asksToSign(bell, policyText)
		a := people.SignatureAnswer{Handle: c.Handle, Credential: p.signs(w, c), Text: policyText}
		err := w.reg.FinishSignature(w.Context(), bell, a, func(tx *store.Tx, _ people.Proof) error {
			if err := w.reg.Cover(tx, here, bell.Person, 1); err != nil {
				return err
			}
			return care.Faultf(care.Conflict, "the version was withdrawn")
		})
		w.kind(err, care.Conflict)
		w.covered("bell", true)
		w.must(w.reg.FinishSignature(w.Context(), bell, a, func(tx *store.Tx, _ people.Proof) error { return w.reg.Cover(tx, here, bell.Person, 1) }))
		w.covered("bell", false)
	})
}

// A registrar who switched in by PIN proves everything with her own key.
func TestASessionByPinSignsByPasskey(t *testing.T) {
	everywhere(t, func(w *world) {
		device, _ := w.onShift()
		p := newPhone(ownOrigin)
		w.keyed(w.enters("petrova"), p)
		in, err := w.switches(device, "petrova", "7391")
		if w.must(err); in.Caller.FullSignIn {
			w.Fatal("a PIN is a full sign-in")
		}
		c := w.asksToSign(in.Caller, policyText)
		proof, err := w.finishes(in.Caller, c, p.signs(w, c), policyText)
		w.must(err)
		w.must(verify(proof, policyText))
	})
}
