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
	own, translation := l.pair("policy")
	l.pack.policyText = string(l.text[own])
	translated, above := map[string]string{}, map[string]string{}
	order := l.clausesOf(translation, func(id, text, heading string) { translated[id], above[id] = text, heading })
	here := l.clausesOf(own, func(id, text, heading string) {
		l.pack.Clauses = append(l.pack.Clauses, Clause{ID: id, Text: l.bothWays(text, translated[id]), Chapter: l.bothWays(heading, above[id])})
		if translated[id] == "" {
			l.problem(own, l.line(own, "**"+id+"**"), "clause "+id+" is missing in "+l.languageWord(), "Write it in "+translation)
		}
	})
	for _, id := range order {
		if !slices.Contains(here, id) {
			l.problem(translation, l.line(translation, "**"+id+"**"), "clause "+id+" does not stand in "+own, "Write it there too, or remove it here")
		}
	}
}

func (l *loader) languageWord() string {
	return map[string]string{"ru": "Russian", "en": "English"}[l.foreign()]
}

func (l *loader) clausesOf(file string, each func(id, text, heading string)) (order []string) {
	text, ok := l.need(file)
	if !ok {
		return nil
	}
	chapter := ""
	for paragraph := range strings.SplitSeq(string(text), "\n\n") {
		paragraph = strings.Join(strings.Fields(paragraph), " ")
		if heading, ok := strings.CutPrefix(paragraph, "## "); ok {
			chapter = heading
			continue
		}
		found := clauseStart.FindStringSubmatch(paragraph)
		if found == nil {
			continue
		}
		if slices.Contains(order, found[1]) || found[2] == "" {
			l.problem(file, l.line(file, "**"+found[1]+"**"), "clause "+found[1]+" is empty or stands twice", "Give each clause one number and one text")
			continue
		}
		if len(order) == maxClauses {
			l.problem(file, 0, fmt.Sprintf("there are more than %d clauses", maxClauses), "Nobody signs that many: write fewer")
			return order
		}
		order = append(order, found[1])
		each(found[1], found[2], chapter)
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
			if line := tooDeep(string(text)); line > 0 {
				l.problem(path, line, fmt.Sprintf("brackets are nested more than %d deep", maxNested), "Write several rules instead")
				return
			}
		}
	}
	if len(files) == 0 {
		l.problem("rules", 0, "there are no rules", "Write rules/*.cedar")
		return
	}
	rules, problems := policy.CompileUnder(l.pack.Always, files)
	l.problems = append(l.problems, problems...)
	if rules == nil {
		return
	}
	if len(rules.All()) > maxRules {
		l.problem("rules", 0, fmt.Sprintf("there are more than %d rules", maxRules), "Write fewer")
		return
	}
	l.pack.Rules = rules
	l.flaws = append(l.flaws, rules.Silent()...)
	for _, r := range rules.All() {
		i := slices.IndexFunc(l.pack.Clauses, func(c Clause) bool { return c.ID == r.Clause })
		if i < 0 {
			l.problem(r.File, r.Line, fmt.Sprintf("the rule %q cites clause %s, which does not stand in policy.md", r.Rule, r.Clause), "Cite a clause that is there, or write it")
			continue
		}
		l.pack.Clauses[i].Enforced = true
	}
}

// notices are the two texts that the program itself fills and shows.
func (l *loader) notices() {
	l.pack.notice = l.notice("first-use", "desk", "hours", "answer", "emergency")
	l.pack.outOfHours = l.notice(outOfHours, "desk", "opens", "answer", "emergency")
}

const outOfHours = "templates/out-of-hours"

// notice reads a text in both languages and checks its blanks.
func (l *loader) notice(name string, blanks ...string) care.Text {
	one := func(file string) string {
		text, _ := l.need(file)
		l.blanks(file, string(text), l.problem, blanks)
		return string(text)
	}
	own, translation := l.pair(name)
	return l.bothWays(one(own), one(translation))
}

var blank = regexp.MustCompile(`\{([^{}]*)\}`)

// blanks tells of those that nothing fills.
func (l *loader) blanks(file, text string, tell func(file string, line int, message, mend string), known []string) {
	for _, found := range blank.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, found[1]) {
			tell(file, l.line(file, found[0]), "nothing fills the blank "+found[0], "Use {"+strings.Join(known, "} {")+"}")
		}
	}
}
