package live

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

const (
	outboxLimit = 256 // frames; a screen that lets more wait takes a fresh snapshot
	openLimit   = 16  // conversations open on one screen
)

// A Pipe is the connection of a screen.
type Pipe interface {
	// Send writes one text frame and returns when it is written, or when the
	// write deadline has passed.
	Send(frame []byte) error
	Ping() error
	// Cut ends the connection.
	Cut()
}

// A Screen is one open socket of one person.
type Screen struct {
	clinic *clinic
	person care.PersonID
	pipe   Pipe
	who    func(context.Context) (people.Caller, error) // asks the session again

	caller atomic.Pointer[people.Caller] // as of the last check
	heard  atomic.Int64                  // when the screen last gave a sign, µs
	begun  bool                          // a screen begins once; only Hear looks at it

	// under clinic.mu
	scopes map[care.Scope]struct{}

	mu       sync.Mutex
	outbox   [][]byte
	writing  bool // a writer is at work, or the screen is catching up
	overflow bool
	gone     bool
}

// Arrive takes a screen in. who answers for its session, now and whenever
// rights are checked.
func (h *Hub) Arrive(ctx context.Context, pipe Pipe, who func(context.Context) (people.Caller, error)) (*Screen, error) {
	caller, err := who(ctx)
	if err != nil {
		return nil, err
	}
	c, err := h.of(caller.Clinic)
	if err != nil {
		return nil, err
	}
	scopes, err := h.Scopes(ctx, caller)
	if err != nil {
		return nil, err
	}
	s := &Screen{clinic: c, person: caller.Person, pipe: pipe, who: who, scopes: map[care.Scope]struct{}{}}
	for _, scope := range scopes {
		s.scopes[scope] = struct{}{}
	}
	s.heard.Store(h.Now().UnixMicro())
	s.caller.Store(&caller)
	return s, nil
}

// asked is a frame from the browser.
type asked struct {
	From  *int64              `json:"from"`
	Epoch string              `json:"epoch"`
	Open  care.ConversationID `json:"open"`
	Shut  care.ConversationID `json:"shut"`
	Ping  int                 `json:"ping"`
}

// Hear takes a frame from the browser. What cannot be understood ends the screen.
func (s *Screen) Hear(ctx context.Context, frame []byte) {
	s.Sign()
	var a asked
	if err := json.Unmarshal(frame, &a); err != nil {
		s.drop()
		return
	}
	switch {
	case a.From != nil && s.begun:
		s.drop() // who wants to begin again comes again: asking and never reading must cost us nothing
	case a.From != nil:
		s.begun = true
		s.resume(ctx, *a.From, a.Epoch)
	case a.Open != "":
		s.open(ctx, a.Open)
	case a.Shut != "":
		s.clinic.unlisten(s, care.ConversationScope(a.Shut), care.NotesScope(a.Shut))
	}
}

// Sign notes that the screen is alive.
func (s *Screen) Sign() { s.heard.Store(s.clinic.hub.Now().UnixMicro()) }

// resume sends what the screen has missed since its number, and from there on
// everything. The screen listens before the journal is read; what is handed
// out meanwhile waits in the outbox behind what was missed.
func (s *Screen) resume(ctx context.Context, from int64, epoch string) {
	s.mu.Lock()
	s.writing = true
	s.mu.Unlock()
	at := s.clinic.join(s)
	missed, ok := s.missed(ctx, from, epoch, at.Epoch, at.Seq)
	if !ok {
		missed = [][]byte{Event{Name: "reset", Seq: at.Seq, Epoch: at.Epoch}.Frame()}
	}
	s.mu.Lock()
	s.outbox = append(missed, s.outbox...)
	s.mu.Unlock()
	go s.write()
}

func (s *Screen) missed(ctx context.Context, from int64, epoch, now string, to int64) (frames [][]byte, ok bool) {
	if epoch != now || from > to || to-from > farBehind {
		return nil, false
	}
	for from < to {
		list, at, err := s.clinic.hub.Journal.After(ctx, s.clinic.id, from, farBehind)
		if err != nil || at.Epoch != now || len(list) == 0 {
			return nil, false
		}
		for _, e := range list {
			if from = e.Seq; from > to {
				break
			}
			if fact, err := e.Fact(); err == nil && s.listensTo(fact.Scopes()) {
				frames = append(frames, eventOf(e, now, fact).Frame())
			}
		}
	}
	return frames, true
}

func (s *Screen) listensTo(scopes []care.Scope) bool {
	s.clinic.mu.Lock()
	defer s.clinic.mu.Unlock()
	for _, scope := range scopes {
		if _, ok := s.scopes[scope]; ok {
			return true
		}
	}
	return false
}

// open lets the conversation's facts through, if policy does.
func (s *Screen) open(ctx context.Context, id care.ConversationID) {
	caller, err := s.who(ctx)
	if err != nil {
		s.signedOut()
		return
	}
	notes, err := s.clinic.hub.Conversations.CanRead(ctx, caller, id)
	if err != nil || s.openCount() >= openLimit {
		return // the browser's own reading hears why
	}
	s.clinic.listen(s, care.ConversationScope(id))
	if notes {
		s.clinic.listen(s, care.NotesScope(id))
	}
}

// whoWas is the caller as of the last check of the session.
func (s *Screen) whoWas() people.Caller { return *s.caller.Load() }

// draws reports whether the message is to be drawn here: its conversation is
// open, and it is not the reader's own, which the screen has already. It must
// be called under clinic.mu.
func (s *Screen) draws(f care.MessagePosted) bool {
	if f.Author == s.person {
		return false
	}
	scope := care.ConversationScope(f.Conversation)
	if f.Note {
		scope = care.NotesScope(f.Conversation)
	}
	_, ok := s.scopes[scope]
	return ok
}

func (s *Screen) openCount() (n int) {
	s.clinic.mu.Lock()
	defer s.clinic.mu.Unlock()
	for scope := range s.scopes {
		if _, ok := conversationIn(scope); ok {
			n++
		}
	}
	return n
}

// checkRights asks for everything again that lets facts through.
func (s *Screen) checkRights(ctx context.Context) {
	caller, err := s.who(ctx)
	if err != nil {
		if care.KindOf(err) != care.Later {
			s.signedOut()
		}
		return
	}
	s.caller.Store(&caller)
	want, err := s.clinic.hub.Scopes(ctx, caller)
	if err != nil {
		return
	}
	keep := map[care.Scope]bool{}
	for _, scope := range want {
		keep[scope] = true
	}
	s.clinic.listen(s, want...)
	for _, scope := range s.scopeList() {
		id, isOpen := conversationIn(scope)
		if isOpen {
			notes, err := s.clinic.hub.Conversations.CanRead(ctx, caller, id)
			keep[scope] = err == nil && (notes || scope == care.ConversationScope(id))
		}
		if !keep[scope] {
			s.clinic.unlisten(s, scope)
		}
	}
}

func (s *Screen) scopeList() (list []care.Scope) {
	s.clinic.mu.Lock()
	defer s.clinic.mu.Unlock()
	for scope := range s.scopes {
		list = append(list, scope)
	}
	return list
}

// signedOut tells the screen that its session has ended, and cuts it off.
func (s *Screen) signedOut() {
	s.push(Event{Name: "signed-out"}.Frame())
	s.mu.Lock()
	s.gone = true // the writer cuts after the last frame
	idle := !s.writing
	s.mu.Unlock()
	s.clinic.leave(s)
	if idle {
		s.pipe.Cut()
	}
}

// Leave takes the screen out, after its connection has ended.
func (s *Screen) Leave() {
	s.mu.Lock()
	s.gone, s.outbox = true, nil
	s.mu.Unlock()
	s.clinic.leave(s)
}

func (s *Screen) drop() { s.Leave(); s.pipe.Cut() }

func (s *Screen) ping() {
	if s.clinic.hub.Now().UnixMicro()-s.heard.Load() > silence.Microseconds() {
		s.drop()
		return
	}
	s.mu.Lock()
	busy := s.writing
	s.mu.Unlock()
	if !busy && s.pipe.Ping() != nil {
		s.drop()
	}
}

// push puts a frame into the outbox. It never waits.
func (s *Screen) push(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone {
		return
	}
	if len(s.outbox) >= outboxLimit {
		s.outbox, s.overflow = nil, true
	}
	s.outbox = append(s.outbox, frame)
	if !s.writing {
		s.writing = true
		go s.write()
	}
}

// write sends what waits and ends; an idle screen costs no writer.
func (s *Screen) write() {
	for {
		s.mu.Lock()
		batch, overflow := s.outbox, s.overflow
		s.outbox, s.overflow = nil, false
		if len(batch) == 0 {
			s.writing = false
			gone := s.gone
			s.mu.Unlock()
			if gone {
				s.pipe.Cut()
			}
			return
		}
		s.mu.Unlock()
		if overflow {
			batch = append([][]byte{Event{Name: "reset"}.Frame()}, batch...)
		}
		for len(batch) > 0 {
			n := together(batch)
			if s.pipe.Send(bytes.Join(batch[:n], []byte("\n"))) != nil {
				s.drop()
				return
			}
			batch = batch[n:]
		}
	}
}

// together says how many of the frames go out as one: a line each, and never
// more bytes than an old phone's radio sends within a moment.
func together(batch [][]byte) int {
	size := len(batch[0])
	for n := 1; n < len(batch); n++ {
		if size += len(batch[n]); size > maxTogether {
			return n
		}
	}
	return len(batch)
}

const maxTogether = 16 << 10

const writeDeadline = 10 * time.Second

func conversationIn(scope care.Scope) (care.ConversationID, bool) {
	for _, prefix := range []string{"conversation:", "notes:"} {
		if rest, ok := strings.CutPrefix(string(scope), prefix); ok {
			return care.ConversationID(rest), true
		}
	}
	return "", false
}
