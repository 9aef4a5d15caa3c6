package seal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// everybody is the clinic under whose head row all writing in the keys database
// is done. So a rotation and a Make on two nodes come one after the other, and
// no key is wrapped by a root that has just been dropped.
const everybody care.ClinicID = ""

var errRootMoved = errors.New("another node has rotated the root")

// change writes so that no page keeps a copy of what is overwritten, deleted or
// moved to another page. SQLite alone has the switch, a connection's own; for
// PostgreSQL scrub does what can be done.
func (k *Keys) change(ctx context.Context, fn func(*store.Tx) error) error {
	return k.db.Change(ctx, everybody, func(tx *store.Tx) error {
		if !k.db.Postgres() {
			if _, err := tx.Exec(`PRAGMA secure_delete = ON`); err != nil {
				return err
			}
		}
		return fn(tx)
	})
}

// A row is a wrapped key.
type row struct {
	clinic  care.ClinicID
	id      string
	root    string
	wrapped []byte
}

// unwrap opens the row with its root.
func (k *Keys) unwrap(r row) ([]byte, error) {
	a, err := k.root(r.root)
	if err != nil {
		return nil, err
	}
	raw, err := a.Decrypt(r.wrapped, bound(r.clinic, r.id, "wrapped by "+r.root))
	if err != nil {
		return nil, care.Faultf(care.Unexpected, "key %s does not open with root %s: its row was altered, or the keyring is another's", r.id, r.root)
	}
	return raw, nil
}

func (k *Keys) wrap(clinic care.ClinicID, id, rootID string, raw []byte) (row, error) {
	a, err := k.root(rootID)
	if err != nil {
		return row{}, err
	}
	wrapped, err := a.Encrypt(raw, bound(clinic, id, "wrapped by "+rootID))
	return row{clinic, id, rootID, wrapped}, err
}

// unwrapped reads and unwraps a key. The caller zeroes it.
func (k *Keys) unwrapped(ctx context.Context, clinic care.ClinicID, id string) ([]byte, error) {
	r := row{clinic: clinic, id: id}
	err := k.db.Look(ctx, func(tx *store.Tx) error {
		return tx.Row(`SELECT root_id, wrapped FROM wrapped_key WHERE clinic_id = $1 AND key_id = $2`, clinic, id).Scan(&r.root, &r.wrapped)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, care.Faultf(care.Unknown, "key %s is not here: it has been forgotten, with all that was sealed under it", id)
	}
	if err != nil {
		return nil, err
	}
	return k.unwrap(r)
}

// keep wraps and stores a key, and reports whether it is new: where there is
// one by that name, the old one stays. The head row says which root wraps; it
// moves only by rotations, so that a few tries are enough.
func (k *Keys) keep(ctx context.Context, clinic care.ClinicID, id string, raw []byte) (bool, error) {
	head := k.primary()
	for range 10 {
		r, err := k.wrap(clinic, id, head, raw)
		if err != nil {
			return false, err
		}
		fresh, err := k.insert(ctx, r)
		if !errors.Is(err, errRootMoved) {
			return fresh, err
		}
		if head, err = k.head(ctx); err != nil {
			return false, err
		}
	}
	return false, care.Faultf(care.Later, "the root key is being rotated; try again")
}

func (k *Keys) insert(ctx context.Context, r row) (fresh bool, err error) {
	at := k.config.Now().UnixMicro()
	err = k.change(ctx, func(tx *store.Tx) error {
		var head string
		if err := tx.Row(`SELECT root_id FROM root_head WHERE clinic_id = $1`, everybody).Scan(&head); err != nil {
			return err
		}
		if head != r.root {
			return errRootMoved
		}
		n, err := tx.Exec(`INSERT INTO wrapped_key (clinic_id, key_id, root_id, wrapped, made) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (clinic_id, key_id) DO NOTHING`, r.clinic, r.id, r.root, r.wrapped, at)
		fresh = n == 1
		return err
	})
	return fresh, err
}

// destroy overwrites the row, so that its page no longer holds it, and deletes it.
func (k *Keys) destroy(ctx context.Context, clinic care.ClinicID, id string) error {
	return k.change(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE wrapped_key SET wrapped = $1 WHERE clinic_id = $2 AND key_id = $3`, make([]byte, 60), clinic, id); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM wrapped_key WHERE clinic_id = $1 AND key_id = $2`, clinic, id)
		return err
	})
}

// scrub takes old copies of rows out of the files that the engine keeps beside
// the table. Neither statement can run inside a transaction, hence a connection
// of its own, and two texts.
func (k *Keys) scrub(ctx context.Context) error {
	driver, address, statement := "sqlite", "file:"+(&url.URL{Path: k.config.Database}).EscapedPath()+"?_pragma=busy_timeout(10000)", `PRAGMA wal_checkpoint(TRUNCATE)`
	if k.db.Postgres() {
		driver, address, statement = "pgx", k.config.Database, `VACUUM wrapped_key`
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("seal: the key is forgotten, but its old pages were not scrubbed: %w", err)
	}
	return nil
}

func (k *Keys) head(ctx context.Context) (id string, err error) {
	err = k.db.Look(ctx, func(tx *store.Tx) error {
		return tx.Row(`SELECT root_id FROM root_head WHERE clinic_id = $1`, everybody).Scan(&id)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// setHead moves the head from one root to another; it stays where another node
// has moved it already.
func (k *Keys) setHead(ctx context.Context, from, to string) error {
	return k.change(ctx, func(tx *store.Tx) error {
		if from == "" {
			_, err := tx.Exec(`INSERT INTO root_head (clinic_id, root_id) VALUES ($1, $2) ON CONFLICT (clinic_id) DO NOTHING`, everybody, to)
			return err
		}
		_, err := tx.Exec(`UPDATE root_head SET root_id = $1 WHERE clinic_id = $2 AND root_id = $3`, to, everybody, from)
		return err
	})
}

// rows lists up to limit rows after a place, of every clinic.
func (k *Keys) rows(ctx context.Context, after row, limit int) (list []row, err error) {
	err = k.db.Look(ctx, func(tx *store.Tx) error {
		list = nil
		rows, err := tx.Query(`SELECT clinic_id, key_id, root_id, wrapped FROM wrapped_key
			WHERE (clinic_id, key_id) > ($1, $2) ORDER BY clinic_id, key_id LIMIT $3`, after.clinic, after.id, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.clinic, &r.id, &r.root, &r.wrapped); err != nil {
				return err
			}
			list = append(list, r)
		}
		return rows.Err()
	})
	return list, err
}

// rewrap replaces rows by the same keys under another root; a row that has been
// forgotten meanwhile stays forgotten.
func (k *Keys) rewrap(ctx context.Context, list []row) error {
	return k.change(ctx, func(tx *store.Tx) error {
		for _, r := range list {
			_, err := tx.Exec(`UPDATE wrapped_key SET root_id = $1, wrapped = $2 WHERE clinic_id = $3 AND key_id = $4`, r.root, r.wrapped, r.clinic, r.id)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
