package server_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server/servertest"
	"github.com/bedside-health/bedside/store"
)

func TestAScreenResumesFromItsNumber(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell := house.As("anna"), house.As("bell")
		con := anna.Opens("cardiology-question", "раз")
		phone := anna.Looks(con)
		bell.Says(con, "два")
		last := phone.HearsNamed("message-posted")
		phone.Shuts()

		bell.Says(con, "три")
		bell.Notes(con, "не для неё")
		bell.Says(con, "четыре")
		house.Restart() // a server that was away is a lost network, too
		bell.Says(con, "пять")

		phone = anna.LooksFrom(last.Seq, last.Epoch, con)
		var places []int64
		for range 3 {
			places = append(places, phone.HearsNamed("message-posted").Place)
		}
		if fmt.Sprint(places) != "[3 5 6]" {
			t.Errorf("missed and heard again: %v", places)
		}
		for _, e := range phone.UpToNow() {
			if e.Name == "reset" || e.Seq != 0 && e.Seq <= last.Seq {
				t.Errorf("heard %v again", e)
			}
		}
	})
}

func TestAScreenTooFarBehindIsReset(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna := house.As("anna")
	before := anna.Lists("")
	tell(t, house, 1001)
	now := anna.Lists("").At

	if e := anna.LooksFrom(before.At, before.Epoch).HearsNamed("reset"); e.Seq < now || e.Epoch != before.Epoch {
		t.Errorf("a thousand behind: %v; the journal is at %d", e, now)
	}
	if e := anna.LooksFrom(now, "epo_another").HearsNamed("reset"); e.Epoch != before.Epoch {
		t.Errorf("of another epoch: %v", e)
	}
	if e := anna.LooksFrom(now+1000, before.Epoch).HearsNamed("reset"); e.Seq < now {
		t.Errorf("ahead of the journal: %v", e)
	}
	for _, e := range anna.LooksFrom(now-999, before.Epoch).UpToNow() {
		if e.Name == "reset" {
			t.Error("999 behind was reset")
		}
	}
}

// A screen that is cut off between two facts goes on from the higher number:
// were a lower one still to come, it would be lost.
func TestFactsReachAScreenInTheirOrder(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, nell := house.As("anna"), house.As("bell"), house.As("nell")
		con, other := anna.Opens("cardiology-question", "раз"), anna.Opens("booking", "другое")
		phone, screen := anna.Looks(con), nell.Looks(con)
		var wait sync.WaitGroup
		for range 12 {
			wait.Go(func() { bell.Says(con, "ответ") })
			wait.Go(func() { bell.Takes(con) })
			wait.Go(func() { bell.Notes(con, "заметка") })
			wait.Go(func() { anna.Says(other, "и ещё") })
		}
		wait.Wait()
		for _, s := range []*servertest.Screen{phone, screen} {
			last := int64(0)
			for _, e := range s.UpToNow() {
				if e.Seq != 0 && e.Seq <= last {
					t.Errorf("fact %d (%s) came after %d", e.Seq, e.Name, last)
				}
				last = max(last, e.Seq)
			}
		}
	})
}

// tell tells facts that concern nobody.
func tell(t *testing.T, house *servertest.House, n int) {
	t.Helper()
	err := house.DB.Change(context.Background(), servertest.Here, func(tx *store.Tx) error {
		for range n {
			if _, err := house.Journal.Tell(tx, servertest.Here, care.PersonChanged{Person: "per_nobody", What: "bound"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTypingReachesOnlyThoseWhoHaveItOpen(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, bell, dora, stone := house.As("anna"), house.As("bell"), house.As("dora"), house.As("stone")
	con := anna.Opens("cardiology-question", "алло")
	open, shut, colleague, stranger, own := anna.Looks(con), anna.Looks(), dora.Looks(), stone.Looks(con), bell.Looks(con)
	told := facts(t, house)

	if _, err := servertest.Ask(bell.Talk.Typing, &bedsidev1.TypingRequest{ConversationId: con}); err != nil {
		t.Fatal(err)
	}
	if e := open.Hears(con); e.Name != "typing" || e.PersonID != string(house.ID("bell")) {
		t.Errorf("heard %v", e)
	}
	if facts(t, house) != told {
		t.Error("typing is stored")
	}
	for _, s := range []*servertest.Screen{shut, colleague, stranger, own} {
		s.HearsNothingOf(con)
	}
	if _, err := servertest.Ask(stone.Talk.Typing, &bedsidev1.TypingRequest{ConversationId: con}); servertest.FaultOf(err).Kind != "unknown" {
		t.Errorf("a stranger typing: %v", err)
	}
	open.Leaves(con)
	servertest.Ask(bell.Talk.Typing, &bedsidev1.TypingRequest{ConversationId: con})
	for i, e := range open.UpToNow() {
		if e.Name == "typing" && i > 0 {
			t.Error("typing reached a screen that had left")
		}
	}
}

func TestALeaverIsOutAtOnceSocketIncluded(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, dora, chief := house.As("anna"), house.As("bell"), house.As("dora"), house.As("chief")
		con := anna.Opens("cardiology-question", "кто там?")
		leaver, colleague := bell.Looks(con), dora.Looks(con)
		if _, err := servertest.Ask(chief.Desk.DismissStaff, &bedsidev1.DismissStaffRequest{PersonId: string(house.ID("bell"))}); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"read": second(servertest.Ask(bell.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con})),
			"post": second(servertest.Ask(bell.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: servertest.Key(), Text: "ещё тут"})),
		} {
			if f := servertest.FaultOf(err); f.Kind != "unauthenticated" {
				t.Errorf("%s by a leaver: %+v", name, f)
			}
		}
		leaver.IsCutOff()
		if _, status, err := bell.Knocks(nil); err == nil || status != http.StatusUnauthorized {
			t.Errorf("a leaver's new socket: %d", status)
		}
		dora.Says(con, "теперь я")
		colleague.Hears(con)
		for _, e := range leaver.All() {
			if e.Name == "message-posted" {
				t.Error("a leaver's socket heard a message")
			}
		}
	})
}

func TestSignedOutEverywhereEndsEveryScreen(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	phone, laptop, boris := house.As("anna"), house.As("anna"), house.As("boris")
	one, two, other := phone.Looks(), laptop.Looks(), boris.Looks()
	if _, err := servertest.Ask(phone.Door.SignOut, &bedsidev1.SignOutRequest{Everywhere: true}); err != nil {
		t.Fatal(err)
	}
	one.IsCutOff()
	two.IsCutOff()
	other.UpToNow()
	if f := servertest.FaultOf(second(servertest.Ask(laptop.Talk.List, &bedsidev1.ListRequest{}))); f.Kind != "unauthenticated" {
		t.Errorf("the other device: %+v", f)
	}
}

func TestSignedOutHereEndsThisScreenOnly(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	phone, laptop := house.As("anna"), house.As("anna")
	one, two := phone.Looks(), laptop.Looks()
	if _, err := servertest.Ask(phone.Door.SignOut, &bedsidev1.SignOutRequest{}); err != nil {
		t.Fatal(err)
	}
	one.IsCutOff()
	two.UpToNow()
}

// Whose care has ended loses the conversation on a screen that was open all the
// while.
func TestEndOfCareReachesOpenScreens(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, bell, dora, olga := house.As("anna"), house.As("bell"), house.As("dora"), house.As("olga")
	con := anna.Opens("cardiology-question", "я переезжаю")
	bell.Takes(con) // whoever took it finishes it, the desk does not
	screen := dora.Looks(con)
	types := func() {
		if _, err := servertest.Ask(bell.Talk.Typing, &bedsidev1.TypingRequest{ConversationId: con}); err != nil {
			t.Fatal(err)
		}
	}
	types()
	screen.HearsNamed("typing")
	if _, err := servertest.Ask(olga.Desk.Bind, &bedsidev1.BindRequest{PatientId: string(house.ID("anna")), DeskId: string(house.Desk("cardiology")), End: true}); err != nil {
		t.Fatal(err)
	}
	dora.CannotRead(con)
	screen.UpToNow() // a fact about herself: her rights are asked again
	servertest.Eventually(t, "the screen has left the conversation", func() bool {
		before := len(screen.UpToNow())
		types()
		return len(screen.UpToNow()) == before+2 // the two by which it is known
	})
}

// Facts name no words, and still the screens of those who may not read get none.
func TestAdministratorsAtTheDeskHearNothingOfItsConversations(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, bell := house.As("anna"), house.As("bell")
	var screens []*servertest.Screen
	for _, ref := range []string{"chief", "privacy", "rep"} {
		screens = append(screens, house.As(ref).Looks())
	}
	colleague := house.As("nell").Looks()
	con := anna.Opens("cardiology-question", "слышно?")
	for _, s := range screens {
		s.Opens(con)
	}
	bell.Says(con, "да")
	colleague.HearsNamed("message-posted")
	for _, s := range screens {
		s.HearsNothingOf(con)
	}
}

// A registrar who helps at a medical desk hears of its organisational
// conversations, and learns nothing of those about health.
func TestARegistrarAtAMedicalDeskHearsNothingOfHealth(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, olga, bell := house.As("anna"), house.As("olga"), house.As("bell")
	err := house.DB.Change(t.Context(), servertest.Here, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO desk_member (clinic_id, person_id, desk_id)
			SELECT clinic_id, $1, desk_id FROM desk WHERE clinic_id = $2 AND pack_key = 'cardiology'`, house.Founded[servertest.Here].People["rita"], servertest.Here)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rita, doctor := house.As("rita").Looks(), bell.Looks()
	booking := anna.Opens("booking", "на вторник?")
	health := anna.Opens("cardiology-question", "про таблетки")
	olga.Takes(booking)
	olga.HandsToDesk(booking, house.Founded[servertest.Here].Desks["cardiology"], "это к вам")
	doctor.Hears(health)
	rita.HearsWhere("handed over", func(e servertest.Event) bool { return e.Name == "conversation-changed" && e.ConversationID == booking })
	bell.Says(health, "да")
	anna.Says(booking, "спасибо")
	rita.HearsWhere("words about booking", func(e servertest.Event) bool { return e.Name == "message-posted" && e.ConversationID == booking })
	rita.HearsNothingOf(health)
}

// From 15 on a patient's confidences are their own: the parent's screen does
// not even learn that there are any. controls.md #45
func TestAParentHearsNothingOfATeenagersHealth(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	con := house.As("mila").OpensFor("egor", "paediatrics-question", "Егору десять")
	house.Clock.Set(servertest.Monday.AddDate(5, 0, 1)) // a Tuesday; he is 15
	mila, egor, stone := house.As("mila"), house.As("egor"), house.As("stone")
	getsPasskey(t, stone).signs() // five years later nobody works unsigned
	screen, own := mila.Looks(con), egor.Looks(con)
	mila.CannotRead(con)
	stone.Says(con, "Здравствуй, Егор")
	own.HearsNamed("message-posted")
	screen.HearsNothingOf(con)
	if list := mila.Lists("").Conversations; len(list) != 0 {
		t.Errorf("the mother still lists it: %v", list)
	}
}

func TestShownNeedsASittingAndAScreenOfTheClinic(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell := house.As("anna"), house.As("bell")
		con := anna.Opens("cardiology-question", "вижу ли?")
		state := func() string { return anna.Reads(con).Messages[0].State }
		seen := func(p *servertest.Person, place int64) string {
			_, err := servertest.Ask(p.Talk.Seen, &bedsidev1.SeenRequest{ConversationId: con, Place: place})
			return servertest.FaultOf(err).Kind
		}
		if kind := seen(bell, 1); kind != "conflict" || state() != "accepted" {
			t.Errorf("drawn without having been read: %q, the patient reads %q", kind, state())
		}
		anna.Draws(con)
		bell.Reads(con)
		if state() != "accepted" {
			t.Errorf("read and not drawn: %q", state())
		}
		if kind := seen(bell, 7); kind != "invalid" {
			t.Errorf("a place that is not there: %q", kind)
		}
		if kind := seen(bell, 1); kind != "" || state() != "shown" {
			t.Errorf("drawn: %q %q", kind, state())
		}
		if kind := seen(house.As("stone"), 1); kind != "unknown" {
			t.Errorf("a stranger's screen: %q", kind)
		}
		// Another session of the same doctor has no sitting of its own.
		if kind := seen(house.As("bell"), 1); kind != "conflict" {
			t.Errorf("another session: %q", kind)
		}
	})
}

func TestTheSocketIsForOwnPagesWithASession(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, nobody := house.As("anna"), house.Visitor(servertest.Here, "patient")
	for origin, want := range map[string]int{
		anna.Origin(): http.StatusSwitchingProtocols, "http://evil.example": http.StatusForbidden, "": http.StatusForbidden,
		"null": http.StatusForbidden, "http://clinic-b.localhost" + strings.TrimPrefix(anna.Origin(), "http://localhost"): http.StatusForbidden,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		if _, status, _ := anna.Knocks(header); status != want {
			t.Errorf("origin %q: %d, want %d", origin, status, want)
		}
	}
	if _, status, _ := nobody.Knocks(nil); status != http.StatusUnauthorized {
		t.Errorf("without a session: %d", status)
	}
	if _, status, _ := anna.Again(servertest.There, "ru").Knocks(nil); status != http.StatusUnauthorized {
		t.Errorf("with a session of the other clinic: %d", status)
	}
	bad := anna.Looks()
	bad.Sends(`{"from":`)
	bad.IsCutOff()
	large := anna.Looks()
	large.Sends(`{"open":"` + strings.Repeat("a", 8<<10) + `"}`)
	large.IsCutOff()
}

// A socket that stops reading costs no more than its bounded outbox, and is
// cut off when a write has waited long enough. It measures the memory of the
// whole process, so it runs before the others, alone.
func TestASocketThatStopsReadingIsCutOff(t *testing.T) {
	house := servertest.Open(t)
	anna, bell := house.As("anna"), house.As("bell")
	con := anna.Opens("cardiology-question", "тишина")
	at := anna.Lists("")
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc) >> 20
	}
	before := heap()
	const screens = 24
	for range screens {
		anna.Stalls(fmt.Sprintf(`{"open":%q}`, con), fmt.Sprintf(`{"from":%d,"epoch":%q}`, at.At, at.Epoch))
	}
	servertest.Eventually(t, "all screens are there", func() bool { return house.Live.Screens() == screens })
	listener := anna.Looks(con)
	flood := func(n int) {
		for range n {
			house.Live.Typing(servertest.Here, care.ConversationID(con), bell.ID)
		}
	}
	flood(60_000) // some 10 MB for each of them
	if grown := heap() - before; grown > 100 {
		t.Errorf("%d screens that do not read hold %d MB", screens, grown)
	}
	servertest.Eventually(t, "they are cut off", func() bool { flood(100); return house.Live.Screens() <= 1 })
	bell.Says(con, "ты тут?")
	listener.HearsNamed("message-posted")
}

// To begin again and again without reading must not fill the memory either.
func TestASocketThatAsksAgainAndAgainIsBounded(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna := house.As("anna")
	at := anna.Lists("")
	con := anna.Opens("booking", "раз")
	for range 30 {
		anna.Says(con, "и ещё")
	}
	frame := fmt.Sprintf(`{"from":%d,"epoch":%q}`, at.At, at.Epoch)
	s := anna.Looks(con)
	s.Sends(frame)
	s.IsCutOff()
	last := int64(0)
	for _, e := range s.All() {
		if e.Name == "message-posted" && e.Seq <= last {
			t.Fatalf("fact %d came after %d", e.Seq, last)
		}
		last = max(last, e.Seq)
	}
}
