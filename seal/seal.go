package seal

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/bedside-health/bedside/care"
)

// forgotten is where the bus tells of keys to drop: "clinic key".
const forgotten = "keys/forgotten"

// Make makes a new data key. It is on disk when Make returns: what is sealed
// under it can be opened after any crash.
func (k *Keys) Make(ctx context.Context, clinic care.ClinicID) (care.KeyID, error) {
	id, raw := care.NewID[care.KeyID]("key"), make([]byte, 32)
	rand.Read(raw)
	defer clear(raw)
	if _, err := k.keep(ctx, clinic, string(id), raw); err != nil {
		return "", err
	}
	return id, nil
}

// Seal encrypts words under the key. for_ says what they are, such as
// "message/msg_…": they open for nothing else.
func (k *Keys) Seal(ctx context.Context, clinic care.ClinicID, key care.KeyID, words care.Words, for_ string) ([]byte, error) {
	a, err := k.cipher(ctx, clinic, key)
	if err != nil {
		return nil, err
	}
	return a.Encrypt([]byte(words.Reveal()), bound(clinic, string(key), for_))
}

// Open decrypts what was sealed under the key for the same thing.
func (k *Keys) Open(ctx context.Context, clinic care.ClinicID, key care.KeyID, sealed []byte, for_ string) (care.Words, error) {
	a, err := k.cipher(ctx, clinic, key)
	if err != nil {
		return care.Words{}, err
	}
	text, err := a.Decrypt(sealed, bound(clinic, string(key), for_))
	if err != nil {
		return care.Words{}, care.Faultf(care.Unexpected, "%s does not open under key %s: it was altered, moved, or sealed under another key", for_, key)
	}
	return care.Say(string(text)), nil
}

// Forget destroys the key, and with it all that was sealed under it. To forget
// twice is no fault.
func (k *Keys) Forget(ctx context.Context, clinic care.ClinicID, key care.KeyID) error {
	if !strings.HasPrefix(string(key), "key_") {
		return care.Faultf(care.Invalid, "%q is not a data key", key)
	}
	if err := k.destroy(ctx, clinic, string(key)); err != nil {
		return err
	}
	k.cache.drop(slot{clinic, string(key)})
	k.config.Bus.Publish(forgotten, []byte(string(clinic)+" "+string(key)))
	return k.scrub(ctx)
}

func (k *Keys) heard(data []byte) {
	clinic, key, _ := strings.Cut(string(data), " ")
	k.cache.drop(slot{care.ClinicID(clinic), key})
}

// cipher returns the key's cipher, from memory where it can.
func (k *Keys) cipher(ctx context.Context, clinic care.ClinicID, key care.KeyID) (a tink.AEAD, err error) {
	at := slot{clinic, string(key)}
	if k.cache.use(at, func(u unwrapped) { a = u.aead }) && a != nil {
		return a, nil
	}
	if !strings.HasPrefix(string(key), "key_") {
		return nil, care.Faultf(care.Invalid, "%q is not a data key", key)
	}
	drops := k.cache.drops()
	raw, err := k.unwrapped(ctx, clinic, string(key))
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	if a, err = subtle.NewAESGCM(raw); err != nil {
		return nil, err
	}
	k.cache.put(at, unwrapped{aead: a}, drops)
	return a, nil
}

// bound is the associated data: no two lists of parts give the same bytes,
// since neither a clinic's host nor a key ID holds a zero byte.
func bound(clinic care.ClinicID, key, for_ string) []byte {
	b := make([]byte, 0, len(clinic)+len(key)+len(for_)+2)
	b = append(append(b, clinic...), 0)
	b = append(append(b, key...), 0)
	return append(b, for_...)
}
