package seal

import (
	"context"
	"embed"
	"io/fs"
	"sync"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Config says where keys are kept.
type Config struct {
	// Database is the keys database: a file path, or a postgres:// URL. It must
	// not be the main database, whose backups must hold no keys.
	Database string

	// Keyring is the file that holds the root keys. It is made, readable by its
	// owner alone, when there are no keys yet.
	Keyring string

	// Bus tells other nodes of forgotten keys. Nil means that there are none.
	Bus bus.Bus

	// Now is the clock. Nil means the machine's.
	Now func() time.Time
}

// Keys makes, uses and forgets keys. Its methods may be called at once from
// many goroutines.
type Keys struct {
	config Config
	db     *store.DB
	cache  *cache
	once   sync.Once // Close may be called twice
	deaf   func()    // ends the subscription to forgotten keys

	ring sync.RWMutex
	keys *keyring

	turning sync.Mutex              // one rotation at a time
	step    func(name string) error // tests end a rotation here; nil otherwise
}

// Open opens the keys database and the keyring, and finishes a rotation that
// was cut short.
func Open(ctx context.Context, c Config) (*Keys, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Bus == nil {
		c.Bus = bus.InProcess()
	}
	files, _ := fs.Sub(migrations, "migrations")
	db, err := store.Open(ctx, store.Config{Address: c.Database, Migrations: files, Connections: 6})
	if err != nil {
		return nil, err
	}
	k := &Keys{config: c, db: db, cache: newCache(c.Now)}
	k.deaf = c.Bus.Subscribe(forgotten, k.heard)
	if err := k.start(ctx); err != nil {
		k.Close()
		return nil, err
	}
	return k, nil
}

// start reads the keyring, or makes it where no key has ever been wrapped.
func (k *Keys) start(ctx context.Context) error {
	head, err := k.head(ctx)
	if err != nil {
		return err
	}
	ring, err := readKeyring(k.config.Keyring)
	if isMissing(err) && head == "" {
		if ring, err = makeKeyring(k.config.Keyring, k.config.Now()); err == nil {
			err = k.setHead(ctx, "", ring.Primary)
		}
	}
	if isMissing(err) {
		return care.Faultf(care.Unexpected, "the keyring file is missing and the keys database holds keys that it wraps: restore the keyring")
	}
	if err != nil {
		return err
	}
	k.keys = ring
	if head == "" {
		return k.setHead(ctx, "", ring.Primary) // killed between the file and the row
	}
	if ring.roots[head] == nil {
		return care.Faultf(care.Unexpected, "the keyring does not hold root key %s, which wraps the newest keys: restore the newer keyring", head)
	}
	if head == ring.Primary && len(ring.Roots) == 1 {
		return nil
	}
	return k.finishRotation(ctx)
}

// Close drops all keys from memory and closes the database.
func (k *Keys) Close() (err error) {
	k.once.Do(func() {
		k.deaf()
		k.cache.close()
		err = k.db.Close()
	})
	return err
}
