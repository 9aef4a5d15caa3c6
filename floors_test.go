package bedside

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"
)

// floors says which packages stand on which floor. A package may import only
// from floors below its own: never sideways, never up. Since every import
// goes strictly down, a circle is impossible. External _test packages may
// import upwards.
//
// To add a package, add it here; to move one, say why in docs/decisions. A row
// may name a package that has no content yet.
var floors = [][]string{
	0: {"care"},
	1: {"language", "policy", "calendar", "store", "blob", "bus", "web", "packs"},
	2: {"journal", "work", "seal", "guard", "store/storetest", "blob/blobtest"},
	3: {"ledger", "pack"},
	4: {"people", "api/v1"}, // api/v1 is generated; TestProtobufStaysInsideAPI keeps rooms off it
	5: {"conversation", "privacy", "handbook", "live", "api/v1/bedsidev1connect"},
	6: {"api"},
	7: {"server"},
	8: {"demo", "bench", "server/servertest"},
	9: {"cmd/bedside"},
}

// contractUsers may know the generated messages: api speaks them, the others
// are clients that come in by the same door as a browser.
var contractUsers = []string{"api", "api/v1", "api/v1/bedsidev1connect", "bench", "demo", "server/servertest"}

// nameless are words that say nothing about what a package is for.
var nameless = []string{
	"util", "utils", "common", "helper", "helpers", "models", "model", "services", "service",
	"internal", "pkg", "lib", "misc", "shared", "base", "core", "types", "manager", "managers",
}

type listed struct {
	ImportPath, Name     string
	Imports, TestImports []string
}

func packages(t *testing.T) (found []listed) {
	t.Helper()
	out := run(t, "go", "list", "-json=ImportPath,Name,Imports,TestImports", "./...")
	for dec := json.NewDecoder(strings.NewReader(out)); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		p.ImportPath = inside(p.ImportPath)
		found = append(found, p)
	}
	return found
}

// inside turns an import path into the name that the table uses; what is not
// ours stays as it is.
func inside(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	floor := map[string]int{}
	for n, names := range floors {
		for _, name := range names {
			floor[name] = n
		}
	}
	for _, p := range packages(t) {
		if p.ImportPath == "." {
			continue // this package: tests only
		}
		mine, known := floor[p.ImportPath]
		if !known {
			t.Errorf("%s stands on no floor", p.ImportPath)
			continue
		}
		for _, imp := range slices.Concat(p.Imports, p.TestImports) {
			if theirs, ours := floor[inside(imp)]; ours && theirs >= mine {
				t.Errorf("%s (floor %d) imports %s (floor %d)", p.ImportPath, mine, inside(imp), theirs)
			}
		}
	}
}

func TestProtobufStaysInsideAPI(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if slices.Contains(contractUsers, p.ImportPath) {
			continue
		}
		for _, imp := range p.Imports {
			if strings.HasPrefix(inside(imp), "api/v1") || strings.HasPrefix(imp, "google.golang.org/protobuf") {
				t.Errorf("%s imports %s: rooms speak in their own words, api translates", p.ImportPath, imp)
			}
		}
	}
}

func TestPackagesAreNamedByWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, word := range append(strings.Split(p.ImportPath, "/"), p.Name) {
			if slices.Contains(nameless, word) {
				t.Errorf("%s: %q says nothing about what the package is for", p.ImportPath, word)
			}
		}
		if want := path.Base(p.ImportPath); p.ImportPath != "." && p.Name != want && p.Name != "main" && want != "v1" {
			t.Errorf("package %s lies in the folder %s", p.Name, p.ImportPath)
		}
	}
}
