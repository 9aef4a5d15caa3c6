package conversation

import (
	"context"
	"math"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

const maxPage = 100

// A Page says which part of a conversation: what is newer than After, or what
// is older than Before, or the newest when both are zero.
type Page struct {
	After, Before int64
	Limit         int // 1 to 100; 0 means 50
}

// A Snapshot is a part of a conversation at a place of the journal.
type Snapshot struct {
	View
	Messages   []Message                       // by place, oldest first
	States     map[care.MessageID]MessageState // of the patient's messages
	Marks      []Mark                          // who has seen how far; the patient's own and the staff's
	MoreBefore bool
	At         journal.Place
}

// Read opens the conversation: it begins a sitting in the ledger, or goes on
// with the one that stands, and answers content (promise 8).
func (r *Room) Read(ctx context.Context, who people.Caller, id care.ConversationID, p Page) (Snapshot, error) {
	if p.Limit <= 0 || p.Limit > maxPage {
		p.Limit = 50
	}
	var s Snapshot
	sealed, sitting, err := r.look(ctx, who, id, p, &s)
	if err == nil && sitting == nil {
		if err = r.sit(ctx, who, id); err == nil {
			sealed, sitting, err = r.look(ctx, who, id, p, &s)
		}
	}
	if err == nil && sitting == nil {
		err = care.Faultf(care.Later, "the conversation was not opened: try again")
	}
	if err != nil {
		return Snapshot{}, err
	}
	s.Messages, err = openAll(ctx, sitting, s.key, sealed)
	return s, err
}

// look reads the page in one view, if a sitting stands.
func (r *Room) look(ctx context.Context, who people.Caller, id care.ConversationID, p Page, s *Snapshot) (sealed []stored, sitting *ledger.Sitting, err error) {
	due := false
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		in, err := r.Enter(tx, who, id, policy.Read)
		if err != nil {
			return err
		}
		var found bool
		if sitting, found, err = in.sitting(); err != nil || !found {
			sitting = nil
			return err
		}
		due = sitting.Due
		sealed, err = in.read(p, s)
		return err
	})
	if err == nil && due {
		err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error { return r.Ledger.Touch(tx, sitting) })
	}
	return sealed, sitting, err
}

// sit writes the sitting into the ledger. Policy is asked again: the right may
// be gone since the view.
func (r *Room) sit(ctx context.Context, who people.Caller, id care.ConversationID) error {
	return r.within(ctx, who, id, policy.Read, func(in *Inside) error {
		if _, found, err := in.sitting(); err != nil || found {
			return err
		}
		_, err := r.Ledger.Begin(in.tx, in.asSitter())
		return err
	})
}

func (in *Inside) sitting() (*ledger.Sitting, bool, error) {
	return in.room.Ledger.Sitting(in.tx, in.asSitter())
}

// asSitter says who sits in what, and in which role.
func (in *Inside) asSitter() ledger.Sitter {
	role := "patient"
	switch {
	case in.question.About.Represents && !in.question.About.Self:
		role = "representative-of-patient"
	case in.notes():
		role = mainRole(in.who)
	}
	return ledger.Sitter{Clinic: in.who.Clinic, Session: in.who.Session, Who: in.who.Person, Role: role,
		Subject: in.Patient, Conversation: in.ID, Desk: in.Desk, Ruling: in.ruling}
}

// mainRole is the role in which somebody with several reads a conversation.
func mainRole(who people.Caller) string {
	for _, role := range []string{"doctor", "nurse", "desk"} {
		if who.Has(role) {
			return role
		}
	}
	return "staff"
}

func (in *Inside) read(p Page, s *Snapshot) (list []stored, err error) {
	clinic := in.who.Clinic
	if s.Marks, err = marks(in.tx, clinic, in.ID); err != nil {
		return nil, err
	}
	mine := int64(0)
	for _, m := range s.Marks {
		if m.Who == in.who.Person {
			mine = m.Place
		}
	}
	unread, err := unreadAfter(in.tx, clinic, in.ID, in.who.Person, mine, in.notes())
	if err != nil {
		return nil, err
	}
	s.View = in.view(unread)
	before := p.Before
	if before <= 0 {
		before = math.MaxInt64
	}
	ascending := p.After > 0
	if list, err = page(in.tx, clinic, in.ID, p.After, before, in.notes(), ascending, p.Limit+1); err != nil {
		return nil, err
	}
	if len(list) > p.Limit {
		list, s.MoreBefore = list[:p.Limit], !ascending
	}
	if !ascending {
		slices.Reverse(list)
	}
	if err := in.states(list, s); err != nil {
		return nil, err
	}
	s.At, err = in.room.Journal.At(in.tx, clinic)
	return list, err
}

// An OpenScreen is somebody's screen with the conversation open, drawn up to a
// place.
type OpenScreen struct {
	Who  people.Caller
	ID   care.ConversationID
	Upto int64
}

// Fresh reads what has come on each of the screens: policy is asked for each,
// and only a sitting that stands opens words. Where there is none, or no right,
// it answers nothing, and the screen reads for itself and hears why.
func (r *Room) Fresh(ctx context.Context, screens []OpenScreen) ([][]Message, error) {
	found := make([]fresh, len(screens))
	err := r.DB.Look(ctx, func(tx *store.Tx) (err error) {
		for i, s := range screens {
			if found[i], err = r.fresh(tx, s); err != nil && care.KindOf(err) != care.Unknown && care.KindOf(err) != care.Refused {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	lists := make([][]Message, len(screens))
	for i, f := range found {
		if f.sitting == nil {
			continue
		}
		if lists[i], err = openAll(ctx, f.sitting, f.key, f.sealed); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// fresh is what one screen has yet to draw.
type fresh struct {
	sitting *ledger.Sitting
	key     care.KeyID
	sealed  []stored
}

func (r *Room) fresh(tx *store.Tx, s OpenScreen) (f fresh, err error) {
	in, err := r.Enter(tx, s.Who, s.ID, policy.Read)
	if err != nil {
		return f, err
	}
	sitting, found, err := in.sitting()
	if err != nil || !found {
		return f, err
	}
	f = fresh{sitting: sitting, key: in.key}
	known, all := r.recent.between(keyAt{s.Who.Clinic, s.ID}, s.Upto, in.LastPlace)
	if !all {
		f.sealed, err = page(tx, s.Who.Clinic, s.ID, s.Upto, math.MaxInt64, in.notes(), true, maxPage)
		return f, err
	}
	for _, m := range known {
		if !m.Note || in.notes() {
			f.sealed = append(f.sealed, m)
		}
	}
	return f, nil
}

// states says how far each of the patient's messages has come, from what
// stands after it: on this page, or beyond it.
func (in *Inside) states(list []stored, s *Snapshot) error {
	s.States = map[care.MessageID]MessageState{}
	if len(list) == 0 {
		return nil
	}
	later := make([]Message, len(list))
	for i, m := range list {
		later[i] = m.Message
	}
	last := list[len(list)-1].Place
	if last < in.LastOpenPlace {
		beyond, err := answersAfter(in.tx, in.who.Clinic, in.ID, last)
		if err != nil {
			return err
		}
		later = append(later, beyond...)
	}
	for i, m := range list {
		if m.FromPatient && m.Event == "" {
			s.States[m.ID] = StateOf(m.Message, later[i+1:], s.Marks)
		}
	}
	return nil
}

func openAll(ctx context.Context, sitting *ledger.Sitting, key care.KeyID, sealed []stored) ([]Message, error) {
	list := make([]Message, 0, len(sealed))
	for _, m := range sealed {
		if len(m.sealed) > 0 {
			body, err := sitting.Open(ctx, key, m.sealed, sealedFor(m.ID))
			if err != nil {
				return nil, err
			}
			m.Body = body
		}
		list = append(list, m.Message)
	}
	return list, nil
}

// Seen writes down that the caller's screen has drawn the conversation up to
// place. It is an entry of the ledger, and nothing but a sitting may make one.
func (r *Room) Seen(ctx context.Context, who people.Caller, id care.ConversationID, place int64) error {
	return r.within(ctx, who, id, policy.Seen, func(in *Inside) error {
		if place < 1 || place > in.newest() {
			return care.Faultf(care.Invalid, "place %d of %s; the last is %d", place, id, in.newest())
		}
		sitting, found, err := in.sitting()
		if err != nil {
			return err
		}
		if !found {
			return care.Faultf(care.Conflict, "%s is not open here: read it first", id)
		}
		moved, err := raiseMark(in.tx, who.Clinic, id, Mark{Who: who.Person, FromPatient: !in.notes(), Place: place, At: r.Now()})
		if err != nil || !moved {
			return err
		}
		if err := r.Ledger.Seen(in.tx, sitting, place); err != nil {
			return err
		}
		_, err = r.Journal.TellBy(in.tx, who.Clinic, in.ruling, care.MessagesSeen{Conversation: id, Who: who.Person, Place: place})
		return err
	})
}
