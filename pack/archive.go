package pack

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

const (
	// maxUnpacked is how much a .zip may hold once it is unpacked.
	maxUnpacked = 50 << 20
	// maxName is far more than a path of a pack needs. A name in a .zip may be
	// 64 KB long and be nothing but folders: a small archive would keep a server
	// walking for minutes.
	maxName = 1 << 10
)

// Open opens the folder or the .zip of a pack, for Load or Lint. Nothing is
// unpacked onto the disk.
func Open(name string) (fs.FS, []Problem) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return os.DirFS(name), nil
	}
	packed, err := readAtMost(name, maxUnpacked+1)
	switch {
	case err != nil:
		return nil, []Problem{{File: name, Message: "it cannot be read: " + err.Error(), Mend: "Name the folder of one pack, or its .zip"}}
	case len(packed) > maxUnpacked:
		return nil, []Problem{tooMuch(name)}
	}
	return Unzip(name, packed)
}

func readAtMost(name string, limit int64) (text []byte, err error) {
	f, err := os.Open(name)
	if err == nil {
		defer f.Close()
		text, err = io.ReadAll(io.LimitReader(f, limit))
	}
	return text, err
}

// Unzip reads a .zip, perhaps one that somebody has sent, as a folder. It
// looks at all names and sizes first; what is in it is read by Load, within
// Load's own limits, and stays in memory.
func Unzip(name string, packed []byte) (fs.FS, []Problem) {
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, []Problem{{File: name, Message: "this is no .zip: " + err.Error(), Mend: "Pack the folder anew"}}
	}
	var unpacked uint64
	tops := map[string]bool{}
	for n, f := range archive.File {
		unpacked += f.UncompressedSize64
		switch inside := strings.TrimSuffix(f.Name, "/"); {
		case n >= 2*maxFiles:
			return nil, []Problem{{File: name, Message: fmt.Sprintf("there are more than %d files in it", 2*maxFiles), Mend: "Pack the folder of one pack alone"}}
		case f.UncompressedSize64 > maxUnpacked || unpacked > maxUnpacked:
			return nil, []Problem{tooMuch(name)}
		case len(f.Name) > maxName:
			return nil, []Problem{{File: name, Message: fmt.Sprintf("a name in it is too long: %q…", f.Name[:80]), Mend: "Pack the folder anew, with plain names"}}
		case strings.ContainsFunc(inside, hides):
			return nil, []Problem{{File: name, Message: fmt.Sprintf("a name in it holds what cannot be seen: %q", f.Name), Mend: "Pack the folder anew, with plain names"}}
		case !fs.ValidPath(inside) || inside == "." || strings.Contains(inside, `\`):
			return nil, []Problem{{File: name, Message: fmt.Sprintf("the name %q leads out of the folder", f.Name), Mend: "Pack the folder anew, with plain names"}}
		default:
			top, _, nested := strings.Cut(f.Name, "/")
			tops[top] = nested && (n == 0 || tops[top]) // one that is a file, too, is no folder to go down into
		}
	}
	return within(archive, tops), nil
}

// within goes down into the only folder of an archive: people pack a folder as
// often as what is in it.
func within(archive *zip.Reader, tops map[string]bool) fs.FS {
	for top, nested := range tops {
		if sub, err := fs.Sub(archive, top); err == nil && nested && len(tops) == 1 {
			return sub
		}
	}
	return archive
}

func tooMuch(name string) Problem {
	return Problem{File: name, Message: fmt.Sprintf("it is larger than %d MB", maxUnpacked>>20), Mend: "Pack the folder of one pack alone"}
}
