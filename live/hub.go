package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/people"
)

const (
	farBehind = 1000                   // facts; beyond it a fresh snapshot is cheaper
	look      = time.Second            // a lost wake-up costs at most this
	round     = 20 * time.Second       // how often screens are pinged and rights checked
	pace      = 100 * time.Millisecond // at most so long between two drawings
	silence   = 70 * time.Second       // a screen that has not answered for so long is gone
)

// Conversations is the door of the room that says whether a screen may have a
// conversation open, and whether it sees notes there.
type Conversations interface {
	CanRead(ctx context.Context, who people.Caller, id care.ConversationID) (notes bool, err error)
}

// Config is what the hub stands on.
type Config struct {
	Journal       *journal.Journal
	Bus           bus.Bus
	Conversations Conversations
	// Scopes says which facts reach a person's screens, whatever is open.
	Scopes func(ctx context.Context, who people.Caller) ([]care.Scope, error)
	Now    func() time.Time
	Log    *slog.Logger
}

// A Drawing asks for the messages after a place of a conversation that somebody
// has open.
type Drawing struct {
	Who          people.Caller
	Conversation care.ConversationID
	After        int64
}

// Draw answers each drawing, as JSON of the contract: with nothing where policy,
// or a sitting that has ended, does not let words be opened. The desk is asked
// for it; see DrawWith.
type Draw func(ctx context.Context, drawings []Drawing) [][]json.RawMessage

// drawTogether is how many drawings share one view of the database: others wait
// for it.
const drawTogether = 32

// A Hub knows every open screen of this node.
type Hub struct {
	Config
	ctx     context.Context
	stop    context.CancelFunc
	mu      sync.Mutex
	clinics map[care.ClinicID]*clinic
	running sync.WaitGroup
	draw    Draw
}

// DrawWith says who draws messages. Call it before the first screen arrives.
func (h *Hub) DrawWith(draw Draw) { h.draw = draw }

// New returns a hub that works until Close.
func New(c Config) *Hub {
	ctx, stop := context.WithCancel(context.Background())
	return &Hub{Config: c, ctx: ctx, stop: stop, clinics: map[care.ClinicID]*clinic{}}
}

// Close cuts off every screen. They will come back and resume.
func (h *Hub) Close() {
	h.stop()
	h.mu.Lock()
	for _, c := range h.clinics {
		c.dropAll()
	}
	h.mu.Unlock()
	h.running.Wait()
}

// of returns the clinic's part of the hub, and starts its reader if it is the
// first one to ask.
func (h *Hub) of(id care.ClinicID) (*clinic, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c := h.clinics[id]; c != nil {
		return c, nil
	}
	if h.ctx.Err() != nil {
		return nil, care.Faultf(care.Later, "the server is closing")
	}
	_, at, err := h.Journal.After(h.ctx, id, 1<<62, 1)
	if err != nil {
		return nil, err
	}
	c := &clinic{hub: h, id: id, at: at, screens: map[*Screen]struct{}{}, byScope: map[care.Scope]map[*Screen]struct{}{}, woken: make(chan struct{}, 1)}
	h.clinics[id] = c
	unsubscribe := h.Bus.Subscribe(journal.Subject(id), func([]byte) { c.wake() })
	untype := h.Bus.Subscribe(typingSubject(id), c.typing)
	unend := h.Bus.Subscribe(people.Subject(id), c.ended)
	h.running.Go(func() {
		defer unsubscribe()
		defer untype()
		defer unend()
		c.follow(h.ctx)
	})
	h.running.Go(func() { c.rounds(h.ctx) })
	return c, nil
}

// Screens says how many screens are open here.
func (h *Hub) Screens() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.clinics {
		c.mu.Lock()
		n += len(c.screens)
		c.mu.Unlock()
	}
	return n
}

func typingSubject(id care.ClinicID) string { return "typing/" + string(id) }

// Typing tells the screens that have the conversation open, on every node,
// that somebody writes. It is stored nowhere and may be lost.
func (h *Hub) Typing(clinic care.ClinicID, id care.ConversationID, who care.PersonID) {
	h.Bus.Publish(typingSubject(clinic), []byte(string(id)+" "+string(who)))
}
