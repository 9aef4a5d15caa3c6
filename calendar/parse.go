package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

var dayWords = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeek reads lines such as "mon-fri 08:00-12:00 13:00-20:00" and
// "sat,sun 09:00-15:00". A span may pass midnight: "20:00-08:00".
func ParseWeek(lines []string) (Week, error) {
	var w Week
	for _, line := range lines {
		days, clock, _ := strings.Cut(strings.TrimSpace(line), " ")
		on, err := parseDays(days)
		if err != nil {
			return Week{}, err
		}
		spans, err := parseSpans(clock)
		if err != nil {
			return Week{}, err
		}
		for _, day := range on {
			w.add(day, spans)
		}
	}
	for day := range w {
		if err := inOrder(w[day]); err != nil {
			return Week{}, fmt.Errorf("%s: %w", dayWords[day], err)
		}
	}
	return w, nil
}

// add puts spans on a day; what lies past midnight goes to the next one.
func (w *Week) add(day int, spans []Span) {
	for _, s := range spans {
		if s.To > s.From {
			w[day] = append(w[day], s)
			continue
		}
		w[day] = append(w[day], Span{s.From, 1440})
		if s.To > 0 {
			w[(day+1)%7] = append(w[(day+1)%7], Span{0, s.To})
		}
	}
}

// ParseDay reads the hours of one day that differs: "09:00-13:00", or nothing
// for a day that is closed. It cannot pass midnight.
func ParseDay(clock string) ([]Span, error) {
	if strings.TrimSpace(clock) == "" {
		return nil, nil
	}
	spans, err := parseSpans(clock)
	if err != nil {
		return nil, err
	}
	for _, s := range spans {
		if s.To <= s.From {
			return nil, fmt.Errorf("%q passes midnight", clock)
		}
	}
	return spans, inOrder(spans)
}

// ParseDate reads "2026-01-07".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date such as 2026-01-07", s)
	}
	return dateOf(t), nil
}

// ParseClock reads "08:00" as minutes since midnight; "24:00" is 1440.
func ParseClock(s string) (int, error) {
	hour, minute, ok := strings.Cut(s, ":")
	h, errH := strconv.ParseUint(hour, 10, 8)
	m, errM := strconv.ParseUint(minute, 10, 8)
	total := int(h)*60 + int(m)
	if !ok || errH != nil || errM != nil || m > 59 || total > 1440 {
		return 0, fmt.Errorf("%q is no time such as 08:00", s)
	}
	return total, nil
}

func parseDays(s string) ([]int, error) {
	var days []int
	for part := range strings.SplitSeq(s, ",") {
		first, last, ranged := strings.Cut(part, "-")
		if !ranged {
			last = first
		}
		from, to := slices.Index(dayWords, first), slices.Index(dayWords, last)
		if from < 0 || to < 0 {
			return nil, fmt.Errorf("%q are no days such as mon-fri or sat,sun", s)
		}
		for day := from; ; day = (day + 1) % 7 {
			days = append(days, day)
			if day == to {
				break
			}
		}
	}
	return days, nil
}

func parseSpans(s string) ([]Span, error) {
	var spans []Span
	for _, part := range strings.Fields(s) {
		first, last, _ := strings.Cut(part, "-")
		from, err := ParseClock(first)
		if err != nil {
			return nil, err
		}
		to, err := ParseClock(last)
		if err != nil {
			return nil, err
		}
		spans = append(spans, Span{from, to})
	}
	if len(spans) == 0 {
		return nil, fmt.Errorf("no hours such as 08:00-20:00")
	}
	return spans, nil
}

// inOrder sorts spans and refuses those that overlap.
func inOrder(spans []Span) error {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].To {
			return fmt.Errorf("%s and %s overlap", spans[i-1], spans[i])
		}
	}
	return nil
}
