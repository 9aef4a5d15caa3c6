package conversation

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Correct posts a new message that stands in the place of one of the caller's
// own; the old one stays on record. A note is corrected by a note.
// Errors: Conflict when the message has been corrected already.
func (r *Room) Correct(ctx context.Context, who people.Caller, id care.ConversationID, key string, old care.MessageID, body care.Words) (out Message, v View, err error) {
	m, err := r.prepare(Message{Key: key, Body: body, Conversation: id, Author: who.Person, Corrects: old})
	if err != nil {
		return out, v, err
	}
	s, err := r.seal(ctx, who.Clinic, m)
	if err != nil {
		return out, v, err
	}
	err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, was, err := r.enterToCorrect(tx, who, id, old)
		s.Note = was.Note
		if care.KindOf(err) == care.Refused {
			in, err = r.enterAgain(tx, who, id, s, err)
		}
		if err != nil {
			return err
		}
		added, isNew, err := in.add(s)
		out, v = added.Message, in.view(0)
		if err != nil || !isNew {
			return err
		}
		if was.CorrectedBy != "" {
			return care.Faultf(care.Conflict, "message %s has been corrected already", old)
		}
		r.recent.forget(tx, keyAt{who.Clinic, id})
		return markCorrected(tx, who.Clinic, id, was.Place, added.ID)
	})
	out.Body = m.Body
	return out, v, err
}

// enterToCorrect enters knowing whose message it is. A message that the caller
// may not see is as unknown as one that does not exist.
func (r *Room) enterToCorrect(tx *store.Tx, who people.Caller, id care.ConversationID, old care.MessageID) (*Inside, stored, error) {
	was, err := messageByID(tx, who.Clinic, id, old)
	own := err == nil && was.Author == who.Person && was.Event == ""
	if err != nil && care.KindOf(err) != care.Unknown {
		return nil, was, err
	}
	in, entering := r.Enter(tx, who, id, policy.Correct, owned(own))
	if entering != nil && care.KindOf(entering) == care.Unknown {
		return nil, was, entering
	}
	if err != nil || was.Note && !who.Staff {
		return nil, was, pack.Unknown(string(old))
	}
	return in, was, entering
}

func owned(own bool) saying { return func(q *policy.Question) { q.About.OwnMessage = own } }
