package bedside

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/bedside-health/bedside"

// source is one Go file of the house, parsed once for all tests.
type source struct {
	path      string // "conversation/post.go"
	room      string // "conversation"; "." for this package
	fset      *token.FileSet
	file      *ast.File
	test      bool
	generated bool
}

var goSources = sync.OnceValues(func() (all []source, err error) {
	paths, err := files(".go")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		all = append(all, source{
			path: path, room: filepath.ToSlash(filepath.Dir(path)), fset: fset, file: f,
			test: strings.HasSuffix(path, "_test.go"), generated: ast.IsGenerated(f),
		})
	}
	return all, nil
})

// code is every Go file that a person wrote and that is built into the product.
func code(t *testing.T) (some []source) {
	for _, s := range all(t) {
		if !s.test && !s.generated && s.room != "." {
			some = append(some, s)
		}
	}
	return some
}

func all(t *testing.T) []source {
	t.Helper()
	sources, err := goSources()
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) == 0 {
		t.Fatal("no Go files found: a test that sees nothing cannot fail")
	}
	return sources
}

// files lists the tree's files with these endings, without what is fetched or
// built. It walks the folders rather than asking git, so that go test notices
// a new file and does not answer from its cache.
func files(endings ...string) (found []string, err error) {
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if passedBy[name] || path != "." && strings.HasPrefix(name, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		for _, ending := range endings {
			if strings.HasSuffix(name, ending) {
				found = append(found, filepath.ToSlash(path))
				break
			}
		}
		return nil
	})
	return found, err
}

var passedBy = map[string]bool{
	"node_modules": true, "dist": true, "bin": true, "demo-data": true, "testdata": true,
}

// calls walks every call of a file, with the name after the last dot.
func (s source) calls(each func(name string, call *ast.CallExpr, line int)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
				each(sel.Sel.Name, call, s.fset.Position(call.Pos()).Line)
			}
		}
		return true
	})
}

// isCallOf reports a call like time.Now().
func isCallOf(call *ast.CallExpr, pkg, name string) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == pkg
}

// run answers what a command prints, or says why it would not.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var why strings.Builder
	cmd.Stderr = &why
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, why.String())
	}
	return string(out)
}
