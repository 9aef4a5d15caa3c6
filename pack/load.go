package pack

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// A Problem keeps a pack from being used.
type Problem = policy.Problem

// Problems is all that is wrong, one a line.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// loader gathers a pack and its problems, so that all are reported at once.
type loader struct {
	folder   fs.FS
	text     map[string][]byte
	trees    map[string]tree // of the YAML that was read, to point into it
	pack     *Pack
	problems []Problem // that keep the pack from being used
	flaws    []Problem // that keep it from being published; only Lint tells them
}

// Load reads a pack from its folder. It refuses what it cannot read or what
// decisions stand on. It does not ask for all that Lint asks for: a pack that
// was published must load for as long as it is in force, though a later release
// of Bedside looks more closely.
func Load(folder fs.FS) (*Pack, []Problem) {
	l := read(folder)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return l.pack, nil
}

// Lint returns everything that is wrong with a pack: what Load refuses, and
// what must not be published. It is in the order of files and lines.
func Lint(folder fs.FS) []Problem {
	l := read(folder)
	l.inspect()
	all := slices.Concat(l.problems, l.flaws)
	slices.SortStableFunc(all, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.Compact(all)
}

func read(folder fs.FS) *loader {
	l := &loader{folder: folder, text: map[string][]byte{}, trees: map[string]tree{}, pack: &Pack{Language: "ru"}}
	if !l.readAll() {
		return l
	}
	l.main()
	l.hours()
	l.clauses()
	l.rules()
	l.front()
	l.notices()
	l.guard()
	l.standard()
	l.papers()
	l.consents()
	l.lessons()
	l.byPeople()
	l.tests()
	return l
}

func (l *loader) problem(file string, line int, message, mend string) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: message, Mend: mend})
}

// flaw is a problem that does not keep a pack from being loaded.
func (l *loader) flaw(file string, line int, message, mend string) {
	l.flaws = append(l.flaws, Problem{File: file, Line: line, Message: message, Mend: mend})
}

// need returns a file that a pack cannot do without.
func (l *loader) need(file string) ([]byte, bool) {
	text, ok := l.text[file]
	if !ok {
		l.problem(file, 0, "the file is missing", "Write it; packs/ru-clinic shows how")
	}
	return text, ok
}

// line finds the first line of a file that holds a word, to point at.
func (l *loader) line(file, word string) int {
	at := bytes.Index(l.text[file], []byte(word))
	if at < 0 {
		return 0
	}
	return 1 + bytes.Count(l.text[file][:at], []byte("\n"))
}

// bilingual checks that a text stands in both languages.
func (l *loader) bilingual(file, what string, text care.Text) {
	if strings.TrimSpace(text.Ru) == "" || strings.TrimSpace(text.En) == "" {
		l.problem(file, l.line(file, what), what+" is missing in one language", "Write it as {ru: …, en: …}")
	}
}

func (l *loader) oneOf(file, key, value string, choices ...string) {
	if !slices.Contains(choices, value) {
		l.problem(file, l.line(file, key), fmt.Sprintf("%s is %q", key, value), "Use one of "+list(choices))
	}
}

func list(words []string) string { return strings.Join(words, ", ") }
