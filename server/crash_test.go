package server_test

import (
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/server/servertest"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// kills is how often the server is killed on each database: a sample, or all
// of them when BEDSIDE_PROVE asks for the whole proof.
func kills() int {
	if os.Getenv("BEDSIDE_PROVE") != "" {
		return 200
	}
	return 20
}

// A sender sends messages, each until it is acknowledged, under one key.
type sender struct {
	p     *servertest.Person
	con   string
	notes bool
	acked map[string]int64 // place by key
}

// A crowd sends at once, whatever happens to the server.
type crowd struct {
	t       *testing.T
	senders []*sender
	acks    atomic.Int64
	up      atomic.Pointer[chan struct{}] // closed while the server is there
	stop    atomic.Bool
	running sync.WaitGroup
}

// gather makes eight senders in four conversations.
func gather(t *testing.T, house *servertest.House) *crowd {
	c := &crowd{t: t}
	anna, boris, mila, nina := house.As("anna"), house.As("boris"), house.As("mila"), house.As("nina")
	bell, dora, stone, olga := house.As("bell"), house.As("dora"), house.As("stone"), house.As("olga")
	for _, talk := range []struct {
		con string
		who []*servertest.Person
	}{
		{anna.Opens("cardiology-question", "начало"), []*servertest.Person{anna, bell, dora}},
		{boris.Opens("booking", "начало"), []*servertest.Person{boris, olga}},
		{mila.OpensFor("egor", "paediatrics-question", "начало"), []*servertest.Person{mila, stone}},
		{nina.OpensFor("timur", "paediatrics-question", "начало"), []*servertest.Person{nina}},
	} {
		for _, p := range talk.who {
			c.senders = append(c.senders, &sender{p: p, con: talk.con, notes: p == dora, acked: map[string]int64{}})
		}
	}
	down := make(chan struct{})
	c.up.Store(&down)
	return c
}

func (c *crowd) begin() {
	for _, s := range c.senders {
		c.running.Go(func() {
			for !c.stop.Load() {
				key := servertest.Key()
				c.deliver(s, key)
				switch rand.IntN(10) {
				case 0, 1: // an answer that seemed lost
					c.deliver(s, key)
				case 2: // a sitting, and a mark
					servertest.Ask(s.p.Talk.Read, &bedsidev1.ReadRequest{ConversationId: s.con, Limit: 1})
					servertest.Ask(s.p.Talk.Seen, &bedsidev1.SeenRequest{ConversationId: s.con, Place: s.acked[key]})
				case 3: // a key of its own in the keys database
					c.open(s, key)
				}
			}
		})
	}
}

// deliver sends one message until it is acknowledged.
func (c *crowd) deliver(s *sender, key string) {
	for {
		<-*c.up.Load()
		place, err := s.send(key)
		if err == nil {
			if was, twice := s.acked[key]; twice && was != place {
				c.t.Errorf("%s was acknowledged at place %d of %s, and then at %d", key, was, s.con, place)
			}
			s.acked[key] = place
			c.acks.Add(1)
			return
		}
		if f := servertest.FaultOf(err); connect.IsWireError(err) && f.Kind != "later" { // else the line broke
			c.t.Errorf("%s: %+v", key, f)
			return
		}
	}
}

// open begins a conversation, again under its key until that is acknowledged.
func (c *crowd) open(s *sender, key string) {
	if s.p.Realm() != "patient" {
		return
	}
	var first string
	for n := 0; n < 2; { // twice acknowledged is one conversation
		<-*c.up.Load()
		a, err := servertest.Ask(s.p.Talk.Open, &bedsidev1.OpenRequest{Key: key, ReasonId: "booking", Text: "ещё " + key})
		switch f := servertest.FaultOf(err); {
		case err == nil && first != "" && a.Conversation.Id != first:
			c.t.Errorf("%s opened %s and then %s", key, first, a.Conversation.Id)
			return
		case err == nil:
			first, n = a.Conversation.Id, n+1
		case connect.IsWireError(err) && f.Kind != "later" && f.Kind != "conflict":
			c.t.Errorf("opening under %s: %+v", key, f)
			return
		}
	}
}

func (s *sender) send(key string) (int64, error) {
	if s.notes {
		a, err := servertest.Ask(s.p.Talk.Note, &bedsidev1.NoteRequest{ConversationId: s.con, Key: key, Text: "заметка " + key})
		return a.GetMessage().GetPlace(), err
	}
	a, err := servertest.Ask(s.p.Talk.Post, &bedsidev1.PostRequest{ConversationId: s.con, Key: key, Text: "слово " + key})
	return a.GetMessage().GetPlace(), err
}

// isUp and isDown tell the senders when it makes sense to try.
func (c *crowd) isUp()   { close(*c.up.Load()) }
func (c *crowd) isDown() { down := make(chan struct{}); c.up.Store(&down) }

// ends stops the senders, the server being up, and compares what each was told
// with what stands there.
func (c *crowd) ends() (messages int) {
	c.stop.Store(true)
	c.running.Wait()
	for _, s := range c.senders {
		places := map[string][]int64{}
		for before := int64(0); ; {
			page := must(servertest.Ask(s.p.Talk.Read, &bedsidev1.ReadRequest{ConversationId: s.con, BeforePlace: before, Limit: 100}))(c.t)
			for _, m := range page.Messages {
				if m.Mine && m.Event == "" {
					places[m.Key] = append(places[m.Key], m.Place)
				}
			}
			if !page.MoreBefore {
				break
			}
			before = page.Messages[0].Place
		}
		for key, place := range s.acked {
			if got := places[key]; len(got) != 1 || got[0] != place {
				c.t.Errorf("%s was acknowledged at place %d of %s and stands at %v", key, place, s.con, got)
			}
		}
		if spare := len(places) - len(s.acked); spare > 1 || spare < 0 { // 1: what began the conversation
			c.t.Errorf("%s: %d messages stand, %d were acknowledged", s.p.Ref, len(places), len(s.acked))
		}
		messages += len(places)
	}
	return messages
}

// sound checks the data of a server that has ended.
func sound(t *testing.T, c server.Config) {
	t.Helper()
	c.Now = (&servertest.Clock{}).Now
	m, err := server.OpenMeans(t.Context(), c, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	found, err := m.Check(t.Context())
	if err != nil || len(found.Broken) > 0 {
		t.Errorf("check: %v %v", err, found.Broken)
	}
}

// Promise 1: what was acknowledged is there, once, at its place, however the
// server ends. It is killed at steps of the walk of a message: before and after
// single writes to the database, and at moments that nobody chose.
func TestKilledAtAnyStepNothingAcknowledgedIsLostOrDoubled(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) {
		house := servertest.OpenWith(t, func(c *server.Config) {
			if store.IsPostgres(address) {
				c.Database = address
			}
		})
		crowd := gather(t, house)
		house.Stop()
		config := house.Config()
		var steps *steps
		if store.IsPostgres(address) {
			steps, config.Database = watchWire(t, address)
		} else {
			steps = watchFiles(t, filepath.Join(config.Data, "data"))
		}
		crowd.begin()
		for n := range kills() {
			server := startChild(t, house, config)
			before := crowd.acks.Load()
			crowd.isUp()
			if n%3 == 0 {
				enough := before + int64(rand.IntN(30))
				servertest.Eventually(t, "some were acknowledged", func() bool { return crowd.acks.Load() >= enough })
				<-time.After(time.Duration(rand.IntN(3000)) * time.Microsecond)
			} else {
				steps.killAt(server, 1+rand.IntN(400))
			}
			crowd.isDown()
			server.kill()
			sound(t, house.Config())
		}
		last := startChild(t, house, config)
		crowd.isUp()
		t.Logf("%d kills, %d messages, %d acknowledgements", kills(), crowd.ends(), crowd.acks.Load())
		last.kill()
		sound(t, house.Config())
	})
}
