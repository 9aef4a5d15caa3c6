package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// A clause stands in policy.md as a paragraph that begins with its number in
// bold: "**4.2** Карточку выдают …".
var clauseStart = regexp.MustCompile(`^\*\*(\d+(?:\.\d+)*)\*\* *(.*)$`)

func (l *loader) clauses() {
	texts := map[string]care.Text{}
	order := l.clausesOf("policy.md", func(id, text string) { texts[id] = care.Text{Ru: text} })
	english := l.clausesOf("policy.en.md", func(id, text string) {
		if _, ok := texts[id]; !ok {
			l.problem("policy.en.md", l.line("policy.en.md", "**"+id+"**"), "clause "+id+" does not stand in policy.md", "Write it there too, or remove it here")
		}
		texts[id] = care.Text{Ru: texts[id].Ru, En: text}
	})
	for _, id := range order {
		if !slices.Contains(english, id) {
			l.problem("policy.md", l.line("policy.md", "**"+id+"**"), "clause "+id+" is missing in English", "Write it in policy.en.md")
		}
		l.pack.Clauses = append(l.pack.Clauses, Clause{ID: id, Text: texts[id]})
	}
}

func (l *loader) clausesOf(file string, each func(id, text string)) (order []string) {
	text, ok := l.need(file)
	if !ok {
		return nil
	}
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n\n") {
		paragraph = strings.Join(strings.Fields(paragraph), " ")
		found := clauseStart.FindStringSubmatch(paragraph)
		if found == nil {
			continue
		}
		if slices.Contains(order, found[1]) || found[2] == "" {
			l.problem(file, l.line(file, "**"+found[1]+"**"), "clause "+found[1]+" is empty or stands twice", "Give each clause one number and one text")
			continue
		}
		order = append(order, found[1])
		each(found[1], found[2])
	}
	if len(order) == 0 {
		l.problem(file, 0, "there is no clause", "Begin its paragraph with its number in bold: **1.1** …")
	}
	return order
}

// rules compiles the rules and ties them to the clauses they cite.
func (l *loader) rules() {
	files := map[string][]byte{}
	for path, text := range l.text {
		if strings.HasPrefix(path, "rules/") && strings.HasSuffix(path, ".cedar") {
			files[path] = text
		}
	}
	if len(files) == 0 {
		l.problem("rules", 0, "there are no rules", "Write rules/*.cedar")
		return
	}
	rules, problems := policy.Compile(files)
	l.problems = append(l.problems, problems...)
	if rules == nil {
		return
	}
	l.pack.Rules = rules
	for _, r := range rules.All() {
		i := slices.IndexFunc(l.pack.Clauses, func(c Clause) bool { return c.ID == r.Clause })
		if i < 0 {
			l.problem(r.File, r.Line, fmt.Sprintf("the rule %q cites clause %s, which does not stand in policy.md", r.Rule, r.Clause), "Cite a clause that is there, or write it")
			continue
		}
		l.pack.Clauses[i].Enforced = true
	}
}

func (l *loader) templates() {
	l.pack.notice = l.template("first-use", "desk", "hours", "answer", "emergency")
	l.pack.outOfHours = l.template("templates/out-of-hours", "desk", "opens", "answer", "emergency")
}

var blank = regexp.MustCompile(`\{([^{}]*)\}`)

// template reads a text in both languages and checks its blanks.
func (l *loader) template(name string, blanks ...string) care.Text {
	one := func(file string) string {
		text, _ := l.need(file)
		for _, found := range blank.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(blanks, found[1]) {
				l.problem(file, l.line(file, found[0]), "nothing fills the blank "+found[0], "Use {"+strings.Join(blanks, "} {")+"}")
			}
		}
		return string(text)
	}
	return care.Text{Ru: one(name + ".md"), En: one(name + ".en.md")}
}
