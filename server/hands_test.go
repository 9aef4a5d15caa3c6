package server_test

import (
	"testing"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

// No question waits for somebody who will not come again (promise 3).
func TestALeaversConversationsGoBackToTheirDesk(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, nell := house.As("anna"), house.As("bell"), house.As("nell")
		con := anna.Opens("cardiology-question", "Можно ли в баню?")
		bell.Takes(con)
		screen := nell.Looks(con)
		chief := house.As("chief")
		if _, err := servertest.Ask(chief.Desk.DismissStaff, &bedsidev1.DismissStaffRequest{PersonId: string(bell.ID)}); err != nil {
			t.Fatal(err)
		}
		screen.HearsNamed("conversation-changed")
		c := nell.Reads(con).Conversation
		if c.Owner != nil || c.State != "waiting-for-clinic" || c.AnswerBy == 0 {
			t.Errorf("owner %v, state %s, answer by %d", c.Owner, c.State, c.AnswerBy)
		}
		nell.Takes(con)
		house.Sound()
	})
}

// Tabs of one browser share its cookies: the screen of whoever was there
// before cannot act in the name of whoever came after.
func TestAnOldScreenDoesNotActUnderTheNewName(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell := house.As("anna"), house.As("bell")
		con := anna.Opens("cardiology-question", "Можно ли в баню?")
		for of, want := range map[string]int{string(bell.ID): 200, string(house.ID("nell")): 401} {
			body := []byte(`{"conversationId":"` + con + `","key":"` + servertest.Key() + `","text":"Пока нельзя."}`)
			status, _, answer := bell.Sends("POST", "/api/bedside.v1.ConversationService/Post", map[string]string{
				"Content-Type": "application/json", "Bedside-Desk": "clinic", "Bedside-Person": of}, body)
			if status != want {
				t.Errorf("the screen of %s: %d %s", of, status, answer)
			}
		}
		anna.Sees(con, "Пока нельзя.")
		if n := len(anna.Reads(con).Messages); n != 2 {
			t.Errorf("%d messages, want 2", n)
		}
	})
}
