package conversation

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Post adds a message. key is chosen by the sender, once per message: posting
// the same key again returns the message already stored.
func (r *Room) Post(ctx context.Context, who people.Caller, id care.ConversationID, key string, body care.Words) (Message, View, error) {
	return r.say(ctx, who, id, policy.Post, Message{Key: key, Body: body})
}

// Note adds a message that only staff see.
func (r *Room) Note(ctx context.Context, who people.Caller, id care.ConversationID, key string, body care.Words) (Message, View, error) {
	return r.say(ctx, who, id, policy.Note, Message{Key: key, Body: body, Note: true})
}

// say cleans and seals the words before the change begins, and stores them in it.
func (r *Room) say(ctx context.Context, who people.Caller, id care.ConversationID, act policy.Act, m Message) (_ Message, v View, err error) {
	if m, err = r.prepare(m); err != nil {
		return m, v, err
	}
	m.Conversation, m.Author = id, who.Person
	s, err := r.seal(ctx, who.Clinic, m)
	if err != nil {
		return m, v, err
	}
	err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, err := r.enterOnce(tx, who, id, act, s)
		if err != nil {
			return err
		}
		added, _, err := in.add(s)
		m, v = added.Message, in.view(0)
		return err
	})
	m.Body = s.Body // the same words, also when they had been said before
	return m, v, err
}

// seal seals a message's words under its conversation's key.
func (r *Room) seal(ctx context.Context, clinic care.ClinicID, m Message) (s stored, err error) {
	key, err := r.keyOf(ctx, clinic, m.Conversation)
	if err != nil {
		return s, err
	}
	return r.sealUnder(ctx, clinic, key, m)
}

func (r *Room) sealUnder(ctx context.Context, clinic care.ClinicID, key care.KeyID, m Message) (s stored, err error) {
	s = stored{Message: m, sealed: []byte{}}
	if m.Body.Len() > 0 {
		if s.sealed, err = r.Keys.Seal(ctx, clinic, key, m.Body, sealedFor(m.ID)); err != nil {
			return s, err
		}
	}
	what := strings.Join([]string{string(m.Author), m.Key, m.Event, m.Target, string(m.Corrects), strconv.FormatBool(m.Note), m.Body.Reveal()}, "\x00")
	s.digest, err = r.Keys.Tag(ctx, clinic, "message-once", what)
	return s, err
}

func (r *Room) prepare(m Message) (_ Message, err error) {
	if err := checkKey(m.Key); err != nil {
		return m, err
	}
	if m.Body, err = clean(m.Body); err != nil {
		return m, err
	}
	m.ID = care.NewID[care.MessageID]("msg")
	return m, nil
}

// add stores a message in the next place, moves the conversation on, and tells
// the fact.
func (in *Inside) add(s stored) (_ stored, isNew bool, err error) {
	now := in.room.Now().UTC().Truncate(time.Microsecond)
	s.Place, s.At, s.FromPatient = in.LastPlace+1, now, !in.notes()
	if s, isNew, err = insertMessage(in.tx, in.who.Clinic, s); err != nil || !isNew {
		return s, false, err
	}
	in.room.recent.note(in.tx, keyAt{in.who.Clinic, in.ID}, s)
	if err := in.advance(s.Message); err != nil {
		return s, false, err
	}
	if err := updateConversation(in.tx, in.who.Clinic, in.Conversation); err != nil {
		return s, false, err
	}
	_, err = in.room.Journal.TellBy(in.tx, in.who.Clinic, in.ruling, care.MessagePosted{
		Conversation: in.ID, Message: s.ID, Place: s.Place, Author: s.Author, Desk: in.Desk, Patient: in.Patient,
		FromPatient: s.FromPatient, Note: s.Note, Corrects: s.Corrects, State: in.State, Kind: in.Kind,
	})
	return s, true, err
}

// advance is what a message does to its conversation. A patient's message asks
// for an answer, and opens what was closed; a promise that stands is not moved
// by another message. An answer ends the promise, and an answer out of the
// pool makes its author the owner. A note and a correction change nothing.
func (in *Inside) advance(m Message) (err error) {
	in.LastPlace, in.LastAt = m.Place, m.At
	if m.Note {
		return nil
	}
	in.LastOpenPlace = m.Place
	switch {
	case m.Corrects != "":
	case m.FromPatient:
		if in.State != InWork {
			in.State = WaitingForClinic
		}
		if in.AnswerBy.IsZero() {
			in.AnswerBy, err = in.promise(m.At)
		}
	default:
		in.State, in.AnswerBy = WaitingForPatient, time.Time{}
		if in.Owner == "" {
			in.Owner = m.Author
		}
	}
	return err
}
