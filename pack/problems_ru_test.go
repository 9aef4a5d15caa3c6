package pack

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// formats are what problems are made from, each with where that is.
type formats struct {
	messages, mends map[string]string
	borrowed        map[string]string // mends of messages that are a library's own
}

// TestEveryProblemIsSaidInRussian reads where problems are made.
func TestEveryProblemIsSaidInRussian(t *testing.T) {
	t.Parallel()
	f := sourceFormats(t)
	if len(f.messages) < 100 || len(f.mends) < 70 || len(f.borrowed) < 5 {
		t.Fatalf("the sources hold more than %d messages, %d mends and %d borrowed ones", len(f.messages), len(f.mends), len(f.borrowed))
	}
	both := func(what string, written map[string]string, known []phrase) {
		said := map[string]bool{}
		for _, p := range known {
			said[p.en] = true
		}
		for _, format := range slices.Sorted(maps.Keys(written)) {
			if !said[format] {
				t.Errorf("%s: the %s %q is not said in Russian: add it to problems_ru_*.go", written[format], what, format)
			}
		}
	}
	both("message", f.messages, messagesRu())
	both("mend", f.mends, mendsRu())
	for mend, at := range f.borrowed {
		if librariesRu[mend] == "" {
			t.Errorf("%s: what a library says, with the mend %q, does not begin in Russian: add it to librariesRu", at, mend)
		}
	}
}

// TestNothingIsSaidInRussianThatNobodySays: a special case of what is said
// counts as said.
func TestNothingIsSaidInRussianThatNobodySays(t *testing.T) {
	t.Parallel()
	f := sourceFormats(t)
	both := func(what string, written map[string]string, known []phrase) {
		shapes := []*regexp.Regexp{}
		for format := range written {
			shapes = append(shapes, phrases([]pairing{{format, ""}})[0].shape)
		}
		for _, p := range known {
			filled, _ := sample(p, p.en)
			if !slices.ContainsFunc(shapes, func(s *regexp.Regexp) bool { return s.MatchString(filled) }) {
				t.Errorf("nobody says the %s %q any more: remove it", what, p.en)
			}
		}
	}
	library := map[string]bool{}
	for _, p := range libraryMessagesRu {
		library[p.en] = true
	}
	both("message", f.messages, slices.DeleteFunc(slices.Clone(messagesRu()), func(p phrase) bool { return library[p.en] }))
	both("mend", f.mends, mendsRu())
	for mend := range librariesRu {
		if f.borrowed[mend] == "" {
			t.Errorf("no library speaks with the mend %q any more: remove it", mend)
		}
	}
}

// TestARussianProblemHoldsAllOfTheEnglishOne fills every format and reads it
// back.
func TestARussianProblemHoldsAllOfTheEnglishOne(t *testing.T) {
	t.Parallel()
	library := map[string]bool{}
	for _, p := range libraryMessagesRu {
		library[p.en] = true
	}
	for _, known := range [][]phrase{messagesRu(), mendsRu()} {
		seen := map[string]bool{}
		for _, p := range known {
			if seen[p.en] {
				t.Errorf("%q stands twice", p.en)
			}
			seen[p.en] = true
			english, args := sample(p, p.en)
			russian, ok := inRussian(known, english)
			if !ok || !strings.ContainsFunc(russian, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) || strings.Contains(russian, "%") {
				t.Errorf("%q is said as %q", english, russian)
			}
			if want := p.filled(p.shape.FindStringSubmatch(english)[1:]); russian != want {
				t.Errorf("%q is taken for something else: %q, not %q", english, russian, want)
			}
			if library[p.en] {
				continue
			}
			for _, arg := range args {
				if word, err := strconv.Unquote(arg); err == nil {
					arg = "«" + word + "»"
				}
				if !strings.Contains(russian, arg) {
					t.Errorf("%q lacks %s", russian, arg)
				}
			}
			if a, b := verbs(p.en), verbs(p.ru); !slices.Equal(a, b) {
				t.Errorf("%q has the verbs %v, %q has %v", p.en, a, p.ru, b)
			}
		}
	}
}

func TestAProblemIsSaidInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	of := func(message, mend string) Problem {
		return Problem{File: "pack.yaml", Line: 3, Message: message, Mend: mend}
	}
	for _, one := range []struct{ is, want Problem }{
		{of(`the rule "x" cites clause 4.9, which does not stand in policy.md`, "Cite a clause that is there, or write it"),
			of("Правило «x» ссылается на пункт 4.9, а его нет в policy.md", "Сошлитесь на пункт, который есть, или напишите этот")},
		{of("this is no .zip: zip: not a valid zip file", "Pack the folder anew"),
			of("Это не архив .zip, или он повреждён: zip: not a valid zip file", "Заархивируйте папку заново")},
		{of("this is not Cedar: parse error\nat 1:2", "Mend the syntax; see docs.cedarpolicy.com/policies/syntax-grammar.html"),
			of("Правило не читается как Cedar: parse error\nat 1:2", "Исправьте запись; как пишут правила, сказано на docs.cedarpolicy.com/policies/syntax-grammar.html")},
		{of("of this nobody has ever heard", "Use the words of policy/schema.cedarschema"),
			of("Правило не сходится со схемой: of this nobody has ever heard", "Пользуйтесь словами из policy/schema.cedarschema")},
		{of("field foo not found in type pack.mainFile", "Write it as packs/ru-clinic does"),
			of("Ключа «foo» здесь не бывает", "Запишите так же, как в packs/ru-clinic")},
		{of("a name in it holds what cannot be seen: \"a\\u202eb\"", "Pack the folder anew, with plain names"),
			of(`В имени есть невидимые знаки: «a\u202eb»`, "Заархивируйте папку заново, с обычными именами файлов")},
		{of("nobody knows this", "nor how to mend it"), of("nobody knows this", "nor how to mend it")},
	} {
		if got := ProblemIn(one.is, "ru"); got != one.want {
			t.Errorf("%v\nis said as %v,\n     not as %v", one.is, got, one.want)
		}
		if got := ProblemIn(one.is, "en"); got != one.is {
			t.Errorf("%v is said as %v in English", one.is, got)
		}
	}
	if got := ProblemsIn([]Problem{{File: "the archive"}}, "ru"); got[0].File != "Архив" {
		t.Error("the archive is called", got[0].File)
	}
}

// sample fills a format with arguments that differ.
func sample(p phrase, format string) (filled string, args []string) {
	filled = verb.ReplaceAllStringFunc(format, func(v string) string {
		n := len(args) + 1
		args = append(args, map[byte]string{'s': fmt.Sprintf("word%d", n), 'q': fmt.Sprintf("%q", fmt.Sprintf("слово \"%d\"", n)),
			'd': strconv.Itoa(40 + n), 'v': fmt.Sprintf("[%d.1]", n), 'U': fmt.Sprintf("%U", 0x202d+n)}[v[len(v)-1]])
		return args[n-1]
	})
	return filled, args
}

// verbs lists the verbs of a format in the order of their arguments.
func verbs(format string) []string {
	list := make([]string, len(verb.FindAllString(format, -1)))
	next := 0
	for _, v := range verb.FindAllStringSubmatch(format, -1) {
		if n, err := strconv.Atoi(v[1]); err == nil {
			next = n - 1
		}
		if next < len(list) {
			list[next] = v[2]
		}
		next++
	}
	return list
}

// sourceFormats reads the sources of all that makes problems.
func sourceFormats(t *testing.T) formats {
	f := formats{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, dir := range []string{".", "../policy", "../handbook"} {
		paths, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(paths) == 0 {
			t.Fatal("no sources in", dir, err)
		}
		for _, path := range paths {
			if !strings.HasSuffix(path, "_test.go") {
				f.file(t, path)
			}
		}
	}
	for _, path := range []string{"read.go", "yaml.go", "../calendar/parse.go"} {
		f.errorsOf(t, path) // they become problems as they are
	}
	return f
}

func parsed(t *testing.T, path string) (*token.FileSet, *ast.File) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return set, file
}

// makers are the functions that take a message and a mend, last of all.
var makers = []string{"problem", "flaw", "tell"}

// lists gather messages: of rules, beside the validator's own; of a comparison.
var lists = []string{"wrong", "NotCompared"}

func (f formats) file(t *testing.T, path string) {
	set, file := parsed(t, path)
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && slices.Contains(makers, fn.Name.Name) {
			continue // it hands on what it was given
		}
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if slices.Contains(makers, called(n)) && len(n.Args) >= 2 {
					f.add(set.Position(n.Pos()).String(), n.Args[len(n.Args)-2], n.Args[len(n.Args)-1])
				}
				if called(n) == "append" && len(n.Args) == 2 && slices.Contains(lists, name(n.Args[0])) && strings.Contains(formatOf(n.Args[1]), " ") {
					f.messages[formatOf(n.Args[1])] = set.Position(n.Pos()).String()
				}
			case *ast.CompositeLit:
				message, mend := field(n, "Message"), field(n, "Mend")
				if message != nil && mend != nil {
					f.add(set.Position(n.Pos()).String(), message, mend)
				}
			}
			return true
		})
	}
}

func (f formats) add(at string, message, mend ast.Expr) {
	how := formatOf(mend)
	f.mends[how] = at
	if what := formatOf(message); what == "%s" {
		f.borrowed[how] = at
	} else {
		f.messages[what] = at
	}
}

func (f formats) errorsOf(t *testing.T, path string) {
	set, file := parsed(t, path)
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && (called(call) == "Errorf" || called(call) == "New") {
			format := strings.TrimPrefix(formatOf(call), "yaml: line %d: ") // the line is told apart
			if !strings.Contains(format, "%w") && strings.Contains(format, " ") {
				f.messages[format] = set.Position(n.Pos()).String()
			}
		}
		return true
	})
}

func called(call *ast.CallExpr) string { return name(call.Fun) }

func name(of ast.Expr) string {
	switch of := of.(type) {
	case *ast.Ident:
		return of.Name
	case *ast.SelectorExpr:
		return of.Sel.Name
	}
	return ""
}

func field(of *ast.CompositeLit, key string) ast.Expr {
	for _, e := range of.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok && name(kv.Key) == key {
			return kv.Value
		}
	}
	return nil
}

var several = regexp.MustCompile(`(%s)+`)

// formatOf is the format of a text that is written, joined or formatted; what
// is computed is %s.
func formatOf(of ast.Expr) string {
	switch of := of.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(of.Value)
		return text
	case *ast.BinaryExpr:
		return several.ReplaceAllString(formatOf(of.X)+formatOf(of.Y), "%s")
	case *ast.CallExpr:
		if slices.Contains([]string{"Sprintf", "Errorf", "New"}, called(of)) && len(of.Args) > 0 {
			return formatOf(of.Args[0])
		}
	}
	return "%s"
}

func TestWhatIsNotComparedIsSaidInRussian(t *testing.T) {
	t.Parallel()
	d := Diff{NotCompared: []string{"print-card (staff): the rules look at so many facts that there are 41 questions; 40 are the most that are asked"}}
	want := "Сотрудник, выдать карточку с кодом: правила учитывают столько обстоятельств, что вопросов вышло бы 41, а задают не больше 40"
	if got := d.NotComparedIn("ru"); len(got) != 1 || got[0] != want {
		t.Errorf("%q", got)
	}
	if got := d.NotComparedIn("en"); got[0] != d.NotCompared[0] {
		t.Errorf("%q", got)
	}
}

func TestAFailedCaseIsSaidInWords(t *testing.T) {
	t.Parallel()
	for en, ru := range map[string]string{
		"to somebody away: hand-over: expected refused [3.6], got allowed [3.3]": "Проверка «to somebody away» не прошла. Действие «передать переписку»: ждали нельзя [3.6], вышло можно [3.3]",
		"a: b: no-such-act: expected maybe [], got overruled [3.1]":              "Проверка «a: b» не прошла. Действие «no-such-act»: ждали maybe [], вышло нельзя ни по каким правилам [3.1]",
	} {
		if said := ProblemIn(Problem{Message: en}, "ru").Message; said != ru {
			t.Errorf("%s\n%s\nwant\n%s", en, said, ru)
		}
	}
}
