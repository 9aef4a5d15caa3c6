package pack_test

import (
	"strings"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
)

func TestLintOfConsents(t *testing.T) {
	t.Parallel()
	const file, english = "consents/line.md", "consents/line.en.md"
	mustFindEach(t, []lintCase{
		{file, "purpose: line", "purpose: line and more", `consents/line.md:2: the purpose "line and more" is no single word`},
		{file, ", en: Consent", "", "consents/line.md:3: the title is missing in one language"},
		{file, `  actions: "7. Что с ними делают"` + "\n", "", "consents/line.md:4: elements leaves out actions"},
		{file, "elements:\n", "elements:\n  mood: \"1. Кто соглашается\"\n", `consents/line.md:5: elements names "mood"`},
		{file, `signature: "9. Подпись"`, `signature: "8. До каких пор"`, "consents/line.md:13: signature stands under the heading of period"},
		{file, "## 9. Подпись", "## 9. Роспись", "consents/line.md:13: there is no section «9. Подпись»"},
		{file, "Переписка.", "", "consents/line.md:8: there is no section «4. Зачем», or nothing stands in it"},
		{english, "A year.", "", "consents/line.en.md: the section of period, «8. До каких пор», is missing or empty"},
		{english, "## 4. What for", "## What for", "consents/line.en.md: the section of purpose, «4. Зачем», is missing or empty"},
		{english, "# Consent", "---\npurpose: line\n---\n# Consent", "consents/line.en.md:1: the head stands in a translation too"},
		{file, "  - {ru: телефон, en: phone}", "  - {ru: телефон и иные сведения, en: phone}", "consents/line.md:16: the list of data is open: «и иные»"},
		{file, "en: phone", "en: 'phone, etc.'", "consents/line.md:16: the list of data is open: «etc.»"},
		{file, "Имя и телефон.", "Имя, телефон и т. п.", "consents/line.md:32: the list of data is open: «и т. п.»"},
		{english, "Name and phone.", "Data including but not limited to your name.", "consents/line.en.md:15: the list of data is open: «including but not limited»"},
		{file, "data:\n  - {ru: имя, en: name}\n  - {ru: телефон, en: phone}\n", "data: []\n", "consents/line.md:14: the data are not listed"},
		{file, "  - {ru: телефон, en: phone}", "  - {ru: телефон}", "consents/line.md:16: this item of data is missing in one language"},
		{file, "---\npurpose", "purpose", "consents/line.md:1: there is no head"},
		{file, "purpose: line", "porpoise: line", "consents/line.md:2: field porpoise not found"},
	})
	closed := small(t)
	replace(t, closed, file, "Имя и телефон.", "Имя и телефон. Иные данные не обрабатываются.")
	mustLint(t, closed)
}

func TestTwoConsentsForOnePurposeAreAProblem(t *testing.T) {
	t.Parallel()
	twice := small(t)
	twice["consents/other.md"], twice["consents/other.en.md"] = twice["consents/line.md"], twice["consents/line.en.md"]
	mustLint(t, twice, `consents/other.md:2: the purpose "line" is no single word or is that of consents/line.md`)
}

func TestLintOfLessons(t *testing.T) {
	t.Parallel()
	const file, english = "lessons/number.md", "lessons/number.en.md"
	mustFindEach(t, []lintCase{
		{file, `["1.3"]`, `["1.3", "7.7"]`, `lessons/number.md:3: the lesson cites clause "7.7"`},
		{file, "opens: [read]", "opens: [gnaw]", `lessons/number.md:4: the lesson opens "gnaw"`},
		{file, "opens: [read]", "opens: [post]", `lessons/number.md:4: the lesson opens "post", and no rule of the pack permits or forbids that`},
		{file, "for: [doctor]", "for: [cook]", `lessons/number.md:5: "cook" is no role`},
		{file, "for: [doctor]", "for: []", "lessons/number.md:1: the lesson teaches no clause, or nobody"},
		{file, "pass: 80", "pass: 101", "lessons/number.md:1: minutes, renew_months or pass is out of range"},
		{file, "minutes: 5", "minutes: 0", "lessons/number.md:1: minutes, renew_months or pass is out of range"},
		{file, ", en: A private number", "", "lessons/number.md:2: the title is missing in one language"},
		{file, "Пациент просит номер.", "", "lessons/number.md:10: the scenario «Просят номер» has no text"},
		{english, "A patient asks for a number.", "", "lessons/number.en.md:1: the scenario «They ask for a number» has no text"},
		{english, "- [ ] Give it -> They will write at night.", "- [ ] Give it. They will write at night.\n- [ ] No -> No", "lessons/number.en.md:5: this choice cannot be read"},
		{english, "- [x] Offer", "- [ ] Wait -> No\n- [x] Offer", "lessons/number.en.md: the scenarios and choices are not those of the original"},
	})
	for want, c := range map[string][2]string{
		"lessons/number.md:3: field causes not found": {"clauses:", "causes:"},
		"lessons/number.md:1: there is no head":       {"---\ntitle", "title"},
	} {
		unread := small(t)
		replace(t, unread, file, c[0], c[1])
		mustLint(t, unread, want, "policy.md:7: clause 1.3 is neither")
	}
	allRight := small(t)
	replace(t, allRight, file, "- [ ]", "- [x]")
	replace(t, allRight, english, "- [ ]", "- [x]")
	mustLint(t, allRight, "lessons/number.en.md:1: the scenario «They", "lessons/number.md:10: the scenario «Просят номер» has no text, no right choice or no wrong one")
	none := small(t)
	replace(t, none, english, "## ", "")
	mustLint(t, none, "lessons/number.en.md: there is no scenario", "lessons/number.en.md: the scenarios and choices are not")
	alone := small(t)
	delete(alone, english)
	mustLint(t, alone, "lessons/number.md: there is no translation")
}

// What is read is there for those who use it, in both languages.
func TestPackHoldsItsPapers(t *testing.T) {
	t.Parallel()
	p, problems := pack.Load(small(t))
	if p == nil {
		t.Fatal(problems)
	}
	want := []pack.Paper{{
		Name:  "gift",
		Title: care.Text{Ru: "Подарок", En: "A gift"},
		Text:  care.Text{Ru: "Спасибо, {patient}. Подарков мы не берём.", En: "Thank you, {patient}. We take no gifts."},
	}}
	if len(p.Templates) != 1 || p.Templates[0] != want[0] {
		t.Errorf("templates: %+v", p.Templates)
	}
	if len(p.Handouts) != 1 || p.Handouts[0].Title.En != "How to write to us" {
		t.Errorf("handouts: %+v", p.Handouts)
	}
	c := p.Consents[0]
	if c.Purpose != "line" || c.Name != "line" || c.Elements["purpose"] != "4. Зачем" || len(c.Data) != 2 || !strings.HasPrefix(c.Text.En, "# Consent") || !strings.HasPrefix(c.Text.Ru, "# Согласие") {
		t.Errorf("consent: %+v", c)
	}
	l := p.Lessons[0]
	choice := l.Scenarios[0].Choices[1]
	if l.Name != "number" || l.Pass != 80 || choice.Text != (care.Text{Ru: "Предложить линию", En: "Offer the line"}) || !choice.Right || choice.Follows.En != "Whoever is on duty answers." {
		t.Errorf("lesson: %+v", l)
	}
	if p.Front.En != "The rules in ten words.\n" || p.Standard.Items[0].Anchor.Ru != "Назвал себя" {
		t.Errorf("front %q, standard %+v", p.Front, p.Standard)
	}
}

func TestStateClinicIsStricter(t *testing.T) {
	t.Parallel()
	for profile, want := range map[string]string{"private": "warn", "state": "stop"} {
		folder := small(t)
		replace(t, folder, "pack.yaml", "profile: private", "profile: "+profile)
		p, problems := pack.Load(folder)
		if p == nil {
			t.Fatal(problems)
		}
		if p.Decision("link") != want || p.Decision("phone") != "stop" {
			t.Errorf("%s: a link would %s", profile, p.Decision("link"))
		}
	}
}

// Signed in English, a pack has its translations in Russian.
func TestLanguageDecidesWhichFileIsTheTranslation(t *testing.T) {
	t.Parallel()
	english := small(t)
	replace(t, english, "pack.yaml", "language: ru", "language: en")
	for path, file := range small(t) {
		if name, ok := strings.CutSuffix(path, ".en.md"); ok {
			english[name+".md"], english[name+".ru.md"] = file, small(t)[name+".md"]
			delete(english, path)
		}
	}
	// the heads of consents and lessons stand in the language of the pack
	for _, name := range []string{"consents/line", "lessons/number"} {
		russian := string(english[name+".ru.md"].Data)
		at := strings.LastIndex(russian, "---\n") + len("---\n")
		english[name+".md"].Data = append([]byte(russian[:at]), english[name+".md"].Data...)
		english[name+".ru.md"].Data = []byte(russian[at:])
	}
	for _, heading := range [][2]string{{"Кто соглашается", "Who consents"}, {"Представитель", "Representative"}, {"Клиника", "The clinic"}, {"Зачем", "What for"},
		{"Какие данные", "Which data"}, {"Кто ещё", "Who else"}, {"Что с ними делают", "What is done"}, {"До каких пор", "Until when"}, {"Подпись", "Signature"}} {
		replace(t, english, "consents/line.md", heading[0], heading[1])
	}
	mustLint(t, english)
	p, _ := pack.Load(english)
	if p.Clause("1.3", "en") != "No private number is given to patients." || p.Clause("1.3", "ru") != "Личный номер пациентам не дают." {
		t.Errorf("%+v", p.Clauses)
	}
	delete(english, "policy.ru.md")
	replace(t, english, "policy.md", "**1.1**", "1.1")
	if said := pack.Problems(pack.Lint(english)).Error(); !strings.Contains(said, "clause 1.2 is missing in Russian") {
		t.Error(said)
	}
}

func TestEveryClauseSaysWhatKeepsIt(t *testing.T) {
	t.Parallel()
	p, _ := pack.Load(small(t))
	var labels []string
	for _, c := range p.Clauses {
		labels = append(labels, c.ID+" "+c.Label()+" "+c.ByPeople)
	}
	if got := strings.Join(labels, ", "); got != "1.1 enforced , 1.2 enforced , 1.3 taught , 1.4 by-people chief" {
		t.Error(got)
	}
	if (pack.Clause{}).Label() != "" {
		t.Error("nothing keeps a clause, yet it has a label")
	}
}
