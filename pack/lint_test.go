package pack_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/packs"
)

// small is a copy of the smallest pack that has everything.
func small(t testing.TB) fstest.MapFS {
	t.Helper()
	return copyOf(t, os.DirFS("testdata/small"))
}

func TestSmallPackIsClean(t *testing.T) {
	t.Parallel()
	mustLint(t, small(t))
	p, problems := pack.Load(small(t))
	if p == nil {
		t.Fatal(problems)
	}
	for _, failed := range p.RunTests() {
		t.Error(failed)
	}
}

// What ships can be used by a clinic as it stands: nothing is left to mend, its
// own tests pass, every clause says what keeps it, and for at least half of
// them that is a rule.
func TestShippedPacksAreClean(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ru-clinic", "en-clinic"} {
		root, err := fs.Sub(packs.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		mustLint(t, root)
		p, err := pack.Embedded(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, failed := range p.RunTests() {
			t.Errorf("%s: %s", name, failed)
		}
		enforced := 0
		for _, c := range p.Clauses {
			if c.Enforced {
				enforced++
			}
		}
		if len(p.Clauses) < 40 || 2*enforced < len(p.Clauses) {
			t.Errorf("%s: %d of %d clauses are enforced", name, enforced, len(p.Clauses))
		}
	}
}

// mustLint expects exactly these problems, each as it begins.
func mustLint(t *testing.T, folder fs.FS, want ...string) {
	t.Helper()
	problems := pack.Lint(folder)
	for i, p := range problems {
		if p.Mend == "" {
			t.Errorf("%s: no remedy", p)
		}
		if i >= len(want) || !strings.HasPrefix(p.String(), want[i]) {
			t.Errorf("unexpected: %s", p)
		}
	}
	if len(problems) < len(want) {
		t.Errorf("got %d problems, want %q", len(problems), want)
	}
}

// lintCase breaks a good pack in one place, and expects exactly that problem.
type lintCase struct {
	file, old, new string
	want           string
}

func mustFindEach(t *testing.T, cases []lintCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.want, func(t *testing.T) {
			t.Parallel()
			broken := small(t)
			if broken[c.file] == nil {
				broken[c.file] = &fstest.MapFile{Data: []byte(c.new)}
			} else {
				replace(t, broken, c.file, c.old, c.new)
			}
			mustLint(t, broken, c.want)
		})
	}
}

func TestLintOfRules(t *testing.T) {
	t.Parallel()
	mustFindEach(t, []lintCase{
		{"rules/all.cedar", "context.same_desk", "context.same_dusk", "rules/all.cedar:6: attribute `same_dusk`"},
		{"rules/all.cedar", `@clause("1.1")`, ``, "rules/all.cedar:3: this permit has no @clause"},
		{"rules/wide.cedar", "", `@id("wide") @clause("1.1") permit (principal, action, resource);`, `rules/wide.cedar:1: the rule "wide" permits everything`},
		{"rules/wide.cedar", "", `@id("wide") @clause("1.1") permit (principal is Staff, action, resource);`, `rules/wide.cedar:1: the rule "wide" permits everything`},
		{"rules/wide.cedar", "", `@id("wide") @clause("1.1") permit (principal is Patient, action, resource);`, `rules/wide.cedar:1: the rule "wide" permits everything`},
		{"rules/wide.cedar", "", "\n" + `@id("wide") @clause("1.1") permit (principal, action == Action::"close", resource) when { context.reason_given };`, `rules/wide.cedar:2: the rule "wide" permits a stranger to close`},
		{"rules/wide.cedar", "", `@id("wide") @clause("1.1") permit (principal, action, resource) when { resource.visit_on_record };`, `rules/wide.cedar:1: the rule "wide" permits everything`},
	})
}

// A permit for every act is no problem when it says for whom.
func TestRuleForEveryActMayStand(t *testing.T) {
	t.Parallel()
	own := small(t)
	own["rules/own.cedar"] = &fstest.MapFile{Data: []byte(`@id("own") @clause("1.1") permit (principal, action, resource) when { context.self };`)}
	mustLint(t, own)
}

func TestRuleNeverComputesATime(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		`1 < 20260101`:                     "a rule holds a date or a time: 20260101",
		`1 < 1767225600`:                   "a rule holds a date or a time: 1767225600",
		`2026 > 1`:                         "a rule holds a date or a time: 2026",
		`"2026-01-01" == "x"`:              `a rule holds a date or a time: "2026-01-01"`,
		`"08:00" == "x"`:                   `a rule holds a date or a time: "08:00"`,
		`duration("1h") < duration( "2h")`: "a rule computes: duration(",
		`ip("10.0.0.1").isLoopback()`:      "a rule computes: ip(",
		`datetime("2026-01-01") == datetime("2026-01-01")`: "a rule computes: datetime(",
	} {
		broken := small(t)
		replace(t, broken, "rules/all.cedar", "context.same_desk", "\n  context.same_desk && "+said)
		said := pack.Problems(pack.Lint(broken)).Error()
		if !strings.Contains(said, "rules/all.cedar:7: "+want) {
			t.Errorf("got\n%s\nwant %s", said, want)
		}
	}
}

func TestLintOfClauses(t *testing.T) {
	t.Parallel()
	mustFindEach(t, []lintCase{
		{"policy.en.md", "\n**1.4** An incident is told at once.", "", "policy.md:9: clause 1.4 is missing in English"},
		{"policy.en.md", "**1.4**", "Then\n\n**1.5** More.\n\n**1.4**", "policy.en.md:11: clause 1.5 does not stand in policy.md"},
		{"pack.yaml", `"1.4": chief`, `"1.4": cook`, `pack.yaml:11: clause 1.4 is left to "cook", which is no role`},
		{"pack.yaml", `  "1.4": chief`, `  "1.4": chief` + "\n" + `  "1.1": chief`, "pack.yaml:12: by_people names clause 1.1, which is enforced"},
		{"pack.yaml", `  "1.4": chief`, `  "1.4": chief` + "\n" + `  "1.3": chief`, "pack.yaml:12: by_people names clause 1.3, which is taught"},
		{"pack.yaml", `  "1.4": chief`, `  "1.4": chief` + "\n" + `  "7.7": chief`, "pack.yaml:12: by_people names clause 7.7, which does not stand"},
		{"pack.yaml", `  "1.4": chief`, `  {}`, "policy.md:9: clause 1.4 is neither enforced"},
		{"pack.yaml", `leaver: "1.2"`, `leaver: "7.7"`, `pack.yaml:14: always cites clause "7.7"`},
		{"pack.yaml", `  leaver: "1.2"`, "", "pack.yaml:12: always names no clause for leaver"},
	})
}

func TestLintOfCases(t *testing.T) {
	t.Parallel()
	mustFindEach(t, []lintCase{
		{"tests/all.yaml", "name: a doctor of another desk does not", "name: a doctor reads", `tests/all.yaml:7: the name "a doctor reads" is empty or used twice`},
		{"tests/all.yaml", "name: a doctor of another desk does not", "name: ''", `tests/all.yaml:7: the name "" is empty or used twice`},
		{"tests/all.yaml", `["1.1"]`, `["7.7"]`, `tests/all.yaml:6: the case cites clause "7.7"`},
		{"tests/all.yaml", "who: doctor, about: ours, acts: [read], expect", "who: nurse, about: ours, acts: [read], expect", `tests/all.yaml:6: who "nurse" or about "ours" has no name above`},
		{"tests/all.yaml", "about: ours, acts", "about: theirs, acts", `tests/all.yaml:6: who "doctor" or about "theirs" has no name above`},
		{"tests/all.yaml", "    acts: [read]", "    acts: [gnaw]", `tests/all.yaml:7: there is no act "gnaw"`},
		{"tests/more.yaml", "", "people: {}\n", "tests/more.yaml: there is no case"},
	})
}

func TestLintOfTheGuard(t *testing.T) {
	t.Parallel()
	mustFindEach(t, []lintCase{
		{"guard.yaml", "clauses:\n", "clauses:\n  pigeon: \"1.3\"\n", `guard.yaml:2: clauses names "pigeon"`},
		{"guard.yaml", "  tone: \"1.3\"\n", "", "guard.yaml:1: clauses leaves out tone"},
		{"guard.yaml", "  tone: \"1.3\"\n", "  tone: \"7.7\"\n", `guard.yaml:8: tone cites clause "7.7"`},
		{"guard.yaml", "  snils: warn", "  snils: shout", `guard.yaml:15: snils is decided as "shout"`},
		{"guard.yaml", "  snils: warn\n", "", "guard.yaml:9: decide leaves out snils"},
		{"guard.yaml", "  link: stop", "  link: stop\n  phone: warn", "guard.yaml:22: in a state clinic phone would warn, elsewhere it would stop"},
		{"guard.yaml", "  link: stop", "  pigeon: stop", `guard.yaml:21: state names "pigeon"`},
		{"guard.yaml", "[Telegram]", "[Telegram, Telegram]", "guard.yaml:22: private_messengers has a word that is empty or stands twice"},
		{"guard.yaml", "[WhatsApp]", "[' ']", "guard.yaml:23: foreign_messengers has a word that is empty"},
		{"guard.yaml", "phone: \"103\"", "phone: one-oh-three", `guard.yaml:27: "one-oh-three" is no phone number`},
		{"guard.yaml", "desk@clinic.example", "desk", `guard.yaml:28: "desk" is no e-mail address`},
		{"guard.yaml", "https://clinic.example/line", "our page", `guard.yaml:29: "our page" is no link`},
		{"guard.yaml", "phone: \"103\"", "phone: \"103\", email: a@b.example", "guard.yaml:27: a public contact is one of"},
		{"guard.yaml", "{ru: Скорая, en: Ambulance}", "{ru: Скорая}", "guard.yaml:27: the contact's name is missing in one language"},
		{"guard.yaml", "state:", "province:", "guard.yaml:20: field province not found"},
	})
}

func TestLintOfTheStandard(t *testing.T) {
	t.Parallel()
	const file = "standard.yaml"
	mustFindEach(t, []lintCase{
		{file, "phases:", "faces:", "standard.yaml:1: field faces not found"},
		{file, ", en: Opening", "", "standard.yaml:2: the name of the phase opening is missing in one language"},
		{file, "phase: opening", "phase: overture", `standard.yaml:5: the item greets belongs to the phase "overture"`},
		{file, "    phase: opening", "    lesson: greeting\n    phase: opening", `standard.yaml:5: the item greets is taught by "greeting", and there is no such lesson`},
		{file, "id: greets", "id: ''", `standard.yaml:4: the id "" is empty or used twice under items`},
		{file, "items:\n", "  - {id: opening, name: {ru: Начало, en: Opening}}\nitems:\n", `standard.yaml:3: the id "opening" is empty or used twice under phases`},
		{file, ", en: Gave a name", "", "standard.yaml:7: the anchor of greets is missing in one language"},
		{file, "at: greeting", "at: noon", `standard.yaml:13: the phrase hey is said at "noon"`},
		{file, "class: greeting", "class: first", `standard.yaml:14: the phrase hey is of the class "first"`},
		{file, ", en: It sounds careless", "", "standard.yaml:15: the why of hey is missing in one language"},
		{file, ", en: [Hey]", "", "standard.yaml:12: what to avoid of hey is missing in one language"},
		{file, "[Good morning]", "['']", "standard.yaml:16: what to instead of hey is missing in one language"},
		{file, "Назвал себя", "Спросил про ВИЧ-статус", "standard.yaml:7: greets touches a protected topic, HIV: «вич»"},
		{file, "Назвал себя", "Спросил об аборте", "standard.yaml:7: greets touches a protected topic, abortion: «аборте»"},
		{file, "It sounds careless", "It sounds like addiction", "standard.yaml:15: hey touches a protected topic, addiction: «addiction»"},
		{file, "[Hey]", "[Do you pray in church]", "standard.yaml:12: hey touches a protected topic, religion: «church»"},
		{file, "Gave a name", "Asked about sexual life", "standard.yaml:7: greets touches a protected topic, sexuality"},
		{file, "Gave a name", "Asked the psychiatrist", "standard.yaml:7: greets touches a protected topic, psychiatry"},
		{file, "Gave a name", "Spoke of politics", "standard.yaml:7: greets touches a protected topic, politics"},
		{"other.md", "", "x", "other.md: nothing reads this file"},
	})
	without := small(t)
	without[file].Data = []byte("phases: []\n")
	mustLint(t, without, "standard.yaml: there are no items or no phrases")
	innocent := small(t)
	replace(t, innocent, file, "Назвал себя", "Половина врачей — в зависимости от времени — спешит и это видно вичужанам")
	mustLint(t, innocent)
}

func TestLintOfPapers(t *testing.T) {
	t.Parallel()
	mustFindEach(t, []lintCase{
		{"templates/gift.md", "# Подарок", "Подарок", "templates/gift.md:1: there is no title"},
		{"templates/gift.en.md", "# A gift", "# ", "templates/gift.en.md:1: there is no title"},
		{"templates/gift.md", "{patient}", "{pigeon}", "templates/gift.md:3: nothing fills the blank {pigeon}"},
		{"templates/gift.en.md", "Thank you, {patient}. We take no gifts.", "", "templates/gift.en.md:1: there is a title and no text"},
		{"templates/late.md", "", "# Поздно\n\nЗавтра.\n", "templates/late.md: there is no translation"},
		{"templates/late.en.md", "", "# Late\n\nTomorrow.\n", "templates/late.en.md: this is the translation of templates/late.md, which is not there"},
		{"handouts/line.en.md", "{desk}", "{pigeon}", "handouts/line.en.md:3: nothing fills the blank {pigeon}"},
		{"templates/out-of-hours.md", "{emergency}", "{patient}", "templates/out-of-hours.md:3: nothing fills the blank {patient}"},
		{"policy.de.md", "", "x", "policy.de.md: nothing reads this file"},
		{"rules.cedar", "", "x", "rules.cedar: nothing reads this file"},
		{"consents/line.txt", "", "x", "consents/line.txt: nothing reads this file"},
	})
}

func TestLintAsksForWhatShips(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"front.md", "front.en.md", "guard.yaml", "standard.yaml"} {
		without := small(t)
		delete(without, file)
		mustLint(t, without, file+": the file is missing")
	}
	for _, dir := range []string{"templates/gift", "handouts/line", "consents/line"} {
		without := small(t)
		delete(without, dir+".md")
		delete(without, dir+".en.md")
		mustLint(t, without, strings.Split(dir, "/")[0]+": there is nothing in it")
	}
	without := small(t)
	delete(without, "tests/all.yaml")
	mustLint(t, without, "tests: there is nothing in it")
	if said := pack.Problems(pack.Lint(fstest.MapFS{})).Error(); !strings.Contains(said, "pack.yaml: the file is missing") {
		t.Error(said)
	}
}

// A pack under which nobody could publish the next one, or sign what they owe,
// is never published.
func TestPackMayNotShutTheDoorBehindIt(t *testing.T) {
	t.Parallel()
	const file = "rules/policy.cedar"
	mustFindEach(t, []lintCase{
		{file, `[Action::"draft-policy", Action::"approve-policy"]`, `Action::"draft-policy"`, "rules: approve-policy is permitted to nobody"},
		{file, `[Action::"draft-policy", Action::"approve-policy"]`, `Action::"approve-policy"`, "rules: draft-policy is permitted to nobody"},
		{file, `[Action::"read-policy", Action::"sign-policy"], resource)`, `[Action::"read-policy", Action::"sign-policy"], resource) unless { principal in Role::"nurse" && action == Action::"sign-policy" }`,
			`rules: sign-policy is not permitted to the role "nurse" before signing`},
	})
	signed := small(t)
	replace(t, signed, file, "unless { context.own_draft }", "when { principal.signed }")
	mustLint(t, signed, "rules: draft-policy is permitted to nobody who has yet to sign", "rules: approve-policy is permitted to nobody who has yet to sign")
}
