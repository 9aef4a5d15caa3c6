package work

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

const (
	MaxTries = 12
	lease    = 5 * time.Minute
	look     = 5 * time.Second // how often an idle bench looks for due jobs
)

// A Job is one thing to do.
type Job struct {
	ID    care.JobID
	Kind  string // imperative: "sign-checkpoint"
	Once  string // two jobs of one kind with one Once are one job; "" means any number
	Body  string // IDs, as the handler wants them
	Due   time.Time
	Tries int
	State string
	// Trouble is the last failure, by kind, without content.
	Trouble string
}

// A Handler does a job. It may run twice for one job.
type Handler func(ctx context.Context, clinic care.ClinicID, job Job) error

// A Bench is where jobs are done.
type Bench struct {
	db       *store.DB
	now      func() time.Time
	handlers map[string]Handler
	log      *slog.Logger
	wake     chan struct{}
}

// New returns the bench over the jobs in db.
func New(db *store.DB, now func() time.Time, log *slog.Logger) *Bench {
	return &Bench{db: db, now: now, handlers: map[string]Handler{}, log: log, wake: make(chan struct{}, 1)}
}

// Handle says who does jobs of the kind. Call it before Run.
func (b *Bench) Handle(kind string, h Handler) { b.handlers[kind] = h }

// Ask adds the job as part of the change tx. A job with the Once of one that
// is still open is that job.
func (b *Bench) Ask(tx *store.Tx, clinic care.ClinicID, job Job) error {
	id := care.NewID[care.JobID]("job")
	if job.Once == "" {
		job.Once = string(id)
	}
	_, err := tx.Exec(`INSERT INTO job (clinic_id, job_id, kind, once, body, state, due, tries, leased_until, trouble)
		VALUES ($1, $2, $3, $4, $5, 'due', $6, 0, 0, '') ON CONFLICT (clinic_id, kind, once) DO NOTHING`,
		clinic, id, job.Kind, job.Once, job.Body, job.Due.UnixMicro())
	if err != nil {
		return fmt.Errorf("work: ask %s: %w", job.Kind, err)
	}
	tx.Committed(b.Wake)
	return nil
}

// Wake makes the bench look for due jobs now.
func (b *Bench) Wake() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// Run does due jobs until ctx ends.
func (b *Bench) Run(ctx context.Context) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		if n, err := b.Once(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("jobs wait: the database does not answer", "kind", care.KindOf(err))
		} else if n > 0 {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-b.wake:
		}
	}
}

// Once does the jobs that are due now and returns how many it tried.
func (b *Bench) Once(ctx context.Context) (n int, err error) {
	clinics, err := b.clinicsWithWork(ctx)
	if err != nil {
		return 0, err
	}
	for _, clinic := range clinics {
		jobs, err := b.claim(ctx, clinic, 32)
		if err != nil {
			return n, err
		}
		for i, job := range jobs {
			if ctx.Err() != nil {
				return n, b.giveBack(ctx, clinic, jobs[i:])
			}
			n++
			if err := b.do(ctx, clinic, job); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// do runs one job and writes down how it went, also when the bench is ended in
// the middle of it: what is left running waits for its lease.
func (b *Bench) do(ctx context.Context, clinic care.ClinicID, job Job) error {
	h, known := b.handlers[job.Kind]
	if !known {
		return b.putBack(ctx, clinic, job, "nobody here knows this kind of job")
	}
	work, cancel := context.WithTimeout(ctx, lease-30*time.Second)
	defer cancel()
	err := h(work, clinic, job)
	if err == nil {
		return b.finish(ctx, clinic, job.ID)
	}
	if ctx.Err() != nil {
		return b.giveBack(ctx, clinic, []Job{job})
	}
	b.log.Warn("a job failed", "job", job.ID, "kind", job.Kind, "try", job.Tries, "fault", care.KindOf(err))
	return b.putBack(ctx, clinic, job, string(care.KindOf(err)))
}

// delay is how long a job waits after its n-th failure.
func delay(n int) time.Duration { return min(time.Minute<<min(n-1, 10), 6*time.Hour) }
