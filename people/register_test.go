package people_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

func (w *world) finds(who people.Caller, name, birth, phone string) ([]people.Patient, error) {
	return w.reg.FindPatients(w.Context(), who, people.Search{Name: care.Say(name), Birth: care.Say(birth), Phone: care.Say(phone)})
}

func TestPatientsAreFoundByWhatIsWholeOnly(t *testing.T) {
	everywhere(t, func(w *world) {
		desk := w.enters("petrova").Caller
		for _, s := range [][3]string{
			{"снегирева  анна петровна"}, {"СНЕГИРЁВА АННА ПЕТРОВНА", "1950-04-23"}, {"", "1950-04-23"}, {"", "", "8 916 123 45 67"},
		} {
			found, err := w.finds(desk, s[0], s[1], s[2])
			w.must(err)
			if len(found) != 1 || found[0].ID != w.ids.People["anna"] || found[0].Birth.Reveal() != "1950-04-23" || found[0].Phone.Reveal() != "+79161234567" {
				w.Errorf("%v finds %+v", s, found)
			}
		}
		for _, s := range [][3]string{{"Снегирёва"}, {"Анна"}, {"Снегирёва Анна Петровна", "1951-04-23"}, {"Белов Пётр Андреевич"}} {
			found, err := w.finds(desk, s[0], s[1], s[2])
			w.must(err)
			if len(found) != 0 {
				w.Errorf("%v finds %d", s, len(found))
			}
		}
		_, err := w.finds(desk, "", "", "")
		w.kind(err, care.Invalid)
		found, err := w.finds(w.enters("privacy").Caller, "Снегирёва Анна Петровна", "", "")
		if w.must(err); len(found) != 1 {
			w.Errorf("the privacy officer finds %d", len(found))
		}
		for _, ref := range []string{"bell", "chief", "anna"} {
			_, err := w.finds(w.enters(ref).Caller, "Снегирёва Анна Петровна", "", "")
			w.kind(err, care.Refused)
		}
	})
}

func TestANewPatientIsOneHoweverOftenSent(t *testing.T) {
	everywhere(t, func(w *world) {
		desk := w.enters("petrova").Caller
		n := people.NewPatient{Name: care.Say("Новиков Олег Ильич"), Birth: care.Say("1961-12-30"), Phone: care.Say("89031112233"),
			Desk: w.ids.Desks["cardiology"], Visit: true, Key: "key-0001"}
		first, _, err := w.reg.AddPatient(w.Context(), desk, n)
		w.must(err)
		again, _, err := w.reg.AddPatient(w.Context(), desk, n)
		w.must(err)
		if first.ID == "" || again.ID != first.ID || first.Identity != people.ProvedContact || len(first.Desks) != 1 {
			w.Errorf("%+v, then %+v", first, again)
		}
		w.tells("added", first.ID, 1)
		n.Key = "key-0002" // another act: now it is a namesake
		twin, alike, err := w.reg.AddPatient(w.Context(), desk, n)
		w.must(err)
		if twin.ID != "" || len(alike) != 1 || alike[0].ID != first.ID {
			w.Errorf("added %q, alike %+v", twin.ID, alike)
		}
		n.Sure = true
		twin, _, err = w.reg.AddPatient(w.Context(), desk, n)
		w.must(err)
		if both, err := w.finds(desk, "Новиков Олег Ильич", "", ""); err != nil || len(both) != 2 || twin.ID == first.ID {
			w.Errorf("%d namesakes side by side, %v", len(both), err)
		}
	})
}

func TestWhoMayNotAddLeavesNothingBehind(t *testing.T) {
	everywhere(t, func(w *world) {
		n := people.NewPatient{Name: care.Say("Новиков Олег Ильич"), Birth: care.Say("1961-12-30"), Key: "key-0001"}
		for _, ref := range []string{"bell", "chief", "anna"} {
			_, _, err := w.reg.AddPatient(w.Context(), w.enters(ref).Caller, n)
			w.kind(err, care.Refused)
		}
		desk := w.enters("petrova").Caller
		for name, spoil := range map[string]func(*people.NewPatient){
			"no name":                  func(n *people.NewPatient) { n.Name = care.Say(" ") },
			"born tomorrow":            func(n *people.NewPatient) { n.Birth = care.Say("2030-01-01") },
			"no birth date":            func(n *people.NewPatient) { n.Birth = care.Say("") },
			"no key":                   func(n *people.NewPatient) { n.Key = "" },
			"a parent of a grown-up":   func(n *people.NewPatient) { n.RepresentedBy = w.ids.People["mother"] },
			"a phone with letters":     func(n *people.NewPatient) { n.Phone = care.Say("звоните") },
			"a language nobody speaks": func(n *people.NewPatient) { n.Language = "xx" },
		} {
			spoilt := n
			spoil(&spoilt)
			if _, _, err := w.reg.AddPatient(w.Context(), desk, spoilt); care.KindOf(err) != care.Invalid {
				w.Errorf("%s: %v", name, err)
			}
		}
		elsewhere := n
		elsewhere.Desk = w.other.Desks["cardiology"]
		_, _, err := w.reg.AddPatient(w.Context(), desk, elsewhere)
		w.kind(err, care.Unknown)
		if found, err := w.finds(desk, "Новиков Олег Ильич", "", ""); err != nil || len(found) != 0 {
			w.Errorf("%d were added, %v", len(found), err)
		}
		_, _, err = w.reg.AddPatient(w.Context(), desk, n)
		w.must(err)
	})
}

func TestACardNeedsADocument(t *testing.T) {
	everywhere(t, func(w *world) {
		desk := w.enters("petrova").Caller
		for _, document := range []string{"", "library-card"} {
			_, _, err := w.reg.PrintCard(w.Context(), desk, w.ids.People["ivan"], document)
			w.kind(err, care.Refused)
		}
		if s := w.standing("ivan", "ivan", ""); s.Who.Identity != people.ProvedContact {
			w.Errorf("proved without a document: %s", s.Who.Identity)
		}
		_, p, err := w.reg.PrintCard(w.Context(), desk, w.ids.People["ivan"], "passport")
		w.must(err)
		if p.Identity != people.ProvedDesk || p.Document != "passport" || !p.DocumentAt.Equal(w.clock.now()) || p.CardExpires.IsZero() {
			w.Errorf("%+v", p)
		}
		for _, unknown := range []care.PersonID{w.other.People["ivan"], w.ids.People["bell"], "per_nobody", ""} {
			_, _, err := w.reg.PrintCard(w.Context(), desk, unknown, "passport")
			w.kind(err, care.Unknown)
		}
		_, _, err = w.reg.PrintCard(w.Context(), w.enters("bell").Caller, w.ids.People["anna"], "passport")
		w.kind(err, care.Refused)
	})
}

func TestABindingIsSeenInTheSameMoment(t *testing.T) {
	everywhere(t, func(w *world) {
		desk := w.enters("petrova").Caller
		b := people.Binding{Patient: w.ids.People["ivan"], Desk: w.ids.Desks["paediatrics"]}
		w.kind(w.reg.Bind(w.Context(), w.enters("stone").Caller, b), care.Unknown)
		w.must(w.reg.Bind(w.Context(), desk, b))
		if s := w.standing("stone", "ivan", "paediatrics"); !s.About.InCare || s.About.VisitOnRecord {
			w.Errorf("%+v", s.About)
		}
		b.Visit = true
		w.must(w.reg.Bind(w.Context(), desk, b))
		if s := w.standing("stone", "ivan", "paediatrics"); !s.About.VisitOnRecord {
			w.Errorf("%+v", s.About)
		}
		b.End = true
		w.must(w.reg.Bind(w.Context(), desk, b))
		w.must(w.reg.Bind(w.Context(), desk, b))
		w.clock.pass(-time.Hour)
		if s := w.standing("stone", "ivan", "paediatrics"); s.About.InCare || s.About.DeskInCare {
			w.Errorf("ended, and a clock set back revives it: %+v", s.About)
		}
		w.tells("bound", w.ids.People["ivan"], 2)
		w.tells("unbound", w.ids.People["ivan"], 1)
		w.kind(w.reg.Bind(w.Context(), desk, people.Binding{Patient: w.ids.People["ivan"], Desk: w.other.Desks["cardiology"]}), care.Unknown)
	})
}

func TestTheChiefKeepsTheStaffList(t *testing.T) {
	everywhere(t, func(w *world) {
		chief := w.enters("chief").Caller
		n := people.NewStaff{Name: care.Say("Зимина Ольга Львовна"), Title: care.Text{Ru: "Медсестра", En: "Nurse"}, Roles: []string{"nurse"},
			Desks: []care.DeskID{w.ids.Desks["cardiology"]}, Login: "zimina"}
		_, _, err := w.reg.AddStaff(w.Context(), w.enters("bell").Caller, n)
		w.kind(err, care.Refused)
		byPin := chief
		byPin.FullSignIn = false
		_, _, err = w.reg.AddStaff(w.Context(), byPin, n)
		w.kind(err, care.Refused)
		member, first, err := w.reg.AddStaff(w.Context(), chief, n)
		w.must(err)
		if member.Login.Reveal() != "zimina" || len(member.Desks) != 1 || !strings.HasPrefix(first.TOTP.Reveal(), "otpauth://totp/") {
			w.Errorf("%+v", member)
		}
		_, secret, _ := strings.Cut(first.TOTP.Reveal(), "secret=")
		in, err := w.reg.PasswordSignIn(w.Context(), here, people.PasswordEntry{Login: "zimina", Password: first.Password, Code: care.Hush(people.TOTPCode(secret, w.clock.now()))})
		w.must(err)
		w.is(in, nil)
		_, _, err = w.reg.AddStaff(w.Context(), chief, n)
		w.kind(err, care.Conflict) // the login is taken
		n.Login, n.Roles = "other", []string{"patient"}
		_, _, err = w.reg.AddStaff(w.Context(), chief, n)
		w.kind(err, care.Invalid)
		list, err := w.reg.Staff(w.Context(), chief)
		w.must(err)
		if len(list) != 7 || !slices.ContainsFunc(list, func(s people.StaffMember) bool { return s.ID == member.ID && s.Active }) {
			w.Errorf("%d members of staff", len(list))
		}
		_, err = w.reg.Staff(w.Context(), in.Caller)
		w.kind(err, care.Refused)
	})
}

func TestColleaguesAreForColleagues(t *testing.T) {
	everywhere(t, func(w *world) {
		list, err := w.reg.Colleagues(w.Context(), w.enters("stone").Caller, w.ids.Desks["cardiology"])
		w.must(err)
		if len(list) != 1 || !list[0].OnDuty || list[0].Name.Short.Reveal() != "Белов П. А." {
			w.Errorf("%+v", list)
		}
		_, err = w.reg.Colleagues(w.Context(), w.enters("anna").Caller, w.ids.Desks["cardiology"])
		w.kind(err, care.Refused)
		_, err = w.reg.Colleagues(w.Context(), w.enters("stone").Caller, w.other.Desks["cardiology"])
		w.kind(err, care.Unknown)
	})
}

func TestMeSaysWhatTheScreenMayOffer(t *testing.T) {
	everywhere(t, func(w *world) {
		for ref, want := range map[string][]string{
			"petrova": {"find-patients", "add-patient", "print-card", "lose-device", "bind", "see-duty", "open-for-patient"},
			"chief":   {"see-staff", "add-staff", "dismiss-staff", "see-duty"},
			"mother":  {"see-accesses"},
		} {
			me, err := w.reg.Me(w.Context(), w.enters(ref).Caller)
			w.must(err)
			for _, act := range want {
				if !slices.Contains(me.May, act) {
					w.Errorf("%s may not %s: %v", ref, act, me.May)
				}
			}
			if ref != "petrova" && slices.Contains(me.May, "find-patients") {
				w.Errorf("%s may find patients", ref)
			}
		}
		me, err := w.reg.Me(w.Context(), w.enters("mother").Caller)
		w.must(err)
		if len(me.Subjects) != 2 || me.Subjects[0] != w.ids.People["mother"] || !slices.Contains(me.Roles, "parent") || len(me.Names) != 2 {
			w.Errorf("%+v", me)
		}
	})
}

func TestAClinicIsFoundedOnce(t *testing.T) {
	everywhere(t, func(w *world) {
		_, err := w.reg.Found(w.Context(), founding(here))
		w.kind(err, care.Conflict)
		list, err := w.reg.Clinics(w.Context())
		w.must(err)
		if len(list) != 2 {
			w.Errorf("%d clinics", len(list))
		}
		_, err = w.reg.Clinic(w.Context(), "nowhere.example")
		w.kind(err, care.Unknown)
		for name, spoil := range map[string]func(*people.Founding){
			"a desk that is not there": func(f *people.Founding) { f.Staff[2].Desks = []string{"surgery"} },
			"a reference twice":        func(f *people.Founding) { f.Patients[1].Ref = "anna" },
			"a parent who comes later": func(f *people.Founding) { f.Patients[0].RepresentedBy = []string{"mother"} },
			"a role nobody has":        func(f *people.Founding) { f.Staff[0].Roles = []string{"tsar"} },
		} {
			f := founding("third.localhost")
			spoil(&f)
			if _, err := w.reg.Found(w.Context(), f); care.KindOf(err) != care.Invalid {
				w.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestCheckNamesWhatIsBroken(t *testing.T) {
	everywhere(t, func(w *world) {
		w.bound("anna", 1950)
		if broken, err := w.reg.Check(w.Context(), here); err != nil || len(broken) != 0 {
			w.Fatalf("a sound register: %v %v", broken, err)
		}
		for _, spoil := range []string{
			`UPDATE person SET name_tag = birth_tag WHERE person_id = '` + string(w.ids.People["ivan"]) + `'`,
			`UPDATE person SET name_sealed = birth_sealed WHERE person_id = '` + string(w.ids.People["mother"]) + `'`,
			`DELETE FROM desk WHERE clinic_id = 'localhost' AND pack_key = 'paediatrics'`,
			`UPDATE person SET active = FALSE WHERE person_id = '` + string(w.ids.People["anna"]) + `'`,
		} {
			w.must(w.db.Change(w.Context(), here, func(tx *store.Tx) error { _, err := tx.Exec(spoil); return err }))
		}
		broken, err := w.reg.Check(w.Context(), here)
		w.must(err)
		all := strings.Join(broken, "\n")
		for _, want := range []string{
			string(w.ids.People["ivan"]), string(w.ids.People["mother"]), "desk_member names " + string(w.ids.Desks["paediatrics"]),
			"care_relation names " + string(w.ids.Desks["paediatrics"]), "leaver",
		} {
			if !strings.Contains(all, want) {
				w.Errorf("nothing of %q in\n%s", want, all)
			}
		}
		if broken, err := w.reg.Check(w.Context(), there); err != nil || len(broken) != 0 {
			w.Errorf("the neighbour: %v %v", broken, err)
		}
	})
}

// Names, birth dates, phones, logins, PINs, passwords, codes and tokens are in
// no byte of the database's files. (Canary at package level; promise 7.)
func TestNothingThatNamesAPersonIsInTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWorld(t, filepath.Join(dir, "bedside.db"), people.Config{Demo: true})
	card := w.prints("ivan")
	ticket, err := w.opens(card, 1980)
	w.must(err)
	in, err := w.setsPin(ticket, goodPin)
	w.must(err)
	device, shift := w.onShift()
	_, _, err = w.reg.AddPatient(w.Context(), w.enters("petrova").Caller, people.NewPatient{Name: care.Say("Канарейкина Фёкла"), Birth: care.Say("1933-11-29"),
		Phone: care.Say("+7 999 000-11-22"), Key: "key-0001"})
	w.must(err)
	for range 3 {
		w.reg.OpenCard(w.Context(), here, care.Hush("не код"), 1950, "203.0.113.77")
	}
	w.reg.Close() // what was touched is written; the log beside the file is read too

	canaries := []string{
		"Снегирёва", "снегирева", "Анна Петровна", "1950-04-23", "79161234567", "Канарейкина", "Фёкла", "фекла", "1933-11-29", "79990001122",
		"Петрова", "petrova", "orlova", password, totp, goodPin, "7391", "80265", "Телефон, Chrome", "203.0.113.77",
		card.Code.Reveal(), strings.ReplaceAll(card.Code.Reveal(), "-", ""), ticket.Token.Reveal(), in.Token.Reveal(), in.Device.Reveal(), device.Reveal(), shift.Token.Reveal(),
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	w.must(err)
	if len(files) == 0 {
		t.Fatal("no files: a test that sees nothing cannot fail")
	}
	public := false // the names of desks are: where they are not found, nothing would be
	for _, file := range files {
		bytesOf, err := os.ReadFile(file)
		w.must(err)
		public = public || bytes.Contains(bytesOf, []byte("Регистратура"))
		for _, c := range canaries {
			if len(c) > 5 && bytes.Contains(bytesOf, []byte(c)) {
				t.Errorf("%s holds %q", filepath.Base(file), c)
			}
		}
	}
	if !public {
		t.Error("not even public names were found: the search does not see the rows")
	}
}
