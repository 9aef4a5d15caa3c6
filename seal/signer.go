package seal

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/bedside-health/bedside/care"
)

type clinicSigner struct {
	signer   note.Signer
	verifier string
}

// SignerName is the name under which a clinic signs its ledger: by
// c2sp.org/tlog-checkpoint a checkpoint's first line and the name of its key
// are the same.
func SignerName(clinic care.ClinicID) string { return string(clinic) + "/ledger" }

// Signer returns the clinic's Ed25519 key in note's shape, and the verifier key
// to publish. It is made once and never changes.
func (k *Keys) Signer(ctx context.Context, clinic care.ClinicID) (note.Signer, string, error) {
	at := slot{clinic, signerKey}
	var s *clinicSigner
	if k.cache.use(at, func(u unwrapped) { s = u.sign }) {
		return s.signer, s.verifier, nil
	}
	drops := k.cache.drops()
	seed, err := k.clinicKey(ctx, clinic, signerKey)
	if err != nil {
		return nil, "", err
	}
	defer clear(seed)
	if s, err = newSigner(SignerName(clinic), seed); err != nil {
		return nil, "", care.Faultf(care.Unexpected, "clinic %q cannot sign its ledger: its name does not fit into a signature", clinic)
	}
	k.cache.put(at, unwrapped{sign: s}, drops)
	return s.signer, s.verifier, nil
}

// newSigner writes the seed as note spells private keys:
// "PRIVATE+KEY+name+hash+base64(1 ‖ seed)".
func newSigner(name string, seed []byte) (*clinicSigner, error) {
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(verifier, "+")
	hash, _, _ := strings.Cut(rest, "+")
	private := append([]byte{1}, seed...) // 1: Ed25519
	defer clear(private)
	signer, err := note.NewSigner(fmt.Sprintf("PRIVATE+KEY+%s+%s+%s", name, hash, base64.StdEncoding.EncodeToString(private)))
	return &clinicSigner{signer, verifier}, err
}
