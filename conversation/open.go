package conversation

import (
	"context"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// An Opening says what somebody wants to begin: a patient names a reason of
// the pack, staff name the desk and the kind.
type Opening struct {
	Key     string
	Reason  string
	Patient care.PersonID // on whose behalf, or to whom
	Desk    care.DeskID
	Kind    string
	Body    care.Words // the first message
}

// Open begins a conversation with its first message. The same key by the same
// person opens it once.
func (r *Room) Open(ctx context.Context, who people.Caller, o Opening) (m Message, v View, err error) {
	if o, err = r.resolve(ctx, who, o); err != nil {
		return m, v, err
	}
	if m, err = r.prepare(Message{Key: o.Key, Body: o.Body, Author: who.Person}); err != nil {
		return m, v, err
	}
	if c, found, err := r.askToOpen(ctx, who, o); err != nil || found {
		if err != nil {
			return m, v, err
		}
		return r.say(ctx, who, c.ID, policy.Post, Message{Key: o.Key, Body: o.Body}) // opened before: the message is there, too
	}
	c := Conversation{ID: care.NewID[care.ConversationID]("con"), Patient: o.Patient, Desk: o.Desk, Kind: o.Kind, Reason: o.Reason, State: WaitingForClinic}
	if c.key, err = r.Keys.Make(ctx, who.Clinic); err != nil { // make: key, then data
		return m, v, err
	}
	m.Conversation = c.ID
	first, err := r.sealUnder(ctx, who.Clinic, c.key, m)
	if err != nil {
		return m, v, err
	}
	err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		s, in, err := r.begin(tx, who, c, o.Key, first)
		if err == nil {
			m.Place, m.At, m.FromPatient, v = s.Place, s.At, s.FromPatient, in.view(0)
		}
		return err
	})
	return m, v, err
}

// askToOpen finds the conversation that this key has opened, or asks policy
// before a key is made. The change asks again.
func (r *Room) askToOpen(ctx context.Context, who people.Caller, o Opening) (c Conversation, found bool, err error) {
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		if c, found, err = openedBefore(tx, who.Clinic, who.Person, o.Key); err != nil || found {
			return err
		}
		_, err := r.enter(tx, who, Conversation{Patient: o.Patient, Desk: o.Desk, Kind: o.Kind}, policy.Open)
		return err
	})
	return c, found, err
}

func (r *Room) begin(tx *store.Tx, who people.Caller, c Conversation, key string, first stored) (stored, *Inside, error) {
	was := c
	was.State, was.ID = "", "" // policy is asked about a conversation that is not there yet
	in, err := r.enter(tx, who, was, policy.Open)
	if err != nil {
		return first, nil, err
	}
	if _, found, err := openedBefore(tx, who.Clinic, who.Person, key); err != nil || found {
		if err == nil {
			err = care.Faultf(care.Conflict, "the same key is opening another conversation: try again")
		}
		return first, nil, err
	}
	c.OpenedAt = r.Now().UTC().Truncate(time.Microsecond)
	c.LastAt = c.OpenedAt
	in.Conversation = c
	if err := insertConversation(tx, who.Clinic, c, who.Person, key); err != nil {
		return first, nil, err
	}
	if _, err := r.Journal.TellBy(tx, who.Clinic, in.ruling, care.ConversationOpened{Conversation: c.ID, Desk: c.Desk, Patient: c.Patient, By: who.Person, Kind: c.Kind}); err != nil {
		return first, nil, err
	}
	s, _, err := in.add(first)
	return s, in, err
}

// resolve fills in what a reason of the pack stands for.
func (r *Room) resolve(ctx context.Context, who people.Caller, o Opening) (Opening, error) {
	if o.Patient == "" && !who.Staff {
		o.Patient = who.Person
	}
	if o.Reason == "" && who.Staff {
		return o, nil
	}
	reason, ok := r.Packs.For(who.Clinic).Reason(o.Reason)
	if !ok {
		return o, care.Faultf(care.Invalid, "no reason has this id: read the list of reasons again")
	}
	o.Kind = reason.Kind
	return o, r.DB.Look(ctx, func(tx *store.Tx) error {
		desk, err := r.People.DeskByKey(tx, who.Clinic, reason.Desk)
		o.Desk = desk.ID
		return err
	})
}

// A Choice is a reason that a patient may pick, or why not.
type Choice struct {
	pack.Reason
	Desk     people.Desk
	AnswerBy time.Time // if it were asked now
	Refusal  error     // nil: allowed
}

// Choices lists the pack's reasons for the patient, each with what policy says.
func (r *Room) Choices(ctx context.Context, who people.Caller, patient care.PersonID) (list []Choice, err error) {
	p := r.Packs.For(who.Clinic)
	if patient == "" {
		patient = who.Person
	}
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		list = nil
		for _, reason := range p.Reasons {
			desk, err := r.People.DeskByKey(tx, who.Clinic, reason.Desk)
			if care.KindOf(err) == care.Unknown {
				continue // this clinic has no such desk
			}
			if err != nil {
				return err
			}
			_, err = r.enter(tx, who, Conversation{Patient: patient, Desk: desk.ID, Kind: reason.Kind}, policy.Open)
			if err != nil && care.KindOf(err) != care.Refused {
				return err
			}
			list = append(list, Choice{reason, desk, promised(p, desk.PackKey, reason.Kind, r.Now()), err})
		}
		return nil
	})
	return list, err
}
