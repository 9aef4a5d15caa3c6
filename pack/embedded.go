package pack

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/packs"
)

// EmbeddedFolder holds the files of a pack that ships, by name: "ru-clinic".
// Errors: Invalid when none of that name does.
func EmbeddedFolder(name string) (fs.FS, error) {
	shipped, err := packs.Files().ReadDir(".")
	if err != nil || !slices.ContainsFunc(shipped, func(e fs.DirEntry) bool { return e.Name() == name }) {
		return nil, care.Faultf(care.Invalid, "no pack %q ships", name)
	}
	return fs.Sub(packs.Files(), name)
}

// Embedded loads a pack that ships, by name.
func Embedded(name string) (*Pack, error) {
	folder, err := EmbeddedFolder(name)
	if err != nil {
		return nil, err
	}
	p, problems := Load(folder)
	if len(problems) > 0 {
		return nil, fmt.Errorf("pack %s: %w", name, Problems(problems))
	}
	return p, nil
}
