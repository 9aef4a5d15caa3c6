package bedside

import (
	"go/ast"
	"os"
	"regexp"
	"strings"
	"testing"
)

// ownClock lists who may read the machine's clock: everybody else has a field
// Now, so that a test and a check can say what time it is.
var ownClock = map[string]string{
	"bench":          "measures real time",
	"live/socket.go": "the network's deadlines are the machine's",
}

func TestEveryPackageSaysWhatItPromises(t *testing.T) {
	t.Parallel()
	docs := map[string]string{}
	for _, s := range all(t) {
		if s.test {
			continue
		}
		docs[s.room] += ""
		if s.file.Doc != nil {
			docs[s.room] += s.file.Doc.Text()
		}
	}
	for room, doc := range docs {
		if len(strings.Fields(doc)) < 8 {
			t.Errorf("%s has no package comment that says what it promises, what it owns and where to start reading", room)
		}
	}
}

func TestTodoNamesWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	open := regexp.MustCompile(`\b(TODO|FIXME|XXX)\b.*`)
	named := regexp.MustCompile(`^TODO\([^)]{3,}\): \S`)
	paths, err := files(".go", ".sql", ".proto", ".ts", ".svelte", ".css", ".sh", ".mjs", ".js", ".cedar", ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if path == "manners_test.go" {
			continue // it says the word to look for it
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range open.FindAllString(string(text), -1) {
			if !named.MatchString(m) {
				t.Errorf("%s: %q does not name what it waits for: TODO(what): …", path, m)
			}
		}
	}
}

func TestNowIsTheOnlyClock(t *testing.T) {
	t.Parallel()
	for _, s := range code(t) {
		if ownClock[s.room] != "" || ownClock[s.path] != "" {
			continue
		}
		s.calls(func(name string, call *ast.CallExpr, line int) {
			if isCallOf(call, "time", "Now") || isCallOf(call, "time", "Since") || isCallOf(call, "time", "Until") {
				t.Errorf("%s:%d asks the machine for the time; take it from the field Now", s.path, line)
			}
		})
	}
}

// patient lists tests that may sleep, and why.
var patient = map[string]string{}

func TestNoTestSleeps(t *testing.T) {
	t.Parallel()
	for _, s := range all(t) {
		if !s.test && !strings.HasSuffix(s.room, "test") {
			continue // the product may wait between two tries
		}
		if patient[s.path] != "" || importsSynctest(s.file) {
			continue // inside a synctest bubble a sleep costs nothing and cannot flake
		}
		s.calls(func(name string, call *ast.CallExpr, line int) {
			if isCallOf(call, "time", "Sleep") {
				t.Errorf("%s:%d sleeps; wait for a condition with a deadline, or use testing/synctest", s.path, line)
			}
		})
	}
}

func importsSynctest(f *ast.File) bool {
	for _, imp := range f.Imports {
		if imp.Path.Value == `"testing/synctest"` {
			return true
		}
	}
	return false
}

// TestMakefileIsATableOfContents: at most 25 targets, a line of help each, and
// one line of work: what is longer stands in scripts/.
func TestMakefileIsATableOfContents(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	target := regexp.MustCompile(`^[a-z][a-z-]*:`)
	targets, recipe := 0, 0
	for _, line := range strings.Split(string(text), "\n") {
		switch {
		case target.MatchString(line):
			targets, recipe = targets+1, 0
			if !strings.Contains(line, " ## ") {
				t.Errorf("no help: %s", line)
			}
		case strings.HasPrefix(line, "\t"):
			if recipe++; recipe > 1 {
				t.Errorf("more than one line of work: %s", line)
			}
		}
	}
	if targets == 0 || targets > 25 {
		t.Errorf("%d targets", targets)
	}
}
