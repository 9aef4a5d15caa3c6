package pack

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"strings"
)

// Zip packs the files of a folder into a .zip. The same files give the same
// bytes, in any release: they are in the order of their names, bear no times
// and are not pressed together. What Load passes over is left out: files whose
// names begin with a dot.
func Zip(folder fs.FS) ([]byte, error) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		hidden := path != "." && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case hidden || entry.IsDir():
			return nil
		}
		text, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		file, err := archive.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store})
		if err != nil {
			return err
		}
		_, err = file.Write(text)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
