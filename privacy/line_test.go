package privacy_test

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/privacy"
)

func TestLinesReadAsPeopleSpeak(t *testing.T) {
	t.Parallel()
	moscow := time.FixedZone("MSK", 3*60*60)
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, moscow)
	at := func(year int, month time.Month, day, hour, minute int) int64 {
		return time.Date(year, month, day, hour, minute, 0, 0, moscow).UnixMicro()
	}
	for _, c := range []struct {
		s                  privacy.Sitting
		lang, called, desk string
		want               string
	}{
		{privacy.Sitting{Role: "nurse", Act: "read", From: at(2026, 11, 12, 14, 2), To: at(2026, 11, 12, 14, 10)}, "ru", "", "Кардиология",
			"Медсестра, Кардиология · чтение переписки · 12 ноября, 14:02–14:10"},
		{privacy.Sitting{Role: "nurse", Act: "read", From: at(2026, 11, 12, 14, 2), To: at(2026, 11, 12, 14, 2)}, "en", "", "Cardiology",
			"Nurse, Cardiology · read the conversation · 12 November, 14:02"},
		{privacy.Sitting{Role: "doctor", Act: "read", From: at(2026, 11, 12, 23, 55), To: at(2026, 11, 13, 0, 10)}, "ru", "Врач Белов П. А.", "",
			"Врач Белов П. А. · чтение переписки · 12 ноября, 23:55 – 13 ноября, 00:10"},
		{privacy.Sitting{Role: "privacy", Act: "see-accesses", From: at(2025, 3, 1, 9, 0), To: at(2025, 3, 1, 9, 0)}, "ru", "", "",
			"Ответственный за персональные данные · просмотр списка тех, кто видел данные · 1 марта 2025, 09:00"},
		{privacy.Sitting{Role: "patient", Act: "read", Own: true, From: at(2026, 5, 9, 9, 0), To: at(2026, 5, 9, 9, 1)}, "ru", "Снегирёва А. П.", "Кардиология",
			"Вы сами · чтение переписки · 9 мая, 09:00–09:01"},
		{privacy.Sitting{Role: "gardener", Act: "watered", From: at(2026, 5, 9, 9, 0), To: at(2026, 5, 9, 9, 0)}, "en", "", "",
			"A member of staff · opened the data · 9 May, 09:00"},
	} {
		if got := c.s.Line(privacy.Reader{Lang: c.lang, Zone: moscow, Now: now}, c.called, c.desk); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
