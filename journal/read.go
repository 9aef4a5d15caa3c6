package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// An Entry is a fact with its place in the journal.
type Entry struct {
	Seq  int64
	At   int64 // microseconds since 1970
	Name string
	Body []byte // JSON

	// Ruling is the decision that the fact rests on: the number of the policy's
	// version and what it was decided on. Empty where nobody had to be asked. It
	// is for whoever computes the decision again, and never for a browser.
	Ruling string

	salt []byte
}

// Fact returns what happened.
func (e Entry) Fact() (care.Fact, error) { return care.ParseFact(e.Name, e.Body) }

// A Place is a point in a clinic's journal. A snapshot carries the place that
// was read in its own transaction.
type Place struct {
	Epoch string
	Seq   int64
}

// At returns the newest place as tx sees it.
func (j *Journal) At(tx *store.Tx, clinic care.ClinicID) (Place, error) {
	h, err := readHead(tx, clinic)
	if errors.Is(err, sql.ErrNoRows) {
		return Place{}, nil
	}
	return Place{h.epoch, h.seq}, err
}

// After returns up to limit entries that follow seq, and the newest place.
func (j *Journal) After(ctx context.Context, clinic care.ClinicID, seq int64, limit int) (list []Entry, at Place, err error) {
	err = j.db.Look(ctx, func(tx *store.Tx) error {
		if at, err = j.At(tx, clinic); err != nil || at.Seq <= seq {
			return err
		}
		list, err = entries(tx, clinic, seq, limit)
		return err
	})
	return list, at, err
}

func entries(tx *store.Tx, clinic care.ClinicID, seq int64, limit int) (list []Entry, err error) {
	rows, err := tx.Query(`SELECT seq, at, name, body, ruling, salt FROM journal WHERE clinic_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, clinic, seq, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		if err := rows.Scan(&e.Seq, &e.At, &e.Name, &e.Body, &e.Ruling, &e.salt); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// Clinics lists the clinics that have a journal.
func (j *Journal) Clinics(ctx context.Context) (list []care.ClinicID, err error) {
	err = j.db.Look(ctx, func(tx *store.Tx) error {
		list = nil
		rows, err := tx.Query(`SELECT clinic_id FROM journal_head ORDER BY clinic_id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c care.ClinicID
			if err := rows.Scan(&c); err != nil {
				return err
			}
			list = append(list, c)
		}
		return rows.Err()
	})
	return list, err
}

// Verify reads a clinic's whole journal and returns what is broken, in words
// that name numbers only. It also hands each good fact to visit, if not nil.
func (j *Journal) Verify(ctx context.Context, clinic care.ClinicID, visit func(Entry, care.Fact)) (broken []string, err error) {
	err = j.db.Study(ctx, func(tx *store.Tx) error {
		broken, err = verify(tx, clinic, visit)
		return err
	})
	return broken, err
}

func verify(tx *store.Tx, clinic care.ClinicID, visit func(Entry, care.Fact)) (broken []string, err error) {
	h, err := readHead(tx, clinic)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var chain [32]byte
	seq := int64(0)
	for {
		list, err := entries(tx, clinic, seq, 1000)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			if e.Seq != seq+1 {
				broken = append(broken, fmt.Sprintf("journal of %s: after fact %d comes fact %d", clinic, seq, e.Seq))
			}
			seq, chain = e.Seq, link(chain, e.commit())
			fact, err := e.Fact()
			if err != nil {
				broken = append(broken, fmt.Sprintf("journal of %s: fact %d cannot be read", clinic, e.Seq))
			} else if visit != nil {
				visit(e, fact)
			}
		}
		if len(list) == 0 {
			break
		}
	}
	if seq != h.seq {
		broken = append(broken, fmt.Sprintf("journal of %s: the head says %d facts, the last is %d", clinic, h.seq, seq))
	} else if chain != h.chain {
		broken = append(broken, fmt.Sprintf("journal of %s: the chain of hashes does not end at the head's: a fact was altered", clinic))
	}
	return broken, nil
}
