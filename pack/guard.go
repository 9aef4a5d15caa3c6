package pack

import (
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"

	"github.com/bedside-health/bedside/care"
)

const guardName = "guard.yaml"

// Guard says what is looked for in messages, what happens then, and which
// clause says so.
type Guard struct {
	Clauses           map[string]string `yaml:"clauses"` // by GuardClauses: the clause that a finding cites
	Decide            map[string]string `yaml:"decide"`  // by GuardKinds: stop | warn | pass
	State             map[string]string `yaml:"state"`   // what is stricter in a state clinic (149-FZ art. 10 p. 8–10)
	PrivateMessengers []string          `yaml:"private_messengers"`
	ForeignMessengers []string          `yaml:"foreign_messengers"`
	Invitations       []string          `yaml:"invitations"` // "напишите мне в", in any inflection
	PublicContacts    []Contact         `yaml:"public_contacts"`
}

// A Contact is public and always passes: a phone, an e-mail or a link.
type Contact struct {
	Phone string    `yaml:"phone"`
	Email string    `yaml:"email"`
	Link  string    `yaml:"link"`
	Name  care.Text `yaml:"name"`
}

// What the guard can find, and which clauses it needs for that: identifiers
// share one, and tone is only ever a hint.
var (
	GuardKinds   = []string{"phone", "email", "messenger", "link", "invite", "snils", "oms", "inn", "passport", "card"}
	GuardClauses = []string{"phone", "email", "messenger", "link", "invite", "identifier", "tone"}
)

// decisions, the weakest first.
var decisions = []string{"pass", "warn", "stop"}

// Decision is what happens to a message with a finding of this kind.
func (p *Pack) Decision(kind string) string {
	if stricter, ok := p.Guard.State[kind]; ok && p.Profile == "state" {
		return stricter
	}
	return p.Guard.Decide[kind]
}

func (l *loader) guard() {
	if l.text[guardName] == nil {
		return // Lint asks for it
	}
	g := &l.pack.Guard
	if !l.yaml(guardName, g) {
		return
	}
	l.keys(guardName, "clauses", g.Clauses, GuardClauses, true)
	l.keys(guardName, "decide", g.Decide, GuardKinds, true)
	l.keys(guardName, "state", g.State, GuardKinds, false)
	for _, kind := range slices.Sorted(maps.Keys(g.Clauses)) {
		l.cites(guardName, l.at(guardName, "clauses", kind), kind, g.Clauses[kind])
	}
	l.decided("decide", g.Decide)
	l.decided("state", g.State)
	for _, kind := range slices.Sorted(maps.Keys(g.State)) {
		if slices.Index(decisions, g.State[kind]) < slices.Index(decisions, g.Decide[kind]) {
			l.flaw(guardName, l.at(guardName, "state", kind), fmt.Sprintf("in a state clinic %s would %s, elsewhere it would %s", kind, g.State[kind], g.Decide[kind]), "Under state write only what is stricter")
		}
	}
	l.plainWords(guardName, "private_messengers", g.PrivateMessengers)
	l.plainWords(guardName, "foreign_messengers", g.ForeignMessengers)
	l.plainWords(guardName, "invitations", g.Invitations)
	for i, c := range g.PublicContacts {
		l.contact(i, c)
	}
}

// keys checks that a map has known keys, and perhaps all of them.
func (l *loader) keys(file, name string, m map[string]string, known []string, all bool) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(known, key) {
			l.flaw(file, l.at(file, name, key), fmt.Sprintf("%s names %q, which nothing knows", name, key), "Use "+list(known))
		}
	}
	for _, key := range known {
		if _, ok := m[key]; all && !ok {
			l.flaw(file, l.at(file, name), name+" leaves out "+key, "Write it")
		}
	}
}

func (l *loader) decided(name string, m map[string]string) {
	for _, kind := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(decisions, m[kind]) {
			l.flaw(guardName, l.at(guardName, name, kind), fmt.Sprintf("%s is decided as %q", kind, m[kind]), "Use one of "+list(decisions))
		}
	}
}

var (
	phoneShape = regexp.MustCompile(`^\+?\d[\d ()-]{1,20}$`)
	linkShape  = regexp.MustCompile(`^(https://)?[\p{L}\d-]+(\.[\p{L}\d-]+)+(/\S*)?$`)
)

func (l *loader) contact(i int, c Contact) {
	line := l.at(guardName, "public_contacts", i)
	named := 0
	for _, one := range []string{c.Phone, c.Email, c.Link} {
		if one != "" {
			named++
		}
	}
	_, notEmail := mail.ParseAddress(c.Email)
	switch {
	case named != 1:
		l.flaw(guardName, line, "a public contact is one of phone, email and link", "Write one of them")
	case c.Phone != "" && !phoneShape.MatchString(c.Phone):
		l.flaw(guardName, line, fmt.Sprintf("%q is no phone number", c.Phone), "Write it in digits")
	case c.Email != "" && notEmail != nil:
		l.flaw(guardName, line, fmt.Sprintf("%q is no e-mail address", c.Email), "Write it as name@clinic.example")
	case c.Link != "" && !linkShape.MatchString(c.Link):
		l.flaw(guardName, line, fmt.Sprintf("%q is no link", c.Link), "Write it as https://clinic.example")
	}
	l.spoken(guardName, line, "the contact's name", c.Name)
}

// spoken checks that a text of the newer files stands in both languages.
func (l *loader) spoken(file string, line int, what string, text care.Text) {
	if blankText(text.Ru) || blankText(text.En) {
		l.flaw(file, line, what+" is missing in one language", "Write it as {ru: …, en: …}")
	}
}
