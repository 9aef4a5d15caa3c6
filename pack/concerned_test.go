package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

const everybody = "doctor nurse desk chief privacy representative"

func mustConcern(t *testing.T, c pack.Concern, clauses, roles string) {
	t.Helper()
	if strings.Join(c.Clauses, " ") != clauses || strings.Join(c.Roles, " ") != roles {
		t.Errorf("changed %v for %v, want %s for %s", c.Clauses, c.Roles, clauses, roles)
	}
}

// Only they sign again for whom a changed clause decides anything.
func TestChangeConcernsThoseForWhomTheClauseDecides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		clauses, roles string
		changes        []string
	}{
		{"", "", nil},
		{"", "", []string{"hours.yaml", "organisational: 2h", "organisational: 1h"}},
		{"", "", []string{"rules/30-people.cedar", "Посмотрите документ", "Взгляните на документ"}},
		{"4.2", "desk", []string{"policy.md", "Карточка действует 14 дней", "Карточка действует 7 дней"}},
		{"4.2", "desk", []string{"policy.en.md", "The card is good for 14 days", "The card is good for two weeks"}},
		{"4.2", "desk", []string{"rules/30-people.cedar", "unless { context.document_seen };", "unless { context.document_seen && principal.on_duty };"}},
		{"4.2", "nurse desk", []string{"rules/30-people.cedar", `permit (principal is Staff in Role::"desk", action == Action::"print-card", resource);`,
			`permit (principal is Staff, action == Action::"print-card", resource) when { principal in Role::"desk" || principal in Role::"nurse" };`}},
		{"5.2", "chief", []string{"policy.md", "Состав сотрудников ведёт", "Состав сотрудников знает"}},
		{"5.3", everybody, []string{"policy.md", "Какие есть отделения", "Какие отделения есть"}},
		{"3.3", "doctor nurse", []string{"policy.md", "Врачи и медсёстры читают", "Медсёстры и врачи читают"}},
		{"11.4", "chief privacy", []string{"policy.md", "Остальные видят только свою подпись", "Остальные видят свою подпись"}},
		{"6.1", everybody, []string{"policy.md", "Сотрудник не даёт пациентам", "Никто не даёт пациентам"}}, // nothing but people keep it
		{"2.2", everybody, []string{"policy.md", "чей телефон или почту", "чью почту или телефон"}},         // its rules speak of patients alone
		{"4.2 5.2", "desk chief", []string{"policy.md", "14 дней и срабатывает", "7 дней и срабатывает", "policy.md", "Состав сотрудников ведёт", "Состав сотрудников знает"}},
	} {
		mustConcern(t, pack.Concerned(ruClinic(t), after(t, c.changes...)), c.clauses, c.roles)
	}
}

func TestClauseThatComesOrGoesIsAChange(t *testing.T) {
	t.Parallel()
	with := after(t, "policy.md", "**5.3**", "**5.9** Новый пункт.\n\n**5.3**", "policy.en.md", "**5.3**", "**5.9** A new clause.\n\n**5.3**")
	mustConcern(t, pack.Concerned(ruClinic(t), with), "5.9", everybody)
	mustConcern(t, pack.Concerned(with, ruClinic(t)), "5.9", everybody)
	c := pack.Concerned(nil, with)
	if len(c.Clauses) != len(with.Clauses) || strings.Join(c.Roles, " ") != everybody {
		t.Errorf("the first of all concerns %+v", c)
	}
}

// A clause that a lesson teaches, and no rule keeps, concerns those it teaches.
func TestTaughtClauseConcernsWhomItIsTaughtTo(t *testing.T) {
	t.Parallel()
	changed := small(t)
	replace(t, changed, "policy.md", "Личный номер", "Свой номер")
	mustConcern(t, pack.Concerned(mustLoad(t, small(t)), mustLoad(t, changed)), "1.3", taughtIn(t, small(t)))
}

// taughtIn are the staff for whom the lesson of the smallest pack is.
func taughtIn(t *testing.T, in fstest.MapFS) string {
	lessons := mustLoad(t, in).Lessons
	if len(lessons) != 1 || len(lessons[0].For) == 0 {
		t.Fatal(lessons)
	}
	return strings.Join(lessons[0].For, " ")
}

// Where there are more questions than anybody asks, everybody signs.
func TestClauseThatLooksAtEverythingConcernsEverybody(t *testing.T) {
	t.Parallel()
	changed := after(t, "rules/30-people.cedar", "unless { context.document_seen };", `unless { context.document_seen || `+everyFact+` };`)
	mustConcern(t, pack.Concerned(ruClinic(t), changed), "4.2", everybody)
}

// A question is said with all that the rules look at, and nothing else.
func TestQuestionIsSaidInWords(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	for _, c := range []struct {
		q      policy.Question
		ru, en string
	}{
		{printsWithoutADocument,
			"регистратура: выдать карточку с кодом: пациент не наблюдается в отделении этой переписки; документ не смотрели; пациент не наблюдается в отделении этого сотрудника; правила подписаны",
			"front desk: hand out a card with a code: the patient is not in the care of the conversation's desk; no document was seen; the patient is in the care of none of their desks; has signed the policy"},
		{policy.Question{Act: policy.ApprovePolicy, Who: policy.Who{Kind: "staff", Roles: []string{"chief", "doctor"}, Active: true}, About: policy.About{OwnDraft: true}},
			"главный врач + врач: утвердить версию правил: есть кому утвердить, или сутки ещё не прошли; эту версию готовил тот же человек; вход только по ПИН-коду",
			"chief physician + doctor: approve a version of the policy: somebody else could approve it, or a day has not passed; wrote this version; signed in by PIN only"},
		{policy.Question{Act: policy.SeeAccesses, Who: policy.Who{Kind: "patient", Roles: []string{"patient"}, Active: true}, About: policy.About{Self: true}},
			"сам пациент: видеть, кто открывал переписку: речь о нём самом", "the patient: see who has opened the conversation: it is about themselves"},
		{policy.Question{Act: policy.SeeAccesses, Who: policy.Who{Kind: "patient", Roles: []string{"patient", "parent"}, Active: true}, About: policy.About{Represents: true}},
			"сам пациент + родитель или представитель: видеть, кто открывал переписку: речь о том, кого он законно представляет",
			"the patient + a parent or representative: see who has opened the conversation: it is about somebody they lawfully represent"},
		{policy.Question{Act: policy.VerifyLog, Who: policy.Who{Kind: "staff"}}, "Сотрудник: проверить журнал доступа: учётная запись закрыта", "A member of staff: check the record of accesses: the account is closed"},
		{policy.Question{Act: policy.VerifyLog}, "Неизвестно кто: проверить журнал доступа: учётная запись закрыта", "Nobody who is known: check the record of accesses: the account is closed"},
	} {
		who, what, facts := p.InWords(c.q)
		var ru, en []string
		for _, f := range facts {
			ru, en = append(ru, f.Ru), append(en, f.En)
		}
		if got := who.Ru + ": " + what.Ru + ": " + strings.Join(ru, "; "); got != c.ru {
			t.Errorf("got  %s\nwant %s", got, c.ru)
		}
		if got := who.En + ": " + what.En + ": " + strings.Join(en, "; "); got != c.en {
			t.Errorf("got  %s\nwant %s", got, c.en)
		}
	}
}

// Whatever is asked, no word of the program's own shows.
func TestWordsAreKnownForEveryFact(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	for _, act := range policy.Acts {
		for _, kind := range []string{"patient", "staff", "robot", ""} {
			q := policy.Question{Act: act, Who: policy.Who{Kind: kind, Active: true}, About: policy.About{Kind: "chat", State: "in-work"}}
			who, what, facts := p.InWords(q)
			for _, text := range append(facts, who, what) {
				if text.Ru == "" || text.En == "" || strings.ContainsAny(text.Ru+text.En, "=_") {
					t.Errorf("%s by %q: %q", act, kind, text)
				}
			}
		}
	}
	if w := pack.RoleWords("privacy"); w.Ru != "ответственный за персональные данные" || w.En != "privacy officer" {
		t.Error(w)
	}
}
