package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/server"
)

// A scene is a step at its time.
type scene struct {
	at   time.Time
	tale *tale
	step
}

// schedule lays the steps of a book in time, in order.
func schedule(b book, p *pack.Pack, now time.Time) (list []scene, err error) {
	d := newDays(p, now)
	for _, t := range b.Conversations {
		desk := t.Desk
		if reason, ok := p.Reason(t.Reason); ok {
			desk = reason.Desk
		}
		var before time.Time
		for _, s := range t.Steps {
			at, err := d.at(s.when, desk, before)
			if err != nil {
				return nil, fmt.Errorf("%s of %s: %w", s.when, t.Patient, err)
			}
			if at.After(now) && !strings.HasPrefix(s.when, "ago") {
				break // not yet
			}
			if !at.After(before) || at.After(now) {
				return nil, care.Faultf(care.Invalid, "the step %s of %s is out of order", s.when, t.Patient)
			}
			s.text = d.words(s.text)
			list, before = append(list, scene{at, t, s}), at
		}
	}
	slices.SortStableFunc(list, func(a, b scene) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	return list, nil
}

// A week is a clinic whose people live through scenes.
type week struct {
	*server.Means
	clock  *clock
	clinic care.ClinicID
	ids    people.Founded
	in     map[string]people.SignedIn
	since  map[string]time.Time
	open   map[*tale]care.ConversationID
	said   map[said]care.MessageID
}

type said struct {
	tale *tale
	who  string
}

func newWeek(m *server.Means, at *clock, clinic care.ClinicID) *week {
	return &week{m, at, clinic, people.Founded{}, map[string]people.SignedIn{}, map[string]time.Time{}, map[*tale]care.ConversationID{}, map[said]care.MessageID{}}
}

// shift is after how long somebody signs in anew.
const shift = 8 * time.Hour

// caller is a person as a real session has them.
func (w *week) caller(ctx context.Context, ref string) (people.Caller, error) {
	now := w.clock.now()
	if in, ok := w.in[ref]; ok && now.Sub(w.since[ref]) < shift {
		return in.Caller, nil
	}
	id, known := w.ids.People[ref]
	if !known {
		return people.Caller{}, care.Faultf(care.Invalid, "nobody is called %q here", ref)
	}
	if was, ok := w.in[ref]; ok {
		if err := w.People.SignOut(ctx, was.Caller, false); err != nil {
			return was.Caller, err
		}
	}
	token, err := w.People.DemoLink(ctx, w.clinic, id)
	if err != nil {
		return people.Caller{}, err
	}
	in, err := w.People.EnterByLink(ctx, w.clinic, token)
	if err != nil {
		return in.Caller, err
	}
	w.in[ref], w.since[ref] = in, now
	return in.Caller, nil
}

// goHome signs everybody out.
func (w *week) goHome(ctx context.Context) error {
	for _, in := range w.in {
		if err := w.People.SignOut(ctx, in.Caller, false); err != nil {
			return err
		}
	}
	return nil
}

// reading is how long before an act its author has read what stands there.
const reading = 40 * time.Second

// play lets one scene happen.
func (w *week) play(ctx context.Context, s scene) error {
	if s.does == "opens" {
		w.clock.advance(s.at)
		who, err := w.caller(ctx, s.who)
		if err != nil {
			return err
		}
		return w.begin(ctx, who, s)
	}
	id, open := w.open[s.tale]
	if !open {
		return care.Faultf(care.Invalid, "%s %s before anything was opened", s.who, s.does)
	}
	w.clock.advance(s.at.Add(-reading))
	who, err := w.caller(ctx, s.who)
	if err != nil {
		return err
	}
	if err := w.read(ctx, who, id); err != nil {
		return err
	}
	w.clock.advance(s.at)
	return w.act(ctx, who, id, s)
}

func (w *week) begin(ctx context.Context, who people.Caller, s scene) error {
	o := conversation.Opening{Key: newKey(), Reason: s.tale.Reason, Patient: w.ids.People[s.tale.Patient],
		Desk: w.ids.Desks[s.tale.Desk], Kind: s.tale.Kind, Body: care.Say(s.text)}
	m, v, err := w.Conversations.Open(ctx, who, o)
	w.open[s.tale], w.said[said{s.tale, s.who}] = v.ID, m.ID
	return err
}

// read draws the newest page on the person's screen.
func (w *week) read(ctx context.Context, who people.Caller, id care.ConversationID) error {
	page, err := w.Conversations.Read(ctx, who, id, conversation.Page{})
	if err != nil || page.Unread == 0 {
		return err
	}
	return w.Conversations.Seen(ctx, who, id, page.Messages[len(page.Messages)-1].Place)
}

func (w *week) act(ctx context.Context, who people.Caller, id care.ConversationID, s scene) (err error) {
	room, key, words, mine := w.Conversations, newKey(), care.Say(s.text), said{s.tale, s.who}
	var m conversation.Message
	switch s.does {
	case "says":
		m, _, err = room.Post(ctx, who, id, key, words)
	case "notes":
		_, _, err = room.Note(ctx, who, id, key, words)
	case "corrects":
		m, _, err = room.Correct(ctx, who, id, key, w.said[mine], words)
	case "takes":
		_, err = room.Take(ctx, who, id, key)
	case "hands":
		_, err = room.HandOver(ctx, who, id, key, conversation.Target{Person: w.ids.People[s.to], Desk: w.ids.Desks[s.to]}, words)
	case "done":
		_, err = room.NoReplyNeeded(ctx, who, id, key)
	case "closes":
		_, err = room.Close(ctx, who, id, key, words)
	case "reopens":
		_, err = room.Reopen(ctx, who, id, key)
	}
	if m.ID != "" {
		w.said[mine] = m.ID
	}
	return err
}

func newKey() string { return care.NewID[string]("key") }
