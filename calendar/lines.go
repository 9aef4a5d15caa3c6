package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

var (
	shortDays = map[string][]string{
		"ru": {"Вс", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб"},
		"en": {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	}
	onDays = map[string][]string{
		"ru": {"в воскресенье", "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"},
		"en": {"on Sunday", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday"},
	}
	ofMonths = []string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
)

// String writes a span as people do: 8:00–20:00.
func (s Span) String() string { return clockWords(s.From) + "–" + clockWords(s.To) }

func clockWords(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// Line says the week in one line: "Пн–Пт 8:00–20:00, Сб 9:00–15:00".
func (w Week) Line(lang string) string {
	var parts []string
	for i := 0; i < 7; {
		spans, last := w[day(i)], i
		for last < 6 && slices.Equal(w[day(last+1)], spans) {
			last++
		}
		if len(spans) > 0 {
			parts = append(parts, daysWords(lang, i, last)+" "+spansWords(lang, spans))
		}
		i = last + 1
	}
	switch {
	case len(parts) == 0:
		return say(lang, "Часы работы не указаны", "No hours given")
	case w.always():
		return say(lang, "Круглосуточно", "Round the clock")
	}
	return strings.Join(parts, ", ")
}

// day counts from Monday, as people read a week here.
func day(i int) int { return (i + 1) % 7 }

func (w Week) always() bool {
	for _, spans := range w {
		if !slices.Equal(spans, []Span{{0, 1440}}) {
			return false
		}
	}
	return true
}

func daysWords(lang string, first, last int) string {
	names := shortDays[known(lang)]
	switch last - first {
	case 0:
		return names[day(first)]
	case 1:
		return names[day(first)] + ", " + names[day(last)]
	}
	return names[day(first)] + "–" + names[day(last)]
}

func spansWords(lang string, spans []Span) string {
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = s.String()
	}
	return strings.Join(words, say(lang, " и ", " and "))
}

// When names a moment as seen from now: "завтра в 8:00", "24 ноября в 10:00".
func (h Hours) When(t, now time.Time, lang string) string {
	return h.day(t, now, lang) + say(lang, " в ", " at ") + h.time(t)
}

// AnswerLine says a promise: "Ответим сегодня до 18:00". Of a promise that was
// not kept it says so. No promise is no line.
func (h Hours) AnswerLine(by, now time.Time, lang string) string {
	switch {
	case by.IsZero():
		return ""
	case by.Before(now):
		return fmt.Sprintf(say(lang, "Должны были ответить %s до %s", "An answer was due %s by %s"), h.day(by, now, lang), h.time(by))
	}
	return fmt.Sprintf(say(lang, "Ответим %s до %s", "We will answer %s by %s"), h.day(by, now, lang), h.time(by))
}

func (h Hours) day(t, now time.Time, lang string) string {
	t, now = t.In(h.zone()), now.In(h.zone())
	switch days := daysBetween(now, t); {
	case days == -1:
		return say(lang, "вчера", "yesterday")
	case days == 0:
		return say(lang, "сегодня", "today")
	case days == 1:
		return say(lang, "завтра", "tomorrow")
	case days > 1 && days < 7:
		return onDays[known(lang)][t.Weekday()]
	}
	return say(lang, fmt.Sprintf("%d %s", t.Day(), ofMonths[t.Month()-1]), t.Format("on 2 January"))
}

func (h Hours) time(t time.Time) string {
	t = t.In(h.zone())
	return clockWords(t.Hour()*60 + t.Minute())
}

// daysBetween counts days of the calendar, whatever their length.
func daysBetween(a, b time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(b).Sub(midnight(a)).Hours() / 24)
}

func known(lang string) string { return say(lang, "ru", "en") }

func say(lang, ru, en string) string {
	if lang == "en" {
		return en
	}
	return ru
}
