package api_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/people"
	. "github.com/bedside-health/bedside/server/servertest"
)

const pin = "194728"

// code fails unless err is the Connect error of this code.
func code(t *testing.T, err error, want connect.Code) {
	t.Helper()
	if err == nil || connect.CodeOf(err) != want {
		t.Fatalf("got %v, want %s", err, want)
	}
}

// oneTime is what an authenticator app shows now.
func oneTime(h *House) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(TOTP)
	if err != nil {
		h.T.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(h.Clock.Now().Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}

// asks makes a call that has to succeed.
func asks[Q, A any](t *testing.T, call func(context.Context, *connect.Request[Q]) (*connect.Response[A], error), q *Q) *A {
	t.Helper()
	answer, err := Ask(call, q)
	if err != nil {
		t.Fatal(err, FaultOf(err).Message)
	}
	return answer
}

// The desk prints a card; the patient opens it, sets a PIN, comes back with
// the PIN, and is out when the phone is lost.
func TestACardALinkAPinAndALostPhone(t *testing.T) {
	Each(t, func(t *testing.T, h *House) {
		olga, phone := h.As("olga"), h.Visitor(Here, people.PatientRealm)
		found := asks(t, olga.Desk.FindPatients, &bedsidev1.FindPatientsRequest{Name: strings.ToLower(Names["anna"])})
		if len(found.Patients) != 1 || found.Patients[0].BirthDate != "1950-04-23" {
			t.Fatalf("found %v", found)
		}
		anna := found.Patients[0].Person.Id
		card := asks(t, olga.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: anna, Document: "passport"})
		if !strings.HasPrefix(card.QrSvg, "<svg") || !strings.Contains(card.Url, "/i#") || !strings.HasPrefix(card.Patient.DocumentLine, "паспорт, просмотрен 2") {
			t.Errorf("card: %s %s %.40s", card.Url, card.Patient.DocumentLine, card.QrSvg)
		}

		_, err := Ask(phone.Door.OpenCard, &bedsidev1.OpenCardRequest{Code: card.Code, BirthYear: 1951})
		code(t, err, connect.CodeNotFound)
		opened := asks(t, phone.Door.OpenCard, &bedsidev1.OpenCardRequest{Code: card.Code, BirthYear: 1950})
		if opened.GreetingName != "Анна Петровна" {
			t.Errorf("greets %q", opened.GreetingName)
		}
		_, err = Ask(phone.Door.SetPin, &bedsidev1.SetPinRequest{Ticket: opened.Ticket, Pin: "123456"})
		code(t, err, connect.CodeInvalidArgument)
		if f := FaultOf(err); len(f.Reasons) != 1 || f.Reasons[0].Because == "" {
			t.Errorf("a weak PIN is refused without a sentence: %+v", f)
		}
		in := asks(t, phone.Door.SetPin, &bedsidev1.SetPinRequest{Ticket: opened.Ticket, Pin: pin, DeviceName: "Телефон"})
		if in.Me.Person.Id != anna || in.Me.Person.Name != Names["anna"] || phone.Cookie("bedside_device") == "" {
			t.Errorf("signed in: %v", in.Me)
		}
		_, err = Ask(phone.Door.OpenCard, &bedsidev1.OpenCardRequest{Code: card.Code, BirthYear: 1950})
		code(t, err, connect.CodeNotFound)

		asks(t, phone.Door.SignOut, &bedsidev1.SignOutRequest{})
		away := asks(t, phone.Door.Welcome, &bedsidev1.WelcomeRequest{})
		if away.Me != nil || !away.DeviceBound || away.ClinicName == "" || len(away.EmergencyNumbers) == 0 {
			t.Errorf("after signing out: %v", away)
		}
		asks(t, phone.Door.EnterPin, &bedsidev1.EnterPinRequest{Pin: pin})
		lost := asks(t, olga.Desk.LoseDevice, &bedsidev1.LoseDeviceRequest{PatientId: anna})
		if lost.Ended != 2 {
			t.Errorf("ended %d", lost.Ended)
		}
		_, err = Ask(phone.Door.Devices, &bedsidev1.DevicesRequest{})
		code(t, err, connect.CodeUnauthenticated)
	})
}

// signsIn signs a registrar in with everything on a shared computer.
func signsIn(t *testing.T, computer *Person, login, shiftPin string) *bedsidev1.Me {
	t.Helper()
	in := asks(t, computer.Door.PasswordSignIn, &bedsidev1.PasswordSignInRequest{Login: login, Password: Password, Totp: oneTime(computer.House), SharedComputer: true})
	asks(t, computer.Door.SetShiftPin, &bedsidev1.SetShiftPinRequest{Pin: shiftPin})
	return in.Me
}

func TestASharedComputerChangesHands(t *testing.T) {
	Each(t, func(t *testing.T, h *House) {
		computer := h.Visitor(Here, people.ClinicRealm)
		olga, rita := signsIn(t, computer, "olga", "7391"), signsIn(t, computer, "rita", "80265")
		if !rita.SharedComputer || rita.IdleLockSeconds != 120 {
			t.Errorf("rita: %v", rita)
		}
		stale := computer.Again(Here, "ru") // a page that still has rita's cookie
		pins := map[string]string{olga.Person.Id: "7391", rita.Person.Id: "80265"}
		for turn := range 6 {
			who := []string{olga.Person.Id, rita.Person.Id}[turn%2]
			in := asks(t, computer.Door.SwitchTo, &bedsidev1.SwitchToRequest{PersonId: who, ShiftPin: pins[who]})
			here := asks(t, computer.Door.Welcome, &bedsidev1.WelcomeRequest{})
			if in.Me.Person.Id != who || here.Me.Person.Id != who || in.Me.FullSignIn {
				t.Errorf("turn %d: %v", turn, here.Me)
			}
			_, err := Ask(stale.Desk.Desks, &bedsidev1.DesksRequest{})
			code(t, err, connect.CodeUnauthenticated)
			h.Clock.Pass(time.Second)
		}
		h.Clock.Pass(2*time.Minute + time.Second)
		_, err := Ask(computer.Desk.Desks, &bedsidev1.DesksRequest{})
		code(t, err, connect.CodeUnauthenticated)
		shown := asks(t, computer.Door.SwitchScreen, &bedsidev1.SwitchScreenRequest{})
		locked := asks(t, computer.Door.Welcome, &bedsidev1.WelcomeRequest{})
		if len(shown.People) != 2 || locked.Me == nil || !locked.Me.Locked || len(locked.Me.May) != 0 {
			t.Errorf("locked: %v, %v", shown, locked.Me)
		}
	})
}

// controls.md #30
func TestALeaverIsOutAtTheNextCall(t *testing.T) {
	Each(t, func(t *testing.T, h *House) {
		bell, chief := h.As("bell"), h.As("chief")
		asks(t, bell.Desk.Desks, &bedsidev1.DesksRequest{})
		staff := asks(t, chief.Desk.Staff, &bedsidev1.StaffRequest{})
		if len(staff.Staff) != 9 || staff.Staff[0].Login != "bell" {
			t.Errorf("staff: %d, %v", len(staff.Staff), staff.Staff[0])
		}
		asks(t, chief.Desk.DismissStaff, &bedsidev1.DismissStaffRequest{PersonId: string(bell.ID)})
		_, err := Ask(bell.Desk.Desks, &bedsidev1.DesksRequest{})
		code(t, err, connect.CodeUnauthenticated)
	})
}
