package store

import (
	"context"
	"database/sql"
)

// A session is one connection with the statements it has prepared. Preparing
// once is worth it: SQLite spends more time parsing a short statement than
// running it.
type session struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (s *session) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := s.stmts[query]; ok {
		return st, nil
	}
	st, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.stmts[query] = st
	return st, nil
}

// run runs a statement that takes no arguments and gives no rows, such as BEGIN.
func (s *session) run(ctx context.Context, query string) error {
	st, err := s.prepare(ctx, query)
	if err == nil {
		_, err = st.ExecContext(ctx)
	}
	return err
}

// script runs several statements in one message to the server.
func (s *session) script(ctx context.Context, queries string) error {
	_, err := s.conn.ExecContext(ctx, queries)
	return err
}

func (s *session) close() {
	for _, st := range s.stmts {
		st.Close()
	}
	s.conn.Close()
}

// A pool lends at most cap sessions and keeps the healthy ones.
type pool struct {
	db   *sql.DB
	free chan *session // holds nil where a session has not been opened yet
	n    int
}

func newPool(db *sql.DB, n int) *pool {
	p := &pool{db: db, free: make(chan *session, n), n: n}
	for range n {
		p.free <- nil
	}
	return p
}

func (p *pool) take(ctx context.Context) (*session, error) {
	var s *session
	select {
	case s = <-p.free:
	default:
		select {
		case s = <-p.free:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if s != nil {
		return s, nil
	}
	conn, err := p.db.Conn(ctx)
	if err != nil {
		p.free <- nil
		return nil, err
	}
	return &session{conn, map[string]*sql.Stmt{}}, nil
}

// give takes a session back; a broken one is thrown away, and with it those
// that lie beside it: what broke one, such as a database that was started anew,
// broke them too.
func (p *pool) give(s *session, healthy bool) {
	if healthy {
		p.free <- s
		return
	}
	s.drop()
	p.free <- nil
	for range p.n {
		select {
		case idle := <-p.free:
			if idle != nil {
				idle.drop()
			}
			p.free <- nil
		default:
			return // the others are out
		}
	}
}

// drop throws a session away, with its connection.
func (s *session) drop() {
	for _, st := range s.stmts {
		st.Close() // before the connection: SQLite's must not outlive it
	}
	s.conn.Raw(func(any) error { return errBroken }) // makes database/sql drop the connection
	s.conn.Close()
}

func (p *pool) close() {
	for range p.n {
		if s := <-p.free; s != nil {
			s.close()
		}
	}
}
