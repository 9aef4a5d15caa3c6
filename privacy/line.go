package privacy

import (
	"fmt"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
)

// A Reader is for whom a line is written.
type Reader struct {
	Lang string // ru | en
	Zone *time.Location
	Now  time.Time
}

// Line says in a plain sentence who did what, when: "Медсестра, Кардиология ·
// чтение переписки · 12 ноября, 14:02–14:10". called is the name or the role,
// desk the desk's name; either may be empty.
func (s Sitting) Line(r Reader, called, desk string) string {
	if called == "" {
		called = RoleWord(s.Role).In(r.Lang)
	}
	if s.Own {
		called, desk = own.In(r.Lang), ""
	}
	if desk != "" {
		called += ", " + desk
	}
	return strings.Join([]string{called, s.ActWord().In(r.Lang), r.span(s.From, s.To)}, " · ")
}

var own = care.Text{Ru: "Вы сами", En: "You"}

// acts are said by nouns: Russian verbs would have to know who is a woman.
var acts = map[string]care.Text{
	"read":         {Ru: "чтение переписки", En: "read the conversation"},
	"see-accesses": {Ru: "просмотр списка тех, кто видел данные", En: "looked at who has seen the data"},
	"print":        {Ru: "распечатка переписки", En: "printed the conversation"},
	"export":       {Ru: "выгрузка переписки", En: "exported the conversation"},
	"break-glass":  {Ru: "экстренный доступ к переписке", En: "opened the conversation in an emergency"},
}

// ActWord says what was done.
func (s Sitting) ActWord() care.Text {
	if text, ok := acts[s.Act]; ok {
		return text
	}
	return care.Text{Ru: "доступ к данным", En: "opened the data"}
}

var purposes = map[string]care.Text{
	"read":         {Ru: "ответ на обращение", En: "to answer the patient"},
	"see-accesses": {Ru: "проверка, кто видел данные", En: "to check who has seen the data"},
	"print":        {Ru: "выдача документов", En: "to hand over documents"},
	"export":       {Ru: "выдача копии данных", En: "to hand over a copy of the data"},
	"break-glass":  {Ru: "неотложная помощь", En: "emergency care"},
}

// PurposeWord says what for; nothing for what people do with their own data.
func (s Sitting) PurposeWord() care.Text {
	if s.Role == "patient" || s.Role == "representative-of-patient" {
		return care.Text{}
	}
	if text, ok := purposes[s.Purpose]; ok {
		return text
	}
	return purposes[s.Act]
}

var roles = map[string]care.Text{
	"patient":                   {Ru: "Пациент", En: "Patient"},
	"parent":                    {Ru: "Законный представитель", En: "Lawful representative"},
	"representative-of-patient": {Ru: "Законный представитель", En: "Lawful representative"},
	"doctor":                    {Ru: "Врач", En: "Doctor"},
	"nurse":                     {Ru: "Медсестра", En: "Nurse"},
	"desk":                      {Ru: "Регистратура", En: "Front desk"},
	"chief":                     {Ru: "Главный врач", En: "Chief physician"},
	"privacy":                   {Ru: "Ответственный за персональные данные", En: "Privacy officer"},
	"representative":            {Ru: "Представитель сотрудников", En: "Staff representative"},
}

// RoleWord is what a role is called.
func RoleWord(role string) care.Text {
	if text, ok := roles[role]; ok {
		return text
	}
	return care.Text{Ru: "Сотрудник клиники", En: "A member of staff"}
}

var ofMonths = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// span says from when to when: "12 ноября, 14:02–14:10".
func (r Reader) span(from, to int64) string {
	a, b := time.UnixMicro(from).In(r.Zone), time.UnixMicro(to).In(r.Zone)
	start := r.day(a) + ", " + a.Format("15:04")
	switch {
	case r.day(a) != r.day(b):
		return start + " – " + r.day(b) + ", " + b.Format("15:04")
	case a.Format("15:04") != b.Format("15:04"):
		return start + "–" + b.Format("15:04")
	}
	return start
}

// day names the year where it is not this one.
func (r Reader) day(t time.Time) string {
	year := ""
	if t.Year() != r.Now.In(r.Zone).Year() {
		year = fmt.Sprintf(" %d", t.Year())
	}
	if r.Lang == "en" {
		return t.Format("2 January") + year
	}
	return fmt.Sprintf("%d %s%s", t.Day(), ofMonths[t.Month()-1], year)
}
