package demo

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/pack"
)

// TestTheWeekLooksAliveAtAnyHour lays the week out for every hour of a month
// that begins with the longest holidays of the year.
func TestTheWeekLooksAliveAtAnyHour(t *testing.T) {
	t.Parallel()
	p, err := pack.Embedded("ru-clinic")
	if err != nil {
		t.Fatal(err)
	}
	staff := map[string][]string{}
	for _, s := range append(sadovaya(time.Now()).Staff, neighbour().Staff...) {
		staff[s.Ref] = s.Desks
	}
	for now := time.Date(2026, 12, 30, 0, 7, 0, 0, p.Zone); now.Before(time.Date(2027, 1, 24, 0, 0, 0, 0, p.Zone)); now = now.Add(277 * time.Minute) {
		list, err := clinics(p, now)
		if err != nil {
			t.Fatalf("%s: %v", now, err)
		}
		for _, c := range list {
			for _, s := range c.scenes {
				for _, key := range staff[s.who] {
					if desk, _ := p.Desk(key); !desk.Hours.OpenAt(s.at) {
						t.Fatalf("%s: %s %s at %s, when %s is shut", now, s.who, s.does, s.at, key)
					}
				}
			}
			promisesHold(t, p, c, now)
		}
	}
}

// promisesHold: who waits for the clinic was promised an answer after now.
func promisesHold(t *testing.T, p *pack.Pack, c clinic, now time.Time) {
	t.Helper()
	due := map[*tale]time.Time{}
	desks := map[*tale]string{}
	kinds := map[*tale]string{}
	patient := map[string]bool{}
	for _, f := range c.Patients {
		patient[f.Ref] = true
	}
	for _, s := range c.scenes {
		switch {
		case s.does == "opens":
			desks[s.tale], kinds[s.tale] = s.tale.Desk, s.tale.Kind
			if reason, ok := p.Reason(s.tale.Reason); ok {
				desks[s.tale], kinds[s.tale] = reason.Desk, reason.Kind
			}
		case s.does == "hands":
			if _, isDesk := p.Desk(s.to); isDesk {
				desks[s.tale] = s.to
			}
		}
		desk, _ := p.Desk(desks[s.tale])
		switch {
		case patient[s.who] && (s.does == "opens" || s.does == "says") && due[s.tale].IsZero():
			due[s.tale] = desk.AnswerBy(kinds[s.tale], s.at)
		case !patient[s.who] && (s.does == "says" || s.does == "closes" || s.does == "done" || s.does == "opens"):
			if by := due[s.tale]; !by.IsZero() && s.at.After(by) {
				t.Errorf("%s of %s is answered at %s, promised by %s", s.tale.Reason, s.tale.Patient, s.at, by)
			}
			delete(due, s.tale)
		}
	}
	for tale, by := range due {
		if !by.After(now) {
			t.Errorf("%s: %s of %s is overdue since %s", now, tale.Reason, tale.Patient, by)
		}
	}
	if len(due) == 0 {
		t.Errorf("%s: nobody waits at %s", now, c.Clinic)
	}
}
