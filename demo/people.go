package demo

import (
	"strconv"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// Everybody on the staff can also sign in by password, as on a clinic's shared
// computer, where links cannot, and sign the policy by it. The logins are the
// references; these two are shown.
var registrarLogins = [2]string{"osipova", "kovaleva"}

const (
	demoPassword = "Садовая-Осень-7"
	demoTOTP     = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
)

// shown lists whose links are shown, in the order of the table.
var shown = []struct{ ref, role string }{
	{"gromova", "patient"}, {"vetrova", "parent"}, {"orlov", "doctor"}, {"belova", "doctor"}, {"tkachenko", "nurse"},
	{"osipova", "desk"}, {"kovaleva", "desk"}, {"zakharov", "chief"}, {"gurova", "privacy"}, {"lebedeva", "representative"},
}

var desks = []people.FoundingDesk{
	{PackKey: "front-desk", Name: care.Text{Ru: "Регистратура", En: "Front desk"}},
	{PackKey: "cardiology", Name: care.Text{Ru: "Кардиология", En: "Cardiology"}},
	{PackKey: "paediatrics", Name: care.Text{Ru: "Педиатрия", En: "Paediatrics"}},
}

// sadovaya is the clinic that the demo shows.
func sadovaya(now time.Time) people.Founding {
	f := people.Founding{
		Clinic: here, Name: care.Text{Ru: "Клиника на Садовой", En: "The clinic on Sadovaya"}, Pack: "ru-clinic", Desks: desks,
		Staff: []people.FoundingStaff{
			staff("osipova", "Осипова Марина Юрьевна", "Администратор регистратуры", "Registrar", "desk", "front-desk"),
			staff("kovaleva", "Ковалёва Дарья Андреевна", "Администратор регистратуры", "Registrar", "desk", "front-desk"),
			staff("orlov", "Орлов Михаил Сергеевич", "Врач-кардиолог", "Cardiologist", "doctor", "cardiology"),
			staff("sokolova", "Соколова Анна Дмитриевна", "Врач-кардиолог", "Cardiologist", "doctor", "cardiology"),
			staff("tkachenko", "Ткаченко Ирина Павловна", "Медсестра кардиологии", "Cardiology nurse", "nurse", "cardiology"),
			staff("belova", "Белова Елена Викторовна", "Врач-педиатр", "Paediatrician", "doctor", "paediatrics"),
			staff("gusev", "Гусев Павел Романович", "Врач-педиатр", "Paediatrician", "doctor", "paediatrics"),
			staff("mironova", "Миронова Светлана Игоревна", "Медсестра педиатрии", "Paediatric nurse", "nurse", "paediatrics"),
			staff("zakharov", "Захаров Андрей Николаевич", "Главный врач", "Chief physician", "chief"),
			staff("gurova", "Гурова Наталья Олеговна", "Ответственная за персональные данные", "Privacy officer", "privacy"),
			staff("lebedeva", "Лебедева Татьяна Ильинична", "Представитель персонала", "Staff's representative", "representative"),
		},
		Patients: patients(now),
	}
	for i := range f.Staff { // to sign with, and at a shared computer
		p := &f.Staff[i]
		p.Login, p.Password, p.TOTP = p.Ref, care.Hush(demoPassword), care.Hush(demoTOTP)
	}
	return f
}

func patients(now time.Time) []people.FoundingPatient {
	carter := contact("carter", "Emily Carter", "1988-02-17", "+7 900 555 01 14")
	carter.Language = "en"
	return []people.FoundingPatient{
		proved("gromova", "Громова Анна Петровна", "1956-04-23", "+7 900 555 01 01", visited("cardiology")),
		proved("vetrova", "Ветрова Ольга Игоревна", "1989-07-08", "+7 900 555 01 02"),
		child("egor", "Ветров Егор Ильич", aged(now, 7, "03-10"), "vetrova", visited("paediatrics")),
		proved("kuznetsov", "Кузнецов Виктор Степанович", "1948-11-02", "+7 900 555 01 03", visited("cardiology")),
		proved("smirnova", "Смирнова Лидия Ивановна", "1961-01-19", "+7 900 555 01 04", visited("cardiology")),
		contact("petrenko", "Петренко Алексей Юрьевич", "1985-09-30", "+7 900 555 01 05"),
		proved("zaytseva", "Зайцева Юлия Константиновна", "1993-12-05", "+7 900 555 01 06"),
		proved("abramov", "Абрамов Давид Львович", "1972-06-14", "+7 900 555 01 07", people.FoundingCare{Desk: "cardiology"}),
		proved("nikitina", "Никитина Вера Михайловна", "1990-10-21", "+7 900 555 01 08"),
		child("sonya", "Никитина Софья Артёмовна", aged(now, 4, "09-14"), "nikitina", visited("paediatrics")),
		proved("fedorov", "Фёдоров Илья Максимович", "1979-03-27", "+7 900 555 01 09"),
		proved("yusupova", "Юсупова Гульнара Ринатовна", "1968-08-11", "+7 900 555 01 10", visited("cardiology")),
		proved("morozova", "Морозова Екатерина Алексеевна", aged(now, 17, "05-30"), "+7 900 555 01 11", visited("paediatrics")),
		proved("ivanova1950", "Иванова Мария Петровна", "1950-04-02", "+7 900 555 01 12", people.FoundingCare{Desk: "cardiology"}),
		proved("ivanova1987", "Иванова Мария Петровна", "1987-11-15", "+7 900 555 01 13"),
		carter,
		contact("lapina", "Лапина Тамара Васильевна", "1952-05-18", "+7 900 555 01 15", visited("cardiology")),
	}
}

// neighbour is the clinic next door.
func neighbour() people.Founding {
	return people.Founding{
		Clinic: there, Name: care.Text{Ru: "Клиника «Три берёзы»", En: "Three Birches"}, Pack: "ru-clinic", Desks: desks[:2],
		Staff: []people.FoundingStaff{
			staff("shubina", "Шубина Клавдия Львовна", "Администратор", "Registrar", "desk", "front-desk"),
			staff("polozov", "Полозов Герман Тихонович", "Врач-кардиолог", "Cardiologist", "doctor", "cardiology"),
			staff("tyapkin", "Тяпкин Савелий Фомич", "Главный врач", "Chief physician", "chief"),
		},
		Patients: []people.FoundingPatient{
			proved("yakhontova", "Яхонтова Регина Эдуардовна", "1977-07-17", "+7 900 555 02 01", visited("cardiology")),
			proved("dubrovin", "Дубровин Аркадий Саввич", "1964-12-24", "+7 900 555 02 02"),
		},
	}
}

func staff(ref, name, ru, en, role string, desks ...string) people.FoundingStaff {
	return people.FoundingStaff{Ref: ref, Name: care.Say(name), Title: care.Text{Ru: ru, En: en}, Roles: []string{role}, Desks: desks}
}

func contact(ref, name, birth, phone string, in ...people.FoundingCare) people.FoundingPatient {
	return people.FoundingPatient{Ref: ref, Name: care.Say(name), Birth: care.Say(birth), Phone: care.Say(phone), Care: in}
}

func proved(ref, name, birth, phone string, in ...people.FoundingCare) people.FoundingPatient {
	p := contact(ref, name, birth, phone, in...)
	p.Identity, p.Document = people.ProvedDesk, "passport"
	return p
}

// child has no phone of their own; a parent writes.
func child(ref, name, birth, parent string, in ...people.FoundingCare) people.FoundingPatient {
	p := proved(ref, name, birth, "", in...)
	p.Document, p.RepresentedBy = "birth-certificate", []string{parent}
	return p
}

func visited(desk string) people.FoundingCare { return people.FoundingCare{Desk: desk, Visit: true} }

// aged is the birth date of somebody who is so many years old now, so that the
// young stay as old as their week tells.
func aged(now time.Time, years int, birthday string) string {
	year := now.Year() - years
	if now.Format("01-02") < birthday {
		year--
	}
	return strconv.Itoa(year) + "-" + birthday
}
