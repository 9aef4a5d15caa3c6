package pack_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/calendar"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

func ruClinic(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Embedded("ru-clinic")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEmbeddedPackLoadsAndKeepsItsOwnTests(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	for _, failed := range p.RunTests() {
		t.Error(failed)
	}
	if p.String() != "ru-clinic 0.3.0" {
		t.Error(p)
	}
	for _, name := range []string{"martian-clinic", "../secret"} {
		if _, err := pack.Embedded(name); err == nil {
			t.Errorf("%s ships", name)
		}
	}
}

// In its first chapters every clause of ru-clinic is enforced by a rule, but
// for those that the store and the ledger keep by being what they are, and two
// that are up to people. Later chapters are about what people do.
func TestClausesSayWhetherARuleEnforcesThem(t *testing.T) {
	t.Parallel()
	var not []string
	for _, c := range ruClinic(t).Clauses {
		if chapter, _, _ := strings.Cut(c.ID, "."); !c.Enforced && len(chapter) == 1 && chapter < "6" {
			not = append(not, c.ID)
		}
	}
	if got := strings.Join(not, " "); got != "1.1 1.2 2.6 5.4" {
		t.Errorf("not enforced by a rule: %s", got)
	}
}

// judged decides, and says what the asker is answered.
func judged(p *pack.Pack, q policy.Question) error { return p.Fault(q, p.Rules.Decide(q), "con_1") }

func TestRefusalIsExplainedByTheClauseAsSigned(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	doctor := policy.Who{Kind: "staff", Roles: []string{"doctor"}, Active: true}
	ours := policy.About{SameDesk: true, DeskInCare: true, Kind: "information", State: "in-work", PatientIdentity: "desk"}
	if err := judged(p, policy.Question{Act: policy.Read, Who: doctor, About: ours}); err != nil {
		t.Errorf("allowed: %v", err)
	}

	err := judged(p, policy.Question{Act: policy.Close, Who: doctor, About: ours})
	fault, ok := err.(*care.Fault)
	if !ok || fault.Kind != care.Refused || len(fault.Reasons) != 1 {
		t.Fatalf("got %v", err)
	}
	if r := fault.Reasons[0]; r.Clause != "3.8" || !strings.HasPrefix(r.ClauseText.En, "The clinic closes") || r.ClauseText.Ru != p.Clause("3.8", "ru") ||
		r.Because.Ru == "" || r.Instead.En == "" || r.InsteadAct != "give-reason" {
		t.Errorf("got %+v", r)
	}

	theirs := ours
	theirs.SameDesk = false
	err = judged(p, policy.Question{Act: policy.Close, Who: doctor, About: theirs})
	if fault, ok := err.(*care.Fault); !ok || fault.Kind != care.Unknown || len(fault.Reasons) > 0 || err.Error() != pack.Unknown("con_1").Error() {
		t.Errorf("an outsider hears %v", err)
	}
	if p.Clause("99.9", "ru") != "" {
		t.Error("a clause that is not there has text")
	}
}

func TestDesksPromiseInWorkingTime(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	desk, known := p.Desk("front-desk")
	other, unknown := p.Desk("dentistry")
	if !known || unknown || other.Key != "front-desk" {
		t.Fatal(desk, other)
	}
	at := func(s string) time.Time {
		parsed, err := time.ParseInLocation("2006-01-02 15:04:05", s, p.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for from, want := range map[string]string{
		"2026-11-23 14:00:00": "2026-11-23 16:00:00",
		"2026-11-23 14:01:07": "2026-11-23 16:05:00",
		"2026-11-27 19:00:00": "2026-11-28 10:00:00",
	} {
		if got := desk.AnswerBy("organisational", at(from)); !got.Equal(at(want)) {
			t.Errorf("from %s: %s, want %s", from, got, want)
		}
	}
	if got := desk.AnswerBy("consultation", at("2026-11-23 14:00:00")); !got.IsZero() {
		t.Errorf("nothing is promised, but %s", got)
	}
	desk.Promise = map[string]time.Duration{"organisational": 1e6 * time.Hour}
	if got := desk.AnswerBy("organisational", at("2026-11-23 14:00:00")); !got.IsZero() {
		t.Errorf("an age is promised by %s", got)
	}
	for when, quiet := range map[string]bool{"2026-11-23 07:59:00": true, "2026-11-23 08:00:00": false, "2026-11-23 21:00:00": true} {
		if p.QuietAt(at(when)) != quiet {
			t.Errorf("quiet at %s is not %v", when, quiet)
		}
	}
	p.Quiet = pack.Quiet{From: 0, To: 6 * 60}
	if !p.QuietAt(at("2026-11-23 05:00:00")) || p.QuietAt(at("2026-11-23 06:00:00")) {
		t.Error("quiet hours within a day")
	}
}

func TestReasonsLeadToADeskAndAKind(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	r, ok := p.Reason("cardiology-observation")
	if !ok || r.Desk != "cardiology" || r.Kind != "observation" {
		t.Errorf("got %+v", r)
	}
	if _, ok := p.Reason("gossip"); ok {
		t.Error("gossip is a reason")
	}
}

func TestNoticeSaysWhenNotForEmergenciesAndWhoReads(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	desk, _ := p.Desk("front-desk")
	for lang, says := range map[string][]string{
		"ru": {"Регистратура: Пн–Пт 8:00–20:00, Сб 9:00–15:00.", "в течение 2 рабочих часов", "не для неотложных", "103 или 112", "читают только"},
		"en": {"Front desk: Mon–Fri", "within 2 working hours", "not for emergencies", "103 or 112", "read it"},
	} {
		notice := p.Notice(desk, "organisational", lang)
		for _, part := range says {
			if !strings.Contains(notice, part) {
				t.Errorf("%s: %q does not say %q", lang, notice, part)
			}
		}
		if strings.ContainsAny(notice, "{}") {
			t.Errorf("a blank is left: %s", notice)
		}
	}
	for promise, want := range map[time.Duration][2]string{
		time.Hour:        {"1 рабочего часа", "1 working hour"},
		21 * time.Hour:   {"21 рабочего часа", "21 working hours"},
		11 * time.Hour:   {"11 рабочих часов", "11 working hours"},
		30 * time.Minute: {"30 рабочих минут", "30 working minutes"},
		61 * time.Minute: {"61 рабочей минуты", "61 working minutes"},
		time.Minute:      {"1 рабочей минуты", "1 working minute"},
		0:                {"рабочего дня", "a working day"},
	} {
		desk.Promise = map[string]time.Duration{"organisational": promise}
		ru, en := p.Notice(desk, "organisational", "ru"), p.Notice(desk, "organisational", "en")
		if !strings.Contains(ru, want[0]) || !strings.Contains(en, want[1]) {
			t.Errorf("%s is said\n%s\n%s", promise, ru, en)
		}
	}
}

func TestOutOfHoursNamesTheNextWorkingTime(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	desk, _ := p.Desk("front-desk")
	evening := time.Date(2026, 11, 23, 22, 0, 0, 0, p.Zone)
	ru, en := p.OutOfHours(desk, "organisational", evening, "ru"), p.OutOfHours(desk, "organisational", evening, "en")
	if !strings.Contains(ru, "Регистратура сейчас не работает. Откроемся завтра в 8:00. Ответим завтра до 10:00.") {
		t.Error(ru)
	}
	if !strings.Contains(en, "We open tomorrow at 8:00. We will answer tomorrow by 10:00.") {
		t.Error(en)
	}
	if open := p.OutOfHours(desk, "organisational", evening.Add(-8*time.Hour), "ru"); open != "" {
		t.Errorf("open, but: %s", open)
	}
	desk.Hours = calendar.Hours{Zone: p.Zone}
	if never := p.OutOfHours(desk, "organisational", evening, "ru"); !strings.Contains(never, "Откроемся позже.") {
		t.Error(never)
	}
}
