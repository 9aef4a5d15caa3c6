package live

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/people"
)

// A clinic is one journal's reader and the screens it serves.
type clinic struct {
	hub     *Hub
	id      care.ClinicID
	woken   chan struct{}
	mu      sync.Mutex
	at      journal.Place // what has been handed out
	screens map[*Screen]struct{}
	byScope map[care.Scope]map[*Screen]struct{}
}

func (c *clinic) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}

// follow reads what is new and hands it out, until ctx ends.
func (c *clinic) follow(ctx context.Context) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		for more := true; more && ctx.Err() == nil; {
			began := c.hub.Now()
			if more = c.step(ctx); more {
				c.rest(ctx, min(3*c.hub.Now().Sub(began), pace))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-c.woken:
		case <-tick.C:
		}
	}
}

// rest leaves the database to those who write: at most a quarter of the time
// is spent on drawing. A clinic that is not busy feels nothing of it, and a busy
// one draws several messages of a conversation at once.
func (c *clinic) rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// step hands out the next facts and reports whether there may be more.
func (c *clinic) step(ctx context.Context) (more bool) {
	c.mu.Lock()
	from := c.at
	c.mu.Unlock()
	list, at, err := c.hub.Journal.After(ctx, c.id, from.Seq, 500)
	if err != nil {
		c.hub.Log.Warn("screens wait: the journal cannot be read", "clinic", c.id, "fault", care.KindOf(err))
		return false
	}
	if from.Epoch != "" && at.Epoch != from.Epoch {
		c.mu.Lock()
		c.at = at
		c.mu.Unlock()
		c.toAll(Event{Name: "reset", Seq: at.Seq, Epoch: at.Epoch}.Frame())
		return false
	}
	waiting := queues{}
	for _, e := range list {
		fact, err := e.Fact()
		if err != nil {
			c.hub.Log.Error("a fact cannot be read", "clinic", c.id, "fact", e.Seq)
		}
		c.handOut(e, at.Epoch, fact, waiting)
	}
	c.drawAll(ctx, waiting)
	return len(list) > 0
}

// queues are what screens are still to hear of one step, each in the journal's
// order: a screen goes on from the highest number it has heard, so behind a
// message that has yet to be drawn everything else waits, too.
type queues map[*Screen][]queued

// queued is a frame, or messages of a conversation to draw from a place on.
type queued struct {
	frame []byte
	event Event
	first int64
}

// post queues a message. Messages of one conversation are drawn together, at
// the place of the last.
func (q queues) post(s *Screen, f care.MessagePosted, e Event) {
	first := f.Place
	q[s] = slices.DeleteFunc(q[s], func(known queued) bool {
		same := known.frame == nil && known.event.Conversation == f.Conversation
		if same {
			first = min(first, known.first)
		}
		return same
	})
	q[s] = append(q[s], queued{event: e, first: first})
}

// drawAll sends what waits, with words for the conversations that are open.
func (c *clinic) drawAll(ctx context.Context, waiting queues) {
	var screens []*Screen
	drawings := 0
	for s, list := range waiting {
		screens = append(screens, s)
		for _, w := range list {
			if w.frame == nil {
				drawings++
			}
		}
		if drawings >= drawTogether {
			c.drawOn(ctx, screens, waiting)
			screens, drawings = nil, 0
		}
	}
	c.drawOn(ctx, screens, waiting)
}

// drawOn sends what waits for these screens.
func (c *clinic) drawOn(ctx context.Context, screens []*Screen, waiting queues) {
	var asked []Drawing
	var events []*Event
	for _, s := range screens {
		for i := range waiting[s] {
			if w := &waiting[s][i]; w.frame == nil {
				asked, events = append(asked, Drawing{s.whoWas(), w.event.Conversation, w.first - 1}), append(events, &w.event)
			}
		}
	}
	if len(asked) > 0 && c.hub.draw != nil {
		for i, messages := range c.hub.draw(ctx, asked) {
			events[i].Messages = messages
		}
	}
	for _, s := range screens {
		for _, w := range waiting[s] {
			if w.frame == nil {
				w.frame = w.event.Frame()
			}
			s.push(w.frame)
		}
	}
}

// handOut sends one fact to the screens that listen to one of its scopes. A
// message on a screen that has its conversation open is left to drawAll.
func (c *clinic) handOut(e journal.Entry, epoch string, fact care.Fact, waiting queues) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = journal.Place{Epoch: epoch, Seq: e.Seq}
	if fact == nil {
		return
	}
	v := eventOf(e, epoch, fact)
	var frame []byte
	sent := map[*Screen]bool{}
	for _, scope := range fact.Scopes() {
		for s := range c.byScope[scope] {
			if sent[s] {
				continue
			}
			sent[s] = true
			if f, ok := fact.(care.MessagePosted); ok && s.draws(f) {
				waiting.post(s, f, v)
				continue
			}
			if frame == nil {
				frame = v.Frame()
			}
			if len(waiting[s]) > 0 {
				waiting[s] = append(waiting[s], queued{frame: frame})
			} else {
				s.push(frame)
			}
			if _, ok := fact.(care.PersonChanged); ok {
				go s.checkRights(c.hub.ctx)
			}
		}
	}
}

func (c *clinic) toAll(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for s := range c.screens {
		s.push(frame)
	}
}

func (c *clinic) typing(data []byte) {
	con, who, _ := strings.Cut(string(data), " ")
	c.mu.Lock()
	defer c.mu.Unlock()
	for s := range c.byScope[care.ConversationScope(care.ConversationID(con))] {
		if s.person != care.PersonID(who) {
			s.push(Event{Name: "typing", Conversation: care.ConversationID(con), Person: care.PersonID(who)}.Frame())
		}
	}
}

// ended hears that sessions are over, and lets the person's screens ask whether
// theirs is among them.
func (c *clinic) ended(data []byte) {
	e, err := people.ParseEnded(data)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for s := range c.byScope[care.PersonScope(e.Person)] {
		if s.person == e.Person {
			go s.checkRights(c.hub.ctx)
		}
	}
}

// rounds pings screens and checks their rights, a part of them at a time.
func (c *clinic) rounds(ctx context.Context) {
	tick := time.NewTicker(round)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, s := range c.list() {
			s.ping()
			if n%3 == 0 {
				s.checkRights(ctx)
			}
		}
	}
}

func (c *clinic) list() []*Screen {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := make([]*Screen, 0, len(c.screens))
	for s := range c.screens {
		list = append(list, s)
	}
	return list
}

func (c *clinic) dropAll() {
	for _, s := range c.list() {
		s.drop()
	}
}

// place returns what has been handed out, with the screen already listening,
// so that nothing falls between the two.
func (c *clinic) join(s *Screen) journal.Place {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.screens[s] = struct{}{}
	for scope := range s.scopes {
		c.index(scope, s)
	}
	return c.at
}

// index must be called under c.mu.
func (c *clinic) index(scope care.Scope, s *Screen) {
	if c.byScope[scope] == nil {
		c.byScope[scope] = map[*Screen]struct{}{}
	}
	c.byScope[scope][s] = struct{}{}
}

func (c *clinic) unindex(scope care.Scope, s *Screen) {
	delete(c.byScope[scope], s)
	if len(c.byScope[scope]) == 0 {
		delete(c.byScope, scope)
	}
}

func (c *clinic) listen(s *Screen, scopes ...care.Scope) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, scope := range scopes {
		s.scopes[scope] = struct{}{}
		c.index(scope, s)
	}
}

func (c *clinic) unlisten(s *Screen, scopes ...care.Scope) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, scope := range scopes {
		delete(s.scopes, scope)
		c.unindex(scope, s)
	}
}

func (c *clinic) leave(s *Screen) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.screens, s)
	for scope := range s.scopes {
		c.unindex(scope, s)
	}
}
