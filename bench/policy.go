package bench

import (
	"slices"
	"time"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

// A PolicyResult is what `bedside bench policy --json` prints.
type PolicyResult struct {
	Decisions float64 `json:"decisions_per_second"` // on one core
	Us        Spread  `json:"us"`                   // of one decision, timed alone
	BatchUs   Spread  `json:"batch_us"`             // of one decision, as sixteenth of a batch
	MayUs     Spread  `json:"may_us"`               // of what a screen asks of one conversation, never asked before
	Allowed   float64 `json:"allowed"`              // the share of the questions
	Rules     int     `json:"rules"`
	Clauses   int     `json:"clauses"`
}

// A Spread is in microseconds.
type Spread struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
}

// batch is so many decisions that looking at the clock costs them nothing.
const batch = 16

// offered are the acts that a screen asks about when it shows a conversation.
var offered = []policy.Act{policy.Post, policy.Note, policy.Correct, policy.Take, policy.HandOver,
	policy.NoReplyNeeded, policy.Close, policy.Reopen, policy.SeeAccesses}

// Policy measures decisions under a pack that ships. Nothing but the rules is
// asked, on one goroutine.
func Policy(name string, for_ time.Duration) (r PolicyResult, err error) {
	p, err := pack.Embedded(name)
	if err != nil {
		return r, err
	}
	asked := asTheClinicAsks()
	r.Rules, r.Clauses = len(p.Rules.All()), len(p.Clauses)
	allowed := 0
	for _, q := range asked { // before the clock starts: tables are filled when first asked
		if p.Rules.Decide(q).Allowed {
			allowed++
		}
	}
	r.Allowed = float64(allowed) / float64(len(asked))
	next := cycle(asked)
	r.Us = spread(for_/4, 1, func() { p.Rules.Decide(next()) })
	r.BatchUs = spread(for_/4, batch, func() { p.Rules.Decide(next()) })
	r.MayUs = spread(for_/4, 1, func() { p.Rules.May(next(), offered) })
	r.Decisions = perSecond(for_/4, func() { p.Rules.Decide(next()) })
	return r, nil
}

// spread times what is asked, so many at once, for a while.
func spread(for_ time.Duration, at int, ask func()) Spread {
	took := make([]time.Duration, 0, 1<<20)
	for began := time.Now(); len(took) == 0 || time.Since(began) < for_ && len(took) < cap(took); {
		from := time.Now()
		for range at {
			ask()
		}
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	us := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)))].Nanoseconds()) / 1000 / float64(at)
	}
	return Spread{P50: us(.50), P95: us(.95), P99: us(.99)}
}

func perSecond(for_ time.Duration, ask func()) float64 {
	n, began := 0, time.Now()
	for ; n == 0 || time.Since(began) < for_; n += batch {
		for range batch {
			ask()
		}
	}
	return float64(n) / time.Since(began).Seconds()
}

func cycle(asked []policy.Question) func() policy.Question {
	i := -1
	return func() policy.Question {
		i = (i + 1) % len(asked)
		return asked[i]
	}
}
