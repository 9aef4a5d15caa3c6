package server

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"github.com/bedside-health/bedside/care"
)

// lockFolder keeps a second server out of a data folder. The lock ends with
// the process, however it ends.
func lockFolder(data string) (*os.File, error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, care.Faultf(care.Conflict, "another Bedside is at work in the data folder %s: end it, or name another folder", data)
	}
	return f, nil
}

// unlockFolder lets go by name: closing alone would not, while a process that
// was being started beside us still holds a copy of the file.
func unlockFolder(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}
