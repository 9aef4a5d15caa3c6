package conversation

import (
	"fmt"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Bare conversation takes rows and nothing else: no door, no seal, no fact.
// It is what Post is measured against (`bedside bench`).
type Bare struct {
	clinic care.ClinicID
	c      Conversation
}

// NewBare begins a bare conversation of a clinic that nobody reads.
func NewBare(tx *store.Tx, clinic care.ClinicID) (*Bare, error) {
	c := Conversation{ID: care.NewID[care.ConversationID]("con"), Patient: "per_bare", Desk: "dsk_bare", Kind: "organisational", State: WaitingForClinic}
	return &Bare{clinic, c}, insertConversation(tx, clinic, c, c.Patient, string(c.ID))
}

// Rows runs the statements of one post: the message and its conversation.
func (b *Bare) Rows(tx *store.Tx, sealed []byte, now time.Time) error {
	b.c.LastPlace++
	b.c.LastOpenPlace, b.c.LastAt, b.c.AnswerBy = b.c.LastPlace, now, now
	m := Message{ID: care.NewID[care.MessageID]("msg"), Conversation: b.c.ID, Place: b.c.LastPlace, Author: b.c.Patient, FromPatient: true,
		At: now, Key: fmt.Sprint(b.c.LastPlace)}
	if _, _, err := insertMessage(tx, b.clinic, stored{Message: m, sealed: sealed, digest: make([]byte, 32)}); err != nil {
		return err
	}
	return updateConversation(tx, b.clinic, b.c)
}
