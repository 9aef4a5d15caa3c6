package bench

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"connectrpc.com/connect"
	"github.com/lxzan/gws"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
)

// PostOptions say how to measure posts.
type PostOptions struct {
	For      time.Duration // of each of the three runs
	Senders  int
	Database string // empty: SQLite in a temporary file
}

// A PostResult is what `bedside bench post --json` prints. Times are in
// milliseconds: accept from the call to its answer, seen from the answer to
// the drawing on the other side, at half load.
type PostResult struct {
	Posts   float64  `json:"posts_per_second"`
	Engine  float64  `json:"engine_posts_per_second"`
	Singles float64  `json:"single_commits_per_second"`
	Ratio   float64  `json:"ratio"`
	Accept  Quantile `json:"accept_ms"`
	Seen    Quantile `json:"seen_ms"`
	RSS     float64  `json:"rss_mb"`
	Failed  int      `json:"failed"`
	Undrawn int      `json:"undrawn"`
}

// Quantile is a distribution by three of its points.
type Quantile struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
}

// Post measures the whole path of a post (session, policy, seal, journal,
// ledger, live delivery to the other side) beside the bare engine.
func Post(ctx context.Context, o PostOptions) (r PostResult, err error) {
	house, err := raise(ctx, o.Database, o.Senders)
	if err != nil {
		return r, err
	}
	defer house.close()
	load, err := newLoad(ctx, house.House)
	if err != nil {
		return r, err
	}
	defer load.stop()
	load.run(ctx, time.Second, 0) // warm up: caches, connections, prepared statements
	var full, bare, single []float64
	var accept []float64
	for range 3 {
		run := load.run(ctx, o.For, 0)
		full, accept, r.Failed = append(full, run.rate), append(accept, run.accept...), r.Failed+run.failed
		rate, err := house.ask("engine", o.For)
		if err != nil {
			return r, err
		}
		bare = append(bare, rate)
	}
	rate, err := house.ask("single", min(o.For, 2*time.Second))
	if err != nil {
		return r, err
	}
	single = append(single, rate)
	r.Posts, r.Engine, r.Singles = median(full), median(bare), median(single)
	r.Ratio, r.Accept = r.Posts/r.Engine, quantile(accept)
	half := load.run(ctx, o.For, r.Posts/2)
	r.Seen, r.Failed, r.Undrawn = quantile(load.seen(half)), r.Failed+half.failed, load.undrawn()
	r.RSS, err = house.ask("rss", 0)
	return r, err
}

// A load is every sender and every screen.
type load struct {
	house   House
	senders []*browser
	stops   []func()

	mu       sync.Mutex
	accepted map[string]time.Time // by message: not drawn yet
	early    map[string]time.Time // drawn before the sender heard "accepted"
	delays   []float64
}

func newLoad(ctx context.Context, house House) (l *load, err error) {
	l = &load{house: house, accepted: map[string]time.Time{}, early: map[string]time.Time{}}
	ctx, cancel := context.WithCancel(ctx)
	l.stops = append(l.stops, cancel)
	transport := &http.Transport{MaxIdleConnsPerHost: len(house.Lines) + len(house.Staff)*16, DisableCompression: true}
	for i, token := range house.Staff {
		s := &screen{browser: house.browser(transport, "clinic", token), open: map[string]*view{}, drawn: l.drawn}
		for _, line := range house.Lines {
			if line.Staff == i {
				s.open[line.Conversation] = &view{}
			}
		}
		if err := s.begin(ctx); err != nil {
			return l, err
		}
	}
	for _, line := range house.Lines {
		b := house.browser(transport, "patient", line.Patient)
		if _, err := b.calls.Read(ctx, connect.NewRequest(&bedsidev1.ReadRequest{ConversationId: line.Conversation})); err != nil {
			return l, err
		}
		if _, err := b.socket(gws.BuiltinEventHandler{}); err != nil {
			return l, err
		}
		l.senders = append(l.senders, b)
	}
	return l, nil
}

// begin opens the screen's conversations as a browser does: listen, then read.
func (s *screen) begin(ctx context.Context) error {
	conn, err := s.socket(s)
	if err != nil {
		return err
	}
	for id, v := range s.open {
		if err := conn.WriteString(fmt.Sprintf(`{"open":%q}`, id)); err != nil {
			return err
		}
		v.busy = true
		s.fetch(id, v)
	}
	go s.sayWhatWasSeen(ctx)
	return nil
}

func (l *load) stop() {
	for _, stop := range l.stops {
		stop()
	}
}

// A run is what the senders saw.
type run struct {
	rate   float64
	accept []float64
	failed int
}

// run posts for so long, as fast as it goes or at the given rate over all.
func (l *load) run(ctx context.Context, for_ time.Duration, rate float64) run {
	ctx, cancel := context.WithTimeout(ctx, for_)
	defer cancel()
	results := make([]run, len(l.senders))
	var wg sync.WaitGroup
	began := time.Now()
	for i, b := range l.senders {
		var pace time.Duration
		if rate > 0 {
			pace = time.Duration(float64(len(l.senders)) / rate * float64(time.Second))
		}
		offset := pace * time.Duration(i) / time.Duration(len(l.senders))
		wg.Go(func() { results[i] = l.send(ctx, b, l.house.Lines[i].Conversation, pace, offset) })
	}
	wg.Wait()
	took := time.Since(began).Seconds()
	var all run
	for _, r := range results {
		all.accept, all.failed = append(all.accept, r.accept...), all.failed+r.failed
	}
	all.rate = float64(len(all.accept)) / took
	return all
}

const said = "Здравствуйте! Давление утром 135 на 85, голова не болит. Продолжать ли принимать лекарство по половине таблетки?"

func (l *load) send(ctx context.Context, b *browser, conversation string, pace, offset time.Duration) (r run) {
	next := time.Now().Add(offset)
	for n := 0; ; n++ {
		if pace > 0 {
			select {
			case <-ctx.Done():
				return r
			case <-time.After(time.Until(next)):
			}
			next = next.Add(pace)
		}
		began := time.Now()
		answer, err := b.calls.Post(context.Background(), connect.NewRequest(&bedsidev1.PostRequest{ConversationId: conversation,
			Key: fmt.Sprint(began.UnixNano(), n), Text: said}))
		if err != nil {
			r.failed++
			if ctx.Err() != nil {
				return r
			}
			continue
		}
		r.accept = append(r.accept, ms(time.Since(began)))
		l.heard(answer.Msg.Message.Id)
		if ctx.Err() != nil {
			return r
		}
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (l *load) heard(id string) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.early[id]; ok {
		delete(l.early, id)
		l.delays = append(l.delays, 0)
		return
	}
	l.accepted[id] = now
}

func (l *load) drawn(id string) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, ok := l.accepted[id]; ok {
		l.delays = append(l.delays, ms(now.Sub(at)))
		delete(l.accepted, id)
		return
	}
	l.early[id] = now
}

// seen waits until everything is drawn, or a deadline, and returns the delays
// of the last run.
func (l *load) seen(last run) []float64 {
	deadline := time.Now().Add(5 * time.Second)
	for l.undrawn() > 0 && time.Now().Before(deadline) {
		<-time.After(10 * time.Millisecond)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.delays[max(0, len(l.delays)-len(last.accept)):]
}

func (l *load) undrawn() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.accepted)
}

func median(list []float64) float64 { return quantileOf(list, 0.5) }

func quantile(list []float64) Quantile {
	return Quantile{quantileOf(list, 0.5), quantileOf(list, 0.95), quantileOf(list, 0.99)}
}

func quantileOf(list []float64, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
