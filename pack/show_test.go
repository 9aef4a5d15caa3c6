package pack_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/pack"
)

func shown(t testing.TB, p *pack.Pack, lang string) string {
	t.Helper()
	var page strings.Builder
	if err := p.ShowHTML(&page, lang); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// TestPageShowsEveryClauseWithWhatEnforcesIt reads the page in both languages.
func TestPageShowsEveryClauseWithWhatEnforcesIt(t *testing.T) {
	t.Parallel()
	for _, name := range shipped(t) {
		p, err := pack.Embedded(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range []string{"ru", "en"} {
			page := shown(t, p, lang)
			for _, c := range p.Clauses {
				mustSay(t, page, `id="clause-`+c.ID+`"`)
			}
			for _, r := range p.Rules.All() {
				mustSay(t, page, r.Rule+" · "+r.File)
			}
			for _, d := range p.Desks {
				mustSay(t, page, d.Name.In(lang), d.Hours.Week.Line(lang))
			}
		}
	}
}

// The page must do as a file on a disk without a network.
func TestPageLoadsNothingAndRunsNothing(t *testing.T) {
	t.Parallel()
	page := shown(t, ruClinic(t), "ru")
	for _, strange := range []string{"<script", "<link", "<img", "<iframe", "@import", "url(", "ZgotmplZ", "onload="} {
		if strings.Contains(page, strange) {
			t.Errorf("the page holds %s", strange)
		}
	}
}

// A pack comes from outside: nothing written in it becomes a tag.
func TestWordsOfAPackStayWords(t *testing.T) {
	t.Parallel()
	p := after(t,
		"policy.md", "**4.2** ", "**4.2** <script>alert(1)</script> ",
		"front.md", "\n\n", "\n\n<img src=x onerror=alert(1)>\n\n")
	page := shown(t, p, "ru")
	mustSay(t, page, "&lt;script&gt;alert(1)", "&lt;img src=x")
	if strings.Contains(page, "<script") || strings.Contains(page, "<img") {
		t.Error("a tag got through")
	}
}

func TestPageTellsThatItCouldNotBeWritten(t *testing.T) {
	t.Parallel()
	if err := ruClinic(t).ShowHTML(full{}, "ru"); err == nil {
		t.Error("nothing said")
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

// A lesson stands beside each clause that it teaches; a rule for every act says
// so in one word.
func TestPageShowsLessonsAndRulesForEverything(t *testing.T) {
	t.Parallel()
	in := folder(t)
	for file, heading := range map[string]string{"lessons/numbers.md": "Вопрос", "lessons/numbers.en.md": "A question"} {
		in[file] = &fstest.MapFile{Data: []byte("---\ntitle: {ru: Личный номер, en: A private number}\nclauses: [\"6.1\"]\nopens: [post]\nfor: [doctor]\n" +
			"minutes: 8\nrenew_months: 12\npass: 80\n---\n## " + heading + "\ntext\n\n- [ ] a -> b\n- [x] c -> d\n")}
	}
	p := mustLoad(t, in)
	mustSay(t, shown(t, p, "en"), "A lesson teaches it</h4>\n<p>A private number</p>", "Forbids: everything<", "Explains a refusal: everything in a conversation<")
	mustSay(t, shown(t, p, "ru"), "<p>Личный номер</p>", "Запрещает: всё<", "Разрешает: искать пациентов<")
}
