package pack_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/packs"
)

// folder is a copy of ru-clinic that a test may spoil.
func folder(t testing.TB) fstest.MapFS {
	t.Helper()
	root, err := fs.Sub(packs.Files(), "ru-clinic")
	if err != nil {
		t.Fatal(err)
	}
	return copyOf(t, root)
}

func copyOf(t testing.TB, root fs.FS) fstest.MapFS {
	t.Helper()
	copied := fstest.MapFS{}
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		copied[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

// replace changes one place of a file.
func replace(t testing.TB, in fstest.MapFS, file, old, new string) {
	t.Helper()
	text := string(in[file].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	in[file].Data = []byte(strings.Replace(text, old, new, 1))
}

// TestSpoiltPackIsRefusedWithPlaceAndRemedy spoils one thing at a time.
func TestSpoiltPackIsRefusedWithPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, old, new string
		says           string // part of the problem
	}{
		{"pack.yaml", "language: ru", "language: tlh", `pack.yaml:6: language is "tlh"`},
		{"pack.yaml", "profile: private", "profile: secret", `profile is "secret"`},
		{"pack.yaml", "show_accesses_by: name", "show_accesses_by: mood", `show_accesses_by is "mood"`},
		{"pack.yaml", "version: 0.3.0", "verison: 0.2.0", "field verison not found"},
		{"pack.yaml", "version: 0.3.0", "version: \"\"", "are missing"},
		{"pack.yaml", "  en: How the clinic", "  # How the clinic", "title is missing in one language"},
		{"pack.yaml", "name: ru-clinic", "name: [", "pack.yaml"},
		{"hours.yaml", "Europe/Moscow", "Europe/Atlantis", `no time zone "Europe/Atlantis"`},
		{"hours.yaml", `from: "21:00"`, `from: "9pm"`, `"9pm" is no time`},
		{"hours.yaml", `quiet_hours: {from: "21:00", to: "08:00"}`, ``, `hours.yaml: "" is no time`},
		{"hours.yaml", `"2026-02-23"`, `"23.02.2026"`, `"23.02.2026" is no date`},
		{"hours.yaml", `hours: "09:00-13:00"`, `hours: "09:00"`, `"" is no time`},
		{"hours.yaml", "key: cardiology", "key: front-desk", `"front-desk" is empty or used twice`},
		{"hours.yaml", "{ru: Кардиология, en: Cardiology}", "{ru: Кардиология}", "key: cardiology is missing in one language"},
		{"hours.yaml", "mon-fri 08:00-20:00", "weekdays 08:00-20:00", `"weekdays" are no days`},
		{"hours.yaml", "organisational: 2h", "gossip: 2h", `promise is "gossip"`},
		{"hours.yaml", "organisational: 2h", "organisational: 0h", "front-desk promises 0s"},
		{"hours.yaml", "organisational: 2h", "organisational: soon", "cannot unmarshal"},
		{"hours.yaml", "id: papers", "id: booking", `"booking" is empty or used twice`},
		{"hours.yaml", "    desk: cardiology", "    desk: dentistry", `goes to desk "dentistry", which is not there`},
		{"hours.yaml", "    kind: information", "    kind: chat", `is "chat"`},
		{"hours.yaml", "information: 8h, ", "", `"cardiology" promises nothing for "information"`},
		{"policy.md", "**4.2**", "**4.1**", "clause 4.1 is empty or stands twice"},
		{"policy.md", "**4.2**", "4.2", "clause 4.2 does not stand in policy.md"},
		{"policy.en.md", "**4.2**", "4.2", "clause 4.2 is missing in English"},
		{"rules/30-people.cedar", `@clause("4.2")`, `@clause("9.9")`, `rules/30-people.cedar:25: the rule "front-desk-hands-out-cards" cites clause 9.9`},
		{"rules/30-people.cedar", `@clause("4.2")`, ``, "this permit has no @clause"},
		{"rules/30-people.cedar", "context.document_seen", "context.document_smelt", "attribute `document_smelt`"},
		{"first-use.md", "{hours}", "{weather}", "nothing fills the blank {weather}"},
		{"tests/staff.yaml", "expect: allowed", "expect: maybe", `expect is "maybe"`},
		{"tests/staff.yaml", "acts: [know,", "acts: [gnaw,", `there is no act "gnaw"`},
		{"tests/staff.yaml", "with: {same_desk: false}", "with: {same_dusk: false}", "field same_dusk not found"},
		{"tests/staff.yaml", "who: doctor, about: ours", "who: robot, about: ours", `who "robot"`},
		{"tests/staff.yaml", "acts: [reopen]", "acts: []", "asks for no act"},
		{"tests/staff.yaml", "cases:", "fases:", "field fases not found"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			spoilt := folder(t)
			replace(t, spoilt, c.file, c.old, c.new)
			mustRefuse(t, spoilt, c.says)
		})
	}
}

func mustRefuse(t *testing.T, spoilt fs.FS, says string) {
	t.Helper()
	p, problems := pack.Load(spoilt)
	if p != nil {
		t.Fatal("it loaded")
	}
	said := pack.Problems(problems).Error()
	if !strings.Contains(said, says) {
		t.Errorf("got\n%s\nwant %s", said, says)
	}
	for _, problem := range problems {
		if problem.Mend == "" {
			t.Errorf("%s: no remedy", problem)
		}
	}
}

func TestPackNeedsItsFiles(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"pack.yaml", "hours.yaml", "policy.md", "policy.en.md", "first-use.en.md", "templates/out-of-hours.md"} {
		spoilt := folder(t)
		delete(spoilt, file)
		mustRefuse(t, spoilt, file+": the file is missing")
	}
	noRules := folder(t)
	for path := range noRules {
		if strings.HasPrefix(path, "rules/") {
			delete(noRules, path)
		}
	}
	mustRefuse(t, noRules, "there are no rules")
	noDesks := folder(t)
	noDesks["hours.yaml"].Data = []byte("time_zone: Europe/Moscow\nquiet_hours: {from: \"21:00\", to: \"08:00\"}\n" +
		"reasons:\n  - {id: a, title: {ru: а, en: a}, hint: {ru: а, en: a}, desk: x, kind: information}\n")
	mustRefuse(t, noDesks, "there is no desk")
	empty := folder(t)
	empty["policy.md"].Data = []byte("\n")
	mustRefuse(t, empty, "there is no clause")
}

func TestPackHasLimits(t *testing.T) {
	t.Parallel()
	large := folder(t)
	large["policy.md"].Data = make([]byte, 256<<10+1)
	mustRefuse(t, large, "policy.md is larger than 256 KB")
	many := folder(t)
	for n := range 300 {
		many[fmt.Sprintf("lessons/%d.md", n)] = &fstest.MapFile{}
	}
	mustRefuse(t, many, "more than 200 files")
	mustRefuse(t, unreadable{folder(t)}, "permission denied")
}

// unreadable is a folder with one file that does not open.
type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "policy.md" {
		return nil, fs.ErrPermission
	}
	return u.MapFS.Open(name)
}

func TestFailingTestsOfAPackAreNamed(t *testing.T) {
	t.Parallel()
	changed := folder(t)
	replace(t, changed, "rules/20-desks.cedar", "context.target_away", "context.target_away && false")
	p, problems := pack.Load(changed)
	if p == nil {
		t.Fatal(problems)
	}
	failed := pack.Problems(p.RunTests()).Error()
	if !strings.Contains(failed, "to somebody away: hand-over: expected refused [3.6], got allowed [3.3]") {
		t.Error(failed)
	}
}

// Whatever the files hold, loading answers, with a pack or with problems, and
// lint finds at least those.
func FuzzLoad(f *testing.F) {
	whole := small(f)
	for file, text := range whole {
		f.Add(file, text.Data)
	}
	for _, text := range []string{"", "---\n", "---\n---\n", "&a [*a]", "? {", "**1.1**", "## \n- [x]  -> ", "# ", "@id(\"", "\ufeff\r\n", "\xff"} {
		for _, file := range []string{"pack.yaml", "guard.yaml", "policy.md", "consents/line.md", "lessons/number.md", "rules/all.cedar"} {
			f.Add(file, []byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, file string, text []byte) {
		if !fs.ValidPath(file) || file == "." {
			return
		}
		changed := maps.Clone(whole)
		changed[file] = &fstest.MapFile{Data: text}
		p, problems := pack.Load(changed)
		if (p == nil) != (len(problems) > 0) {
			t.Error("a pack and problems at once, or neither")
		}
		found := pack.Lint(changed)
		for _, problem := range problems {
			if !slices.Contains(found, problem) {
				t.Errorf("lint does not tell: %s", problem)
			}
		}
		if p != nil {
			p.RunTests()
		}
	})
}

// Whatever an archive holds, it is read as a folder or refused.
func FuzzUnzip(f *testing.F) {
	f.Add(zipped(f, small(f), ""))
	f.Add(zipped(f, small(f), "small/"))
	f.Add(zipped(f, fstest.MapFS{"a": {Data: []byte("a")}}, "../"))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, packed []byte) {
		if folder, problems := pack.Unzip("fuzz.zip", packed); len(problems) == 0 {
			pack.Lint(folder)
		}
	})
}
