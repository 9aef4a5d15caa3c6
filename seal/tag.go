package seal

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"github.com/bedside-health/bedside/care"
)

const (
	indexKey  = "clinic-index"
	signerKey = "clinic-signer"
)

// Tag returns 32 bytes by which a value can be found without being stored:
// HMAC-SHA-256 under the clinic's index key for this kind ("name", "phone",
// "ledger-subject"). The same value has another tag in each clinic and kind.
func (k *Keys) Tag(ctx context.Context, clinic care.ClinicID, kind, value string) (tag []byte, err error) {
	at := slot{clinic, indexKey + "/" + kind}
	if k.cache.use(at, func(u unwrapped) { tag = mac(u.mac, value) }) {
		return tag, nil
	}
	drops := k.cache.drops()
	raw, err := k.clinicKey(ctx, clinic, indexKey)
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	key, err := hkdf.Key(sha256.New, raw, nil, "bedside tag "+kind, 32)
	if err != nil {
		return nil, err
	}
	tag = mac(key, value)
	k.cache.put(at, unwrapped{mac: key}, drops)
	return tag, nil
}

func mac(key []byte, value string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(value))
	return h.Sum(nil)
}

// clinicKey returns a key that a clinic has one of, making it on first use. The
// caller zeroes it.
func (k *Keys) clinicKey(ctx context.Context, clinic care.ClinicID, id string) ([]byte, error) {
	raw, err := k.unwrapped(ctx, clinic, id)
	if f, ok := errors.AsType[*care.Fault](err); !ok || f.Kind != care.Unknown {
		return raw, err
	}
	raw = make([]byte, 32)
	rand.Read(raw)
	fresh, err := k.keep(ctx, clinic, id, raw)
	if err != nil || fresh {
		return raw, err
	}
	return k.unwrapped(ctx, clinic, id) // another node was faster
}
