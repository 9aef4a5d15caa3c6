package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrate runs the goose files that have not run yet. Files are never edited
// once released. On PostgreSQL a lock keeps two nodes from migrating at once.
func (db *DB) migrate(ctx context.Context, files fs.FS) error {
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithVerbose(false)}
	if db.postgres {
		dialect = goose.DialectPostgres
		options = append(options, goose.WithSessionLocker(oneAtATime{}))
	}
	p, err := goose.NewProvider(dialect, db.write, files, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// oneAtATime keeps nodes that start together from migrating one schema at once.
// The next begins when the one before has ended; goose's own lock would look
// for that every five seconds, and mind other schemas of the server as well.
type oneAtATime struct{}

const schemaLock = `hashtext('bedside migrates ' || current_schema())`

// SessionLock implements lock.SessionLocker.
func (oneAtATime) SessionLock(ctx context.Context, conn *sql.Conn) error {
	for {
		_, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+schemaLock+`)`)
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "57014" {
			continue // the statement's limit has passed, and the other node is still at it
		}
		return err
	}
}

// SessionUnlock implements lock.SessionLocker.
func (oneAtATime) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock(`+schemaLock+`)`)
	return err
}

var _ lock.SessionLocker = oneAtATime{}
