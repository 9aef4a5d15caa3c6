// Package blob keeps bytes that are too large for the database, such as sealed
// attachments, under random names. The embedded kind is a folder.
//
// Promises: Put is durable when it returns nil; a name holds what was put or
// nothing, never half of it; a name is never put twice with other bytes.
package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/bedside-health/bedside/care"
)

// Blobs keeps bytes by name. Names are IDs ("blb_…"); Get and Remove of a name
// that does not exist are Unknown, except that Remove may be repeated.
type Blobs interface {
	Put(ctx context.Context, clinic care.ClinicID, name string, r io.Reader) error
	Get(ctx context.Context, clinic care.ClinicID, name string) (io.ReadCloser, error)
	Remove(ctx context.Context, clinic care.ClinicID, name string) error
}

// Folder returns the blobs kept in dir.
func Folder(dir string) Blobs { return folder(dir) }

type folder string

var (
	goodName   = regexp.MustCompile(`^[a-z]{3}_[a-z2-7]{16,40}$`)
	goodClinic = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$`)
)

// path spreads names over subfolders, so that no folder holds millions.
func (f folder) path(clinic care.ClinicID, name string) (string, error) {
	if !goodName.MatchString(name) || !goodClinic.MatchString(string(clinic)) {
		return "", care.Faultf(care.Invalid, "a blob's name is an ID")
	}
	return filepath.Join(string(f), string(clinic), name[4:6], name), nil
}

func (f folder) Put(_ context.Context, clinic care.ClinicID, name string, r io.Reader) error {
	path, err := f.path(clinic, name)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return care.Faultf(care.Conflict, "blob %s exists", name)
	}
	tmp, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // does nothing once renamed
	_, err = io.Copy(tmp, r)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return care.Faultf(care.Later, "blob %s was not stored: is the disk full?", name)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a rename survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f folder) Get(_ context.Context, clinic care.ClinicID, name string) (io.ReadCloser, error) {
	path, err := f.path(clinic, name)
	if err != nil {
		return nil, err
	}
	r, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, care.Faultf(care.Unknown, "blob %s", name)
	}
	return r, err
}

func (f folder) Remove(_ context.Context, clinic care.ClinicID, name string) error {
	path, err := f.path(clinic, name)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
