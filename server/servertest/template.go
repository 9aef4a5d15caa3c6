package servertest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/store"
)

// A template is the data folder of a house in which everybody has been founded
// and nothing has happened yet. Founding hashes passwords slowly, as it should;
// tests that begin on the same morning need not wait for it each.
type template struct {
	files   map[string][]byte // by path below the folder
	founded map[care.ClinicID]people.Founded
}

var onSQLite = sync.OnceValues(func() (t template, err error) {
	folder, err := os.MkdirTemp("", "bedside-template")
	if err != nil {
		return t, err
	}
	defer os.RemoveAll(folder)
	clock := Clock{at: Monday}
	s, err := server.Open(context.Background(), server.Config{Data: folder, Now: clock.Now}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return t, err
	}
	t.founded, err = found(s)
	if err := s.Close(); err != nil {
		return t, err
	}
	t.files = map[string][]byte{}
	walking := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err == nil {
			t.files[name], err = os.ReadFile(path)
		}
		return err
	})
	if err == nil {
		err = walking
	}
	return t, err
})

func found(s *server.Server) (map[care.ClinicID]people.Founded, error) {
	all := map[care.ClinicID]people.Founded{}
	for _, clinic := range []care.ClinicID{Here, There} {
		ids, err := s.Found(context.Background(), founding(clinic))
		if err != nil {
			return nil, err
		}
		all[clinic] = ids
	}
	return all, nil
}

// plant lays the template where the configuration looks for its files. A
// database that is none gets its rows once it is open: see transplant.
func (h *House) plant() (planted template) {
	h.T.Helper()
	c := h.config
	if store.IsPostgres(c.KeysDatabase) {
		return template{}
	}
	t, err := onSQLite()
	if err != nil {
		h.T.Fatal(err)
	}
	for name, content := range t.files {
		path := filepath.Join(c.Data, name)
		for folder, place := range map[string]string{"data/bedside.db": c.Database, "keys/keys.db": c.KeysDatabase, "keyring/keyring.json": c.Keyring} {
			if rest, ok := strings.CutPrefix(name, folder); ok && place != "" {
				path = place + rest
			}
		}
		if store.IsPostgres(path) {
			continue
		}
		h.write(path, content)
	}
	h.Founded = t.founded
	return t
}

func (h *House) write(path string, content []byte) {
	h.T.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		h.T.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		h.T.Fatal(err)
	}
}

// transplant copies every row of the template into the house's PostgreSQL.
func (h *House) transplant(t template) {
	h.T.Helper()
	folder := h.T.TempDir()
	for name, content := range t.files {
		if strings.HasPrefix(name, "data/") {
			h.write(filepath.Join(folder, name), content)
		}
	}
	from, err := sql.Open("sqlite", filepath.Join(folder, "data", "bedside.db"))
	if err != nil {
		h.T.Fatal(err)
	}
	defer from.Close()
	err = h.DB.Change(context.Background(), "", func(tx *store.Tx) error {
		tables, err := from.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'`)
		if err != nil {
			return err
		}
		defer tables.Close()
		for tables.Next() {
			var table string
			if err := tables.Scan(&table); err != nil {
				return err
			}
			if err := copyRows(tx, from, table); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		return tables.Err()
	})
	if err != nil {
		h.T.Fatal(err)
	}
	if err := h.Handbook.Start(context.Background()); err != nil { // the clinics were not there when it was opened
		h.T.Fatal(err)
	}
}

func copyRows(tx *store.Tx, from *sql.DB, table string) error {
	rows, err := from.Query(`SELECT * FROM ` + table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	marks, values, places := make([]string, len(columns)), make([]any, len(columns)), make([]any, len(columns))
	for i := range columns {
		marks[i], places[i] = fmt.Sprintf("$%d", i+1), &values[i]
	}
	insert := `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (` + strings.Join(marks, ", ") + `) ON CONFLICT DO NOTHING`
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return err
		}
		for i, v := range values {
			if n, ok := v.(int64); ok && types[i].DatabaseTypeName() == "BOOLEAN" {
				values[i] = n != 0 // SQLite has numbers only
			}
			if b, ok := v.([]byte); ok && b == nil {
				values[i] = []byte{} // no bytes, which are not NULL
			}
		}
		if _, err := tx.Exec(insert, values...); err != nil {
			return err
		}
	}
	return rows.Err()
}
