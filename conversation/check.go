package conversation

import (
	"context"
	"fmt"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Told is what the journal has told of conversations.
type Told struct {
	Facts  int
	opened map[care.ConversationID]bool
	last   map[care.ConversationID]int64
	places map[care.ConversationID]int64 // how many facts gave a place
}

// NewTold has heard nothing yet.
func NewTold() *Told {
	return &Told{opened: map[care.ConversationID]bool{}, last: map[care.ConversationID]int64{}, places: map[care.ConversationID]int64{}}
}

// Hear takes one fact in, in the journal's order.
func (t *Told) Hear(fact care.Fact) {
	t.Facts++
	switch f := fact.(type) {
	case care.ConversationOpened:
		t.opened[f.Conversation] = true
	case care.MessagePosted:
		t.place(f.Conversation, f.Place)
	case care.ConversationMoved:
		t.place(f.Conversation, f.Place)
	}
}

func (t *Told) place(id care.ConversationID, place int64) {
	t.last[id] = place
	t.places[id]++
}

// Said is how much a check has read.
type Said struct{ Conversations, Messages int }

// Check reads every conversation of the clinic and compares it with what the
// journal told: places without gaps, each message with its fact, heads that
// agree, seals that open, marks and corrections that point at something. It
// returns what is broken, naming IDs and places only. Nothing that it opens
// leaves it.
func (r *Room) Check(ctx context.Context, clinic care.ClinicID, told *Told) (said Said, broken []string, err error) {
	after := care.ConversationID("")
	for {
		var list []Conversation
		err := r.DB.Look(ctx, func(tx *store.Tx) (err error) {
			list, err = conversationsAfter(tx, clinic, after, 200)
			return err
		})
		if err != nil || len(list) == 0 {
			return said, append(broken, untold(clinic, told)...), err
		}
		for _, c := range list {
			n, b, err := r.checkOne(ctx, clinic, c, told)
			if err != nil {
				return said, broken, err
			}
			said.Conversations, said.Messages, broken, after = said.Conversations+1, said.Messages+n, append(broken, b...), c.ID
			delete(told.opened, c.ID)
		}
	}
}

func untold(clinic care.ClinicID, told *Told) (broken []string) {
	for id := range told.opened {
		broken = append(broken, fmt.Sprintf("conversation %s of %s: the journal tells of it, and it is gone", id, clinic))
	}
	return broken
}

func (r *Room) checkOne(ctx context.Context, clinic care.ClinicID, c Conversation, told *Told) (n int, broken []string, err error) {
	say := func(format string, args ...any) {
		broken = append(broken, fmt.Sprintf("conversation %s of %s: ", c.ID, clinic)+fmt.Sprintf(format, args...))
	}
	var list []stored
	var seen []Mark
	err = r.DB.Look(ctx, func(tx *store.Tx) (err error) {
		if list, err = page(tx, clinic, c.ID, 0, 1<<62, true, true, 1<<30); err == nil {
			seen, err = marks(tx, clinic, c.ID)
		}
		return err
	})
	if err != nil {
		return 0, nil, err
	}
	if !told.opened[c.ID] {
		say("the journal does not tell of its beginning")
	}
	ids := map[care.MessageID]bool{"": true}
	for i, m := range list {
		ids[m.ID] = true
		if m.Place != int64(i)+1 {
			say("place %d is missing or doubled", i+1)
			break
		}
		if len(m.sealed) > 0 {
			if err := r.Keys.Prove(ctx, clinic, c.key, m.sealed, sealedFor(m.ID)); err != nil {
				say("message %s does not open: %v", m.ID, err)
			}
		}
	}
	for _, m := range list {
		if !ids[m.Corrects] || !ids[m.CorrectedBy] {
			say("message %s refers to a message that is not there", m.ID)
		}
	}
	if n := int64(len(list)); n != c.LastPlace || told.last[c.ID] != n || told.places[c.ID] != n {
		say("%d messages; its head says %d, the journal tells of %d, the last at %d", n, c.LastPlace, told.places[c.ID], told.last[c.ID])
	}
	for _, m := range seen {
		if m.Place > c.LastPlace {
			say("%s has seen place %d, which is not there", m.Who, m.Place)
		}
	}
	return len(list), broken, nil
}

func conversationsAfter(tx *store.Tx, clinic care.ClinicID, after care.ConversationID, limit int) (list []Conversation, err error) {
	rows, err := tx.Query(`SELECT `+conversationColumns+` FROM conversation WHERE clinic_id = $1 AND conversation_id > $2 ORDER BY conversation_id LIMIT $3`, clinic, after, limit)
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
