package store

import (
	"context"
	"database/sql"
	"maps"
)

// A Tx is one change, or one view. It must not be used outside its function,
// nor while rows of an earlier Query are still open.
type Tx struct {
	ctx       context.Context
	s         *session
	committed []func()
	kept      map[string]kept
}

// Exec runs a statement written with $1 placeholders and returns how many rows
// it touched.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	st, err := tx.s.prepare(tx.ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(tx.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query runs a query. Close the rows before the next statement.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	st, err := tx.s.prepare(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(tx.ctx, args...)
}

// A Row is the one row that a query gives.
type Row struct {
	row *sql.Row
	err error
}

// Scan reads the row; sql.ErrNoRows when there is none.
func (r Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	return r.row.Scan(dest...)
}

// Row runs a query that gives at most one row.
func (tx *Tx) Row(query string, args ...any) Row {
	st, err := tx.s.prepare(tx.ctx, query)
	if err != nil {
		return Row{err: err}
	}
	return Row{row: st.QueryRowContext(tx.ctx, args...)}
}

// Committed runs fn after this change has been committed, and not otherwise.
// fn must be quick: others wait for it.
func (tx *Tx) Committed(fn func()) { tx.committed = append(tx.committed, fn) }

// kept is a value of the whole transaction: read once, written once, however
// many changes share the transaction.
type kept struct {
	value any
	flush func(*Tx) error
}

// Kept returns the value that an earlier change of this transaction has kept
// under key.
func Kept[T any](tx *Tx, key string) (value T, ok bool) {
	k, ok := tx.kept[key]
	if !ok {
		return value, false
	}
	return k.value.(T), true
}

// Keep keeps value for the changes that share this transaction; write runs
// once before the commit, with the last value kept. A change that fails leaves
// the value as it found it, so values must not be altered in place.
func Keep[T any](tx *Tx, key string, value T, write func(*Tx, T) error) {
	tx.kept[key] = kept{value, func(tx *Tx) error { return write(tx, value) }}
}

func (tx *Tx) flush() error {
	for _, k := range tx.kept {
		if err := k.flush(tx); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) mark() (int, map[string]kept) { return len(tx.committed), maps.Clone(tx.kept) }
