package demo

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"

	"github.com/bedside-health/bedside/care"
)

// An authenticator plays the device that holds somebody's passkey while their
// week is lived through. Its key is gone after that: what it has signed stays,
// and verifies like any other signature. https://www.w3.org/TR/webauthn-3/
type authenticator struct {
	host, origin string
	id           []byte
	key          *ecdsa.PrivateKey
	count        uint32
}

func newAuthenticator(clinic care.ClinicID, origin string) (*authenticator, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	a := &authenticator{host: string(clinic), origin: origin, id: make([]byte, 16), key: key}
	rand.Read(a.id)
	return a, err
}

const (
	wasThere    = 0x01 | 0x04 // the person touched it, and it knows them
	holdsNewKey = 0x40
)

// makes answers a request for a new key.
func (a *authenticator) makes(options []byte) ([]byte, error) {
	public, err := a.key.PublicKey.Bytes() // 4 ‖ x ‖ y
	if err != nil {
		return nil, err
	}
	data := append(a.data(wasThere|holdsNewKey), make([]byte, 16)...) // of no known make
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.id)))
	data = append(data, a.id...)
	data = append(data, 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20) // COSE: EC2, ES256, P-256, x
	data = append(append(append(data, public[1:33]...), 0x22, 0x58, 0x20), public[33:]...)

	attested := append([]byte{0xa3}, cborText("fmt")...)
	attested = append(attested, cborText("none")...)
	attested = append(append(attested, cborText("attStmt")...), 0xa0)
	attested = append(append(attested, cborText("authData")...), 0x59)
	attested = append(binary.BigEndian.AppendUint16(attested, uint16(len(data))), data...)
	client, err := a.client("webauthn.create", options)
	if err != nil {
		return nil, err
	}
	return a.credential(map[string]string{"attestationObject": coded(attested), "clientDataJSON": coded(client)})
}

// signs answers a challenge.
func (a *authenticator) signs(options []byte) ([]byte, error) {
	a.count++
	data := a.data(wasThere)
	client, err := a.client("webauthn.get", options)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(data[:len(data):len(data)], hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	if err != nil {
		return nil, err
	}
	return a.credential(map[string]string{"authenticatorData": coded(data), "clientDataJSON": coded(client), "signature": coded(signature)})
}

// data are the authenticator's own words.
func (a *authenticator) data(flags byte) []byte {
	host := sha256.Sum256([]byte(a.host))
	return binary.BigEndian.AppendUint32(append(host[:], flags), a.count)
}

// client are the browser's: what was asked, and where.
func (a *authenticator) client(kind string, options []byte) ([]byte, error) {
	var asked struct {
		PublicKey struct{ Challenge string }
	}
	if err := json.Unmarshal(options, &asked); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"type": kind, "challenge": asked.PublicKey.Challenge, "origin": a.origin, "crossOrigin": false})
}

func (a *authenticator) credential(response map[string]string) ([]byte, error) {
	return json.Marshal(map[string]any{"id": coded(a.id), "rawId": coded(a.id), "type": "public-key", "response": response})
}

func coded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// cborText is a text of fewer than 24 bytes.
func cborText(s string) []byte { return append([]byte{0x60 | byte(len(s))}, s...) }
