package servertest

import (
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// The two clinics of every house, by their hosts.
const (
	Here  care.ClinicID = "localhost"
	There care.ClinicID = "clinic-b.localhost"
)

// What opens the sign-in of those who have a login: bell, nell, olga, rita,
// chief, privacy.
const (
	Password = "Тёплый-Чай-7-вечером"
	TOTP     = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
)

// Names of people, by reference, as they are founded.
var Names = map[string]string{
	"bell": "Белов Пётр Андреевич", "dora": "Дорохова Дарья Ильинична", "nell": "Нелидова Елена Марковна",
	"stone": "Каменева Анна Юрьевна", "olga": "Петрова Ольга Игоревна", "rita": "Рябова Рита Олеговна",
	"chief": "Главный Иван Иванович", "privacy": "Тихая Вера Павловна", "rep": "Голосов Глеб Егорович",
	"anna": "Снегирёва Анна Петровна", "boris": "Борисов Борис Борисович", "vera": "Верина Вера Васильевна",
	"mila": "Ромашкина Мария Львовна", "egor": "Ромашкин Егор Ильич",
	"nina": "Соколова Нина Яковлевна", "timur": "Соколов Тимур Яковлевич",
}

// NameAt is what somebody is called at a clinic: the second one's people bear
// other names, birth dates and phones.
func NameAt(clinic care.ClinicID, ref string) string {
	if clinic == There {
		return strings.Replace(Names[ref], " ", "-Заречная ", 1)
	}
	return Names[ref]
}

// founding is a small clinic. In cardiology: bell and dora, doctors, and nell,
// a nurse; chief, privacy and rep sit there too and are nothing but what their
// role says. In paediatrics: stone, a doctor. At the front desk: olga and rita.
// anna and boris are in cardiology's care, vera is known by phone only; mila
// speaks for egor and nina for timur, children in paediatrics' care.
func founding(clinic care.ClinicID) people.Founding {
	return people.Founding{
		Clinic: clinic, Name: care.Text{Ru: "Клиника " + string(clinic), En: "The clinic " + string(clinic)}, Pack: "ru-clinic",
		Desks: []people.FoundingDesk{
			{PackKey: "front-desk", Name: care.Text{Ru: "Регистратура", En: "Front desk"}},
			{PackKey: "cardiology", Name: care.Text{Ru: "Кардиология", En: "Cardiology"}},
			{PackKey: "paediatrics", Name: care.Text{Ru: "Педиатрия", En: "Paediatrics"}},
		},
		Staff:    staff(clinic),
		Patients: patients(clinic),
	}
}

func staff(clinic care.ClinicID) (list []people.FoundingStaff) {
	for _, s := range []struct {
		ref, title, en, role, desk string
		login                      bool
	}{
		{"bell", "Врач-кардиолог", "Cardiologist", "doctor", "cardiology", true},
		{"dora", "Врач-кардиолог", "Cardiologist", "doctor", "cardiology", false},
		{"nell", "Медсестра", "Nurse", "nurse", "cardiology", true},
		{"stone", "Врач-педиатр", "Paediatrician", "doctor", "paediatrics", false},
		{"olga", "Регистратор", "Receptionist", "desk", "front-desk", true},
		{"rita", "Регистратор", "Receptionist", "desk", "front-desk", true},
		{"chief", "Главный врач", "Chief physician", "chief", "cardiology", true},
		{"privacy", "Ответственная за персональные данные", "Privacy officer", "privacy", "cardiology", true},
		{"rep", "Представитель персонала", "Staff representative", "representative", "cardiology", false},
	} {
		f := people.FoundingStaff{Ref: s.ref, Name: care.Say(NameAt(clinic, s.ref)), Title: care.Text{Ru: s.title, En: s.en},
			Roles: []string{s.role}, Desks: []string{s.desk}}
		if s.login {
			f.Login, f.Password, f.TOTP = s.ref, care.Hush(Password), care.Hush(TOTP)
		}
		list = append(list, f)
	}
	return list
}

func patients(clinic care.ClinicID) (list []people.FoundingPatient) {
	for _, p := range []struct{ ref, birth, phone, proved, desk, parent string }{
		{"anna", "1950-04-23", "+7 916 123-45-67", people.ProvedDesk, "cardiology", ""},
		{"boris", "1961-11-02", "+7 916 765-43-21", people.ProvedDesk, "cardiology", ""},
		{"vera", "1985-05-05", "+7 916 555-44-33", people.ProvedContact, "", ""},
		{"mila", "1990-07-08", "", people.ProvedDesk, "", ""},
		{"nina", "1989-09-10", "", people.ProvedDesk, "", ""},
		{"egor", "2016-03-10", "", people.ProvedDesk, "paediatrics", "mila"},
		{"timur", "2017-02-01", "", people.ProvedDesk, "paediatrics", "nina"},
	} {
		if clinic == There {
			p.birth, p.phone = p.birth[:8]+"27", strings.Replace(p.phone, "916", "917", 1)
		}
		f := people.FoundingPatient{Ref: p.ref, Name: care.Say(NameAt(clinic, p.ref)), Birth: care.Say(p.birth), Phone: care.Say(p.phone), Identity: p.proved}
		if p.desk != "" {
			f.Care = []people.FoundingCare{{Desk: p.desk, Visit: true}}
		}
		if p.parent != "" {
			f.RepresentedBy = []string{p.parent}
		}
		list = append(list, f)
	}
	return list
}
