package servertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/lxzan/gws"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// An Event is one frame that a screen has heard.
type Event struct {
	Seq            int64
	Name           string
	ConversationID string `json:"conversationId"`
	Place          int64
	PersonID       string `json:"personId"`
	Epoch          string
	PersonLine     string `json:"personLine"`
	Messages       []json.RawMessage
}

// A Screen is an open socket.
type Screen struct {
	gws.BuiltinEventHandler
	p    *Person
	conn *gws.Conn
	pong chan struct{}

	mu    sync.Mutex
	heard []Event
	raw   []string
	next  int // what Hears has not looked at yet
	more  chan struct{}
	gone  chan struct{}
}

// Knocks opens a socket as it is and says how the server answered.
func (p *Person) Knocks(header http.Header) (*Screen, int, error) {
	s := &Screen{p: p, pong: make(chan struct{}, 64), more: make(chan struct{}, 1), gone: make(chan struct{})}
	if header == nil {
		header = http.Header{"Origin": {p.Origin()}}
	}
	header.Set("Cookie", p.browser.cookieHeader())
	conn, err := net.Dial("tcp", p.House.Listen)
	if err != nil {
		return nil, 0, err
	}
	addr := strings.Replace(p.Origin(), "http://", "ws://", 1) + "/live?desk=" + p.browser.realm
	socket, answer, err := gws.NewClientFromConn(s, &gws.ClientOption{Addr: addr, RequestHeader: header}, conn)
	if err != nil {
		status := 0
		if answer != nil {
			status = answer.StatusCode
		}
		return nil, status, err
	}
	s.conn = socket
	go socket.ReadLoop()
	return s, answer.StatusCode, nil
}

// Looks opens a screen at the newest number, with these conversations open.
func (p *Person) Looks(open ...string) *Screen {
	p.House.T.Helper()
	list, err := Ask(p.Talk.List, p.ownBox())
	if err != nil {
		p.House.T.Fatalf("%s cannot list: %v", p.Ref, err)
	}
	return p.LooksFrom(list.At, list.Epoch, open...)
}

// LooksFrom opens a screen that has everything up to a number.
func (p *Person) LooksFrom(from int64, epoch string, open ...string) *Screen {
	p.House.T.Helper()
	s, _, err := p.Knocks(nil)
	if err != nil {
		p.House.T.Fatalf("%s has no socket: %v", p.Ref, err)
	}
	for _, con := range open {
		s.Sends(fmt.Sprintf(`{"open":%q}`, con))
	}
	s.Sends(fmt.Sprintf(`{"from":%d,"epoch":%q}`, from, epoch))
	s.settles()
	return s
}

// Sends writes a frame.
func (s *Screen) Sends(frame string) {
	s.p.House.T.Helper()
	if err := s.conn.WriteMessage(gws.OpcodeText, []byte(frame)); err != nil {
		s.p.House.T.Errorf("%s's socket took no frame: %v", s.p.Ref, err)
	}
}

// Opens opens a conversation on the screen; Leaves leaves it.
func (s *Screen) Opens(con string)  { s.Sends(fmt.Sprintf(`{"open":%q}`, con)); s.settles() }
func (s *Screen) Leaves(con string) { s.Sends(fmt.Sprintf(`{"shut":%q}`, con)); s.settles() }

// settles returns when the server has read all that was sent: it answers a
// ping in turn.
func (s *Screen) settles() {
	s.p.House.T.Helper()
	if err := s.conn.WritePing(nil); err != nil {
		return // cut off: what follows will say so
	}
	select {
	case <-s.pong:
	case <-s.gone:
	case <-s.timeout():
		s.p.House.T.Fatalf("%s's socket does not answer", s.p.Ref)
	}
}

func (s *Screen) timeout() <-chan time.Time { return time.After(patience) }

// Hears waits for the next event of the conversation.
func (s *Screen) Hears(con string) Event {
	s.p.House.T.Helper()
	return s.HearsWhere("about "+con, func(e Event) bool { return e.ConversationID == con })
}

// HearsNamed waits for the next event of a name.
func (s *Screen) HearsNamed(name string) Event {
	s.p.House.T.Helper()
	return s.HearsWhere(name, func(e Event) bool { return e.Name == name })
}

// HearsWhere waits for the next event that is meant; others are passed by.
func (s *Screen) HearsWhere(what string, meant func(Event) bool) Event {
	s.p.House.T.Helper()
	limit := s.timeout()
	for {
		s.mu.Lock()
		for s.next < len(s.heard) {
			e := s.heard[s.next]
			s.next++
			if meant(e) {
				s.mu.Unlock()
				return e
			}
		}
		s.mu.Unlock()
		select {
		case <-s.more:
		case <-s.gone:
			s.p.House.T.Fatalf("%s was cut off and never heard %s; heard %v", s.p.Ref, what, s.All())
		case <-limit:
			s.p.House.T.Fatalf("%s never heard %s; heard %v", s.p.Ref, what, s.All())
		}
	}
}

// UpToNow is everything the screen has heard when all facts told so far have
// been handed out. The house tells two, one after the other, that are for this
// person alone: when the second is there, nothing of before is on the way.
func (s *Screen) UpToNow() []Event {
	s.p.House.T.Helper()
	s.waitFor(s.mark())
	return s.waitFor(s.mark())
}

func (s *Screen) mark() (seq int64) {
	h := s.p.House
	err := h.DB.Change(context.Background(), s.p.Clinic, func(tx *store.Tx) (err error) {
		seq, err = h.Journal.Tell(tx, s.p.Clinic, care.PersonChanged{Person: s.p.ID, What: "bound"})
		return err
	})
	if err != nil {
		h.T.Fatal(err)
	}
	return seq
}

func (s *Screen) waitFor(seq int64) []Event {
	limit := s.timeout()
	for {
		all := s.All()
		for _, e := range all {
			if e.Seq == seq {
				return all
			}
		}
		select {
		case <-s.more:
		case <-limit:
			s.p.House.T.Fatalf("%s never heard fact %d; heard %v", s.p.Ref, seq, all)
		}
	}
}

// HearsNothingOf checks that no event about the conversation has reached it.
func (s *Screen) HearsNothingOf(con string) {
	s.p.House.T.Helper()
	for _, e := range s.UpToNow() {
		if e.ConversationID == con {
			s.p.House.T.Errorf("%s heard %s of %s, place %d", s.p.Ref, e.Name, con, e.Place)
		}
	}
}

// All is what the screen has heard so far.
func (s *Screen) All() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Event(nil), s.heard...)
}

// Raw is every frame as it came.
func (s *Screen) Raw() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.raw, "\n")
}

// IsCutOff waits until the server has ended the socket.
func (s *Screen) IsCutOff() {
	s.p.House.T.Helper()
	select {
	case <-s.gone:
	case <-s.timeout():
		s.p.House.T.Errorf("%s's socket is still open", s.p.Ref)
	}
}

// Shuts closes the socket, as a lost network does: without a word.
func (s *Screen) Shuts() { s.conn.NetConn().Close() }

// OnMessage implements gws.Event.
func (s *Screen) OnMessage(_ *gws.Conn, message *gws.Message) {
	defer message.Close()
	s.mu.Lock()
	for line := range strings.SplitSeq(message.Data.String(), "\n") {
		var e Event
		json.Unmarshal([]byte(line), &e)
		s.heard, s.raw = append(s.heard, e), append(s.raw, line)
	}
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// OnPong implements gws.Event.
func (s *Screen) OnPong(*gws.Conn, []byte) { s.pong <- struct{}{} }

// OnClose implements gws.Event.
func (s *Screen) OnClose(*gws.Conn, error) { close(s.gone) }

// Stalls opens a socket that has heard its answer and will never read again.
func (p *Person) Stalls(frames ...string) *Screen {
	p.House.T.Helper()
	s := &Screen{p: p, gone: make(chan struct{})}
	conn, err := net.Dial("tcp", p.House.Listen)
	if err != nil {
		p.House.T.Fatal(err)
	}
	conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	p.House.T.Cleanup(func() { conn.Close() })
	addr := strings.Replace(p.Origin(), "http://", "ws://", 1) + "/live?desk=" + p.browser.realm
	header := http.Header{"Origin": {p.Origin()}, "Cookie": {p.browser.cookieHeader()}}
	if s.conn, _, err = gws.NewClientFromConn(s, &gws.ClientOption{Addr: addr, RequestHeader: header}, conn); err != nil {
		p.House.T.Fatal(err)
	}
	for _, frame := range frames {
		s.Sends(frame)
	}
	return s
}
