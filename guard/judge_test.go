package guard_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/guard"
)

// strict stops every kind and knows a little of its own.
func strict() guard.Policy {
	p := guard.Policy{Decide: map[guard.Kind]guard.Decision{}, Clauses: map[guard.Kind]string{guard.Phone: "6.1", guard.Tone: "7.5"}, Instead: guard.Offers("ru"),
		Public: []guard.Contact{{Phone: "8 495 000-00-00"}, {Phone: "+442079460123"}, {Phone: "116123"}, {Phone: "4950001122"}, {Phone: "0207 9460999"}, {Email: "Clinic@example.ru"},
			{Link: "https://www.example.ru/"}, {Link: "https://t.me/clinic_bot"}, {Link: "https://vk.com/clinic"}},
		Own:        []guard.Contact{{Phone: "8 812 111-22-33"}, {Email: "ivanov@clinic.example"}, {Link: "petrov.example"}},
		Messengers: []string{"Signal", "Яндекс Мессенджер", "!!"},
		Phrases:    []guard.Phrase{{Avoid: []string{"Ждите", "…"}, At: "any", Because: "без срока тяжело", Instead: "ответим завтра"}},
	}
	for _, k := range guard.Kinds {
		p.Decide[k] = guard.Stop
	}
	return p
}

// found writes a verdict as "stop phone:8 916 … email:…".
func found(text string, v guard.Verdict) string {
	all := []string{string(v.Decision)}
	for _, f := range v.Findings {
		all = append(all, string(f.Kind)+":"+text[f.Start:f.End])
	}
	return strings.Join(all, " ")
}

func judged(t *testing.T, g *guard.Guard, cases map[string]string) {
	t.Helper()
	for text, want := range cases {
		if got := found(text, g.Judge(guard.Message{Text: text})); got != want {
			t.Errorf("%s\n got  %s\n want %s", text, got, want)
		}
	}
}

func TestWhatThePolicyPassesIsNotTold(t *testing.T) {
	t.Parallel()
	p := strict()
	p.Decide[guard.Phone], p.Decide[guard.Link], p.Decide[guard.Email] = guard.Pass, guard.Warn, guard.Warn
	judged(t, guard.New(p), map[string]string{
		"мой 8 916 123-45-67":              "pass",
		"мой ivan@mail.ru и a.example.com": "warn email:ivan@mail.ru link:a.example.com",
		"лаборатория info@lab.ru":          "warn email:info@lab.ru", // an unknown one is not made worse than decided
		"":                                 "pass",
		"ждите":                            "pass tone:ждите",
		"пишите мне в ватсап, мой 8 916 123-45-67 ": "stop invite:пишите мне в ватсап",
	})
}

func TestAFindingSaysClauseReasonAndWayOut(t *testing.T) {
	t.Parallel()
	g := guard.New(strict())
	v := g.Judge(guard.Message{Text: "Ждите. Мой номер 8 916 123-45-67"})
	hint, phone := v.Findings[0], v.Findings[1]
	if hint.Clause != "7.5" || hint.Because != "без срока тяжело" || hint.Instead != "ответим завтра" || hint.Decision != guard.Pass {
		t.Errorf("%+v", hint)
	}
	if phone.Clause != "6.1" || phone.Instead != guard.Offers("ru")[guard.Phone] || phone.Decision != guard.Stop || phone.Instead == "" {
		t.Errorf("%+v", phone)
	}
	if en := guard.Offers("en"); en[guard.Snils] == en[guard.Phone] || en[guard.Tone] != "" || en[guard.Email] == phone.Instead {
		t.Errorf("%+v", en)
	}
}

func TestPatientsGiveTheirContactsButNoDocuments(t *testing.T) {
	t.Parallel()
	g := guard.New(strict())
	text := "Мой 8 916 123-45-67, ivan@mail.ru, @ivan_p, пишите в ватсап. Ждите. СНИЛС 112-233-445 95"
	if got := found(text, g.Judge(guard.Message{From: guard.Patient, Text: text})); got != "stop snils:112-233-445 95" {
		t.Error(got)
	}
	if got := g.Judge(guard.Message{From: guard.Staff, Text: text}); len(got.Findings) < 5 {
		t.Errorf("staff: %s", found(text, got))
	}
}

func TestAnybodyMayBeToldWhatIsPublic(t *testing.T) {
	t.Parallel()
	judged(t, guard.New(strict()), map[string]string{
		"мой рабочий 8 495 000 00 00":                           "pass",
		"звоните +7 (495) 000-00-00 или 000-00-00":              "pass",
		"звоните 495 000-11-22, 020 7946 0123, 0207 946 0999":   "pass",
		"116 123, 103, 112, 8-800-200-02-00, 8 804 333 00 00":   "pass",
		"0800 123 4567, 0300 123 1234, +44 800 123 4567":        "pass",
		"+1 800 555 0199 or 1-888-555-0133":                     "pass",
		"clinic@example.ru, CLINIC@EXAMPLE.RU":                  "pass",
		"example.ru, https://example.ru/a?b=1, m.example.ru":    "pass",
		"t.me/clinic_bot, @clinic_bot, https://vk.com/clinic/1": "pass",
		"t.me/clinic_bot2":  "stop messenger:t.me/clinic_bot2",
		"звоните 111-22-34": "warn phone:111-22-34",
	})
}

func TestAPersonsOwnIsStoppedWhateverItLooksLike(t *testing.T) {
	t.Parallel()
	judged(t, guard.New(strict()), map[string]string{
		"больница, 8 (812) 111-22-33":         "stop phone:8 (812) 111-22-33",
		"регистратура: ivanov@clinic.example": "stop email:ivanov@clinic.example",
		"клиника: www.petrov.example/about":   "stop messenger:www.petrov.example/about",
		"больница, 8 (812) 111-22-34":         "warn phone:8 (812) 111-22-34",
		"регистратура: petrov@clinic.example": "warn email:petrov@clinic.example",
	})
}

func TestWordsAroundANumberTellWhoseItIs(t *testing.T) {
	t.Parallel()
	judged(t, guard.New(strict()), map[string]string{
		"Аптека: 8 916 123-45-67":                              "warn phone:8 916 123-45-67",
		"Это аптека. Звоните туда: 8 916 123-45-67":            "warn phone:8 916 123-45-67",
		"Я из клиники. Позвоните мне: 8 916 123-45-67":         "stop phone:8 916 123-45-67",
		"Ваш телефон 8 916 123-45-67, верно?":                  "warn phone:8 916 123-45-67",
		"Если регистратура закрыта, звоните 8 916 123-45-67":   "stop phone:8 916 123-45-67",
		"Позвоните мне 8 495 123-45-67":                        "stop phone:8 495 123-45-67",
		"Не звоните мне, аптека ответит: 8 495 123-45-67":      "warn phone:8 495 123-45-67",
		"Личный телефон заведующей больницы: 8 495 123-45-67":  "stop phone:8 495 123-45-67",
		"Телефон моего коллеги в лаборатории: 8 495 123-45-67": "warn phone:8 495 123-45-67",
		"01632 960222, mine": "stop phone:01632 960222",
	})
}

func TestPhonesOfManyCountriesAndTownsAreRead(t *testing.T) {
	t.Parallel()
	judged(t, guard.New(strict()), map[string]string{
		"+8 916 123 45 67":                            "stop phone:+8 916 123 45 67",
		"+380 67 123 45 67":                           "stop phone:+380 67 123 45 67",
		"+7 701 123 45 67":                            "stop phone:+7 701 123 45 67",
		"звоните 7 701 123 45 67":                     "stop phone:7 701 123 45 67",
		"звоните 375 29 123 45 67":                    "warn phone:375 29 123 45 67",
		"+44 20 7946 0124":                            "warn phone:+44 20 7946 0124",
		"0044 7911 123456":                            "stop phone:0044 7911 123456",
		"call (0161) 496 0345":                        "warn phone:(0161) 496 0345",
		"(+7) 916 123-45-67":                          "stop phone:+7) 916 123-45-67",
		"тел. 123-45-67, 45-67-89, 2-34-56":           "warn phone:123-45-67 phone:45-67-89 phone:2-34-56",
		"тел. 45-67-89 мг":                            "pass",
		"+999 1234567890, +12, +7 123, +44 123":       "pass",
		"0000000, 0212345":                            "pass",
		"8916\n1234567":                               "stop phone:8916\n1234567",
		"8 916 -\n- 123 45 67":                        "stop phone:8 916 -\n- 123 45 67",
		"8 - . - . - 916 123 = 5":                     "pass",
		"8 916 123 45 67 8 903 765 43 21":             "stop phone:8 916 123 45 67 phone:8 903 765 43 21",
		"в 15 8 916 123 45 67":                        "stop phone:8 916 123 45 67",
		"дата 12.10.2024 89161234567":                 "stop phone:89161234567",
		"серийный номер 89161234567":                  "pass",
		"1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4": "pass",
		"123456789012345678901234567890 1":            "pass",
	})
}

func TestDocumentsAreKnownByTheirCheckDigits(t *testing.T) {
	t.Parallel()
	judged(t, guard.New(strict()), map[string]string{
		"112-233-445 95":                     "stop snils:112-233-445 95",
		"112-233-445 96":                     "pass",
		"СНИЛС 001-001-998 00":               "pass",
		"11223344595":                        "stop snils:11223344595",
		"заказ 11223344595":                  "pass",
		"ИНН 7707083893":                     "stop inn:7707083893",
		"ИНН 7707083894, ИНН 0000000000":     "pass",
		"7707083893":                         "pass",
		"500100732259":                       "stop inn:500100732259",
		"заказ 500100732259":                 "pass",
		"4276 1609 8345 1230":                "pass",
		"2200 7001 2345 6789":                "pass",
		"4111 1111 1111 1111":                "stop card:4111 1111 1111 1111",
		"4111111111111111":                   "stop card:4111111111111111",
		"заказ 4111111111111111":             "pass",
		"6200 0000 0000 0005":                "stop card:6200 0000 0000 0005",
		"карта 6759649826438453":             "stop card:6759649826438453",
		"3782 822463 10005":                  "stop card:3782 822463 10005",
		"карта 4222222222222":                "stop card:4222222222222",
		"полис 7750450830001231":             "pass",
		"0000 0000 0000 0000":                "pass",
		"8000000000000003":                   "stop oms:8000000000000003",
		"8000 0000 0000 0003":                "pass",
		"полис 8000 0000 0000 0003":          "stop oms:8000 0000 0000 0003",
		"карта полиса ОМС 4111111111111111":  "stop oms:4111111111111111",
		"паспорт 4510 123456":                "stop passport:4510 123456",
		"45 10 № 123456":                     "stop passport:45 10 № 123456",
		"документ 45 10 123456":              "stop passport:45 10 123456",
		"45 10 123456":                       "pass",
		"123456789 — паспорт":                "stop passport:123456789",
		"загранпаспорт 71 1234567":           "stop passport:71 1234567",
		"паспорт 12 34 567":                  "pass",
		"с 2 до 4276 1609":                   "pass",
		"карта 4111 1111 1111 1111, 12/27":   "stop card:4111 1111 1111 1111",
		"карта +4111 1111 1111 1111":         "pass",
		"счёт 40817810099910004312, 1234567": "pass",
	})
}

func TestDigitsOverSeveralMessagesAreOneNumber(t *testing.T) {
	t.Parallel()
	g := guard.New(strict())
	now := time.Date(2026, 11, 22, 23, 40, 0, 0, time.UTC)
	minute := func(n int) time.Time { return now.Add(time.Duration(n) * time.Minute) }
	said := func(texts ...string) (trail guard.Trail) {
		for i, text := range texts {
			trail = trail.Add(minute(i-len(texts)), text)
		}
		return trail
	}
	for _, c := range []struct {
		trail guard.Trail
		text  string
		want  string
	}{
		{said("8 916"), "123-45-67", "stop phone:123-45-67"},
		{said("8", "девятьсот шестнадцать", "сто двадцать три"), "и 45 67", "stop phone:45 67"},
		{said("+44 7911"), "123456", "stop phone:123456"},
		{said("Спасибо!", "916"), "1234567 это я", "stop phone:1234567"},
		{said("07911"), "123456", "stop phone:123456"},
		{said("+7"), "5", "pass"},
		{said("8 800"), "200 02 00", "pass"},
		{said("8 916"), "спасибо", "pass"},
		{said("8 916"), "уколы по 2 раза в день утром и вечером, 1234567", "pass"},
		{said("давление 120"), "80", "pass"},
		{said("8 916"), "1234567 мг", "pass"},
		{said(strings.Repeat("1 ", 30)), "1234567", "pass"},
		{said("8 916"), strings.Repeat("1 ", 30), "pass"},
		{guard.Trail{{At: minute(-11), Digits: "8916"}}, "1234567", "pass"},
		{guard.Trail{{At: minute(1), Digits: "8916"}}, "1234567", "pass"},
		{said("7 495"), "000 00 00", "pass"},
		{said("8 916"), "ватсап: 1234567, пишите туда", "stop phone:1234567"},
	} {
		if got := found(c.text, g.Judge(guard.Message{Text: c.text, Now: now, Trail: c.trail})); got != c.want {
			t.Errorf("after %v %q: %s", c.trail, c.text, got)
		}
	}
}

func TestATrailIsAValue(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 23, 40, 0, 0, time.UTC)
	one := guard.Trail{}.Add(at, "8 916")
	two := one.Add(at.Add(9*time.Minute), "123")
	if len(one) != 1 || len(two) != 2 || len(two.Add(at.Add(12*time.Minute), "слова")) != 1 || two[1].Digits != "123" {
		t.Errorf("%v, %v", one, two)
	}
}
