package demo

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/store"
)

// place tells one pair of databases from another without naming them: an
// address may hold a password.
func place(c server.Config) string {
	sum := sha256.Sum256([]byte(c.Database + "\x00" + c.KeysDatabase + "\x00" + c.Keyring))
	return hex.EncodeToString(sum[:8])
}

// outside lists what the settings keep outside the data folder.
func outside(c server.Config) (list []string) {
	for _, address := range []string{c.Database, c.KeysDatabase, c.Keyring} {
		if address != "" {
			list = append(list, address)
		}
	}
	return list
}

// mustBeBlank refuses a database that holds anything: a founding that is begun
// anew removes everything there.
func mustBeBlank(ctx context.Context, address string) error {
	full := care.Faultf(care.Conflict, "a demo is founded in an empty place only, and a database or keyring of the settings is not empty")
	if !store.IsPostgres(address) {
		if _, err := os.Stat(address); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(full, err)
		}
		return nil
	}
	names, err := tables(ctx, address)
	if err == nil && len(names) > 0 {
		err = full
	}
	return err
}

// wipeAddress removes what a founding that was cut short has left. The place
// was blank before.
func wipeAddress(ctx context.Context, address string) error {
	if !store.IsPostgres(address) {
		return errors.Join(remove(address), remove(address+"-wal"), remove(address+"-shm"))
	}
	names, err := tables(ctx, address)
	if err != nil {
		return err
	}
	return postgres(address, func(db *sql.DB) error {
		for _, name := range names {
			if _, err := db.ExecContext(ctx, `DROP TABLE IF EXISTS `+name+` CASCADE`); err != nil {
				return err
			}
		}
		return nil
	})
}

func remove(file string) error {
	if err := os.Remove(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// tables lists the tables that an address leads to, quoted.
func tables(ctx context.Context, address string) (names []string, err error) {
	err = postgres(address, func(db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			names = append(names, name)
		}
		return rows.Err()
	})
	return names, err
}

func postgres(address string, do func(*sql.DB) error) error {
	db, err := sql.Open("pgx", address) // the driver is store's
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}
