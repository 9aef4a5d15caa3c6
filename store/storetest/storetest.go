// Package storetest opens databases for tests: every kind that Bedside
// supports. PostgreSQL takes part where BEDSIDE_TEST_POSTGRES holds its
// address, as it does in `make check`.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/bedside-health/bedside/store"
)

// Each runs fn once on a fresh SQLite file and once on a fresh PostgreSQL schema.
func Each(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	EachAddress(t, func(t *testing.T, address string) { fn(t, Open(t, address, nil)) })
}

// EachAddress runs fn with the address of an empty database of each kind, for
// tests that open and close it themselves.
func EachAddress(t *testing.T, fn func(t *testing.T, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, filepath.Join(t.TempDir(), "bedside.db"))
	})
	server := os.Getenv("BEDSIDE_TEST_POSTGRES")
	if server == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, Schema(t, server))
	})
}

// Schema makes an empty schema on the server and returns its address.
func Schema(t testing.TB, server string) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d", rand.Uint64())
	if _, err := admin.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin.Exec("DROP SCHEMA " + name + " CASCADE")
		admin.Close()
	})
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := address.Query()
	q.Set("search_path", name)
	address.RawQuery = q.Encode()
	return address.String()
}

// Open opens the database at address until the test ends. Nil migrations mean
// the main schema.
func Open(t testing.TB, address string, migrations fs.FS) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), store.Config{Address: address, Migrations: migrations, Connections: 6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
