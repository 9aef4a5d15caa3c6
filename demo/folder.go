package demo

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/bedside-health/bedside/care"
)

const (
	recordFile = "demo.json"
	lockFile   = "demo.lock"
	linksFile  = "links.json"
)

// A record says how far a founding has come and, once it is done, who is who:
// IDs by the references of people.go. It stands in demo.json.
type record struct {
	State  string                   `json:"state"` // founding | founded
	Place  string                   `json:"place"` // a hash of where the databases are
	People map[string]care.PersonID `json:"people,omitempty"`
}

const (
	founding = "founding"
	founded  = "founded"
)

// A folder is the demo's data folder, held by this process alone.
type folder struct {
	name   string
	lock   *os.File
	record record
}

// openFolder takes the folder. One that holds what no demo has made is refused:
// a founding that is begun anew removes what it finds.
func openFolder(name string) (*folder, error) {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return nil, err
	}
	f := &folder{name: name}
	if err := f.read(); err != nil {
		return nil, err
	}
	var err error
	if f.lock, err = os.OpenFile(f.path(lockFile), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.close()
		return nil, care.Faultf(care.Conflict, "another demo is at work in %s: end it, or set BEDSIDE_DATA to another folder", name)
	}
	return f, f.read() // as it is now that nobody else writes it
}

func (f *folder) read() error {
	text, err := os.ReadFile(f.path(recordFile))
	if err == nil {
		if err = json.Unmarshal(text, &f.record); err != nil || f.record.State != founding && f.record.State != founded {
			return care.Faultf(care.Invalid, "%s is not a demo's record: `make demo-clean` forgets the demo", f.path(recordFile))
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	inside, err := os.ReadDir(f.name)
	for _, entry := range inside {
		if entry.Name() != lockFile && entry.Name() != recordFile+".new" {
			return care.Faultf(care.Conflict, "the folder %s holds something that no demo has made: set BEDSIDE_DATA to another folder", f.name)
		}
	}
	return err
}

func (f *folder) path(name string) string { return filepath.Join(f.name, name) }

// write replaces the record in one step.
func (f *folder) write(r record) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := replace(f.path(recordFile), text); err != nil {
		return err
	}
	f.record = r
	return nil
}

// replace writes a file so that it is the old one or the new one, whatever
// happens.
func replace(path string, text []byte) error {
	file, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(text, '\n'))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// wipe removes what a founding makes in the folder, and nothing else.
func (f *folder) wipe() error {
	var errs []error
	for _, name := range []string{"data", "keys", "keyring", "blobs", linksFile} {
		errs = append(errs, os.RemoveAll(f.path(name)))
	}
	return errors.Join(errs...)
}

// close lets go by name: a process being started beside us may still hold a
// copy of the lock.
func (f *folder) close() error {
	return errors.Join(syscall.Flock(int(f.lock.Fd()), syscall.LOCK_UN), f.lock.Close())
}
