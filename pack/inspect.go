package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/policy"
)

// inspect looks for what Load lets pass and a pack that is published may not
// have.
func (l *loader) inspect() {
	if len(l.text) == 0 {
		return // nothing could be read, and that is said
	}
	l.complete()
	l.knownFiles()
	for _, path := range sortedKeys(l.text) {
		if strings.HasPrefix(path, "rules/") {
			l.dates(path)
		}
	}
	if l.pack.Rules != nil {
		l.wideOpen()
		l.wayOut()
		l.labels()
	}
	l.named()
	l.itemsTaught()
}

// complete asks for what a pack that ships has.
func (l *loader) complete() {
	own, translation := l.pair("front")
	for _, file := range []string{own, translation, guardName, standardName} {
		if !l.there(file) {
			l.flaw(file, 0, "the file is missing", "Write it; packs/ru-clinic shows how")
		}
	}
	for dir, n := range map[string]int{"templates": len(l.pack.Templates), "handouts": len(l.pack.Handouts), "consents": len(l.names("consents")), "tests": len(l.pack.tests)} {
		if n == 0 {
			l.flaw(dir, 0, "there is nothing in it", "Write at least one; packs/ru-clinic shows how")
		}
	}
}

// knownFiles tells of files that nothing reads: most often a slip in the name.
func (l *loader) knownFiles() {
	known := regexp.MustCompile(`^(pack\.yaml|hours\.yaml|guard\.yaml|standard\.yaml|` +
		`(policy|front|first-use)(\.` + l.foreign() + `)?\.md|rules/[\w-]+\.cedar|tests/[\w-]+\.yaml|` +
		`(templates|handouts|consents|lessons)/[a-z0-9-]+(\.` + l.foreign() + `)?\.md)$`)
	for _, path := range sortedKeys(l.text) {
		if !known.MatchString(path) {
			l.flaw(path, 0, "nothing reads this file", "Mend its name, or take it out of the folder")
		}
	}
}

// wideOpen tells of permits that ask nothing of who asks.
func (l *loader) wideOpen() {
	var permitted []policy.Act
	for _, rule := range l.pack.Rules.All() {
		if rule.Effect == "permit" {
			permitted = append(permitted, rule.Acts...)
		}
	}
	slices.Sort(permitted)
	strangers := l.granted(policy.Who{}, slices.Compact(permitted))
	for _, rule := range l.pack.Rules.All() {
		if rule.Effect != "permit" {
			continue
		}
		if len(rule.Acts) == len(policy.Acts) && l.everything(rule) {
			l.flaw(rule.File, rule.Line, fmt.Sprintf("the rule %q permits everything", rule.Rule), "Say who may do what, and when")
		} else if act, ok := strangers[rule.Rule]; ok {
			l.flaw(rule.File, rule.Line, fmt.Sprintf("the rule %q permits a stranger to %s", rule.Rule, act), "Say who may: principal is Patient, principal is Staff, or principal.active")
		}
	}
}

// everything says of a permit for every act that it asks nothing of a patient
// or of staff either.
func (l *loader) everything(rule policy.Rule) bool {
	for _, kind := range []string{"patient", "staff"} {
		if _, ok := l.granted(policy.Who{Kind: kind}, []policy.Act{policy.Read})[rule.Rule]; ok {
			return true
		}
	}
	return false
}

// granted lists the permits that speak for somebody of whom nothing is known,
// each with an act, whatever that is about and whatever is said with the
// request.
func (l *loader) granted(who policy.Who, acts []policy.Act) map[string]policy.Act {
	found := map[string]policy.Act{}
	for _, act := range acts {
		for _, about := range anyMatter {
			for _, r := range l.pack.Rules.Decide(policy.Question{Act: act, Who: who, About: about}).Granted {
				found[r.Rule] = act
			}
		}
	}
	return found
}

// anyMatter is every matter to which the asker does not stand in any way.
var anyMatter = func() (all []policy.About) {
	for _, kind := range append([]string{""}, kinds...) {
		for _, state := range []string{"", "waiting-for-clinic", "in-work", "waiting-for-patient", "closed"} {
			for _, identity := range []string{"", "contact", "desk", "esia"} {
				for _, visited := range []bool{false, true} {
					all = append(all, policy.About{Kind: kind, State: state, PatientIdentity: identity, VisitOnRecord: visited, Represented: visited, ReasonGiven: visited, DocumentSeen: visited})
				}
			}
		}
	}
	return all
}()

// itemsTaught tells of items that are said to be taught by a lesson that is not
// there. A pack whose lessons are still to come may name them already.
func (l *loader) itemsTaught() {
	for i, item := range l.pack.Standard.Items {
		known := slices.ContainsFunc(l.pack.Lessons, func(lesson Lesson) bool { return lesson.Name == item.Lesson })
		if item.Lesson != "" && len(l.pack.Lessons) > 0 && !known {
			l.flaw(standardName, l.at(standardName, "items", i, "lesson"), fmt.Sprintf("the item %s is taught by %q, and there is no such lesson", item.ID, item.Lesson), "Name a file of lessons")
		}
	}
}

// named tells of cases that name nothing, or what is not there.
func (l *loader) named() {
	for _, f := range l.pack.tests {
		seen := map[string]bool{}
		for i, c := range f.Cases {
			line := l.at(f.name, "cases", i, "name")
			if blankText(c.Name) || seen[c.Name] {
				l.flaw(f.name, line, fmt.Sprintf("the name %q is empty or used twice", c.Name), "Say in words what is tried, each case by a name of its own")
			}
			seen[c.Name] = true
			for _, id := range c.Clauses {
				l.cites(f.name, l.at(f.name, "cases", i), "the case", id)
			}
		}
		if len(f.Cases) == 0 {
			l.flaw(f.name, 0, "there is no case", "Write one under cases")
		}
	}
}
