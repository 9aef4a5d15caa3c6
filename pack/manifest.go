package pack

import (
	"fmt"
	"maps"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

const mainName = "pack.yaml"

// mainFile is pack.yaml.
type mainFile struct {
	Name           string    `yaml:"name"`
	Version        string    `yaml:"version"`
	Title          care.Text `yaml:"title"`
	Language       string    `yaml:"language"`
	Profile        string    `yaml:"profile"`
	ShowAccessesBy string    `yaml:"show_accesses_by"`
	Emergency      struct {
		Line    care.Text `yaml:"line"`
		Numbers []string  `yaml:"numbers"`
	} `yaml:"emergency"`
	ByPeople map[string]string `yaml:"by_people"` // clause → the role that sees to it
	Always   policy.Always     `yaml:"always"`
	Signing  struct {
		GraceDays  int   `yaml:"grace_days"`
		RemindDays []int `yaml:"remind_days"`
	} `yaml:"signing"`
}

func (l *loader) main() {
	var m mainFile
	if !l.yaml(mainName, &m) {
		return
	}
	l.bilingual(mainName, "title", m.Title)
	l.bilingual(mainName, "emergency", m.Emergency.Line)
	l.oneOf(mainName, "language", m.Language, "ru", "en")
	l.oneOf(mainName, "profile", m.Profile, "private", "state")
	l.oneOf(mainName, "show_accesses_by", m.ShowAccessesBy, "name", "role")
	if m.Name == "" || m.Version == "" || len(m.Emergency.Numbers) == 0 {
		l.problem(mainName, 0, "name, version or emergency numbers are missing", "Fill them in")
	}
	p := l.pack
	p.Name, p.Version, p.Title, p.Language, p.Profile = m.Name, m.Version, m.Title, m.Language, m.Profile
	p.ShowAccessesBy, p.Emergency = m.ShowAccessesBy, Emergency(m.Emergency)
	p.byPeople, p.Always = m.ByPeople, m.Always
	l.signing(m.Signing.GraceDays, m.Signing.RemindDays)
}

// foreign is the language that is not signed in, but shown beside.
func (l *loader) foreign() string {
	if l.pack.Language == "en" {
		return "ru"
	}
	return "en"
}

// pair names the two files of a text: as signed, and its translation.
func (l *loader) pair(name string) (own, translation string) {
	return name + ".md", name + "." + l.foreign() + ".md"
}

// bothWays puts the language of signing and the other one in their places.
func (l *loader) bothWays(own, translation string) care.Text {
	if l.pack.Language == "en" {
		return care.Text{Ru: translation, En: own}
	}
	return care.Text{Ru: own, En: translation}
}

// roles are those that somebody can have in a clinic.
var roles = []string{"patient", "parent", "doctor", "nurse", "desk", "chief", "privacy", "representative"}

// byPeople says, of clauses that nothing else keeps, who sees to them.
func (l *loader) byPeople() {
	for i, c := range l.pack.Clauses {
		if !c.Enforced && !c.Taught {
			l.pack.Clauses[i].ByPeople = l.pack.byPeople[c.ID]
		}
	}
}

// labels checks that each clause is honest about what keeps it: a rule, a
// lesson, or people, and then who.
func (l *loader) labels() {
	file, _ := l.pair("policy")
	for _, c := range l.pack.Clauses {
		if c.Label() == "" {
			l.flaw(file, l.line(file, "**"+c.ID+"**"), "clause "+c.ID+" is neither enforced by a rule nor taught by a lesson, and nobody sees to it", "Cite it in a rule or a lesson, or name a role under by_people in "+mainName)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(l.pack.byPeople)) {
		role, line := l.pack.byPeople[id], l.at(mainName, "by_people", id)
		switch c := l.pack.clause(id); {
		case c.ID == "":
			l.flaw(mainName, line, "by_people names clause "+id+", which does not stand in the policy", "Remove it, or write the clause")
		case c.Enforced || c.Taught:
			l.flaw(mainName, line, "by_people names clause "+id+", which is "+c.Label(), "Remove it: the label is computed")
		case !slices.Contains(roles, role):
			l.flaw(mainName, line, fmt.Sprintf("clause %s is left to %q, which is no role", id, role), "Use one of "+list(roles))
		}
	}
	l.alwaysCite()
}

// alwaysCite checks that people can read what Bedside never lets a pack permit.
func (l *loader) alwaysCite() {
	for _, a := range [][2]string{{"stranger", l.pack.Always.Stranger}, {"leaver", l.pack.Always.Leaver}, {"recording", l.pack.Always.Recording}, {"publishing", l.pack.Always.Publishing}} {
		line := l.at(mainName, "always", a[0])
		if a[1] == "" {
			l.flaw(mainName, line, "always names no clause for "+a[0], "Write the clause in which people read what Bedside never permits")
			continue
		}
		l.cites(mainName, line, "always", a[1])
	}
}

// cites checks that a clause stands in the policy.
func (l *loader) cites(file string, line int, what, id string) {
	if l.pack.clause(id).ID == "" {
		l.flaw(file, line, fmt.Sprintf("%s cites clause %q, which does not stand in the policy", what, id), "Cite a clause that is there, or write it")
	}
}
