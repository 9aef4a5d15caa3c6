package seal

import (
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/bedside-health/bedside/care"
)

const (
	keepFor  = 60 * time.Second
	keepMost = 8192
)

// A cache holds unwrapped keys for a short while.
type cache struct {
	now func() time.Time

	mu      sync.RWMutex
	keys    map[slot]unwrapped
	dropped uint64 // counts drops, so that a key read before one is not kept after it
	sweeper *time.Timer
	closed  bool
}

type slot struct {
	clinic care.ClinicID
	name   string // a key ID, or "clinic-index/kind"
}

// unwrapped is a key ready for use: a cipher, or the bytes of an HMAC key.
type unwrapped struct {
	aead  tink.AEAD
	mac   []byte
	sign  *clinicSigner
	until time.Time
}

func newCache(now func() time.Time) *cache { return &cache{now: now, keys: map[slot]unwrapped{}} }

// use hands the key to fn under the lock, so that its bytes cannot be zeroed
// meanwhile. fn must be quick.
func (c *cache) use(at slot, fn func(unwrapped)) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	u, ok := c.keys[at]
	if !ok || !c.now().Before(u.until) {
		return false
	}
	fn(u)
	return true
}

func (c *cache) drops() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.dropped
}

// put keeps the key, unless something was dropped since drops was read.
func (c *cache) put(at slot, u unwrapped, drops uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.dropped != drops {
		return
	}
	for other := range c.keys {
		if len(c.keys) < keepMost {
			break
		}
		c.forget(other) // any one: map order is random
	}
	u.until = c.now().Add(keepFor)
	c.forget(at)
	c.keys[at] = u
	if c.sweeper == nil {
		c.sweeper = time.AfterFunc(keepFor, c.sweep)
	}
}

// sweep drops what has had its time, whether or not anybody asks for it.
func (c *cache) sweep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	now := c.now()
	for at, u := range c.keys {
		if !now.Before(u.until) {
			c.forget(at)
		}
	}
	c.sweeper = nil
	if len(c.keys) > 0 {
		c.sweeper = time.AfterFunc(keepFor/6, c.sweep)
	}
}

func (c *cache) drop(at slot) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dropped++
	c.forget(at)
}

func (c *cache) forget(at slot) {
	clear(c.keys[at].mac)
	delete(c.keys, at)
}

func (c *cache) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.sweeper != nil {
		c.sweeper.Stop()
	}
	for at := range c.keys {
		c.forget(at)
	}
}
