package bedside

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNoFileNamesARegistry: a lock file that remembers where packages came
// from sends the next builder there; a clinic builds from its own mirror.
// The words are put together here so that this file does not name one itself.
func TestNoFileNamesARegistry(t *testing.T) {
	t.Parallel()
	hosts := strings.Join([]string{
		"registry", "npm", "npmjs", "yarnpkg", "goproxy", "proxy", "sumdb", "sum", "pypi", "crates", "maven",
		"repo1", "mirror", "mirrors", "artifactory", "nexus", "artifacts",
	}, "|")
	address := regexp.MustCompile(`(?i)https?:/` + `/([a-z0-9-]+\.)*(` + hosts + `)([.:/])[^\s"'<>)]*`)
	resolved := regexp.MustCompile(`(?m)^\s*"resolved": "http`)
	setting := regexp.MustCompile(`(?m)^\s*(registry|GOPROXY|index-url)\s*=`)
	for _, path := range tracked(t) {
		text, err := os.ReadFile(path)
		if err != nil || bytes.IndexByte(text, 0) >= 0 {
			continue // gone from the folder, or not a text
		}
		for _, pattern := range []*regexp.Regexp{address, resolved, setting} {
			if m := pattern.Find(text); m != nil && !bytes.Contains(m, []byte(".example")) {
				t.Errorf("%s names a registry: %s", path, m)
			}
		}
	}
}

// TestNothingBuiltIsTracked: what make and npm put into the tree stays out of
// the history. The placeholder of web/dist is the exception that lets
// `go build` work on a fresh clone.
func TestNothingBuiltIsTracked(t *testing.T) {
	t.Parallel()
	built := regexp.MustCompile(`(^|/)(node_modules|demo-data|bin|\.svelte-kit)/|^web/dist/assets/|\.(db|db-wal|db-shm|sqlite)$`)
	for _, path := range tracked(t) {
		if built.MatchString(path) && !strings.HasPrefix(path, "testdata/releases/") {
			t.Errorf("%s is tracked", path)
		}
	}
}

func tracked(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat(".git"); err != nil {
		t.Skip("an unpacked release has no history to look at")
	}
	return strings.FieldsFunc(run(t, "git", "ls-files", "-z"), func(r rune) bool { return r == 0 })
}

// TestEveryDependencyIsDecided: what is carried stands, with its licence, in
// docs/decisions/0011-dependencies.md.
func TestEveryDependencyIsDecided(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/decisions/0011-dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	carried := strings.Fields(run(t, "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./..."))
	own, err := os.ReadFile("web/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var app struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal(own, &app); err != nil {
		t.Fatal(err)
	}
	carried = slices.AppendSeq(carried, maps.Keys(app.Dependencies))
	carried = slices.AppendSeq(carried, maps.Keys(app.DevDependencies))
	slices.Sort(carried)
	for _, name := range slices.Compact(carried) {
		if name != module && !bytes.Contains(text, []byte("| "+name+" |")) {
			t.Errorf("%s is carried and not on the page: scripts/dependencies.sh prints its row", name)
		}
	}
}
