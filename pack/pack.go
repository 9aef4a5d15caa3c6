package pack

import (
	"time"

	"github.com/bedside-health/bedside/calendar"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// A Pack is a policy that has loaded without a problem. It never changes.
type Pack struct {
	// Number says which of the clinic's versions it is; 0: none, as it ships.
	Number int64

	Name     string
	Version  string
	Title    care.Text
	Language string // that it is signed in
	Profile  string // private | state

	// ShowAccessesBy says how a patient is shown who has seen: "name" or "role".
	ShowAccessesBy string
	// Emergency stands above every box a patient writes in.
	Emergency Emergency

	Rules   *policy.Rules
	Clauses []Clause
	Desks   []Desk // the first one is where everything goes that has no other place
	Reasons []Reason
	Quiet   Quiet
	Zone    *time.Location

	// Front is the two pages that people sign first: the policy in plain words.
	Front     care.Text
	Guard     Guard
	Standard  Standard
	Templates []Paper // that staff answer with, out-of-hours apart
	Handouts  []Paper // that a patient is given
	Consents  []Consent
	Lessons   []Lesson
	// Always names the clauses in which people read what Bedside itself never
	// lets a pack permit.
	Always policy.Always

	// Signing says how long staff may take to sign, and when they are reminded.
	Signing Signing

	byPeople map[string]string // clause → role

	policyText string // policy.md as written, in the language of signing

	notice     care.Text
	outOfHours care.Text
	tests      []testFile
}

// Emergency is where to turn when it cannot wait.
type Emergency struct {
	Line    care.Text // "Неотложно: 103 или 112"
	Numbers []string  // "103", "112"
}

// A Clause is a numbered sentence of the policy.
type Clause struct {
	ID       string // "4.2"
	Text     care.Text
	Chapter  care.Text // the heading above: "4. Регистратура"
	Enforced bool      // a rule cites it
	Taught   bool      // a lesson cites it
	ByPeople string    // the role that sees to it; empty when a rule or a lesson does
}

// Label says what keeps a clause, as computed from the pack: "enforced",
// "taught", "by-people"; empty, which Lint refuses, when nothing does. A clause
// that is both enforced and taught is enforced.
func (c Clause) Label() string {
	switch {
	case c.Enforced:
		return "enforced"
	case c.Taught:
		return "taught"
	case c.ByPeople != "":
		return "by-people"
	}
	return ""
}

// A Desk as the policy has it: its hours, and what it promises.
type Desk struct {
	Key     string // "front-desk"
	Name    care.Text
	About   care.Text // what to write here about
	Hours   calendar.Hours
	Promise map[string]time.Duration // by kind of conversation, in working time
}

// A Reason is what a patient picks before writing.
type Reason struct {
	ID    string
	Title care.Text
	Hint  care.Text
	Desk  string // key
	Kind  string // organisational information observation consultation
}

// Quiet hours, in minutes since midnight of the clinic's zone, may pass
// midnight. In them nobody is rung who has not asked for it.
type Quiet struct{ From, To int }

// Version and name in one word: "ru-clinic 0.3.0".
func (p *Pack) String() string { return p.Name + " " + p.Version }

// Clause is the text of a clause; empty when there is none.
func (p *Pack) Clause(id, lang string) string { return p.clause(id).Text.In(lang) }

func (p *Pack) clause(id string) Clause {
	for _, c := range p.Clauses {
		if c.ID == id {
			return c
		}
	}
	return Clause{}
}

// Desk finds a desk by key. A clinic may have desks that the pack does not
// know: those keep the hours and promises of the first one, and false is said.
func (p *Pack) Desk(key string) (Desk, bool) {
	for _, d := range p.Desks {
		if d.Key == key {
			return d, true
		}
	}
	return p.Desks[0], false
}

// Reason finds a reason by id.
func (p *Pack) Reason(id string) (Reason, bool) {
	for _, r := range p.Reasons {
		if r.ID == id {
			return r, true
		}
	}
	return Reason{}, false
}

// QuietAt says whether t lies in the quiet hours.
func (p *Pack) QuietAt(t time.Time) bool {
	t = t.In(p.Zone)
	now := t.Hour()*60 + t.Minute()
	if p.Quiet.From <= p.Quiet.To {
		return p.Quiet.From <= now && now < p.Quiet.To
	}
	return now >= p.Quiet.From || now < p.Quiet.To
}

// AnswerBy is the promise: by when the desk answers a message of this kind
// that came at from. It is the zero time when nothing is promised.
func (d Desk) AnswerBy(kind string, from time.Time) time.Time {
	promise, ok := d.Promise[kind]
	if !ok {
		return time.Time{}
	}
	by := d.Hours.AnswerBy(from, promise)
	if by.IsZero() {
		return by
	}
	return roundUp(by)
}

// roundUp goes to the next five minutes: "до 17:40", not "до 17:37".
func roundUp(t time.Time) time.Time {
	if whole := t.Truncate(5 * time.Minute); !whole.Equal(t) {
		return whole.Add(5 * time.Minute)
	}
	return t
}
