package pack

import (
	_ "embed"
	"html/template"
	"io"
	"maps"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

//go:embed show.gohtml
var showText string

var showTemplate = template.Must(template.New("show").Funcs(template.FuncMap{
	"md": markdown,
}).Parse(showText))

// ShowHTML writes the whole pack as one page that can be read and printed: each
// clause with what enforces it, what teaches it and who sees to it. The page
// holds no scripts and loads nothing.
func (p *Pack) ShowHTML(to io.Writer, lang string) error {
	return showTemplate.Execute(to, page{p, lang})
}

// page is a pack in one language.
type page struct {
	*Pack
	Lang string
}

// T picks the language.
func (p page) T(ru, en string) string { return Words{ru, en}.In(p.Lang) }

// In is a text in the language of the page.
func (p page) In(text care.Text) string { return text.In(p.Lang) }

// A chapter is the clauses whose numbers begin alike.
type chapter struct {
	Number  string
	Title   string // "4. Регистратура"; empty where the text has no heading
	Clauses []shownClause
}

// shownClause is a clause with all that stands behind it.
type shownClause struct {
	Clause
	Rules   []shownRule
	Lessons []Lesson
	Person  string // who sees to it
}

type shownRule struct {
	policy.Rule
	Effect string // in words
	Acts   string // in words; empty when the rule speaks to every act
}

// Chapters are the clauses in their order.
func (p page) Chapters() (chapters []chapter) {
	for _, c := range p.Clauses {
		number := chapterOf(c.ID)
		if len(chapters) == 0 || chapters[len(chapters)-1].Number != number {
			chapters = append(chapters, chapter{Number: number, Title: c.Chapter.In(p.Lang)})
		}
		last := &chapters[len(chapters)-1]
		last.Clauses = append(last.Clauses, p.shown(c))
	}
	return chapters
}

func chapterOf(id string) string {
	for i, r := range id {
		if r == '.' {
			return id[:i]
		}
	}
	return id
}

func (p page) shown(c Clause) shownClause {
	shown := shownClause{Clause: c}
	for _, rule := range p.Rules.All() {
		if rule.Clause == c.ID {
			shown.Rules = append(shown.Rules, p.rule(rule))
		}
	}
	for _, lesson := range p.Lessons {
		if slices.Contains(lesson.Clauses, c.ID) {
			shown.Lessons = append(shown.Lessons, lesson)
		}
	}
	if c.ByPeople != "" {
		shown.Person = valueWords["who.roles "+c.ByPeople].In(p.Lang)
	}
	return shown
}

// effectWords say what a rule does.
var effectWords = map[string]Words{
	"permit": {"Разрешает", "Permits"}, "forbid": {"Запрещает", "Forbids"}, "silence": {"Объясняет отказ", "Explains a refusal"},
}

func (p page) rule(r policy.Rule) shownRule {
	shown := shownRule{Rule: r, Effect: effectWords[r.Effect].In(p.Lang)}
	if len(r.Acts) == len(policy.Acts) {
		return shown
	}
	shown.Acts = actsInWords(r.Acts).In(p.Lang)
	return shown
}

// actsInWords lists acts in the order of the schema; all that can be done in a
// conversation is said in one word.
func actsInWords(acts []policy.Act) Words {
	var all []Words
	whole := !slices.ContainsFunc(inConversation, func(act policy.Act) bool { return !slices.Contains(acts, act) })
	if whole {
		all = append(all, Words{"всё в переписке", "everything in a conversation"})
	}
	for _, act := range policy.Acts {
		if slices.Contains(acts, act) && !(whole && slices.Contains(inConversation, act)) {
			all = append(all, actWords[act])
		}
	}
	return joinedWords(all, same(", "))
}

// inConversation are the acts upon a conversation.
var inConversation = []policy.Act{
	policy.Know, policy.Open, policy.Read, policy.Post, policy.Note, policy.Seen, policy.Take, policy.HandOver,
	policy.NoReplyNeeded, policy.Correct, policy.Close, policy.Reopen, policy.Typing,
}

// A line of a table: a name and what stands behind it.
type shownLine struct{ Name, Value string }

// Promised lists what a desk promises, in the order of kinds.
func (p page) Promised(d Desk) (lines []shownLine) {
	for _, kind := range kinds {
		if promise, ok := d.Promise[kind]; ok {
			lines = append(lines, shownLine{valueWords["about.kind "+kind].In(p.Lang), p.T("в течение ", "within ") + promiseWords(promise, p.Lang)})
		}
	}
	return lines
}

// Holidays lists the days on which a desk is open otherwise than by its week.
func (p page) Holidays(d Desk) (lines []shownLine) {
	for _, date := range slices.SortedFunc(maps.Keys(d.Hours.Days), byDate) {
		lines = append(lines, shownLine{dateWords(date), dayWords(d.Hours.Days[date]).In(p.Lang)})
	}
	return lines
}

// QuietHours are the hours in which nobody is rung.
func (p page) QuietHours() string { return quietWords(p.Quiet) }

// Findings lists what the guard does with each thing it finds.
func (p page) Findings() (lines []shownLine) {
	for _, kind := range GuardKinds {
		if p.Guard.Decide[kind] != "" {
			lines = append(lines, shownLine{findingOf(kind).In(p.Lang), decisionWords[p.Decision(kind)].In(p.Lang)})
		}
	}
	return lines
}

// Say are sayings in the language of the page.
func (p page) Say(s Sayings) string { return sayings(s).In(p.Lang) }
