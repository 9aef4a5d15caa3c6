package pack_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/pack"
)

func TestTextIsWhatPeopleSee(t *testing.T) {
	t.Parallel()
	mustFindEach(t, []lintCase{
		{"front.md", "Правила", "Пра\xffвила", "front.md:1: this is not UTF-8"},
		{"front.md", "Правила", "\u202eПравила", "front.md:1: the character U+202E cannot be seen"},
		{"front.en.md", "rules", "ru\x07les", "front.en.md:1: the character U+0007 cannot be seen"},
	})
	for file, want := range map[string]string{
		"policy.md":  "policy.md:9: the character U+2066 cannot be seen",
		"guard.yaml": "guard.yaml:25: the character U+2066 cannot be seen",
	} {
		hidden := small(t)
		replace(t, hidden, file, map[string]string{"policy.md": "происшествии", "guard.yaml": "public_contacts"}[file], "\u2066")
		if said := pack.Problems(pack.Lint(hidden)).Error(); !strings.Contains(said, want) {
			t.Errorf("%s: %s", file, said)
		}
	}
	empty := small(t)
	empty["front.md"].Data = nil
	mustLint(t, empty, "front.md: the file is empty")
}

// An editor under Windows begins with a mark and ends lines in two characters.
func TestMarksAndLineEndsOfEditorsDoNotMatter(t *testing.T) {
	t.Parallel()
	windows := small(t)
	for _, file := range windows {
		file.Data = append([]byte("\ufeff"), bytes.ReplaceAll(file.Data, []byte("\n"), []byte("\r\n"))...)
	}
	mustLint(t, windows)
	p, problems := pack.Load(windows)
	if p == nil || p.Clause("1.4", "en") != "An incident is told at once." {
		t.Error(problems)
	}
}

func TestWildYAMLIsRefused(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for n := range 9 {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", 'b'+n, 'b'+n, strings.Repeat(fmt.Sprintf("*%c,", 'a'+n), 9))
	}
	for text, want := range map[string]string{
		bomb:                                    "guard.yaml:1: anchors and aliases",
		"decide: {phone: &p stop, email: *p}\n": "guard.yaml:1: anchors and aliases",
		"a: *a\n":                               "guard.yaml",
		"decide: " + strings.Repeat("[", 40) + strings.Repeat("]", 40): "guard.yaml:1: this is nested more than 12 deep",
		"decide: " + strings.Repeat("[", 100000):                       "guard.yaml",
		"decide: {}\n---\nclauses: {}\n":                               "guard.yaml: there is a second document",
		"decide: {}\n---\n{\n":                                         "guard.yaml: there is a second document",
		"- a\n- b\n":                                                   "guard.yaml:1: cannot unmarshal",
		"decide: {phone: stop, phone: warn}\n":                         "guard.yaml:1: ",
	} {
		wild := small(t)
		wild["guard.yaml"].Data = []byte(text)
		if said := pack.Problems(pack.Lint(wild)).Error(); !strings.Contains(said, want) {
			t.Errorf("%.40q: %s", text, said)
		}
	}
	comments := small(t)
	comments["guard.yaml"].Data = []byte("# nothing yet\n")
	if said := pack.Problems(pack.Lint(comments)).Error(); !strings.Contains(said, "guard.yaml: clauses leaves out phone") {
		t.Error(said)
	}
}

func TestOnlyPlainFilesAreRead(t *testing.T) {
	t.Parallel()
	linked := small(t)
	linked["tests/link.yaml"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("all.yaml")}
	mustLint(t, linked, "tests/link.yaml: this is no plain file")
	inGit := small(t)
	inGit[".git/HEAD"] = &fstest.MapFile{Data: []byte("\xff")}
	inGit[".gitignore"] = &fstest.MapFile{Data: []byte("\xff")}
	mustLint(t, inGit)
}

// zipped packs a folder as people do, under a name or without.
func zipped(t testing.TB, folder fstest.MapFS, under string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for path, file := range folder {
		f, err := w.Create(under + path)
		if err == nil {
			_, err = f.Write(file.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestArchiveIsReadAsAFolder(t *testing.T) {
	t.Parallel()
	for _, under := range []string{"", "small/"} {
		folder, problems := pack.Unzip("small.zip", zipped(t, small(t), under))
		if problems != nil {
			t.Fatal(problems)
		}
		mustLint(t, folder)
	}
	two := fstest.MapFS{"one/pack.yaml": {Data: []byte("a")}, "two/pack.yaml": {Data: []byte("a")}}
	folder, _ := pack.Unzip("two.zip", zipped(t, two, ""))
	if said := pack.Problems(pack.Lint(folder)).Error(); !strings.Contains(said, "pack.yaml: the file is missing") {
		t.Error(said)
	}
}

func TestHostileArchiveIsRefused(t *testing.T) {
	t.Parallel()
	many, large := fstest.MapFS{}, fstest.MapFS{}
	for n := range 500 {
		many[fmt.Sprintf("lessons/%d.md", n)] = &fstest.MapFile{Data: []byte("x")}
	}
	for n := range 60 {
		large[fmt.Sprintf("%d.md", n)] = &fstest.MapFile{Data: make([]byte, 1<<20)}
	}
	one := func(name string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte("x")}} }
	for want, packed := range map[string][]byte{
		"p.zip: this is no .zip":                                   []byte("PK no"),
		"p.zip: there are more than 400 files in it":               zipped(t, many, ""),
		"p.zip: it is larger than 50 MB":                           zipped(t, large, ""),
		`p.zip: the name "../rules/a.cedar" leads out`:             zipped(t, one("rules/a.cedar"), "../"),
		`p.zip: the name "/etc/passwd" leads out`:                  zipped(t, one("etc/passwd"), "/"),
		`p.zip: the name "..\\policy.md" leads out`:                zipped(t, one("policy.md"), `..\`),
		`p.zip: the name "a/../../policy.md" leads out of the f`:   zipped(t, one("policy.md"), "a/../../"),
		`p.zip: the name "." leads out`:                            zipped(t, one("."), ""),
		`p.zip: a name in it holds what cannot be seen: "policy\x`: zipped(t, one("policy\x00.md"), ""),
		`p.zip: a name in it holds what cannot be seen: "policy\u`: zipped(t, one("policy\u202edm.md"), ""),
		`p.zip: a name in it is too long: "a/a/a/a/`:               zipped(t, one("x"), strings.Repeat("a/", 600)), // folders without end
	} {
		folder, problems := pack.Unzip("p.zip", packed)
		if folder != nil || len(problems) != 1 || !strings.HasPrefix(problems[0].String(), want) {
			t.Errorf("%s: got %v", want, problems)
		}
	}
}

// What is a file and a folder at once is neither.
func TestAFileThatIsAFolderTooIsNotRead(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{{"a", "a/b"}, {"a/b", "a"}} {
		var packed bytes.Buffer
		w := zip.NewWriter(&packed)
		for _, name := range names {
			if _, err := w.Create(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		folder, _ := pack.Unzip("p.zip", packed.Bytes())
		if said := pack.Problems(pack.Lint(folder)).Error(); !strings.Contains(said, "duplicate entries") {
			t.Errorf("%q: %s", names, said)
		}
	}
}

// A .zip within is a file that nothing reads; one whose sizes lie is cut short.
func TestNestedAndLyingArchivesAreHarmless(t *testing.T) {
	t.Parallel()
	inner := zipped(t, fstest.MapFS{"deep.md": {Data: make([]byte, 1<<20)}}, "")
	nested := small(t)
	nested["more.zip"] = &fstest.MapFile{Data: inner}
	folder, problems := pack.Unzip("nested.zip", zipped(t, nested, ""))
	if problems != nil {
		t.Fatal(problems)
	}
	if said := pack.Problems(pack.Lint(folder)).Error(); !strings.Contains(said, "more.zip: nothing reads this file") {
		t.Error(said)
	}
	one := fstest.MapFS{"policy.md": {Data: bytes.Repeat([]byte("x"), 64<<10)}}
	packed := zipped(t, one, "")
	at := bytes.Index(packed, []byte("PK\x01\x02")) + 24 // in the directory: the size of the unpacked file
	packed = slices.Concat(packed[:at], []byte{1, 0, 0, 0}, packed[at+4:])
	folder, problems = pack.Unzip("lying.zip", packed)
	if problems != nil {
		t.Fatal(problems)
	}
	if said := pack.Problems(pack.Lint(folder)).Error(); !strings.Contains(said, "zip:") {
		t.Error(said)
	}
}

func TestOpenTakesAFolderOrAnArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "small.zip")
	if err := os.WriteFile(file, zipped(t, small(t), ""), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"testdata/small", file} {
		folder, problems := pack.Open(name)
		if problems != nil {
			t.Fatal(problems)
		}
		mustLint(t, folder)
	}
	huge := filepath.Join(dir, "huge.zip")
	if err := os.WriteFile(huge, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, 51<<20); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		filepath.Join(dir, "none"): "it cannot be read: ",
		huge:                       "it is larger than 50 MB",
	} {
		if _, problems := pack.Open(name); len(problems) != 1 || !strings.Contains(problems[0].String(), want) {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// What would keep Bedside busy for long is refused before it is looked into.
func TestEndlessPacksAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	nested := small(t)
	replace(t, nested, "rules/all.cedar", "context.same_desk", "true ||\n"+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000))
	clauses, rules, long := small(t), small(t), small(t)
	for n := range 501 {
		clauses["policy.md"].Data = fmt.Appendf(clauses["policy.md"].Data, "\n\n**9.%d** And so on.", n)
		rules["rules/all.cedar"].Data = fmt.Appendf(rules["rules/all.cedar"].Data, "\n@id(\"r%d\") @clause(\"1.1\") permit (principal is Staff, action == Action::\"read\", resource);", n)
	}
	for n := range 20 {
		long[fmt.Sprintf("templates/t%d.md", n)] = &fstest.MapFile{Data: bytes.Repeat([]byte("x"), 250<<10)}
	}
	for want, folder := range map[string]fs.FS{
		"rules/all.cedar:7: brackets are nested more than 40 deep": nested,
		"policy.md: there are more than 500 clauses":               clauses,
		"rules: there are more than 500 rules":                     rules,
		"more than 4 MB of text":                                   long,
	} {
		for _, said := range []string{pack.Problems(pack.Lint(folder)).Error(), loading(folder)} {
			if !strings.Contains(said, want) {
				t.Errorf("got\n%.300s\nwant %s", said, want)
			}
		}
	}
}

func loading(folder fs.FS) string {
	_, problems := pack.Load(folder)
	return pack.Problems(problems).Error()
}
