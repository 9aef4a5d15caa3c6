package conversation

import (
	"maps"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// A question counts at the desk that has it now, once however many messages it
// took; as answered when it no longer waits for the clinic. Notes, events, what
// was before, and the neighbour's count for nothing.
func TestTheUseOfTheLineIsCounted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		since := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		before, after := since.Add(-time.Hour), since.Add(time.Hour)
		write := func(clinic care.ClinicID, c Conversation, said ...Message) {
			t.Helper()
			err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
				for i, m := range said {
					m.ID, m.Conversation, m.Place = care.NewID[care.MessageID]("msg"), c.ID, int64(i)+1
					m.Key, c.LastAt, c.LastPlace = string(m.ID), m.At, m.Place
					if _, _, err := insertMessage(tx, clinic, stored{Message: m, sealed: []byte{}, digest: []byte{}}); err != nil {
						return err
					}
				}
				return insertConversation(tx, clinic, c, "per_x", string(c.ID))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		asks := func(at time.Time) Message { return Message{Author: "per_anna", FromPatient: true, At: at} }
		says := func(who care.PersonID, at time.Time) Message { return Message{Author: who, At: at} }
		note, event := says("per_note", after), says("per_took", after)
		note.Note, event.Event = true, Taken
		write("localhost", Conversation{ID: "con_1", Desk: "dsk_heart", State: WaitingForPatient}, asks(after), asks(after), says("per_bell", after))
		write("localhost", Conversation{ID: "con_2", Desk: "dsk_heart", State: InWork}, asks(after), event, note)
		write("localhost", Conversation{ID: "con_3", Desk: "dsk_heart", State: Closed}, asks(before), says("per_old", before))
		write("localhost", Conversation{ID: "con_4", Desk: "dsk_desk", State: WaitingForPatient}, says("per_olga", after))
		write("elsewhere", Conversation{ID: "con_1", Desk: "dsk_heart", State: WaitingForPatient}, asks(after), says("per_far", after))

		u, err := (&Room{Config: Config{DB: db}}).Use(t.Context(), "localhost", since)
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(u.Asked, map[care.DeskID]int64{"dsk_heart": 2}) || !maps.Equal(u.Answered, map[care.DeskID]int64{"dsk_heart": 1}) {
			t.Errorf("asked %v, answered %v", u.Asked, u.Answered)
		}
		if !maps.Equal(u.Writing, map[care.PersonID]bool{"per_bell": true, "per_olga": true}) {
			t.Errorf("writing: %v", u.Writing)
		}
	})
}
