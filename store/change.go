package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/bedside-health/bedside/care"
)

const (
	maxShared = 256 // changes that share one transaction
	attempts  = 5   // a transaction that the engine turned away is run again
)

var errBroken = driver.ErrBadConn

// A change waits in a queue until a transaction takes it along.
type change struct {
	clinic care.ClinicID
	fn     func(*Tx) error
	err    error
	panic  any
	done   chan struct{}
}

// A queue is the one writer of its clinics: it runs while changes wait.
type queue struct {
	db      *DB
	waiting []*change
	running bool
}

// Change runs fn in a transaction under the clinic's head row and commits if
// fn returns nil. fn holds SQL only: it may run again, and others wait for it.
//
// It returns fn's error as it is. When the database itself fails, nothing has
// been changed as far as can be known, and the error is a Later fault; a
// caller that repeats must bring a key of its own to repeat safely.
func (db *DB) Change(ctx context.Context, clinic care.ClinicID, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := &change{clinic: clinic, fn: fn, done: make(chan struct{})}
	if !db.enqueue(c) {
		return care.Faultf(care.Later, "the database is closing")
	}
	<-c.done // not ctx: once accepted, the outcome is told
	if c.panic != nil {
		panic(c.panic)
	}
	return c.err
}

func (db *DB) enqueue(c *change) bool {
	key := c.clinic
	if !db.postgres {
		key = "" // SQLite has one writer for everybody
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		return false
	}
	q := db.queues[key]
	if q == nil {
		q = &queue{db: db}
		db.queues[key] = q
	}
	q.waiting = append(q.waiting, c)
	if !q.running {
		q.running = true
		db.busy.Add(1)
		go q.run()
	}
	return true
}

func (q *queue) run() {
	defer q.db.busy.Done()
	for {
		b := &batch{queue: q}
		if b.fill(); len(b.list) == 0 && q.rest() {
			return
		}
		q.db.commit(b)
	}
}

// rest ends the queue's goroutine, unless somebody has come meanwhile.
func (q *queue) rest() bool {
	q.db.mu.Lock()
	defer q.db.mu.Unlock()
	q.running = len(q.waiting) > 0
	return !q.running
}

// A batch is the changes that share a transaction.
type batch struct {
	queue *queue
	list  []*change
}

// fill takes along those that wait. It is called again when the transaction
// has begun: whoever came meanwhile need not wait for the next one.
func (b *batch) fill() {
	q := b.queue
	q.db.mu.Lock()
	defer q.db.mu.Unlock()
	n := min(len(q.waiting), maxShared-len(b.list))
	b.list = append(b.list, q.waiting[:n]...)
	q.waiting = q.waiting[n:]
}

// commit runs the batch, again if the engine turned the transaction away.
func (db *DB) commit(b *batch) {
	var err error
	for try := range attempts {
		if try > 0 {
			time.Sleep(time.Duration(try*try) * 20 * time.Millisecond) // lets the other side of a deadlock, or a restarting server, come first
		}
		var tx *Tx
		tx, err = db.try(b, try > 0)
		if errors.Is(err, errOneFailed) && len(b.list) > 1 { // somebody to take along
			tx, err = db.try(b, true)
		}
		if err == nil || errors.Is(err, errOneFailed) {
			if err == nil {
				for _, fn := range tx.committed {
					fn()
				}
			}
			err = nil
			break
		}
		if !again(err) {
			break
		}
	}
	for _, c := range b.list {
		if err != nil {
			c.err, c.panic = outOfReach(err), nil
		}
		close(c.done)
	}
}

// errOneFailed says that a change failed where none had a savepoint.
var errOneFailed = errors.New("one of the changes failed")

// try runs the batch once: boldly, without savepoints, where a change that
// fails takes the transaction along (errOneFailed); or carefully, where its
// error stands in the change alone. Most changes succeed. Any other error
// returned is the transaction's.
func (db *DB) try(b *batch, careful bool) (tx *Tx, err error) {
	ctx := context.Background() // SQLite: a context that can end costs a goroutine a statement
	if db.postgres {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, statementLimit)
		defer cancel()
	}
	s, err := db.writers.take(ctx)
	if err != nil {
		return nil, err
	}
	healthy := false
	defer func() { db.writers.give(s, healthy) }()
	tx = &Tx{ctx: ctx, s: s, kept: map[string]kept{}}
	if err = db.work(tx, b, careful); err == nil {
		err = s.run(ctx, "COMMIT")
	}
	if err != nil {
		healthy = s.run(ctx, "ROLLBACK") == nil && !broken(err)
		return nil, err
	}
	healthy = true
	return tx, nil
}

// work runs the batch up to the commit, in turn with those who look.
func (db *DB) work(tx *Tx, b *batch, careful bool) error {
	db.turn.take()
	defer db.turn.give()
	begin := "BEGIN IMMEDIATE"
	if db.postgres {
		begin = "BEGIN"
	}
	if err := tx.s.run(tx.ctx, begin); err != nil {
		return err
	}
	b.fill()
	if err := db.runAll(tx, b.list, careful); err != nil {
		return err
	}
	return tx.flush()
}

// runAll takes the clinics' head rows and runs each change, in a savepoint if
// it is to be careful.
func (db *DB) runAll(tx *Tx, batch []*change, careful bool) error {
	var head care.ClinicID
	for i, c := range batch {
		if i == 0 || c.clinic != head {
			if err := takeHead(tx, c.clinic); err != nil {
				return err
			}
			head = c.clinic
		}
		if careful {
			if err := db.savepoint(tx, i == 0); err != nil {
				return err
			}
		}
		committed, before := tx.mark()
		c.panic, c.err = runOne(tx, c.fn)
		if c.err == nil && c.panic == nil {
			continue
		}
		if again(c.err) || broken(c.err) {
			return c.err
		}
		if !careful {
			return errOneFailed
		}
		tx.committed, tx.kept = tx.committed[:committed], before
		if err := tx.s.run(tx.ctx, "ROLLBACK TO SAVEPOINT one"); err != nil {
			return err
		}
	}
	return nil
}

// savepoint ends the savepoint of the change before, and begins the next one.
// PostgreSQL is told both in one message; SQLite has both prepared.
func (db *DB) savepoint(tx *Tx, first bool) error {
	if !first && db.postgres {
		return tx.s.script(tx.ctx, "RELEASE SAVEPOINT one; SAVEPOINT one")
	}
	if !first {
		if err := tx.s.run(tx.ctx, "RELEASE SAVEPOINT one"); err != nil {
			return err
		}
	}
	return tx.s.run(tx.ctx, "SAVEPOINT one")
}

func runOne(tx *Tx, fn func(*Tx) error) (thrown any, err error) {
	defer func() { thrown = recover() }()
	return nil, fn(tx)
}

// takeHead locks the clinic's head row until the transaction ends: this makes
// one writer of all nodes that share a PostgreSQL.
func takeHead(tx *Tx, clinic care.ClinicID) error {
	_, err := tx.Exec(`INSERT INTO clinic_head (clinic_id, turn) VALUES ($1, 1)
		ON CONFLICT (clinic_id) DO UPDATE SET turn = clinic_head.turn + 1`, clinic)
	return err
}

// again reports whether the engine asks to run the transaction once more:
// serialization failure, deadlock, a lost connection, a server that restarts.
func again(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "40001", "40P01", "57P01", "57P02", "57P03", "25P02":
			return true
		}
		return false
	}
	return broken(err)
}

// broken reports whether the connection can no longer be used.
func broken(err error) bool {
	if err == nil {
		return false
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code[:2] == "57" || pg.Code[:2] == "08"
	}
	return errors.Is(err, driver.ErrBadConn) || pgconn.Timeout(err) || pgconn.SafeToRetry(err) ||
		errors.Is(err, context.DeadlineExceeded) || isNetwork(err)
}
