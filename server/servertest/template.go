package servertest

import (
	"context"
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
		ids, err := s.People.Found(context.Background(), founding(clinic))
		if err != nil {
			return nil, err
		}
		all[clinic] = ids
	}
	return all, nil
}

// plant lays the template where the configuration looks for its files, and
// reports false where a database is not a file.
func (h *House) plant() bool {
	c := h.config
	if store.IsPostgres(c.Database) || store.IsPostgres(c.KeysDatabase) {
		return false
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
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			h.T.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			h.T.Fatal(err)
		}
	}
	h.Founded = t.founded
	return true
}
