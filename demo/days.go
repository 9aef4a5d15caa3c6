package demo

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
)

// days counts as the clinic works, from the moment of the founding.
type days struct {
	pack *pack.Pack
	now  time.Time
	open map[string][]time.Time // of each desk: its last working minutes, the newest first
}

func newDays(p *pack.Pack, now time.Time) *days {
	return &days{p, now.In(p.Zone).Truncate(time.Minute), map[string][]time.Time{}}
}

// longestAgo bounds what "ago" may say, and longestSearch how far back a
// desk's working time is looked for: past any run of holidays.
const (
	longestAgo    = 4 * time.Hour
	longestSearch = 30 * 24 * time.Hour
)

// ago is so much working time of the desk before now.
func (d *days) ago(desk string, much time.Duration) (time.Time, error) {
	of, known := d.pack.Desk(desk)
	if !known || much <= 0 || much > longestAgo {
		return time.Time{}, care.Faultf(care.Invalid, "the desk %q, %s ago", desk, much)
	}
	if d.open[desk] == nil {
		for at := d.now.Add(-time.Minute); len(d.open[desk]) < int(longestAgo.Minutes()); at = at.Add(-time.Minute) {
			if d.now.Sub(at) > longestSearch {
				return time.Time{}, care.Faultf(care.Invalid, "the desk %q has not worked for a month", desk)
			}
			if of.Hours.OpenAt(at) {
				d.open[desk] = append(d.open[desk], at)
			}
		}
	}
	return d.open[desk][int(much.Minutes())-1], nil
}

// day is eleven o'clock of the n-th working day from today: -1 is the last one before,
// +1 the next one after. On a working day every desk is open from eleven to
// half past five: Saturdays and the eves of holidays are none.
func (d *days) day(n int) time.Time {
	y, m, day := d.now.Date()
	at, one := time.Date(y, m, day, 11, 0, 0, 0, d.pack.Zone), 1
	if n < 0 {
		n, one = -n, -1
	}
	for tries := 0; n > 0 && tries < 60; tries++ {
		at = at.AddDate(0, 0, one)
		if d.works(at) {
			n--
		}
	}
	return at
}

func (d *days) works(at time.Time) bool {
	for _, desk := range d.pack.Desks {
		if !desk.Hours.OpenAt(at) || !desk.Hours.OpenAt(at.Add(6*time.Hour+30*time.Minute)) {
			return false
		}
	}
	return true
}

// at reads "-5 10:42", "+7m" after the step before, "in 1h" of the desk's
// working time after it, or "ago 1h10m".
func (d *days) at(when, desk string, before time.Time) (time.Time, error) {
	if text, ok := strings.CutPrefix(when, "ago "); ok {
		much, err := time.ParseDuration(text)
		if err != nil {
			return time.Time{}, err
		}
		return d.ago(desk, much)
	}
	if text, ok := strings.CutPrefix(when, "in "); ok {
		much, err := time.ParseDuration(text)
		of, _ := d.pack.Desk(desk)
		return of.Hours.AnswerBy(before, much), err
	}
	if strings.HasPrefix(when, "+") {
		later, err := time.ParseDuration(when)
		return before.Add(later), err
	}
	var n, hour, minute int
	if _, err := fmt.Sscanf(when, "%d %d:%d", &n, &hour, &minute); err != nil || n >= 0 {
		return time.Time{}, care.Faultf(care.Invalid, "a step at %q; want such as -5 10:42, +7m, ago 1h", when)
	}
	y, m, day := d.day(n).Date()
	return time.Date(y, m, day, hour, minute, 0, 0, d.pack.Zone), nil
}

var (
	dayWord    = regexp.MustCompile(`\{(в|В|вин|им|Им|en) ([+-][0-9]+)\}`)
	nominative = [7]string{"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"}
	accusative = [7]string{"воскресенье", "понедельник", "вторник", "среду", "четверг", "пятницу", "субботу"}
)

// words puts the days of the week into a text.
func (d *days) words(text string) string {
	return dayWord.ReplaceAllStringFunc(text, func(found string) string {
		parts := dayWord.FindStringSubmatch(found)
		n, err := strconv.Atoi(parts[2])
		if err != nil {
			return found
		}
		day := d.day(n).Weekday()
		in := "в "
		if day == time.Tuesday {
			in = "во "
		}
		switch parts[1] {
		case "в":
			return in + accusative[day]
		case "В":
			return strings.Replace(in, "в", "В", 1) + accusative[day]
		case "вин":
			return accusative[day]
		case "им":
			return nominative[day]
		case "Им":
			first := []rune(nominative[day])
			return strings.ToUpper(string(first[0])) + string(first[1:])
		}
		return day.String()
	})
}
