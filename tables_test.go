package bedside

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// foreignHands lists who may name another room's tables, and why.
var foreignHands = map[string]string{
	"bench": "the bare engine runs the rows of one post by the same statements, without the rooms",
}

// unclinical lists tables whose primary key does not begin with clinic_id, and why.
var unclinical = map[string]string{}

type table struct{ name, owner, file, body string }

var (
	createTable = regexp.MustCompile(`(?is)CREATE TABLE (?:IF NOT EXISTS )?(\w+)\s*\((.*?)\n\s*\)[^;\n]*;`)
	primaryKey  = regexp.MustCompile(`(?i)PRIMARY KEY\s*\(\s*(\w+)|(\w+)[^\n,]*PRIMARY KEY`)
	namedTable  = regexp.MustCompile(`\b(?:FROM|INTO|UPDATE|JOIN|TABLE)\s+(\w+)`)
	namedLoose  = regexp.MustCompile(`(?i)\b(?:from|into|update|join|table)\s+(\w+)`)
	statement   = regexp.MustCompile(`(?i)^\s*(select|insert|update|delete|with)\s`)
	comment     = regexp.MustCompile(`--[^\n]*`)
)

func migrations(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"store/migrations/*.sql", "seal/migrations/*.sql"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts[filepath.ToSlash(file)] = string(text)
		}
	}
	if len(texts) == 0 {
		t.Fatal("no migrations found")
	}
	return texts
}

// tables reads every table of both databases: the clinic's, and that of the keys.
func tables(t *testing.T) (found []table) {
	t.Helper()
	for file, text := range migrations(t) {
		first, _, _ := strings.Cut(text, "\n")
		owner, _, _ := strings.Cut(strings.TrimPrefix(first, "-- "), ":")
		for _, m := range createTable.FindAllStringSubmatch(comment.ReplaceAllString(text, ""), -1) {
			found = append(found, table{name: m[1], owner: owner, file: file, body: m[2]})
		}
	}
	if len(found) == 0 {
		t.Fatal("no tables found")
	}
	return found
}

// TestMigrationsNameTheirOwner: the first line is "-- conversation: …", and
// every table that the text creates was read by the tests below.
func TestMigrationsNameTheirOwner(t *testing.T) {
	t.Parallel()
	owners := slices.Concat(floors...)
	read := tables(t)
	numbers := map[string]string{}
	for file, text := range migrations(t) {
		first, _, _ := strings.Cut(text, "\n")
		owner, _, ok := strings.Cut(strings.TrimPrefix(first, "-- "), ": ")
		if !ok || !strings.HasPrefix(first, "-- ") || !slices.Contains(owners, owner) {
			t.Errorf("%s: the first line is %q, not \"-- owner: …\"", file, first)
		}
		number := filepath.Dir(file) + "/" + strings.SplitN(filepath.Base(file), "_", 2)[0]
		if other := numbers[number]; other != "" {
			t.Errorf("%s and %s have one number", file, other)
		}
		numbers[number] = file
		created := strings.Count(strings.ToUpper(comment.ReplaceAllString(text, "")), "CREATE TABLE")
		for _, tab := range read {
			if tab.file == file {
				created--
			}
		}
		if created != 0 {
			t.Errorf("%s creates %d tables that this test cannot read: CREATE TABLE name (… and the closing bracket on a line of its own", file, created)
		}
	}
}

func TestClinicLeadsEveryPrimaryKey(t *testing.T) {
	t.Parallel()
	for _, tab := range tables(t) {
		m := primaryKey.FindStringSubmatch(tab.body)
		if m == nil {
			t.Errorf("%s: %s has no primary key", tab.file, tab.name)
			continue
		}
		if first := m[1] + m[2]; first != "clinic_id" && unclinical[tab.name] == "" {
			t.Errorf("%s: the primary key of %s begins with %s", tab.file, tab.name, first)
		}
	}
}

// TestOneSQLTextForBothEngines keeps out of the migrations what only one
// engine knows, or what takes IDs and clocks out of our hands.
func TestOneSQLTextForBothEngines(t *testing.T) {
	t.Parallel()
	alien := regexp.MustCompile(`(?i)\b(now\s*\(|current_timestamp|autoincrement|serial\b|bigserial|generated\s+always|identity|ilike|timestamptz?|uuid\b|varchar|datetime|without\s+rowid|references\s+\w+)`)
	for file, text := range migrations(t) {
		for _, m := range alien.FindAllString(comment.ReplaceAllString(text, ""), -1) {
			t.Errorf("%s says %q", file, m)
		}
	}
}

// TestTablesHaveOneOwner lets no package but the owner name a table in SQL.
func TestTablesHaveOneOwner(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, tab := range tables(t) {
		if other := owner[tab.name]; other != "" && other != tab.owner {
			t.Errorf("%s belongs to %s and to %s", tab.name, other, tab.owner)
		}
		owner[tab.name] = tab.owner
	}
	for _, s := range code(t) {
		if foreignHands[s.room] != "" {
			continue
		}
		s.literals(func(text string, line int) {
			named := namedTable
			if statement.MatchString(text) {
				named = namedLoose
			}
			for _, m := range named.FindAllStringSubmatch(text, -1) {
				if room, ok := owner[m[1]]; ok && room != s.room {
					t.Errorf("%s:%d names %s, which belongs to %s", s.path, line, m[1], room)
				}
			}
		})
	}
}

func (s source) literals(each func(text string, line int)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				each(text, s.fset.Position(lit.Pos()).Line)
			}
		}
		return true
	})
}
