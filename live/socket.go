package live

import (
	"context"
	"net/http"
	"time"

	"github.com/lxzan/gws"

	"github.com/bedside-health/bedside/people"
)

// Socket answers a WebSocket upgrade. The caller has checked the origin; who
// answers for the session.
func (h *Hub) Socket(w http.ResponseWriter, r *http.Request, who func(context.Context) (people.Caller, error)) {
	if _, err := who(r.Context()); err != nil {
		http.Error(w, "not signed in", http.StatusUnauthorized)
		return
	}
	conn, err := upgrader.Upgrade(w, r)
	if err != nil {
		return // gws has answered
	}
	s, err := h.Arrive(r.Context(), socket{conn}, who)
	if err != nil {
		conn.WriteClose(1011, nil)
		return
	}
	conn.Session().Store("screen", s)
	go conn.ReadLoop() // frees the handler's goroutine and its buffers
}

var upgrader = gws.NewUpgrader(frames{}, &gws.ServerOption{ReadMaxPayloadSize: 4 << 10, ReadBufferSize: 1 << 10})

// frames hears what browsers say.
type frames struct{ gws.BuiltinEventHandler }

func (frames) OnMessage(conn *gws.Conn, message *gws.Message) {
	defer message.Close()
	if s := screenOf(conn); s != nil {
		s.Hear(s.clinic.hub.ctx, message.Bytes())
	}
}

func (frames) OnPong(conn *gws.Conn, _ []byte) {
	if s := screenOf(conn); s != nil {
		s.Sign()
	}
}

func (frames) OnClose(conn *gws.Conn, _ error) {
	if s := screenOf(conn); s != nil {
		s.Leave()
	}
}

func screenOf(conn *gws.Conn) *Screen {
	s, _ := conn.Session().Load("screen")
	screen, _ := s.(*Screen)
	return screen
}

type socket struct{ conn *gws.Conn }

func (s socket) Send(frame []byte) error {
	s.conn.SetWriteDeadline(time.Now().Add(writeDeadline)) // the network's time, not the clinic's
	return s.conn.WriteMessage(gws.OpcodeText, frame)
}

func (s socket) Ping() error {
	s.conn.SetWriteDeadline(time.Now().Add(writeDeadline))
	return s.conn.WritePing(nil)
}

func (s socket) Cut() { s.conn.NetConn().Close() }
