package pack

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a pack: it is read whole into memory, and may come from outside.
const (
	maxFile    = 256 << 10
	maxFiles   = 200
	maxText    = 4 << 20 // of all files together
	maxClauses = 500
	maxRules   = 500
	maxNested  = 40 // brackets of a rule
)

// readAll reads every file of the folder, but for those whose names begin with
// a dot: a pack may be kept in git. It says false when there is no telling
// what else is there.
func (l *loader) readAll() bool {
	all := 0
	err := fs.WalkDir(l.folder, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != "." && strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(entry.Name(), "."):
			return nil
		case len(l.text) == maxFiles:
			return fmt.Errorf("more than %d files", maxFiles)
		case !entry.Type().IsRegular():
			l.problem(path, 0, "this is no plain file", "Put the text itself here")
			return nil
		}
		text, err := l.read(path)
		if all += len(text); err == nil && all > maxText {
			err = fmt.Errorf("more than %d MB of text", maxText>>20)
		}
		if err == nil {
			l.text[path] = l.clean(path, text)
		}
		return err
	})
	if err != nil {
		l.problem("", 0, err.Error(), "Take the folder of one pack")
	}
	return err == nil
}

func (l *loader) read(path string) ([]byte, error) {
	f, err := l.folder.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("%s is larger than %d KB", path, maxFile>>10)
	}
	return text, err
}

// clean makes lines end alike, whatever editor wrote them, and names what is
// no text that people can read as it stands.
func (l *loader) clean(path string, text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if len(text) == 0 {
		l.problem(path, 0, "the file is empty", "Write it, or remove it")
	}
	for n, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			l.problem(path, n+1, "this is not UTF-8", "Save the file as UTF-8")
			return nil
		}
		if at := bytes.IndexFunc(line, hides); at >= 0 {
			r, _ := utf8.DecodeRune(line[at:])
			l.problem(path, n+1, fmt.Sprintf("the character %U cannot be seen, and text may read differently from what it is", r), "Remove it")
			return nil
		}
	}
	return text
}

// hides says of a character that it steers how text is shown: control
// characters, and those that turn the direction of writing.
func hides(r rune) bool {
	return r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
