package pack

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // a server may have no time zones of its own

	"github.com/bedside-health/bedside/calendar"
	"github.com/bedside-health/bedside/care"
)

const hoursName = "hours.yaml"

// kinds of conversations, as the rules know them.
var kinds = []string{"organisational", "information", "observation", "consultation"}

// hoursFile is hours.yaml.
type hoursFile struct {
	TimeZone   string `yaml:"time_zone"`
	QuietHours struct {
		From string `yaml:"from"`
		To   string `yaml:"to"`
	} `yaml:"quiet_hours"`
	Holidays []struct {
		Day   string `yaml:"day"`
		Name  string `yaml:"name"`
		Hours string `yaml:"hours"` // a desk opens in what these and its own have in common; empty: closed
	} `yaml:"holidays"`
	Desks   []deskEntry   `yaml:"desks"`
	Reasons []reasonEntry `yaml:"reasons"`
}

type deskEntry struct {
	Key           string                   `yaml:"key"`
	Name          care.Text                `yaml:"name"`
	About         care.Text                `yaml:"about"`
	Hours         []string                 `yaml:"hours"`
	OpenOnHoliday bool                     `yaml:"open_on_holidays"`
	Promise       map[string]time.Duration `yaml:"promise"`
}

type reasonEntry struct {
	ID    string    `yaml:"id"`
	Title care.Text `yaml:"title"`
	Hint  care.Text `yaml:"hint"`
	Desk  string    `yaml:"desk"`
	Kind  string    `yaml:"kind"`
}

func (l *loader) hours() {
	var h hoursFile
	if !l.yaml(hoursName, &h) {
		return
	}
	zone, err := time.LoadLocation(h.TimeZone)
	if err != nil || h.TimeZone == "" {
		l.problem(hoursName, l.line(hoursName, "time_zone"), fmt.Sprintf("no time zone %q", h.TimeZone), "Use a name such as Europe/Moscow")
		zone = time.UTC
	}
	l.pack.Zone = zone
	l.pack.Quiet = Quiet{l.clock(h.QuietHours.From), l.clock(h.QuietHours.To)}
	holidays := l.holidays(h)
	for _, d := range h.Desks {
		l.desk(d, zone, holidays)
	}
	if len(h.Desks) == 0 {
		l.problem(hoursName, 0, "there is no desk", "Write at least one under desks")
		return
	}
	for _, r := range h.Reasons {
		l.reason(r)
	}
}

func (l *loader) clock(s string) int {
	minutes, err := calendar.ParseClock(s)
	if err != nil {
		l.problem(hoursName, l.line(hoursName, "quiet_hours"), err.Error(), "Write 24-hour times")
	}
	return minutes
}

func (l *loader) holidays(h hoursFile) map[calendar.Date][]calendar.Span {
	days := map[calendar.Date][]calendar.Span{}
	for _, holiday := range h.Holidays {
		date, err := calendar.ParseDate(holiday.Day)
		if err != nil {
			l.problem(hoursName, l.line(hoursName, holiday.Day), err.Error(), "Write year-month-day")
			continue
		}
		spans, err := calendar.ParseDay(holiday.Hours)
		if err != nil {
			l.problem(hoursName, l.line(hoursName, holiday.Day), err.Error(), "Leave hours out for a day off")
		}
		days[date] = spans
	}
	return days
}

func (l *loader) desk(d deskEntry, zone *time.Location, holidays map[calendar.Date][]calendar.Span) {
	line := l.line(hoursName, "key: "+d.Key)
	if _, taken := l.pack.findDesk(d.Key); taken || d.Key == "" {
		l.problem(hoursName, line, fmt.Sprintf("the desk key %q is empty or used twice", d.Key), "Give each desk a key of its own")
	}
	l.bilingual(hoursName, "key: "+d.Key, d.Name)
	l.bilingual(hoursName, "key: "+d.Key, d.About)
	week, err := calendar.ParseWeek(d.Hours)
	if err != nil {
		l.problem(hoursName, line, err.Error(), `Write hours as "mon-fri 08:00-20:00"`)
	}
	for kind, promise := range d.Promise {
		l.oneOf(hoursName, "promise", kind, kinds...)
		if promise <= 0 || promise > 7*24*time.Hour {
			l.problem(hoursName, line, fmt.Sprintf("%s promises %s for %s", d.Key, promise, kind), "Promise working time such as 2h")
		}
	}
	hours := calendar.Hours{Zone: zone, Week: week, Days: map[calendar.Date][]calendar.Span{}}
	for date, open := range holidays {
		if !d.OpenOnHoliday {
			hours.Days[date] = calendar.Common(week.On(date), open)
		}
	}
	l.pack.Desks = append(l.pack.Desks, Desk{Key: d.Key, Name: d.Name, About: d.About, Hours: hours, Promise: d.Promise})
}

func (p *Pack) findDesk(key string) (Desk, bool) {
	if len(p.Desks) == 0 {
		return Desk{}, false
	}
	return p.Desk(key)
}

func (l *loader) reason(r reasonEntry) {
	at := "id: " + r.ID
	line := l.line(hoursName, at)
	if _, taken := l.pack.Reason(r.ID); taken || r.ID == "" {
		l.problem(hoursName, line, fmt.Sprintf("the reason id %q is empty or used twice", r.ID), "Give each reason an id of its own")
	}
	l.bilingual(hoursName, at, r.Title)
	l.bilingual(hoursName, at, r.Hint)
	l.oneOf(hoursName, "kind: "+r.Kind, r.Kind, kinds...)
	desk, ok := l.pack.findDesk(r.Desk)
	if !ok {
		l.problem(hoursName, line, fmt.Sprintf("the reason %q goes to desk %q, which is not there", r.ID, r.Desk), "Use one of "+l.deskKeys())
	} else if _, promised := desk.Promise[r.Kind]; !promised && r.Kind != "consultation" {
		l.problem(hoursName, line, fmt.Sprintf("the desk %q promises nothing for %q", r.Desk, r.Kind), "Add it to the desk's promise")
	}
	l.pack.Reasons = append(l.pack.Reasons, Reason(r))
}

func (l *loader) deskKeys() string {
	var keys []string
	for _, d := range l.pack.Desks {
		keys = append(keys, d.Key)
	}
	return strings.Join(keys, ", ")
}
