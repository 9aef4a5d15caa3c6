package calendar_test

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/calendar"
)

// at reads "2026-11-23 14:00" in a zone.
func at(t testing.TB, zone *time.Location, s string) time.Time {
	t.Helper()
	parsed, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func week(t testing.TB, lines ...string) calendar.Week {
	t.Helper()
	w, err := calendar.ParseWeek(lines)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// moscow is a front desk; 2026-11-23 is a Monday.
func moscow(t testing.TB) calendar.Hours {
	return calendar.Hours{
		Zone: zone(t, "Europe/Moscow"),
		Week: week(t, "mon-fri 08:00-20:00", "sat 09:00-15:00"),
		Days: map[calendar.Date][]calendar.Span{
			{Year: 2026, Month: 12, Day: 31}: {{From: 9 * 60, To: 13 * 60}},
			{Year: 2027, Month: 1, Day: 1}:   nil,
			{Year: 2027, Month: 1, Day: 2}:   nil,
		},
	}
}

func TestOpenAtKnowsHoursAndHolidays(t *testing.T) {
	t.Parallel()
	h := moscow(t)
	for when, open := range map[string]bool{
		"2026-11-23 07:59": false,
		"2026-11-23 08:00": true,
		"2026-11-23 19:59": true,
		"2026-11-23 20:00": false,
		"2026-11-28 14:59": true,
		"2026-11-29 12:00": false, // Sunday
		"2026-12-31 12:59": true,  // a short day
		"2026-12-31 13:00": false,
		"2027-01-01 12:00": false, // a day off on a Friday
	} {
		if got := h.OpenAt(at(t, h.Zone, when)); got != open {
			t.Errorf("open at %s: %v, want %v", when, got, open)
		}
	}
}

func TestNextOpenSkipsNightsAndHolidays(t *testing.T) {
	t.Parallel()
	h := moscow(t)
	for when, want := range map[string]string{
		"2026-11-23 12:00": "2026-11-23 12:00", // open now
		"2026-11-23 07:00": "2026-11-23 08:00",
		"2026-11-27 21:00": "2026-11-28 09:00",
		"2026-11-28 16:00": "2026-11-30 08:00",
		"2026-12-31 13:00": "2027-01-04 08:00", // Friday and Saturday off, then Sunday
	} {
		got, ok := h.NextOpen(at(t, h.Zone, when))
		if !ok || !got.Equal(at(t, h.Zone, want)) {
			t.Errorf("after %s opens %s, want %s", when, got, want)
		}
	}
	never, noon := calendar.Hours{}, at(t, time.UTC, "2026-11-23 12:00")
	if _, ok := never.NextOpen(noon); ok || never.OpenAt(noon) {
		t.Error("a desk without hours opened")
	}
}

func TestAnswerByCountsWorkingTimeOnly(t *testing.T) {
	t.Parallel()
	h := moscow(t)
	for _, c := range []struct {
		from    string
		working time.Duration
		want    string
	}{
		{"2026-11-23 10:00", 2 * time.Hour, "2026-11-23 12:00"},
		{"2026-11-23 18:00", 2 * time.Hour, "2026-11-23 20:00"}, // to the last minute
		{"2026-11-23 19:00", 2 * time.Hour, "2026-11-24 09:00"},
		{"2026-11-23 03:00", 2 * time.Hour, "2026-11-23 10:00"},
		{"2026-11-27 19:00", 8 * time.Hour, "2026-11-30 09:00"}, // Friday, Saturday, Monday
		{"2026-12-31 12:00", 2 * time.Hour, "2027-01-04 09:00"},
	} {
		if got := h.AnswerBy(at(t, h.Zone, c.from), c.working); !got.Equal(at(t, h.Zone, c.want)) {
			t.Errorf("%s after %s: %s, want %s", c.working, c.from, got, c.want)
		}
	}
	if got := h.AnswerBy(at(t, h.Zone, "2026-11-23 10:00"), 100_000*time.Hour); !got.IsZero() {
		t.Errorf("more than a year of work is due %s", got)
	}
}

// Berlin's clocks went back on 2026-10-25 at 3:00 and forward on 2026-03-29 at 2:00.
func TestWorkingHourIsAnHourThatPasses(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	night := calendar.Hours{Zone: berlin, Week: week(t, "mon-sun 00:00-24:00")}
	for _, c := range []struct {
		from    string
		working time.Duration
		want    string
	}{
		{"2026-10-25 00:00", 6 * time.Hour, "2026-10-25 05:00"},
		{"2026-03-29 00:00", 6 * time.Hour, "2026-03-29 07:00"},
		{"2026-10-24 12:00", 24 * time.Hour, "2026-10-25 11:00"},
	} {
		if got := night.AnswerBy(at(t, berlin, c.from), c.working); !got.Equal(at(t, berlin, c.want)) {
			t.Errorf("%s after %s: %s, want %s", c.working, c.from, got.In(berlin), c.want)
		}
	}
	lost := calendar.Hours{Zone: berlin, Week: week(t, "sun 02:00-03:00")} // an hour that does not exist that day
	if lost.OpenAt(at(t, berlin, "2026-03-29 03:00")) {
		t.Error("open in an hour that does not exist")
	}
}

func TestZonesAreNotMixed(t *testing.T) {
	t.Parallel()
	h := moscow(t)
	vladivostok := zone(t, "Asia/Vladivostok")
	if h.OpenAt(at(t, vladivostok, "2026-11-23 14:59")) || !h.OpenAt(at(t, vladivostok, "2026-11-23 15:00")) {
		t.Error("the desk opens at 15:00 in Vladivostok")
	}
}

// However long the work and whenever it begins: what is due is due in working
// time, and more work is never due earlier.
func FuzzAnswerBy(f *testing.F) {
	h := moscow(f)
	f.Add(int64(1_795_000_000), uint16(90))
	f.Fuzz(func(t *testing.T, seconds int64, minutes uint16) {
		from := time.Unix(seconds%4_000_000_000, 0)
		working := time.Duration(minutes) * time.Minute
		by := h.AnswerBy(from, working)
		if by.IsZero() {
			return
		}
		if by.Before(from.Add(working)) || !h.OpenAt(by.Add(-time.Second)) && minutes > 0 {
			t.Errorf("%s after %s: %s", working, from, by)
		}
		if more := h.AnswerBy(from, working+time.Minute); !more.IsZero() && !more.After(by) {
			t.Errorf("more work is due earlier: %s, %s", by, more)
		}
	})
}
