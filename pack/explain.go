package pack

import (
	"fmt"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// Explain makes one reason of a decision fit for people: with the clause as
// they signed it.
func (p *Pack) Explain(r policy.Reason) care.Reason {
	return care.Reason{
		Clause:     r.Clause,
		ClauseText: p.clause(r.Clause).Text,
		Because:    r.Because,
		Instead:    r.Instead,
		InsteadAct: r.InsteadAct,
	}
}

// ExplainAll explains the reasons of a decision, in its order.
func (p *Pack) ExplainAll(reasons []policy.Reason) []care.Reason {
	explained := make([]care.Reason, len(reasons))
	for i, r := range reasons {
		explained[i] = p.Explain(r)
	}
	return explained
}

// Fault turns a decision into the fault to answer with: nil when allowed,
// unknown and without reasons when the asker may not know that the thing
// exists, refused with all reasons and the ruling otherwise. The thing is named
// by its ID.
func (p *Pack) Fault(q policy.Question, a policy.Answer, id string) error {
	switch {
	case a.Allowed:
		return nil
	case a.Unknowable:
		return Unknown(id)
	}
	fault := care.Faultf(care.Refused, "%s %s", q.Act, id)
	fault.Ruling = p.Ruling(q)
	fault.Reasons = p.ExplainAll(a.Refused)
	return fault
}

// Unknown is what an outsider hears, and what is heard of a thing that does
// not exist: the two must be the same to the last byte.
func Unknown(id string) error { return care.Faultf(care.Unknown, "no such thing: %s", id) }

// Notice is what a patient reads before the first message to a desk: when it
// answers, that it is not for emergencies, who may read.
func (p *Pack) Notice(d Desk, kind, lang string) string {
	return fill(p.notice.In(lang), map[string]string{
		"desk":      d.Name.In(lang),
		"hours":     d.Hours.Week.Line(lang),
		"answer":    promiseWords(d.Promise[kind], lang),
		"emergency": p.Emergency.Line.In(lang),
	})
}

// OutOfHours is the one reply to a message that comes when the desk is closed;
// empty when it is open.
func (p *Pack) OutOfHours(d Desk, kind string, now time.Time, lang string) string {
	if d.Hours.OpenAt(now) {
		return ""
	}
	opens, answer := p.say(lang, "позже", "later"), ""
	if at, ok := d.Hours.NextOpen(now); ok {
		opens = d.Hours.When(at, now, lang)
	}
	if by := d.AnswerBy(kind, now); !by.IsZero() {
		answer = d.Hours.AnswerLine(by, now, lang) + "."
	}
	return fill(p.outOfHours.In(lang), map[string]string{
		"desk":      d.Name.In(lang),
		"opens":     opens,
		"answer":    answer,
		"emergency": p.Emergency.Line.In(lang),
	})
}

func (p *Pack) say(lang, ru, en string) string { return care.Text{Ru: ru, En: en}.In(lang) }

// fill puts words into a template's {blanks}.
func fill(template string, words map[string]string) string {
	for blank, word := range words {
		template = strings.ReplaceAll(template, "{"+blank+"}", word)
	}
	return strings.TrimSpace(template)
}

// promiseWords says working time so that it follows "в течение" / "within".
func promiseWords(d time.Duration, lang string) string {
	n, hours := int(d/time.Hour), true
	if d%time.Hour != 0 {
		n, hours = int(d/time.Minute), false
	}
	one := n%10 == 1 && n%100 != 11
	switch {
	case n == 0:
		return (care.Text{Ru: "рабочего дня", En: "a working day"}).In(lang)
	case lang == "en":
		return fmt.Sprintf("%d working %s", n, plural(n == 1, hours, "hour", "hours", "minute", "minutes"))
	case one:
		return fmt.Sprintf("%d %s", n, plural(true, hours, "рабочего часа", "", "рабочей минуты", ""))
	}
	return fmt.Sprintf("%d рабочих %s", n, plural(false, hours, "", "часов", "", "минут"))
}

func plural(one, hours bool, hour, hoursWord, minute, minutes string) string {
	switch {
	case one && hours:
		return hour
	case one:
		return minute
	case hours:
		return hoursWord
	}
	return minutes
}
