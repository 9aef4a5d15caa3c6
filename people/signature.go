package people

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Proof is all that somebody without Bedside needs to verify a signature by
// passkey: JSON with the members alg (COSE), credential_id (base64url),
// public_key (SPKI, DER), authenticator_data, client_data and signature
// (base64). The challenge inside client_data is the SHA-256 of the text. It
// holds no secret. It says who signed what, and not when: that the clinic says.
type Proof []byte

// A SignatureAnswer is what the browser answers to BeginSignature.
type SignatureAnswer struct {
	Handle     care.Secret
	Credential []byte   // JSON as of WebAuthn level 3
	Text       [32]byte // SHA-256 of what is signed; the one begun with
}

// A signing is what a ticket for a signature keeps.
type signing struct {
	Text    []byte
	Session webauthn.SessionData
}

// signable are the kinds of keys whose signatures a standard library verifies:
// ES256, EdDSA and RS256, which all authenticators speak.
var signable = map[int64]bool{int64(webauthncose.AlgES256): true, int64(webauthncose.AlgEdDSA): true, int64(webauthncose.AlgRS256): true}

// signer refuses whoever cannot sign at this screen. A session by PIN may go
// on: the signature is a full proof by itself.
func signer(who Caller) error {
	switch {
	case who.Person == "":
		return SignedOut
	case who.Locked:
		return Locked
	}
	return nil
}

// BeginSignature asks the browser to sign a text, named by its SHA-256, with one
// of the caller's own passkeys: the challenge is the hash itself. Refused where
// they have no passkey that can sign.
func (r *Register) BeginSignature(ctx context.Context, who Caller, text [32]byte) (Challenge, error) {
	if err := signer(who); err != nil {
		return Challenge{}, err
	}
	holder, err := r.signHolder(ctx, who)
	if err != nil {
		return Challenge{}, err
	}
	if len(holder.keys) == 0 {
		return Challenge{}, explained(care.Refused, "no passkey to sign with", texts.noSigningKey, texts.signByPassword, "")
	}
	rp, err := r.relyingParty(who.Clinic)
	if err != nil {
		return Challenge{}, err
	}
	options, session, err := rp.BeginLogin(holder, webauthn.WithChallenge(text[:]), webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Challenge{}, err
	}
	return r.keepChallenge(ctx, who, forSignature, options, signing{text[:], *session})
}

// signHolder is the caller with those of their passkeys that can sign.
func (r *Register) signHolder(ctx context.Context, who Caller) (keyHolder, error) {
	keys, err := look(ctx, r.DB, func(tx *store.Tx) ([]webauthn.Credential, error) { return passkeysOf(tx, who.Clinic, who.Person) })
	h := keyHolder{id: who.Person, call: string(who.Person)}
	for _, key := range keys {
		if signable[algorithm(key.PublicKey)] {
			h.keys = append(h.keys, key)
		}
	}
	return h, err
}

// FinishSignature verifies the answer and runs then in the change that uses it
// up. An answer is tried once: a wrong one uses the ticket up too. Errors:
// Unknown where the ticket is not for this, Invalid for an answer that does not
// fit, and those of then, after which the same answer may be sent again.
func (r *Register) FinishSignature(ctx context.Context, who Caller, a SignatureAnswer, then func(*store.Tx, Proof) error) error {
	if err := signer(who); err != nil {
		return err
	}
	t, err := look(ctx, r.DB, func(tx *store.Tx) (ticketRow, error) { return r.ticket(tx, who.Clinic, a.Handle, forSignature) })
	if err != nil {
		return err
	}
	holder, err := r.signHolder(ctx, who)
	if err != nil {
		return err
	}
	key, proof, err := r.checkSignature(who, holder, t, a)
	if err != nil {
		return r.spoil(ctx, who.Clinic, a.Handle, err)
	}
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		if err := useTicket(tx, who.Clinic, a.Handle); err != nil {
			return err
		}
		if err := r.usePasskey(tx, who.Clinic, key); err != nil {
			return err
		}
		return then(tx, proof)
	})
}

// spoil uses a ticket up after a wrong answer, which it returns.
func (r *Register) spoil(ctx context.Context, clinic care.ClinicID, handle care.Secret, wrong error) error {
	if err := r.DB.Change(ctx, clinic, func(tx *store.Tx) error { return useTicket(tx, clinic, handle) }); err != nil {
		return err
	}
	return wrong
}

func (r *Register) checkSignature(who Caller, holder keyHolder, t ticketRow, a SignatureAnswer) (*webauthn.Credential, Proof, error) {
	var s signing
	if err := json.Unmarshal([]byte(t.data), &s); err != nil {
		return nil, nil, err
	}
	if t.person != who.Person || string(s.Text) != string(a.Text[:]) || len(a.Credential) > longestCredential {
		return nil, nil, badPasskey()
	}
	rp, err := r.relyingParty(who.Clinic)
	if err != nil {
		return nil, nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(a.Credential)
	if err != nil {
		return nil, nil, badPasskey()
	}
	key, err := rp.ValidateLogin(holder, s.Session, parsed)
	if err != nil || key.Authenticator.CloneWarning {
		return nil, nil, badPasskey()
	}
	proof, err := proofOf(key, parsed)
	return key, proof, err
}

// proofOf writes down what was verified.
func proofOf(key *webauthn.Credential, a *protocol.ParsedCredentialAssertionData) (Proof, error) {
	block, _ := pem.Decode([]byte(webauthncose.DisplayPublicKey(key.PublicKey)))
	if block == nil {
		return nil, badPasskey()
	}
	std := base64.StdEncoding.EncodeToString
	return json.Marshal(struct {
		Alg               int64  `json:"alg"`
		CredentialID      string `json:"credential_id"`
		PublicKey         string `json:"public_key"`
		AuthenticatorData string `json:"authenticator_data"`
		ClientData        string `json:"client_data"`
		Signature         string `json:"signature"`
	}{algorithm(key.PublicKey), base64.RawURLEncoding.EncodeToString(key.ID), std(block.Bytes),
		std(a.Raw.AssertionResponse.AuthenticatorData), std(a.Raw.AssertionResponse.ClientDataJSON), std(a.Raw.AssertionResponse.Signature)})
}

// algorithm of a COSE key; 0 where it cannot be read.
func algorithm(cose []byte) int64 {
	switch k, _ := webauthncose.ParsePublicKey(cose); k := k.(type) {
	case webauthncose.EC2PublicKeyData:
		return k.Algorithm
	case webauthncose.OKPPublicKeyData:
		return k.Algorithm
	case webauthncose.RSAPublicKeyData:
		return k.Algorithm
	}
	return 0
}

// SignByPassword runs then after the caller has given their own password and a
// one-time code, in the change that uses the code up. Which of the two was
// wrong is not said. Guesses count like those at sign-in.
func (r *Register) SignByPassword(ctx context.Context, who Caller, password, code care.Secret, address string, then func(*store.Tx) error) error {
	if err := signer(who); err != nil {
		return err
	}
	login, err := look(ctx, r.DB, func(tx *store.Tx) ([]byte, error) { return loginOf(tx, who.Clinic, who.Person) })
	if err != nil {
		return err
	}
	p := passwordProof{clinic: who.Clinic, login: login, password: password, code: code}
	if err := r.prove(ctx, &p, address); err != nil {
		return err
	}
	if p.person != who.Person {
		return wrongPassword()
	}
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		if err := p.accept(r, tx); err != nil {
			return err
		}
		return then(tx)
	})
}
