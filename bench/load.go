package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"connectrpc.com/connect"
	"github.com/lxzan/gws"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/api/v1/bedsidev1connect"
)

// A browser is one person's: a session, its calls and its socket.
type browser struct {
	house House
	desk  string
	token string
	calls bedsidev1connect.ConversationServiceClient
}

// as adds what a browser sends with every call.
type as struct {
	desk, token string
	next        http.RoundTripper
}

func (a as) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Host = string(clinic)
	r.Header.Set("Bedside-Desk", a.desk)
	r.Header.Set("Cookie", "bedside_"+a.desk+"="+a.token)
	return a.next.RoundTrip(r)
}

func (h House) browser(transport http.RoundTripper, desk, token string) *browser {
	client := &http.Client{Transport: as{desk, token, transport}}
	return &browser{h, desk, token, bedsidev1connect.NewConversationServiceClient(client, "http://"+h.Address+"/api")}
}

// socket opens the browser's screen and says from where it wants to hear.
func (b *browser) socket(on gws.Event) (*gws.Conn, error) {
	header := http.Header{"Cookie": {"bedside_" + b.desk + "=" + b.token}, "Origin": {"http://" + string(clinic)}, "Host": {string(clinic)}}
	conn, _, err := gws.NewClient(on, &gws.ClientOption{Addr: "ws://" + b.house.Address + "/live?desk=" + b.desk, RequestHeader: header,
		ReadBufferSize: 1 << 10})
	if err != nil {
		return nil, err
	}
	go conn.ReadLoop()
	return conn, conn.WriteString(`{"from":0,"epoch":""}`)
}

// A screen is a member of staff's: it draws what arrives in the conversations
// that it has open, and says so.
type screen struct {
	gws.BuiltinEventHandler
	*browser
	drawn func(message string)
	mu    sync.Mutex
	open  map[string]*view
}

// A view is one conversation open on a screen.
type view struct {
	place, seen int64
	busy, again bool // one fetch at a time, as in the browser
}

const seenEvery = 300 * time.Millisecond

func (s *screen) OnMessage(_ *gws.Conn, frame *gws.Message) {
	defer frame.Close()
	for line := range bytes.SplitSeq(frame.Bytes(), []byte("\n")) {
		s.hear(line)
	}
}

func (s *screen) hear(line []byte) {
	var e struct {
		Name, ConversationId string
		Messages             []json.RawMessage
	}
	if json.Unmarshal(line, &e) != nil || e.Name != "message-posted" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.open[e.ConversationId]
	switch {
	case v == nil:
	case s.drew(v, e.Messages):
	case v.busy:
		v.again = true
	default:
		v.busy = true
		go s.fetch(e.ConversationId, v)
	}
}

// drew draws the messages that came with the event, if none is missing before
// them.
func (s *screen) drew(v *view, list []json.RawMessage) bool {
	for _, raw := range list {
		var m struct {
			ID    string
			Place int64 `json:",string"`
		}
		if json.Unmarshal(raw, &m) != nil || m.Place > v.place+1 {
			return false
		}
		if m.Place == v.place+1 {
			s.drawn(m.ID)
			v.place = m.Place
		}
	}
	return len(list) > 0
}

// fetch reads what is new until there is nothing more.
func (s *screen) fetch(id string, v *view) {
	for {
		s.mu.Lock()
		after := v.place
		v.again = false
		s.mu.Unlock()
		answer, err := s.calls.Read(context.Background(), connect.NewRequest(&bedsidev1.ReadRequest{ConversationId: id, AfterPlace: after, Limit: 100}))
		s.mu.Lock()
		if err == nil {
			for _, m := range answer.Msg.Messages {
				s.drawn(m.Id)
				v.place = m.Place
			}
		}
		if !v.again || err != nil {
			v.busy = false
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
}

// sayWhatWasSeen sends seen marks, at most one each 300 ms for a conversation.
func (s *screen) sayWhatWasSeen(ctx context.Context) {
	tick := time.NewTicker(seenEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for id, place := range s.unsaid() {
			s.calls.Seen(ctx, connect.NewRequest(&bedsidev1.SeenRequest{ConversationId: id, Place: place}))
		}
	}
}

func (s *screen) unsaid() map[string]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := map[string]int64{}
	for id, v := range s.open {
		if v.place > v.seen {
			v.seen = v.place
			list[id] = v.place
		}
	}
	return list
}
