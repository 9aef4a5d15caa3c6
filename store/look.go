package store

import (
	"context"
	"errors"
	"sync"

	"github.com/bedside-health/bedside/care"
)

// A look waits until a view is opened for it, and shares the view with those
// that wait beside it. A view costs more than most looks: SQLite forgets its
// pages whenever somebody has written, and PostgreSQL is asked twice over the
// network to begin and to end.
type look struct {
	fn    func(*Tx) error
	err   error
	panic any
	done  chan struct{}
}

// looks are those that wait, and how many workers serve them.
type looks struct {
	mu      sync.Mutex
	waiting []*look
	working int
	workers int // at most
	shared  int // looks that share one view, at most
}

// Look runs fn on one unchanging view of the database, opened after Look was
// called. fn must be short, and must not look again: others wait beside it.
func (db *DB) Look(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l := &look{fn: fn, done: make(chan struct{})}
	if !db.await(l) {
		return care.Faultf(care.Later, "the database is closing")
	}
	<-l.done
	if l.panic != nil {
		panic(l.panic)
	}
	return l.err
}

// Study is Look for one who reads much: nobody waits beside it.
func (db *DB) Study(ctx context.Context, fn func(*Tx) error) error {
	l := &look{fn: fn}
	if err := ctx.Err(); err != nil {
		return err
	}
	db.view([]*look{l}, db.studies)
	if l.panic != nil {
		panic(l.panic)
	}
	return l.err
}

func (db *DB) await(l *look) bool {
	db.mu.Lock()
	closed := db.closed
	if !closed {
		db.busy.Add(1)
	}
	db.mu.Unlock()
	if closed {
		return false
	}
	defer db.busy.Done()
	db.looks.mu.Lock()
	defer db.looks.mu.Unlock()
	db.looks.waiting = append(db.looks.waiting, l)
	if db.looks.working < db.looks.workers {
		db.looks.working++
		db.busy.Add(1)
		go db.serveLooks()
	}
	return true
}

func (db *DB) serveLooks() {
	defer db.busy.Done()
	for {
		db.looks.mu.Lock()
		n := min(len(db.looks.waiting), db.looks.shared)
		if n == 0 {
			db.looks.working--
			db.looks.mu.Unlock()
			return
		}
		batch := db.looks.waiting[:n:n]
		db.looks.waiting = db.looks.waiting[n:]
		db.looks.mu.Unlock()
		db.view(batch, db.readers)
		for _, l := range batch {
			close(l.done)
		}
	}
}

// view serves the batch, on a fresh view after each that failed: on PostgreSQL
// a failed statement ends the transaction.
func (db *DB) view(batch []*look, from *pool) {
	for len(batch) > 0 {
		n, err := db.viewOnce(batch, from)
		if errors.Is(err, errStale) {
			continue // each time one connection less of those that the server has left
		}
		if err != nil {
			batch[n].err = outOfReach(err)
			n++
		}
		batch = batch[n:]
	}
}

// errStale says that a connection had broken while nobody used it, as all have
// after the database was started anew.
var errStale = errors.New("a connection had broken")

// viewOnce serves looks until one fails, and returns how many it has served.
// An error is of the view itself, and belongs to the next one.
func (db *DB) viewOnce(batch []*look, from *pool) (n int, err error) {
	ctx, begin := context.Background(), "BEGIN"
	if db.postgres {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, statementLimit)
		defer cancel()
		begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	}
	s, err := from.take(ctx)
	if err != nil {
		return 0, err
	}
	used, healthy := len(s.stmts) > 0, false
	defer func() { from.give(s, healthy) }()
	if from == db.readers {
		db.turn.take()
		defer db.turn.give()
	}
	if err := s.run(ctx, begin); err != nil {
		if used && broken(err) && ctx.Err() == nil {
			return 0, errStale
		}
		return 0, err
	}
	tx := &Tx{ctx: ctx, s: s, kept: map[string]kept{}}
	for n = 0; n < len(batch); n++ {
		l := batch[n]
		if l.panic, l.err = runOne(tx, l.fn); l.err != nil || l.panic != nil {
			if broken(l.err) || again(l.err) {
				l.err = outOfReach(l.err)
			}
			n++
			break
		}
	}
	healthy = s.run(ctx, "ROLLBACK") == nil
	return n, nil
}

// A turn lets one goroutine work in SQLite at a time. The driver has one lock
// around memory and one around pages for all connections; goroutines that meet
// there put each other to sleep thousands of times a second. Taking turns by
// the batch costs a post an eighth less processor time (two cores, 64 senders,
// `bedside bench post`), and a commit, which waits for the disk, needs no turn. PostgreSQL needs none at all.
type turn chan struct{}

func (t turn) take() {
	if t != nil {
		t <- struct{}{}
	}
}

func (t turn) give() {
	if t != nil {
		<-t
	}
}
