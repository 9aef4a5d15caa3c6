package store

import (
	"context"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrate runs the goose files that have not run yet. Files are never edited
// once released. On PostgreSQL a lock keeps two nodes from migrating at once.
func (db *DB) migrate(ctx context.Context, files fs.FS) error {
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithVerbose(false)}
	if db.postgres {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		dialect = goose.DialectPostgres
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, db.write, files, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}
