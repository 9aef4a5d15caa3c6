package conversation

import (
	"context"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Take makes the caller the owner.
func (r *Room) Take(ctx context.Context, who people.Caller, id care.ConversationID, key string) (View, error) {
	return r.move(ctx, who, id, policy.Take, Message{Event: Taken, Key: key}, func(in *Inside) error {
		in.Owner = who.Person
		if in.State == WaitingForClinic {
			in.State = InWork
		}
		return nil
	})
}

// NoReplyNeeded ends the question without an answer; the patient reads so.
func (r *Room) NoReplyNeeded(ctx context.Context, who people.Caller, id care.ConversationID, key string) (View, error) {
	return r.move(ctx, who, id, policy.NoReplyNeeded, Message{Event: NoReplyNeeded, Key: key}, (*Inside).end)
}

// Close ends the conversation. The patient reads the reason.
func (r *Room) Close(ctx context.Context, who people.Caller, id care.ConversationID, key string, reason care.Words) (View, error) {
	return r.move(ctx, who, id, policy.Close, Message{Event: ClosedEvent, Key: key, Body: reason}, (*Inside).end, given(reason))
}

func (in *Inside) end() error {
	in.State, in.AnswerBy = Closed, time.Time{}
	return nil
}

// Reopen opens a closed conversation again: staff become its owner, a patient
// waits for the clinic.
func (r *Room) Reopen(ctx context.Context, who people.Caller, id care.ConversationID, key string) (View, error) {
	return r.move(ctx, who, id, policy.Reopen, Message{Event: Reopened, Key: key}, func(in *Inside) (err error) {
		if in.notes() {
			in.State, in.Owner = InWork, who.Person
			return nil
		}
		in.State = WaitingForClinic
		in.AnswerBy, err = in.promise(r.Now())
		return err
	})
}

// A Target is where a conversation goes: to a person, or to a desk's pool.
type Target struct {
	Person care.PersonID
	Desk   care.DeskID
}

// HandOver gives the conversation to a colleague, or to a desk's pool, with a
// reason. Policy refuses somebody who is away.
func (r *Room) HandOver(ctx context.Context, who people.Caller, id care.ConversationID, key string, to Target, reason care.Words) (v View, err error) {
	if (to.Person == "") == (to.Desk == "") {
		return v, care.Faultf(care.Invalid, "hand over to a person or to a desk, one of the two")
	}
	s, err := r.event(ctx, who, id, Message{Event: HandedOver, Key: key, Body: reason, Target: string(to.Person) + string(to.Desk)})
	if err != nil {
		return v, err
	}
	return v, r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		aim, err := r.aim(tx, who, id, to)
		if err != nil {
			return err
		}
		in, err := r.enterOnce(tx, who, id, policy.HandOver, s, aim, given(reason))
		if care.KindOf(err) == care.Unknown {
			v, err = handedAway(tx, who, s, err)
			return err
		}
		if err != nil {
			return err
		}
		v, err = in.happen(s, func(in *Inside) error { return in.giveTo(to) })
		return err
	})
}

// handedAway answers a repeated hand-over that has taken the conversation out
// of its sender's sight: with what the sender did, and nothing of what came after.
func handedAway(tx *store.Tx, who people.Caller, s stored, unknown error) (v View, err error) {
	was, same, err := saidBefore(tx, who.Clinic, s)
	if err != nil {
		return v, err
	}
	if !same {
		return v, unknown
	}
	v.ID, v.State, v.LastPlace, v.LastOpenPlace, v.LastAt = s.Conversation, WaitingForClinic, was.Place, was.Place, was.At
	if strings.HasPrefix(was.Target, "dsk_") {
		v.Desk = care.DeskID(was.Target)
	} else {
		v.Owner = care.PersonID(was.Target)
	}
	return v, nil
}

// giveTo changes hands. At another desk the promise is that desk's, and never
// later than the one that was given.
func (in *Inside) giveTo(to Target) error {
	in.Owner = to.Person
	if to.Person == "" && in.State == InWork {
		in.State = WaitingForClinic
	}
	if to.Desk == "" || to.Desk == in.Desk {
		return nil
	}
	in.Desk = to.Desk
	if in.AnswerBy.IsZero() {
		return nil
	}
	by, err := in.promise(in.room.Now())
	if !by.IsZero() && by.Before(in.AnswerBy) {
		in.AnswerBy = by
	}
	return err
}

// aim tells policy how the target stands to the conversation.
func (r *Room) aim(tx *store.Tx, who people.Caller, id care.ConversationID, to Target) (saying, error) {
	c, err := byID(tx, who.Clinic, id)
	if err != nil {
		return nil, err
	}
	desk := c.Desk
	if to.Desk != "" {
		desk = to.Desk
	}
	s, err := r.People.Standing(tx, who.Clinic, who.Person, c.Patient, desk)
	if err != nil {
		return nil, err
	}
	outside := !s.About.DeskInCare
	works, away := true, false // a desk's pool is never away
	if to.Desk != "" {
		_, err := r.People.Desk(tx, who.Clinic, desk)
		if works = err == nil; err != nil && care.KindOf(err) != care.Unknown {
			return nil, err
		}
	} else {
		t, err := r.People.Standing(tx, who.Clinic, to.Person, c.Patient, desk)
		if err != nil {
			return nil, err
		}
		works, away = r.couldRead(who.Clinic, t, c), !t.Who.Active || !t.Who.OnDuty
	}
	return func(q *policy.Question) {
		q.About.TargetWorksThere, q.About.TargetAway, q.About.TargetOutsideCare = works, away, outside
	}, nil
}

// couldRead reports whether somebody who stands so could open the conversation
// as its owner: nobody else must be left with it (promise 3).
func (r *Room) couldRead(clinic care.ClinicID, t people.Standing, c Conversation) bool {
	q := t.Ask(policy.Read, false, c.Kind)
	q.About.State, q.About.Owner = c.State, true
	return t.About.SameDesk && r.Packs.At(clinic, c.Desk).Rules.Decide(q).Allowed
}

func given(reason care.Words) saying {
	return func(q *policy.Question) { q.About.ReasonGiven = reason.Len() > 0 }
}

// event seals what stands behind an event. An empty reason is policy's to judge.
func (r *Room) event(ctx context.Context, who people.Caller, id care.ConversationID, m Message) (s stored, err error) {
	if err := checkKey(m.Key); err != nil {
		return s, err
	}
	if m.Body.Len() > 0 {
		if m.Body, err = clean(m.Body); err != nil {
			return s, err
		}
	}
	m.ID, m.Conversation, m.Author = care.NewID[care.MessageID]("msg"), id, who.Person
	return r.seal(ctx, who.Clinic, m)
}

func (r *Room) move(ctx context.Context, who people.Caller, id care.ConversationID, act policy.Act, m Message, change func(*Inside) error, more ...saying) (v View, err error) {
	s, err := r.event(ctx, who, id, m)
	if err != nil {
		return v, err
	}
	err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, err := r.enterOnce(tx, who, id, act, s, more...)
		if err != nil {
			return err
		}
		v, err = in.happen(s, change)
		return err
	})
	return v, err
}

// happen writes the event into the conversation, applies its change, and tells
// the fact. The same key again changes nothing.
func (in *Inside) happen(s stored, change func(*Inside) error) (v View, err error) {
	now := in.room.Now().UTC().Truncate(time.Microsecond)
	s.Place, s.At, s.FromPatient = in.LastPlace+1, now, !in.notes()
	s, isNew, err := insertMessage(in.tx, in.who.Clinic, s)
	if err != nil || !isNew {
		return in.view(0), err
	}
	from := in.Desk
	in.LastPlace, in.LastOpenPlace, in.LastAt = s.Place, s.Place, now
	if err := change(in); err != nil {
		return v, err
	}
	if err := updateConversation(in.tx, in.who.Clinic, in.Conversation); err != nil {
		return v, err
	}
	_, err = in.room.Journal.TellBy(in.tx, in.who.Clinic, in.ruling, care.ConversationMoved{
		Conversation: in.ID, Verb: s.Event, By: s.Author, Patient: in.Patient, Desk: in.Desk, FromDesk: from,
		Owner: in.Owner, State: in.State, Place: s.Place, Kind: in.Kind,
	})
	return in.view(0), err
}
