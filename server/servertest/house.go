package servertest

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// A House is a running Bedside with two clinics and their people.
type House struct {
	*server.Server
	T     testing.TB
	Clock *Clock
	Log   *Log
	// Listen is where it listens: "127.0.0.1:40123".
	Listen string
	// Founded has the IDs of everybody, by clinic and reference.
	Founded map[care.ClinicID]people.Founded

	config server.Config
	stop   context.CancelFunc
	ended  chan error
	wires  *http.Transport
}

// Each tells the story once on SQLite and once on PostgreSQL, where the tests
// have one.
func Each(t *testing.T, story func(*testing.T, *House)) {
	t.Helper()
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) {
		story(t, OpenWith(t, func(c *server.Config) { c.Database = address }))
	})
}

// Open starts a house on SQLite that closes with the test.
func Open(t testing.TB) *House {
	t.Helper()
	return OpenWith(t, nil)
}

// OpenWith starts a house whose configuration the test has a say in.
func OpenWith(t testing.TB, set func(*server.Config)) *House {
	t.Helper()
	h := Prepare(t, set)
	planted := h.plant()
	h.Start()
	switch {
	case planted.files == nil:
		h.Found()
	case store.IsPostgres(h.config.Database):
		h.transplant(planted)
	}
	return h
}

// Prepare makes a house that is not open yet.
func Prepare(t testing.TB, set func(*server.Config)) *House {
	t.Helper()
	h := &House{T: t, Clock: &Clock{at: Monday}, Log: &Log{}, Founded: map[care.ClinicID]people.Founded{}}
	h.config = server.Config{Data: t.TempDir(), Demo: true, Now: h.Clock.Now}
	if set != nil {
		set(&h.config)
	}
	h.wires = &http.Transport{MaxIdleConnsPerHost: 64, DialContext: h.dial}
	t.Cleanup(func() {
		h.Stop()
		h.wires.CloseIdleConnections()
		for line := range strings.Lines(h.Log.String()) {
			if t.Failed() && strings.Contains(line, `"level":"ERROR"`) {
				t.Log(line)
			}
		}
	})
	return h
}

// dial reaches the house under the name of any of its clinics.
func (h *House) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, network, h.Listen)
}

// Config is how the house was opened.
func (h *House) Config() server.Config { return h.config }

// Start opens the house, on the port that it had before if it had one.
func (h *House) Start() {
	h.T.Helper()
	listen := h.Listen
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		h.T.Fatal(err)
	}
	h.Listen = listener.Addr().String()
	h.config.Listen = h.Listen
	h.Server, err = server.Open(context.Background(), h.config, slog.New(slog.NewJSONHandler(h.Log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		listener.Close()
		h.T.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	h.stop, h.ended = stop, make(chan error, 1)
	go func(s *server.Server) { h.ended <- s.ServeOn(ctx, listener) }(h.Server)
}

// Stop closes the house in order.
func (h *House) Stop() {
	if h.stop == nil {
		return
	}
	h.stop()
	h.stop = nil
	if err := <-h.ended; err != nil {
		h.T.Errorf("serving ended: %v", err)
	}
	if err := h.Server.Close(); err != nil {
		h.T.Errorf("closing: %v", err)
	}
	h.wires.CloseIdleConnections()
}

// Restart closes the house and opens it again; sessions last.
func (h *House) Restart() {
	h.T.Helper()
	h.Stop()
	h.Start()
}

// Found founds both clinics.
func (h *House) Found() {
	h.T.Helper()
	ids, err := found(h.Server)
	if err != nil {
		h.T.Fatal(err)
	}
	h.Founded = ids
}

// ID is who a reference of the first clinic stands for.
func (h *House) ID(ref string) care.PersonID { return h.Founded[Here].People[ref] }

// Desk is a desk of the first clinic by its name in the pack.
func (h *House) Desk(key string) care.DeskID { return h.Founded[Here].Desks[key] }

// Sound fails the test unless everything that a check looks at is whole.
func (h *House) Sound() {
	h.T.Helper()
	found, err := h.Check(context.Background())
	if err != nil {
		h.T.Errorf("the check did not end: %v", err)
	}
	for _, broken := range found.Broken {
		h.T.Errorf("broken: %s", broken)
	}
}

// Eventually waits until the condition holds, for at most half a minute.
func Eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("never came true: %s", what)
		}
	}
}

// patience is how long anybody waits for an answer. It is shorter than any time
// after which the server looks by itself: what is late is found.
const patience = 15 * time.Second

// patienceFor is longer for the calls that compare two versions of a policy,
// question by question: the web app waits as long.
func patienceFor(call any) time.Duration {
	switch call.(type) {
	case *bedsidev1.CheckRequest, *bedsidev1.ProposeRequest, *bedsidev1.ApproveRequest:
		return 2 * time.Minute
	}
	return patience
}

// A Log keeps what the server has logged.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// String is everything that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Files reads every file below the folders.
func Files(t testing.TB, folders ...string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			all[path] = text
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
