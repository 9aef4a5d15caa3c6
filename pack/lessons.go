package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// A Lesson teaches clauses, and opens the acts that wait for it.
type Lesson struct {
	Name        string // of its file
	Title       care.Text
	Clauses     []string
	Opens       []policy.Act
	For         []string // roles
	Minutes     int
	RenewMonths int
	Pass        int // percent of right choices
	Scenarios   []Scenario
}

// A Scenario asks what to do.
type Scenario struct {
	Title   care.Text
	Text    care.Text
	Choices []Choice
}

// A Choice and what follows from it.
type Choice struct {
	Text    care.Text
	Follows care.Text
	Right   bool
}

// lessonHead is what stands between the lines of dashes.
type lessonHead struct {
	Title       care.Text    `yaml:"title"`
	Clauses     []string     `yaml:"clauses"`
	Opens       []policy.Act `yaml:"opens"`
	For         []string     `yaml:"for"`
	Minutes     int          `yaml:"minutes"`
	RenewMonths int          `yaml:"renew_months"`
	Pass        int          `yaml:"pass"`
}

func (l *loader) lessons() {
	for _, name := range l.names("lessons") {
		var head lessonHead
		own, translation := l.pair(name)
		body, ok := l.headed(own, &head)
		if !ok {
			continue
		}
		l.lessonHead(own, head)
		here := l.scenarios(own, body)
		there := here
		if l.text[translation] != nil {
			there = l.scenarios(translation, l.headless(translation))
		}
		l.pack.Lessons = append(l.pack.Lessons, Lesson{
			Name: strings.TrimPrefix(name, "lessons/"), Title: head.Title, Clauses: head.Clauses, Opens: head.Opens, For: head.For,
			Minutes: head.Minutes, RenewMonths: head.RenewMonths, Pass: head.Pass, Scenarios: l.sameScenarios(translation, here, there),
		})
	}
}

func (l *loader) lessonHead(file string, head lessonHead) {
	l.spoken(file, l.at(file, "title"), "the title", head.Title)
	for i, id := range head.Clauses {
		l.cites(file, l.at(file, "clauses", i), "the lesson", id)
		if c := slices.IndexFunc(l.pack.Clauses, func(c Clause) bool { return c.ID == id }); c >= 0 {
			l.pack.Clauses[c].Taught = true
		}
	}
	for i, act := range head.Opens {
		if !l.spokenOf(act) {
			l.flaw(file, l.at(file, "opens", i), fmt.Sprintf("the lesson opens %q, and no rule of the pack permits or forbids that", act), "Open an act that a rule speaks to")
		}
	}
	for i, role := range head.For {
		if !slices.Contains(roles, role) {
			l.flaw(file, l.at(file, "for", i), fmt.Sprintf("%q is no role", role), "Use one of "+list(roles))
		}
	}
	if len(head.Clauses) == 0 || len(head.For) == 0 {
		l.flaw(file, 1, "the lesson teaches no clause, or nobody", "Write clauses and for")
	}
	if head.Minutes < 1 || head.RenewMonths < 1 || head.Pass < 1 || head.Pass > 100 {
		l.flaw(file, 1, "minutes, renew_months or pass is out of range", "Write how long it takes, when it is taken again, and how many percent pass")
	}
}

// spokenOf says whether a rule permits or forbids the act; every act has a
// last word, which counts for nothing here. Of rules that did not compile
// there is no telling.
func (l *loader) spokenOf(act policy.Act) bool {
	return l.pack.Rules == nil || slices.ContainsFunc(l.pack.Rules.All(), func(r policy.Rule) bool {
		return r.Effect != "silence" && slices.Contains(r.Acts, act)
	})
}

// written is a scenario in one language.
type written struct {
	title, text string
	line        int
	choices     []writtenChoice
}

type writtenChoice struct {
	text, follows string
	right         bool
}

var choiceShape = regexp.MustCompile(`^- \[([ x])\] (.*?) -> (.*)$`)

// scenarios reads "## Title", the text, and the choices as a list.
func (l *loader) scenarios(file, body string) (found []written) {
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "## "); ok {
			found = append(found, written{title: title, line: l.line(file, line)})
			continue
		}
		if len(found) == 0 {
			continue // words before the first scenario
		}
		s := &found[len(found)-1]
		choice := choiceShape.FindStringSubmatch(line)
		switch {
		case choice != nil:
			s.choices = append(s.choices, writtenChoice{choice[2], choice[3], choice[1] == "x"})
		case strings.HasPrefix(line, "- ["):
			l.flaw(file, l.line(file, line), "this choice cannot be read", "Write it as - [ ] a choice -> what follows from it")
		default:
			s.text = strings.TrimSpace(s.text + "\n" + line)
		}
	}
	if len(found) == 0 {
		l.flaw(file, 0, "there is no scenario", "Begin one with ## and its title")
	}
	for _, s := range found {
		right := slices.ContainsFunc(s.choices, func(c writtenChoice) bool { return c.right })
		wrong := slices.ContainsFunc(s.choices, func(c writtenChoice) bool { return !c.right })
		if !right || !wrong || s.text == "" {
			l.flaw(file, s.line, fmt.Sprintf("the scenario «%s» has no text, no right choice or no wrong one", s.title), "Write them, as - [x] and - [ ]")
		}
	}
	return found
}

// sameScenarios puts the two languages together.
func (l *loader) sameScenarios(translation string, here, there []written) (both []Scenario) {
	same := slices.EqualFunc(here, there, func(a, b written) bool {
		return slices.EqualFunc(a.choices, b.choices, func(a, b writtenChoice) bool { return a.right == b.right })
	})
	if !same {
		l.flaw(translation, 0, "the scenarios and choices are not those of the original", "Translate them one by one, in their order")
		there = here
	}
	for i, s := range here {
		t := there[i]
		scenario := Scenario{Title: l.bothWays(s.title, t.title), Text: l.bothWays(s.text, t.text)}
		for n, c := range s.choices {
			scenario.Choices = append(scenario.Choices, Choice{
				Text: l.bothWays(c.text, t.choices[n].text), Follows: l.bothWays(c.follows, t.choices[n].follows), Right: c.right,
			})
		}
		both = append(both, scenario)
	}
	return both
}
