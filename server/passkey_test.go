package server_test

import (
	"testing"

	"github.com/descope/virtualwebauthn"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

// A passkey is one person's, on a device of theirs.
type passkey struct {
	t      *testing.T
	owner  *servertest.Person
	at     virtualwebauthn.RelyingParty
	device virtualwebauthn.Authenticator
	key    virtualwebauthn.Credential
}

// getsPasskey gives p a passkey, as the page about one's own devices does.
func getsPasskey(t *testing.T, p *servertest.Person) *passkey {
	t.Helper()
	k := &passkey{t: t, owner: p, at: virtualwebauthn.RelyingParty{ID: string(p.Clinic), Name: string(p.Clinic), Origin: p.Origin()},
		device: virtualwebauthn.NewAuthenticator(), key: newKey()}
	begun := must(servertest.Ask(p.Door.BeginPasskey, &bedsidev1.BeginPasskeyRequest{}))(t)
	options, err := virtualwebauthn.ParseAttestationOptions(begun.OptionsJson)
	if err != nil {
		t.Fatal(err)
	}
	made := virtualwebauthn.CreateAttestationResponse(k.at, k.device, k.key, *options)
	must(servertest.Ask(p.Door.FinishPasskey, &bedsidev1.FinishPasskeyRequest{Handle: begun.Handle, CredentialJson: made, DeviceName: "Телефон"}))(t)
	k.device.Options.UserHandle = []byte(options.UserID)
	k.device.AddCredential(k.key)
	return k
}

// newKey makes a key. The library writes a coordinate that begins with zeros
// shorter than it is, which no device does: such a key is left alone.
func newKey() virtualwebauthn.Credential {
	for {
		if key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(key.Key.AttestationData()) == 77 {
			return key
		}
	}
}

// answers is what the device says to a challenge once its owner has agreed.
func (k *passkey) answers(options string) string {
	k.t.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(options)
	if err != nil {
		k.t.Fatal(err)
	}
	k.key.Counter++
	return virtualwebauthn.CreateAssertionResponse(k.at, k.device, k.key, *asked)
}

// signs signs what its owner is asked to sign.
func (k *passkey) signs() {
	k.t.Helper()
	p, t := k.owner, k.t
	text := must(servertest.Ask(p.Policy.Policy, &bedsidev1.PolicyRequest{}))(t)
	begun := must(servertest.Ask(p.Policy.BeginSignature, &bedsidev1.BeginSignatureRequest{Number: text.Number, TextSha256: text.TextSha256}))(t)
	must(servertest.Ask(p.Policy.FinishSignature, &bedsidev1.FinishSignatureRequest{Handle: begun.Handle, CredentialJson: k.answers(begun.OptionsJson)}))(t)
}
