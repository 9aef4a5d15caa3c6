package conversation

import (
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/store"
)

// Follower gives a leaver's open conversations back to their desks, so that no
// question waits for somebody who will not come again (promise 3).
func (r *Room) Follower() journal.Follower {
	return journal.Follower{Name: "conversation", Do: func(tx *store.Tx, clinic care.ClinicID, fact care.Fact) error {
		if f, ok := fact.(care.PersonChanged); ok && f.What == "dismissed" {
			return r.giveBack(tx, clinic, f.Person)
		}
		return nil
	}}
}

func (r *Room) giveBack(tx *store.Tx, clinic care.ClinicID, leaver care.PersonID) error {
	list, err := openOf(tx, clinic, leaver)
	if err != nil {
		return err
	}
	for _, c := range list {
		if err := r.toPool(tx, clinic, c); err != nil {
			return err
		}
	}
	return nil
}

// toPool hands a conversation over to its own desk, in the owner's name.
func (r *Room) toPool(tx *store.Tx, clinic care.ClinicID, c Conversation) error {
	now := r.Now().UTC().Truncate(time.Microsecond)
	leaver := c.Owner
	c.LastPlace++
	c.LastOpenPlace, c.LastAt, c.Owner = c.LastPlace, now, ""
	if c.State == InWork {
		c.State = WaitingForClinic
	}
	m := Message{ID: care.NewID[care.MessageID]("msg"), Conversation: c.ID, Place: c.LastPlace, Author: leaver, Event: HandedOver,
		Target: string(c.Desk), At: now, Key: "left-" + string(care.NewID[care.MessageID]("key"))}
	if _, _, err := insertMessage(tx, clinic, stored{Message: m, sealed: []byte{}, digest: []byte{}}); err != nil {
		return err
	}
	if err := updateConversation(tx, clinic, c); err != nil {
		return err
	}
	_, err := r.Journal.Tell(tx, clinic, care.ConversationMoved{Conversation: c.ID, Verb: HandedOver, By: leaver, Patient: c.Patient,
		Desk: c.Desk, State: c.State, Place: c.LastPlace, Kind: c.Kind})
	return err
}

// openOf lists the conversations that somebody owns and that are not closed.
func openOf(tx *store.Tx, clinic care.ClinicID, owner care.PersonID) (list []Conversation, err error) {
	rows, err := tx.Query(`SELECT `+conversationColumns+` FROM conversation WHERE clinic_id = $1 AND owner = $2 AND state <> $3`, clinic, owner, Closed)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanConversation(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}
