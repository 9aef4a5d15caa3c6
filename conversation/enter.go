package conversation

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Inside is the right, held by one person within one change or one view, to do
// one kind of act in a conversation. Only Enter makes one.
type Inside struct {
	Conversation
	room     *Room
	tx       *store.Tx
	who      people.Caller
	act      policy.Act
	pack     *pack.Pack
	question policy.Question
	ruling   string // by which decision
}

// A saying adds to the question what only the verb knows.
type saying func(*policy.Question)

// Enter asks policy whether the caller may do act in the conversation. Errors:
// Unknown for everybody who may not even know of it, whether it exists or not;
// Refused with clauses otherwise.
func (r *Room) Enter(tx *store.Tx, who people.Caller, id care.ConversationID, act policy.Act, more ...saying) (*Inside, error) {
	var row conversationRow
	standing, err := r.People.StandingTo(tx, who, matter, []any{id}, row.dest())
	if errors.Is(err, sql.ErrNoRows) {
		return nil, pack.Unknown(string(id))
	}
	if err != nil {
		return nil, err
	}
	return r.admit(tx, who, row.conversation(), standing, act, more...)
}

// enter is Enter to a conversation that has been read already, or is about to
// be opened.
func (r *Room) enter(tx *store.Tx, who people.Caller, c Conversation, act policy.Act, more ...saying) (*Inside, error) {
	standing, err := r.People.Standing(tx, who.Clinic, who.Person, c.Patient, c.Desk)
	if err != nil {
		return nil, err
	}
	return r.admit(tx, who, c, standing, act, more...)
}

func (r *Room) admit(tx *store.Tx, who people.Caller, c Conversation, standing people.Standing, act policy.Act, more ...saying) (*Inside, error) {
	q := standing.Ask(act, who.FullSignIn, c.Kind)
	q.About.State, q.About.Owner = c.State, c.Owner == who.Person
	for _, say := range more {
		say(&q)
	}
	p, answer := r.Packs.Judge(who.Clinic, c.Desk, q)
	if act == policy.Open {
		// Nobody writes to a patient who is not there, or not theirs to know.
		known := q
		known.Act = policy.KnowPatient
		if !standing.Known || !p.Rules.Decide(known).Allowed {
			return nil, pack.Unknown(string(c.Patient))
		}
	}
	if err := p.Fault(q, answer, string(c.ID)); err != nil {
		return nil, err
	}
	return &Inside{c, r, tx, who, act, p, q, p.Ruling(q)}, nil
}

// verbs are the acts that a screen may offer in a conversation.
var verbs = []policy.Act{policy.Post, policy.Note, policy.Correct, policy.Take, policy.HandOver,
	policy.NoReplyNeeded, policy.Close, policy.Reopen, policy.SeeAccesses}

// view is the conversation as the caller sees it, with so many messages unread.
func (in *Inside) view(unread int64) View {
	v := View{Conversation: in.Conversation, Mine: in.Owner == in.who.Person, Unread: unread}
	q := in.question
	q.About.State, q.About.Owner = in.State, v.Mine
	q.About.OwnMessage, q.About.ReasonGiven, q.About.TargetAway, q.About.TargetWorksThere, q.About.TargetOutsideCare = true, true, false, true, false
	for _, act := range in.pack.Rules.May(q, verbs) {
		v.May = append(v.May, string(act))
	}
	if !slices.Contains(v.May, string(policy.Post)) {
		q.Act = policy.Post
		v.WhyNotPost, v.Ruling = in.pack.ExplainAll(in.pack.Rules.Decide(q).Refused), in.pack.Ruling(q)
	}
	return v
}

// newest is the last place that the caller may see.
func (in *Inside) newest() int64 {
	if in.notes() {
		return in.LastPlace
	}
	return in.LastOpenPlace
}

// notes reports whether the caller is staff, who see notes.
func (in *Inside) notes() bool { return in.question.Who.Kind == "staff" }

// within runs fn inside the conversation, in one change.
func (r *Room) within(ctx context.Context, who people.Caller, id care.ConversationID, act policy.Act, fn func(*Inside) error, more ...saying) error {
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, err := r.Enter(tx, who, id, act, more...)
		if err != nil {
			return err
		}
		return fn(in)
	})
}

// enterOnce enters for an act that has a key. An act that has been done under
// its key is not refused when it comes again, whatever has changed since: its
// sender would believe that it had failed.
func (r *Room) enterOnce(tx *store.Tx, who people.Caller, id care.ConversationID, act policy.Act, s stored, more ...saying) (*Inside, error) {
	in, err := r.Enter(tx, who, id, act, more...)
	if care.KindOf(err) == care.Refused {
		return r.enterAgain(tx, who, id, s, err)
	}
	return in, err
}

// enterAgain enters for an act that policy refuses now and that was done
// before under its key.
func (r *Room) enterAgain(tx *store.Tx, who people.Caller, id care.ConversationID, s stored, refusal error) (*Inside, error) {
	was, found, err := saidBefore(tx, who.Clinic, s)
	switch {
	case err != nil:
		return nil, err
	case was.ID == "":
		return nil, refusal
	case !found:
		return nil, errKeyUsed
	}
	in, err := r.Enter(tx, who, id, policy.Know)
	if err != nil {
		return nil, refusal
	}
	return in, nil
}

// CanRead reports whether the caller may have the conversation open on a
// screen, and whether notes are among what they may see.
func (r *Room) CanRead(ctx context.Context, who people.Caller, id care.ConversationID) (notes bool, err error) {
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		in, err := r.Enter(tx, who, id, policy.Read)
		if err == nil {
			notes = in.notes()
		}
		return err
	})
	return notes, err
}

// Typing checks that the caller may be seen writing in the conversation.
func (r *Room) Typing(ctx context.Context, who people.Caller, id care.ConversationID) error {
	return r.DB.Look(ctx, func(tx *store.Tx) error {
		_, err := r.Enter(tx, who, id, policy.Typing)
		return err
	})
}
