package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/server/servertest"
)

// From the front desk's password to the doctor's answer, with nothing that a
// demonstration has and a clinic has not.
func TestACardAPinAndTheFirstMessage(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		desk := house.Visitor(servertest.Here, "clinic")
		entered := must(servertest.Ask(desk.Door.PasswordSignIn, &bedsidev1.PasswordSignInRequest{Login: "olga", Password: servertest.Password, Totp: house.Code()}))(t)
		if !entered.Me.FullSignIn || entered.Me.Person.Name != servertest.Names["olga"] {
			t.Errorf("who came: %v", entered.Me)
		}
		added := must(servertest.Ask(desk.Desk.AddPatient, &bedsidev1.AddPatientRequest{Name: "Ветрова Зоя Андреевна", BirthDate: "1961-02-03",
			Phone: "+7 916 000-11-22", DeskId: string(house.Desk("cardiology")), Language: "ru", Key: servertest.Key()}))(t)
		card := must(servertest.Ask(desk.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: added.Patient.Person.Id, Document: "passport"}))(t)
		if !strings.HasPrefix(card.Url, desk.Origin()+"/i#") || !strings.HasPrefix(card.QrSvg, "<svg") {
			t.Errorf("the card: %s %.20s", card.Url, card.QrSvg)
		}

		phone := house.Visitor(servertest.Here, "patient")
		opened := must(servertest.Ask(phone.Door.OpenCard, &bedsidev1.OpenCardRequest{Code: strings.ToLower(card.Code), BirthYear: 1961}))(t)
		if opened.GreetingName != "Зоя Андреевна" {
			t.Errorf("greeted as %q", opened.GreetingName)
		}
		me := must(servertest.Ask(phone.Door.SetPin, &bedsidev1.SetPinRequest{Ticket: opened.Ticket, Pin: pin, DeviceName: "Телефон"}))(t)
		phone.Ref, phone.ID = "zoya", care.PersonID(me.Me.Person.Id)
		con := phone.Opens("cardiology-question", "Таблетки до еды?")
		bell := house.As("bell")
		bell.Sees(con, "Таблетки до еды?")
		bell.Says(con, "После.")
		phone.Sees(con, "После.")

		must(servertest.Ask(phone.Door.SignOut, &bedsidev1.SignOutRequest{}))(t)
		kind(t, "after signing out", "unauthenticated")(servertest.Ask(phone.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con}))
		must(servertest.Ask(phone.Door.EnterPin, &bedsidev1.EnterPinRequest{Pin: pin}))(t)
		phone.Sees(con, "После.")

		screen := phone.Looks(con)
		must(servertest.Ask(desk.Desk.LoseDevice, &bedsidev1.LoseDeviceRequest{PatientId: string(phone.ID)}))(t)
		screen.IsCutOff()
		kind(t, "a lost phone", "unauthenticated")(servertest.Ask(phone.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con}))
		kind(t, "the PIN of a lost phone", "unknown")(servertest.Ask(phone.Door.EnterPin, &bedsidev1.EnterPinRequest{Pin: pin}))
		house.Sound()
	})
}

func TestCardsThatOpenNothing(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	olga := house.As("olga")
	olga.Signs() // a card lasts as long as the grace does
	print := func(ref string) string {
		return must(servertest.Ask(olga.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: string(house.ID(ref)), Document: "passport"}))(t).Code
	}
	open := func(code string, year int32) (string, servertest.Fault) {
		forgetGuesses(t, house)
		a, err := servertest.Ask(house.Visitor(servertest.Here, "patient").Door.OpenCard, &bedsidev1.OpenCardRequest{Code: code, BirthYear: year})
		return a.GetTicket(), servertest.FaultOf(err)
	}
	good := print("anna")
	_, never := open("0000-0000-0000-0000", 1950)
	for name, try := range map[string]struct {
		code string
		year int32
	}{
		"a wrong year": {good, 1951}, "another clinic's": {must(servertest.Ask(house.At(servertest.There, "olga").Desk.PrintCard,
			&bedsidev1.PrintCardRequest{PatientId: string(house.Founded[servertest.There].People["anna"]), Document: "passport"}))(t).Code, 1950},
		"no code at all": {"", 1950}, "words": {"' OR 1=1 --", 1950}, "a long one": {strings.Repeat("K", 900), 1950}, "not UTF-8's letters": {"\u202eKKKK", 1950},
	} {
		if _, f := open(try.code, try.year); f.Kind != "unknown" || f.Message != never.Message {
			t.Errorf("%s: %+v, a card that never was: %+v", name, f, never)
		}
	}
	ticket, f := open(good, 1950)
	if f.Kind != "" {
		t.Fatalf("the right card: %+v", f)
	}
	must(servertest.Ask(house.Visitor(servertest.Here, "patient").Door.SetPin, &bedsidev1.SetPinRequest{Ticket: ticket, Pin: pin}))(t)
	if _, f := open(good, 1950); f.Kind != "unknown" || f.Message != never.Message {
		t.Errorf("a card that was used: %+v", f)
	}

	first := print("boris")
	second := print("boris")
	if _, f := open(first, 1961); f.Kind != "unknown" {
		t.Errorf("a card printed before the last: %+v", f)
	}
	house.Clock.Pass(14*24*time.Hour + time.Minute)
	if _, f := open(second, 1961); f.Kind != "unknown" || len(f.Reasons) == 0 || f.Reasons[0].InsteadAct != "print-card" {
		t.Errorf("after 14 days: %+v", f)
	}
	ticket, _ = open(printed(t, house), 1950)
	house.Clock.Pass(11 * time.Minute)
	kind(t, "a ticket after ten minutes", "unknown")(servertest.Ask(house.Visitor(servertest.Here, "patient").Door.SetPin, &bedsidev1.SetPinRequest{Ticket: ticket, Pin: pin}))
}

// printed is a fresh card of anna's, by a registrar who has just come.
func printed(t *testing.T, house *servertest.House) string {
	return must(servertest.Ask(house.As("olga").Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: string(house.ID("anna")), Document: "passport"}))(t).Code
}

func TestACodeIsGoodOnceAndGuessesAreLimited(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	try := func(login, password, totp string) servertest.Fault {
		_, err := servertest.Ask(house.Visitor(servertest.Here, "clinic").Door.PasswordSignIn, &bedsidev1.PasswordSignInRequest{Login: login, Password: password, Totp: totp})
		return servertest.FaultOf(err)
	}
	once := house.Code()
	if f := try("bell", servertest.Password, once); f.Kind != "" {
		t.Fatalf("the first time: %+v", f)
	}
	again, wrong, nobody := try("bell", servertest.Password, once), try("bell", "не тот пароль", once), try("nobody", servertest.Password, once)
	if again.Kind != "invalid" || wrong.Kind != "invalid" || nobody.Kind != "invalid" || nobody.Message != wrong.Message {
		t.Errorf("a used code %+v, a wrong password %+v, no such login %+v", again, wrong, nobody)
	}
	house.Clock.Pass(time.Minute)
	for range 8 {
		wrong = try("chief", "не тот пароль", house.Code())
	}
	if wrong.Kind != "later" || len(wrong.Reasons) == 0 {
		t.Errorf("after eight guesses: %+v", wrong)
	}
	if f := try("chief", servertest.Password, house.Code()); f.Kind != "later" {
		t.Errorf("the right one has to wait as well, or waiting would tell: %+v", f)
	}
	house.Clock.Pass(20 * time.Minute)
	if f := try("chief", servertest.Password, house.Code()); f.Kind != "" {
		t.Errorf("after the wait: %+v", f)
	}
}

func TestStaleSessionsAreAskedToSignInAgain(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, bell := house.As("anna"), house.As("bell")
	con := anna.Opens("booking", "есть кто?")
	con2 := anna.Opens("cardiology-question", "есть кто?")
	read := func(p *servertest.Person, con string) string {
		_, err := servertest.Ask(p.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con})
		return servertest.FaultOf(err).Kind
	}
	house.Clock.Pass(14 * time.Minute)
	if k := read(bell, con2); k != "" {
		t.Errorf("14 idle minutes: %s", k)
	}
	house.Clock.Pass(16 * time.Minute)
	if k := read(bell, con2); k != "unauthenticated" {
		t.Errorf("16 idle minutes: %q", k)
	}
	if me := must(servertest.Ask(bell.Door.Welcome, &bedsidev1.WelcomeRequest{}))(t).Me; me == nil || !me.Locked || len(me.May) > 0 {
		t.Errorf("a locked screen shows %v", me)
	}
	house.Clock.Pass(12 * time.Hour)
	if me := must(servertest.Ask(bell.Door.Welcome, &bedsidev1.WelcomeRequest{}))(t).Me; me != nil {
		t.Errorf("after the shift: %v", me)
	}
	if k := read(anna, con); k != "" {
		t.Errorf("the patient half a day later: %s", k)
	}
	house.Clock.Pass(31 * 24 * time.Hour)
	if k := read(anna, con); k != "unauthenticated" {
		t.Errorf("the patient a month later: %q", k)
	}
}

// A clock that jumps forward signs people out; one that jumps back must not let
// anybody in again, lose anything, or put words into another order.
func TestAClockThatJumps(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell := house.As("anna"), house.As("bell")
		con := anna.Opens("cardiology-question", "1")
		house.Clock.Pass(10 * time.Minute)
		bell.Says(con, "2")
		house.Clock.Pass(-3 * time.Hour)
		for name, p := range map[string]*servertest.Person{"patient": anna, "doctor": bell} {
			_, err := servertest.Ask(p.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con})
			if k := servertest.FaultOf(err).Kind; k != "" && k != "unauthenticated" {
				t.Errorf("three hours back, the %s: %q", name, k)
			}
		}
		anna, bell = house.As("anna"), house.As("bell")
		anna.Says(con, "3")
		bell.Draws(con)
		house.Clock.Pass(9 * 24 * time.Hour)
		bell = house.As("bell")
		bell.Says(con, "4")
		house.Clock.Set(time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC))
		anna = house.As("anna")
		anna.Says(con, "5")
		house.Clock.Set(time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC))
		kind(t, "a session of another century", "unauthenticated")(servertest.Ask(anna.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con}))
		house.Clock.Set(servertest.Monday)
		anna = house.As("anna")
		var text []string
		for _, m := range anna.Reads(con).Messages {
			text = append(text, m.Text)
		}
		if strings.Join(text, "") != "12345" {
			t.Errorf("in the order of %v", text)
		}
		house.Sound()
	})
}

// Links exist in a demonstration only, and cookies are out of reach of scripts
// and other sites.
func TestLinksAndCookies(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	link, err := house.People.DemoLink(t.Context(), servertest.Here, house.ID("bell"))
	if err != nil {
		t.Fatal(err)
	}
	browser := house.Visitor(servertest.Here, "clinic")
	path := "/enter?token=" + servertest.Path(link.Reveal())
	status, header, _ := browser.Sends("GET", path, nil, nil)
	cookie := header.Get("Set-Cookie")
	if status != http.StatusSeeOther || header.Get("Location") != "/clinic" || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
		t.Errorf("a link: %d %v", status, header)
	}
	if browser.Lists("mine"); strings.Contains(house.Log.String(), link.Reveal()) {
		t.Error("the log holds the link")
	}
	if status, header, _ := browser.Sends("GET", "/enter?token=per_x.00", nil, nil); status != http.StatusNotFound || header.Get("Set-Cookie") != "" {
		t.Errorf("a wrong link: %d", status)
	}

	real := servertest.OpenWith(t, func(c *server.Config) { c.Demo = false })
	if status, _, _ := real.Visitor(servertest.Here, "clinic").Sends("GET", path, nil, nil); status != http.StatusNotFound {
		t.Errorf("a link where there is no demo: %d", status)
	}
}

func must[T any](answer T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v %+v", err, servertest.FaultOf(err))
		}
		return answer
	}
}

// kind checks what kind of fault a call is answered with.
func kind(t *testing.T, what, want string) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		if f := servertest.FaultOf(err); err == nil || f.Kind != want {
			t.Errorf("%s: %+v; want %s", what, f, want)
		}
	}
}
