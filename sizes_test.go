package bedside

import (
	"bytes"
	"go/ast"
	"os"
	"strings"
	"testing"
)

// The ceilings, in lines. Aim far below: functions of 5–30, files of 50–250,
// rooms of 600–2,500.
const (
	maxFile = 500
	maxFunc = 60
	maxRoom = 4000
	// A test may be one story read from top to bottom, or one long table.
	maxStory = 120
)

// long lists what may be longer, and why: "file", "file:function" or "room".
var long = map[string]string{
	"pack":   "a file for each part of the folder; comparing, breaking and showing a pack share its words and its domain of facts",
	"people": "the register and every way in share the tables of persons and sessions",
}

func TestNothingIsTooLong(t *testing.T) {
	t.Parallel()
	rooms := map[string]int{}
	for _, s := range all(t) {
		if s.generated {
			continue
		}
		lines := s.fset.Position(s.file.FileEnd).Line
		if lines > maxFile && long[s.path] == "" {
			t.Errorf("%s has %d lines; the ceiling is %d", s.path, lines, maxFile)
		}
		ceiling := maxStory
		if !s.test {
			ceiling, rooms[s.room] = maxFunc, rooms[s.room]+lines
		}
		for _, d := range s.file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := s.fset.Position(fn.End()).Line - s.fset.Position(fn.Pos()).Line + 1
			if name := s.path + ":" + fn.Name.Name; n > ceiling && long[name] == "" {
				t.Errorf("%s has %d lines; the ceiling is %d", name, n, ceiling)
			}
		}
	}
	for room, lines := range rooms {
		if lines > maxRoom && long[room] == "" {
			t.Errorf("%s has %d lines; the ceiling is %d", room, lines, maxRoom)
		}
	}
}

func TestNoWebFileIsTooLong(t *testing.T) {
	t.Parallel()
	paths, err := files(".ts", ".svelte", ".css", ".mjs")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasPrefix(path, "web/src/contract/") {
			continue // generated
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(text, []byte("\n")); n > maxFile && long[path] == "" {
			t.Errorf("%s has %d lines; the ceiling is %d", path, n, maxFile)
		}
	}
}
