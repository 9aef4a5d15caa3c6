package pack

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bedside-health/bedside/calendar"
	"github.com/bedside-health/bedside/care"
)

// A ClauseChange is a clause that was added, removed, or says something else.
type ClauseChange struct {
	ID     string `json:"id"`
	Before Words  `json:"before"` // empty: it is new
	After  Words  `json:"after"`  // empty: it is gone
}

// A Setting that has changed: an hour, a promise, a decision of the guard, a
// text.
type Setting struct {
	Part   string `json:"part"` // pack | hours | guard | front | template | handout | consent | standard
	What   Words  `json:"what"`
	Before Words  `json:"before"` // empty: it is new
	After  Words  `json:"after"`  // empty: it is gone
}

func clauseChanges(a, b *Pack) []ClauseChange {
	changes := []ClauseChange{}
	for _, was := range a.Clauses {
		if is := b.clause(was.ID); is.Text != was.Text {
			changes = append(changes, ClauseChange{was.ID, Words(was.Text), Words(is.Text)})
		}
	}
	for _, is := range b.Clauses {
		if a.clause(is.ID).ID == "" {
			changes = append(changes, ClauseChange{ID: is.ID, After: Words(is.Text)})
		}
	}
	return changes
}

// settings lists all that is set in a pack, in order; each has a key by which
// the other pack's is found.
type settings struct {
	keys []string
	byID map[string]Setting
}

func (s *settings) add(part, key string, what, is Words) {
	key = part + " " + key
	if _, twice := s.byID[key]; !twice {
		s.keys = append(s.keys, key)
	}
	s.byID[key] = Setting{Part: part, What: what, After: is}
}

func same(s string) Words { return Words{s, s} }

func settingChanges(a, b *Pack) []Setting {
	was, is := a.settings(), b.settings()
	changes := []Setting{}
	for _, key := range was.keys {
		before, after := was.byID[key], is.byID[key]
		if before.After != after.After {
			changes = append(changes, Setting{before.Part, before.What, before.After, after.After})
		}
	}
	for _, key := range is.keys {
		if _, ok := was.byID[key]; !ok {
			changes = append(changes, is.byID[key])
		}
	}
	return changes
}

func (p *Pack) settings() *settings {
	s := &settings{byID: map[string]Setting{}}
	s.add("pack", "title", Words{"Название", "Title"}, Words(p.Title))
	s.add("pack", "profile", Words{"Клиника", "Clinic"}, map[string]Words{"private": {"частная", "private"}, "state": {"государственная", "state"}}[p.Profile])
	s.add("pack", "language", Words{"Язык, на котором подписывают", "Language of signing"}, same(p.Language))
	s.add("pack", "accesses", Words{"Кто открывал переписку, пациент видит", "Patients see who opened a conversation"},
		map[string]Words{"name": {"по имени", "by name"}, "role": {"по должности", "by role"}}[p.ShowAccessesBy])
	s.add("pack", "grace", Words{"Срок на подпись", "Time to sign"}, daysWords([]time.Duration{p.Signing.Grace}))
	s.add("pack", "remind", Words{"Напомнить о подписи", "Reminders to sign"}, daysWords(p.Signing.Remind))
	s.add("pack", "emergency", Words{"Если ждать нельзя", "When it cannot wait"}, Words(p.Emergency.Line))
	p.hoursSettings(s)
	p.guardSettings(s)
	p.textSettings(s)
	return s
}

// daysWords lists days: "3, 7, 12 дней".
func daysWords(days []time.Duration) Words {
	switch {
	case len(days) == 0:
		return Words{"никогда", "never"}
	case days[len(days)-1] == 0:
		return Words{"сразу", "at once"}
	}
	var list []string
	for _, d := range days {
		list = append(list, strconv.Itoa(int(d/day)))
	}
	n := int(days[len(days)-1] / day)
	ru := "дней"
	switch {
	case n%10 == 1 && n%100 != 11:
		ru = "день"
	case n%10 >= 2 && n%10 <= 4 && n%100/10 != 1:
		ru = "дня"
	}
	en := "days"
	if n == 1 {
		en = "day"
	}
	numbers := strings.Join(list, ", ")
	return Words{"через " + numbers + " " + ru, "after " + numbers + " " + en}
}

func (p *Pack) hoursSettings(s *settings) {
	s.add("hours", "zone", Words{"Часовой пояс", "Time zone"}, same(p.Zone.String()))
	s.add("hours", "quiet", Words{"Тихие часы", "Quiet hours"}, same(quietWords(p.Quiet)))
	for _, d := range p.Desks {
		about := func(ru, en string) Words { return Words{d.Name.Ru + ": " + ru, d.Name.En + ": " + en} }
		s.add("hours", "name "+d.Key, about("название", "name"), Words(d.Name))
		s.add("hours", "about "+d.Key, about("о чём писать", "what to write about"), Words(d.About))
		s.add("hours", "week "+d.Key, about("часы работы", "hours"), Words{d.Hours.Week.Line("ru"), d.Hours.Week.Line("en")})
		for _, kind := range kinds {
			if promise, ok := d.Promise[kind]; ok {
				kindIs := valueWords["about.kind "+kind]
				s.add("hours", "promise "+d.Key+" "+kind, about("срок ответа, если "+kindIs.Ru, "time to answer if "+kindIs.En), Words{promiseWords(promise, "ru"), promiseWords(promise, "en")})
			}
		}
		for _, date := range slices.SortedFunc(maps.Keys(d.Hours.Days), byDate) {
			day := dateWords(date)
			s.add("hours", "day "+d.Key+" "+day, about(day, day), dayWords(d.Hours.Days[date]))
		}
	}
	for _, r := range p.Reasons {
		desk, _ := p.Desk(r.Desk)
		kind := valueWords["about.kind "+r.Kind]
		s.add("hours", "reason "+r.ID, Words{"Повод «" + r.Title.Ru + "»", "Reason “" + r.Title.En + "”"},
			Words{r.Title.Ru + " · " + r.Hint.Ru + " → " + desk.Name.Ru + ", " + kind.Ru, r.Title.En + " · " + r.Hint.En + " → " + desk.Name.En + ", " + kind.En})
	}
}

func byDate(a, b calendar.Date) int {
	return (a.Year*12+int(a.Month))*31 + a.Day - (b.Year*12+int(b.Month))*31 - b.Day
}

func dateWords(d calendar.Date) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

func quietWords(q Quiet) string { return calendar.Span(q).String() }

func dayWords(open []calendar.Span) Words {
	if len(open) == 0 {
		return Words{"закрыто", "closed"}
	}
	var spans []string
	for _, span := range open {
		spans = append(spans, span.String())
	}
	return same(strings.Join(spans, ", "))
}

var decisionWords = map[string]Words{"stop": {"остановить", "stop"}, "warn": {"предупредить", "warn"}, "pass": {"пропустить", "let pass"}}

var findingWords = map[string]Words{
	"phone": {"телефон", "phone number"}, "email": {"электронная почта", "e-mail address"}, "messenger": {"имя в мессенджере", "messenger name"},
	"link": {"ссылка", "link"}, "invite": {"приглашение в мессенджер", "invitation to a messenger"}, "snils": {"СНИЛС", "SNILS"},
	"oms": {"полис ОМС", "OMS policy"}, "inn": {"ИНН", "INN"}, "passport": {"паспорт", "passport"}, "card": {"банковская карта", "bank card"},
	"identifier": {"номера документов", "numbers of documents"}, "tone": {"тон", "tone"},
}

func findingOf(kind string) Words {
	if w, ok := findingWords[kind]; ok {
		return w
	}
	return same(kind)
}

func (p *Pack) guardSettings(s *settings) {
	for _, kind := range slices.Sorted(maps.Keys(p.Guard.Decide)) {
		s.add("guard", "decide "+kind, findingOf(kind), decisionWords[p.Decision(kind)])
	}
	for _, kind := range slices.Sorted(maps.Keys(p.Guard.Clauses)) {
		of := findingOf(kind)
		s.add("guard", "clause "+kind, Words{of.Ru + ": пункт", of.En + ": clause"}, same(p.Guard.Clauses[kind]))
	}
	lists := func(key string, what Words, words []string) {
		for _, word := range words {
			s.add("guard", key+" "+word, what, same(word))
		}
	}
	lists("private", Words{"Личный мессенджер", "Private messenger"}, p.Guard.PrivateMessengers)
	lists("foreign", Words{"Иностранный мессенджер", "Foreign messenger"}, p.Guard.ForeignMessengers)
	lists("invitation", Words{"Приглашение", "Invitation"}, p.Guard.Invitations)
	for _, c := range p.Guard.PublicContacts {
		at := c.Phone + c.Email + c.Link
		s.add("guard", "contact "+at, Words{"Контакт клиники", "Public contact"}, Words{at + " · " + c.Name.Ru, at + " · " + c.Name.En})
	}
}

// textSettings are the texts that people are given.
func (p *Pack) textSettings(s *settings) {
	s.add("front", "front", Words{"Две страницы в начале", "The two pages in front"}, Words(p.Front))
	s.add("template", "first-use", Words{"Перед первым сообщением", "Before the first message"}, Words(p.notice))
	s.add("template", "out-of-hours", Words{"Ответ вне часов работы", "The reply out of hours"}, Words(p.outOfHours))
	for _, t := range p.Templates {
		s.add("template", t.Name, Words(t.Title), Words(t.Text))
	}
	for _, h := range p.Handouts {
		s.add("handout", h.Name, Words(h.Title), Words(h.Text))
	}
	for _, c := range p.Consents {
		s.add("consent", c.Name, Words(c.Title), Words(c.Text))
	}
	for _, item := range p.Standard.Items {
		s.add("standard", "item "+item.ID, Words(item.Question), lines(item.Question, item.Anchor, item.Done, item.NotDone))
	}
	for _, phrase := range p.Standard.Phrases {
		s.add("standard", "phrase "+phrase.ID, sayings(phrase.Avoid), joinedWords([]Words{sayings(phrase.Avoid), Words(phrase.Why), sayings(phrase.Instead)}, same("\n")))
	}
}

func lines(texts ...care.Text) Words {
	var all []Words
	for _, text := range texts {
		all = append(all, Words(text))
	}
	return joinedWords(all, same("\n"))
}

func sayings(s Sayings) Words { return Words{strings.Join(s.Ru, " · "), strings.Join(s.En, " · ")} }
