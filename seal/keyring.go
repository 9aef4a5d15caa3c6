package seal

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/bedside-health/bedside/care"
)

// A keyring is the file of root keys. The primary wraps new keys; others are
// there only while a rotation is under way.
type keyring struct {
	Primary string `json:"primary"`
	Roots   []root `json:"roots"`

	roots map[string]tink.AEAD
}

type root struct {
	ID   string    `json:"id"`
	Key  rootKey   `json:"key"` // base64, 32 bytes
	Made time.Time `json:"made"`
}

// A rootKey prints as little as a care.Secret does, except into its file.
type rootKey struct{ bytes []byte }

func (k rootKey) Format(f fmt.State, _ rune)    { fmt.Fprint(f, "‹root key withheld›") }
func (k rootKey) MarshalJSON() ([]byte, error)  { return json.Marshal(k.bytes) }
func (k *rootKey) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &k.bytes) }

func newRoot(now time.Time) root {
	key := make([]byte, 32)
	rand.Read(key)
	return root{ID: care.NewID[string]("root"), Key: rootKey{key}, Made: now.UTC().Truncate(time.Second)}
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// readKeyring refuses a file that others can read: a root key that has been
// seen is no key.
func readKeyring(path string) (*keyring, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, care.Faultf(care.Unexpected, "the keyring file can be read by others than its owner (mode %o): chmod 600, and rotate the root", info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	defer clear(text)
	ring := &keyring{}
	if err := json.Unmarshal(text, ring); err != nil {
		return nil, care.Faultf(care.Unexpected, "the keyring file cannot be read: it is not the JSON that Bedside wrote")
	}
	return ring, ring.prepare()
}

func (r *keyring) prepare() error {
	r.roots = map[string]tink.AEAD{}
	for _, root := range r.Roots {
		a, err := subtle.NewAESGCM(root.Key.bytes)
		if err != nil || len(root.Key.bytes) != 32 {
			return care.Faultf(care.Unexpected, "root key %s in the keyring is not 32 bytes", root.ID)
		}
		r.roots[root.ID] = a
	}
	if r.roots[r.Primary] == nil {
		return care.Faultf(care.Unexpected, "the keyring names %q as its primary root and does not hold it", r.Primary)
	}
	return nil
}

// makeKeyring makes the file, or reads it where another node was faster.
func makeKeyring(path string, now time.Time) (*keyring, error) {
	first := newRoot(now)
	ring := &keyring{Primary: first.ID, Roots: []root{first}}
	err := ring.write(path, os.Link) // Link fails where the file exists; Rename would replace it
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return readKeyring(path)
}

// write puts the whole file in place at once, durably: a reader finds the old
// keyring or the new one, after a power cut too.
func (r *keyring) write(path string, place func(from, to string) error) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	defer clear(text)
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".keyring-*") // 0600
	if err != nil {
		return fmt.Errorf("seal: keyring: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = place(f.Name(), path)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("seal: keyring: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// root returns the cipher of a root key, reading the file again where it may
// have been rotated by another node.
func (k *Keys) root(id string) (tink.AEAD, error) {
	k.ring.RLock()
	a := k.keys.roots[id]
	k.ring.RUnlock()
	if a != nil {
		return a, nil
	}
	if err := k.reload(); err != nil {
		return nil, err
	}
	k.ring.RLock()
	defer k.ring.RUnlock()
	if a = k.keys.roots[id]; a == nil {
		return nil, care.Faultf(care.Unexpected, "the keyring does not hold root key %s", id)
	}
	return a, nil
}

func (k *Keys) reload() error {
	ring, err := readKeyring(k.config.Keyring)
	if err != nil {
		return err
	}
	k.ring.Lock()
	defer k.ring.Unlock()
	k.keys = ring
	return nil
}

func (k *Keys) primary() string {
	k.ring.RLock()
	defer k.ring.RUnlock()
	return k.keys.Primary
}
