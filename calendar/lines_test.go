package calendar_test

import (
	"slices"
	"testing"
	"time"

	"github.com/bedside-health/bedside/calendar"
)

func TestWeekIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hours  []string
		ru, en string
	}{
		{[]string{"mon-fri 08:00-20:00", "sat 09:00-15:00"}, "Пн–Пт 8:00–20:00, Сб 9:00–15:00", "Mon–Fri 8:00–20:00, Sat 9:00–15:00"},
		{[]string{"mon,wed 10:00-12:00 13:00-18:30", "sat,sun 10:00-14:00"},
			"Пн 10:00–12:00 и 13:00–18:30, Ср 10:00–12:00 и 13:00–18:30, Сб, Вс 10:00–14:00",
			"Mon 10:00–12:00 and 13:00–18:30, Wed 10:00–12:00 and 13:00–18:30, Sat, Sun 10:00–14:00"},
		{[]string{"mon-sun 00:00-24:00"}, "Круглосуточно", "Round the clock"},
		{[]string{"mon-sun 09:00-21:00"}, "Пн–Вс 9:00–21:00", "Mon–Sun 9:00–21:00"},
		{nil, "Часы работы не указаны", "No hours given"},
		{[]string{"fri 20:00-08:00"}, "Пт 20:00–24:00, Сб 0:00–8:00", "Fri 20:00–24:00, Sat 0:00–8:00"},
		{[]string{"sat 20:00-00:00"}, "Сб 20:00–24:00", "Sat 20:00–24:00"},
	} {
		w := week(t, c.hours...)
		if ru, en := w.Line("ru"), w.Line("en"); ru != c.ru || en != c.en {
			t.Errorf("%q is said\n%s\n%s", c.hours, ru, en)
		}
	}
}

func TestPromiseIsSaidAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	h := moscow(t)
	now := at(t, h.Zone, "2026-11-23 14:00")
	for by, want := range map[string][2]string{
		"2026-11-23 18:00": {"Ответим сегодня до 18:00", "We will answer today by 18:00"},
		"2026-11-24 09:05": {"Ответим завтра до 9:05", "We will answer tomorrow by 9:05"},
		"2026-11-27 10:00": {"Ответим в пятницу до 10:00", "We will answer on Friday by 10:00"},
		"2026-12-01 10:00": {"Ответим 1 декабря до 10:00", "We will answer on 1 December by 10:00"},
		"2026-11-23 13:00": {"Должны были ответить сегодня до 13:00", "An answer was due today by 13:00"},
		"2026-11-22 13:00": {"Должны были ответить вчера до 13:00", "An answer was due yesterday by 13:00"},
		"2026-11-12 13:00": {"Должны были ответить 12 ноября до 13:00", "An answer was due on 12 November by 13:00"},
	} {
		ru, en := h.AnswerLine(at(t, h.Zone, by), now, "ru"), h.AnswerLine(at(t, h.Zone, by), now, "en")
		if ru != want[0] || en != want[1] {
			t.Errorf("by %s: %s / %s", by, ru, en)
		}
	}
	if line := h.AnswerLine(time.Time{}, now, "ru"); line != "" {
		t.Errorf("no promise is said %q", line)
	}
	opens := at(t, h.Zone, "2026-11-24 08:00")
	if ru, en := h.When(opens, now, "ru"), h.When(opens, now, "en"); ru != "завтра в 8:00" || en != "tomorrow at 8:00" {
		t.Errorf("opens %s / %s", ru, en)
	}
}

func TestHoursThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"", "mon", "funday 08:00-20:00", "mon-funday 08:00-20:00", "mon 8-20", "mon 08:00", "mon 08:00-25:00", "mon 08:60-09:00",
		"mon 24:01-24:02", "mon ab:00-10:00", "mon 08:00-12:00 11:00-13:00", "mon -1:00-10:00",
	} {
		if w, err := calendar.ParseWeek([]string{line}); err == nil {
			t.Errorf("%q was taken for %v", line, w)
		}
	}
	if _, err := calendar.ParseWeek([]string{"sun 20:00-08:00", "mon 07:00-09:00"}); err == nil {
		t.Error("Sunday's night and Monday's morning overlap")
	}
	for _, clock := range []string{"20:00-08:00", "08:00", "08:00-10:00 09:00-11:00"} {
		if spans, err := calendar.ParseDay(clock); err == nil {
			t.Errorf("%q was taken for %v", clock, spans)
		}
	}
	if _, err := calendar.ParseDate("7.01.2026"); err == nil {
		t.Error("a date written otherwise was taken")
	}
}

func TestOneDayIsRead(t *testing.T) {
	t.Parallel()
	if off, err := calendar.ParseDay(" "); err != nil || off != nil {
		t.Error(off, err)
	}
	short, err := calendar.ParseDay("13:00-14:00 09:00-12:00")
	if err != nil || len(short) != 2 || short[0].From != 9*60 {
		t.Error(short, err)
	}
	if date, err := calendar.ParseDate("2026-01-07"); err != nil || date != (calendar.Date{Year: 2026, Month: 1, Day: 7}) {
		t.Error(date, err)
	}
}

func TestShortDayIsWhatBothHaveInCommon(t *testing.T) {
	t.Parallel()
	w := week(t, "thu 08:00-12:00 13:00-20:00")
	short := []calendar.Span{{From: 9 * 60, To: 14 * 60}}
	got := calendar.Common(w.On(calendar.Date{Year: 2026, Month: 12, Day: 31}), short)
	want := []calendar.Span{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 14 * 60}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if got := calendar.Common(w.On(calendar.Date{Year: 2026, Month: 12, Day: 30}), short); len(got) > 0 {
		t.Errorf("a day off became %v", got)
	}
}
