package calendar

import (
	"iter"
	"time"
)

// A Span is open time within one day, in minutes of wall clock since midnight.
// To is at most 1440, which is midnight again.
type Span struct{ From, To int }

// A Week holds the spans of each time.Weekday, in order, not overlapping.
type Week [7][]Span

// A Date is one day of the calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// On is the spans of a date's weekday.
func (w Week) On(d Date) []Span {
	return w[time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()]
}

// Common is the time that lies in both, in order.
func Common(a, b []Span) []Span {
	var common []Span
	for _, x := range a {
		for _, y := range b {
			if both := (Span{max(x.From, y.From), min(x.To, y.To)}); both.From < both.To {
				common = append(common, both)
			}
		}
	}
	return common
}

// Hours are when a desk is open. The zero value is never open.
type Hours struct {
	Zone *time.Location // nil is UTC
	Week Week
	Days map[Date][]Span // days that differ from their weekday; no spans: closed
}

// horizon bounds every search: a desk that stays closed for longer is closed.
const horizon = 400 // days

// OpenAt says whether the desk is open at t.
func (h Hours) OpenAt(t time.Time) bool {
	for from := range h.spans(t) {
		return !from.After(t)
	}
	return false
}

// NextOpen says when the desk is open next: t itself when it is open now. It
// is false when the desk does not open within a year.
func (h Hours) NextOpen(t time.Time) (time.Time, bool) {
	for from := range h.spans(t) {
		if from.Before(t) {
			return t, true
		}
		return from, true
	}
	return time.Time{}, false
}

// AnswerBy is the moment when so much working time has passed since from. It
// is the zero time when the desk does not work that long within a year.
func (h Hours) AnswerBy(from time.Time, working time.Duration) time.Time {
	for open, shut := range h.spans(from) {
		if open.Before(from) {
			open = from
		}
		if by := open.Add(working); !by.After(shut) {
			return by
		}
		working -= shut.Sub(open)
	}
	return time.Time{}
}

// spans yields when the desk opens and shuts, in order, from the span that is
// not over at t.
func (h Hours) spans(t time.Time) iter.Seq2[time.Time, time.Time] {
	return func(yield func(from, to time.Time) bool) {
		year, month, day := t.In(h.zone()).Date()
		for n := range horizon {
			// Noon exists on every day, in every zone.
			noon := time.Date(year, month, day+n, 12, 0, 0, 0, h.zone())
			for _, s := range h.on(noon) {
				from, to := h.clock(noon, s.From), h.clock(noon, s.To)
				if to.After(t) && to.After(from) && !yield(from, to) {
					return
				}
			}
		}
	}
}

func (h Hours) on(day time.Time) []Span {
	if spans, differs := h.Days[dateOf(day)]; differs {
		return spans
	}
	return h.Week[day.Weekday()]
}

func (h Hours) clock(day time.Time, minutes int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, h.zone())
}

func (h Hours) zone() *time.Location {
	if h.Zone == nil {
		return time.UTC
	}
	return h.Zone
}

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}
