package seal

import (
	"context"
	"fmt"
	"os"
	"syscall"

	"github.com/bedside-health/bedside/care"
)

const rewrapAtOnce = 500

// RotateRoot makes a new root key, wraps every key with it, and destroys the
// old root. It may be killed at any step; the next Open, or the next
// RotateRoot, finishes.
func (k *Keys) RotateRoot(ctx context.Context) error {
	unlock, err := k.lockKeyring()
	if err != nil {
		return err
	}
	defer unlock()
	ring, err := readKeyring(k.config.Keyring)
	if err != nil {
		return err
	}
	fresh := newRoot(k.config.Now())
	ring.Primary, ring.Roots = fresh.ID, append(ring.Roots, fresh)
	if err := ring.write(k.config.Keyring, os.Rename); err != nil {
		return err
	}
	if err := k.at("keyring holds both"); err != nil {
		return err
	}
	if err := k.reload(); err != nil {
		return err
	}
	return k.rotated(ctx)
}

// finishRotation finishes what was cut short.
func (k *Keys) finishRotation(ctx context.Context) error {
	unlock, err := k.lockKeyring()
	if err != nil {
		return err
	}
	defer unlock()
	if err := k.reload(); err != nil {
		return err
	}
	return k.rotated(ctx)
}

// lockKeyring lets one rotation at a time run on all nodes that share the file:
// two would each write a keyring without the other's root. The lock is on a
// file beside it, since the keyring itself is replaced; a killed process lets go.
func (k *Keys) lockKeyring() (unlock func(), err error) {
	k.turning.Lock()
	f, err := os.OpenFile(k.config.Keyring+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
	}
	if err != nil {
		k.turning.Unlock()
		return nil, fmt.Errorf("seal: keyring lock: %w", err)
	}
	return func() { f.Close(); k.turning.Unlock() }, nil
}

// rotated brings the head, then all rows to the keyring's primary, and then
// drops the other roots from the file. From the head's move on, nobody wraps
// with an old root: so when no row is left under one, none will come.
func (k *Keys) rotated(ctx context.Context) error {
	to := k.primary()
	from, err := k.head(ctx)
	if err == nil && from != to {
		err = k.setHead(ctx, from, to)
	}
	if err == nil {
		err = k.at("head moved")
	}
	if err == nil {
		err = k.rewrapAll(ctx, to)
	}
	if err == nil {
		err = k.at("rows rewrapped")
	}
	if err == nil {
		err = k.scrub(ctx)
	}
	if err == nil {
		err = k.dropOldRoots(to)
	}
	return err
}

func (k *Keys) rewrapAll(ctx context.Context, to string) error {
	var last row
	for {
		list, err := k.rows(ctx, last, rewrapAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		last = list[len(list)-1]
		var moved []row
		for _, r := range list {
			if r.root == to {
				continue
			}
			raw, err := k.unwrap(r)
			if err != nil {
				return err
			}
			m, err := k.wrap(r.clinic, r.id, to, raw)
			clear(raw)
			if err != nil {
				return err
			}
			moved = append(moved, m)
		}
		if err := k.rewrap(ctx, moved); err != nil {
			return err
		}
		if err := k.at("some rows rewrapped"); err != nil {
			return err
		}
	}
}

func (k *Keys) dropOldRoots(keep string) error {
	ring, err := readKeyring(k.config.Keyring)
	if err != nil {
		return err
	}
	if ring.Primary != keep {
		return care.Faultf(care.Conflict, "the keyring was changed while its root was rotated; rotate again")
	}
	for _, r := range ring.Roots {
		if r.ID == keep {
			ring.Roots = []root{r}
			break
		}
	}
	if err := ring.write(k.config.Keyring, os.Rename); err != nil {
		return err
	}
	return k.reload()
}

func (k *Keys) at(step string) error {
	if k.step == nil {
		return nil
	}
	return k.step(step)
}
