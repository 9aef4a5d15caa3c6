package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/bedside-health/bedside/care"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Config says where a database is and what shape it has.
type Config struct {
	// Address is a file path, or a postgres:// URL to run several nodes.
	Address string

	// Migrations are the goose files that make its schema, at the root of the
	// file system. Nil means Bedside's main schema.
	Migrations fs.FS

	// Connections bounds how many connections PostgreSQL is asked for.
	// Zero means 16.
	Connections int
}

// A DB is an open database.
type DB struct {
	postgres bool
	write    *sql.DB
	read     *sql.DB
	writers  *pool // of one for SQLite
	readers  *pool
	studies  *pool
	looks    looks
	turn     turn // nil for PostgreSQL

	mu     sync.Mutex
	queues map[care.ClinicID]*queue // SQLite: one, under ""
	closed bool
	busy   sync.WaitGroup
}

// statementLimit ends a statement on PostgreSQL that hangs; a healthy one
// takes milliseconds.
const statementLimit = 20 * time.Second

// Open opens the database and brings its schema up to date.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Migrations == nil {
		c.Migrations, _ = fs.Sub(migrations, "migrations")
	}
	db := &DB{postgres: IsPostgres(c.Address), queues: map[care.ClinicID]*queue{}}
	var err error
	if db.postgres {
		err = db.openPostgres(c)
	} else {
		err = db.openSQLite(c.Address)
	}
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	if err := db.migrate(ctx, c.Migrations); err != nil {
		db.Close()
		return nil, fmt.Errorf("store: migrate: %w", err)
	}
	return db, nil
}

// IsPostgres reports whether the address names a PostgreSQL server.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

func (db *DB) openPostgres(c Config) error {
	address, err := url.Parse(c.Address)
	if err != nil {
		return errors.New("the database address is not a URL; want postgres://user:password@host:port/name")
	}
	q := address.Query()
	for setting, value := range map[string]string{
		"connect_timeout":   "5",
		"statement_timeout": fmt.Sprint(statementLimit.Milliseconds()),
		"plan_cache_mode":   "force_generic_plan", // every query reads by a key: planning it again costs more than running it
		"jit":               "off",
	} {
		if !q.Has(setting) {
			q.Set(setting, value)
		}
	}
	address.RawQuery = q.Encode()
	if db.write, err = sql.Open("pgx", address.String()); err != nil {
		return err
	}
	n := c.Connections
	if n == 0 {
		n = 16
	}
	db.write.SetMaxOpenConns(n + 6)
	db.write.SetMaxIdleConns(n + 4)
	db.read = db.write
	// More views at once than processors would only take them from the writer.
	db.looks.workers, db.looks.shared = max(1, min(n/2-1, runtime.GOMAXPROCS(0)-1)), 64
	db.writers, db.readers, db.studies = newPool(db.write, n/2), newPool(db.read, db.looks.workers), newPool(db.read, 2)
	return nil
}

func (db *DB) openSQLite(file string) (err error) {
	// The file holds sealed secrets; nobody but its owner may read it.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	f.Close()
	address := "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-16000)&_pragma=temp_store(memory)&_pragma=wal_autocheckpoint(4000)"
	if db.write, err = sql.Open("sqlite", address); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", address); err != nil {
		return err
	}
	db.looks.workers, db.looks.shared, db.turn = 1, 64, make(turn, 1)
	db.writers, db.readers, db.studies = newPool(db.write, 1), newPool(db.read, db.looks.workers), newPool(db.read, 2)
	return nil
}

// Postgres reports which engine this is. Only for the few queries that cannot
// be shared; each gives its reason.
func (db *DB) Postgres() bool { return db.postgres }

// Close waits for the changes under way and closes the database. Closing it
// twice is no fault.
func (db *DB) Close() error {
	db.mu.Lock()
	before := db.closed
	db.closed = true
	db.mu.Unlock()
	if before {
		return nil
	}
	db.busy.Wait()
	if db.writers != nil {
		db.writers.close()
		db.readers.close()
		db.studies.close()
	}
	err := db.write.Close()
	if db.read != db.write && db.read != nil {
		err = errors.Join(err, db.read.Close())
	}
	return err
}

var _ = stdlib.GetDefaultDriver // registers the driver "pgx"
