package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

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

// Limits of a pack: it is read whole into memory, and may come from outside.
const (
	maxFile  = 256 << 10
	maxFiles = 200
)

// loader gathers a pack and its problems, so that all are reported at once.
type loader struct {
	folder   fs.FS
	text     map[string][]byte
	pack     *Pack
	problems []Problem
}

// Load reads a pack from its folder.
func Load(folder fs.FS) (*Pack, []Problem) {
	l := &loader{folder: folder, text: map[string][]byte{}, pack: &Pack{}}
	l.readAll()
	if len(l.problems) == 0 {
		l.main()
		l.hours()
		l.clauses()
		l.rules()
		l.templates()
		l.tests()
	}
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return l.pack, nil
}

func (l *loader) readAll() {
	err := fs.WalkDir(l.folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if len(l.text) == maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		l.text[path], err = l.read(path)
		return err
	})
	if err != nil {
		l.problem("", 0, err.Error(), "Take the folder of one pack")
	}
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

func (l *loader) problem(file string, line int, message, mend string) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: message, Mend: mend})
}

// need returns a file that a pack cannot do without.
func (l *loader) need(file string) ([]byte, bool) {
	text, ok := l.text[file]
	if !ok {
		l.problem(file, 0, "the file is missing", "Write it; packs/ru-clinic shows how")
	}
	return text, ok
}

// yaml reads a file into a value; unknown keys are problems.
func (l *loader) yaml(file string, into any) bool {
	text, ok := l.need(file)
	if !ok {
		return false
	}
	if err := strict(text, into); err != nil {
		l.yamlProblem(file, err)
		return false
	}
	return true
}

func strict(text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

func (l *loader) yamlProblem(file string, err error) {
	messages := []string{err.Error()}
	if list, ok := errors.AsType[*yaml.TypeError](err); ok {
		messages = list.Errors
	}
	for _, message := range messages {
		line := 0
		if at := yamlLine.FindStringSubmatch(message); at != nil {
			line, _ = strconv.Atoi(at[1])
			message = strings.Replace(message, at[0], "", 1)
		}
		l.problem(file, line, message, "Use the keys of packs/ru-clinic/"+file)
	}
}

// line finds the first line of a file that holds a word, to point at.
func (l *loader) line(file, word string) int {
	for n, line := range strings.Split(string(l.text[file]), "\n") {
		if strings.Contains(line, word) {
			return n + 1
		}
	}
	return 0
}

// bilingual checks that a text stands in both languages.
func (l *loader) bilingual(file, what string, text care.Text) {
	if strings.TrimSpace(text.Ru) == "" || strings.TrimSpace(text.En) == "" {
		l.problem(file, l.line(file, what), what+" is missing in one language", "Write it as {ru: …, en: …}")
	}
}

// mainFile is pack.yaml.
type mainFile struct {
	Name           string    `yaml:"name"`
	Version        string    `yaml:"version"`
	Title          care.Text `yaml:"title"`
	Language       string    `yaml:"language"`
	Profile        string    `yaml:"profile"`
	ShowAccessesBy string    `yaml:"show_accesses_by"`
	Emergency      struct {
		Line    care.Text `yaml:"line"`
		Numbers []string  `yaml:"numbers"`
	} `yaml:"emergency"`
}

func (l *loader) main() {
	const file = "pack.yaml"
	var m mainFile
	if !l.yaml(file, &m) {
		return
	}
	l.bilingual(file, "title", m.Title)
	l.bilingual(file, "emergency", m.Emergency.Line)
	l.oneOf(file, "language", m.Language, "ru", "en")
	l.oneOf(file, "profile", m.Profile, "private", "state")
	l.oneOf(file, "show_accesses_by", m.ShowAccessesBy, "name", "role")
	if m.Name == "" || m.Version == "" || len(m.Emergency.Numbers) == 0 {
		l.problem(file, 0, "name, version or emergency numbers are missing", "Fill them in")
	}
	p := l.pack
	p.Name, p.Version, p.Title, p.Language, p.Profile = m.Name, m.Version, m.Title, m.Language, m.Profile
	p.ShowAccessesBy, p.Emergency = m.ShowAccessesBy, Emergency(m.Emergency)
}

func (l *loader) oneOf(file, key, value string, choices ...string) {
	if !slices.Contains(choices, value) {
		l.problem(file, l.line(file, key), fmt.Sprintf("%s is %q", key, value), "Use one of "+strings.Join(choices, ", "))
	}
}
