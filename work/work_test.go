package work_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
	"github.com/bedside-health/bedside/work"
)

const clinic care.ClinicID = "localhost"

// A clock that the test turns by hand.
type clock struct{ t atomic.Int64 }

func (c *clock) now() time.Time          { return time.UnixMicro(c.t.Load()) }
func (c *clock) advance(d time.Duration) { c.t.Add(d.Microseconds()) }

func bench(db *store.DB, c *clock) *work.Bench {
	return work.New(db, c.now, slog.New(slog.DiscardHandler))
}

func ask(t *testing.T, db *store.DB, b *work.Bench, job work.Job) {
	t.Helper()
	if err := db.Change(t.Context(), clinic, func(tx *store.Tx) error { return b.Ask(tx, clinic, job) }); err != nil {
		t.Fatal(err)
	}
}

func TestAJobIsDoneWhenDueAndOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := &clock{}
		b := bench(db, c)
		done := 0
		b.Handle("ring", func(context.Context, care.ClinicID, work.Job) error { done++; return nil })
		ask(t, db, b, work.Job{Kind: "ring", Once: "a", Due: c.now().Add(time.Hour)})
		ask(t, db, b, work.Job{Kind: "ring", Once: "a", Due: c.now().Add(time.Hour)})
		for range 2 {
			b.Once(t.Context())
		}
		if done != 0 {
			t.Fatal("done before it was due")
		}
		c.advance(time.Hour)
		for range 2 {
			b.Once(t.Context())
		}
		if done != 1 {
			t.Fatalf("done %d times", done)
		}
	})
}

// A bench that is ended in the middle leaves nothing running: the job that was
// begun and the one that was not are both due at once for the next.
func TestAnEndedBenchGivesItsJobsBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := &clock{}
		ending, end := context.WithCancel(t.Context())
		first := bench(db, c)
		first.Handle("ring", func(ctx context.Context, _ care.ClinicID, _ work.Job) error {
			end()
			return ctx.Err()
		})
		ask(t, db, first, work.Job{Kind: "ring", Due: c.now()})
		ask(t, db, first, work.Job{Kind: "ring", Due: c.now()})
		if _, err := first.Once(ending); err != nil {
			t.Fatal(err)
		}
		next, done := bench(db, c), 0
		next.Handle("ring", func(_ context.Context, _ care.ClinicID, job work.Job) error {
			if done++; job.Tries != 1 {
				t.Errorf("counted as try %d", job.Tries)
			}
			return nil
		})
		if _, err := next.Once(t.Context()); err != nil || done != 2 {
			t.Errorf("the next did %d of 2, %v", done, err)
		}
		// One that was done all the same is done.
		ending, end = context.WithCancel(t.Context())
		last := bench(db, c)
		last.Handle("ring", func(context.Context, care.ClinicID, work.Job) error { end(); return nil })
		ask(t, db, last, work.Job{Kind: "ring", Due: c.now()})
		if _, err := last.Once(ending); err != nil {
			t.Fatal(err)
		}
		if n, err := next.Once(t.Context()); n != 0 || err != nil {
			t.Errorf("done twice: %d, %v", n, err)
		}
	})
}

func TestAJobOfAFailedChangeDoesNotExist(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := bench(db, &clock{})
		b.Handle("ring", func(context.Context, care.ClinicID, work.Job) error { t.Error("done"); return nil })
		db.Change(t.Context(), clinic, func(tx *store.Tx) error {
			b.Ask(tx, clinic, work.Job{Kind: "ring"})
			return errors.New("no")
		})
		if n, err := b.Once(t.Context()); n != 0 || err != nil {
			t.Errorf("%d jobs, %v", n, err)
		}
	})
}

func TestAFailingJobIsGivenUpWhereSomebodySeesIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := &clock{}
		b := bench(db, c)
		tries, fail := 0, true
		b.Handle("ring", func(context.Context, care.ClinicID, work.Job) error {
			if tries++; fail {
				return care.Faultf(care.Later, "busy")
			}
			return nil
		})
		ask(t, db, b, work.Job{Kind: "ring", Due: c.now()})
		for range 40 {
			b.Once(t.Context())
			c.advance(6 * time.Hour)
		}
		list, err := b.Troubled(t.Context(), clinic)
		if err != nil || len(list) != 1 || list[0].Trouble != "later" || tries != work.MaxTries {
			t.Fatalf("%d tries, given up: %+v, %v", tries, list, err)
		}
		fail = false
		if err := b.Again(t.Context(), clinic, list[0].ID); err != nil {
			t.Fatal(err)
		}
		b.Once(t.Context())
		if list, _ := b.Troubled(t.Context(), clinic); len(list) != 0 || tries != work.MaxTries+1 {
			t.Errorf("after another try: %+v", list)
		}
	})
}

func TestAJobOfADeadNodeIsDoneByAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := &clock{}
		dying, other := bench(db, c), bench(db, c)
		dying.Handle("ring", func(context.Context, care.ClinicID, work.Job) error { panic("killed") })
		done := 0
		other.Handle("ring", func(context.Context, care.ClinicID, work.Job) error { done++; return nil })
		ask(t, db, dying, work.Job{Kind: "ring", Due: c.now()})
		func() {
			defer func() { recover() }()
			dying.Once(t.Context()) // cannot write down how it went
		}()
		other.Once(t.Context())
		if done != 0 {
			t.Fatal("taken while leased")
		}
		c.advance(time.Hour)
		other.Once(t.Context())
		if done != 1 {
			t.Fatalf("done %d times", done)
		}
	})
}
