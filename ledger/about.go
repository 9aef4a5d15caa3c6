package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// About is all that the ledger holds about a subject, with proofs against one
// checkpoint.
type About struct {
	Tag        []byte
	Count      int64 // the subject's last running number
	Entries    []Proved
	Checkpoint Checkpoint

	// Broken says what does not fit: it is for the subject to see, in words
	// that name numbers only. Entries are there all the same, as far as they
	// can be. Where the fault is one that a browser could not find by itself,
	// such as a count that was lowered, the checkpoint has no Note: then
	// nothing can be proved, and the browser says so.
	Broken []string

	chain []byte // over the leaves, as the count vouches
}

// A Proved entry can be checked by anybody who has the checkpoint.
type Proved struct {
	Index  int64
	Number int64
	At     int64
	Entry  []byte // JSON, as hashed
	Salt   []byte
	Said   Said
	Proof  tlog.RecordProof // inclusion; nil where it could not be made
}

// About reads and proves every entry about the subject.
func (l *Ledger) About(ctx context.Context, clinic care.ClinicID, who care.PersonID) (a About, err error) {
	tag, err := l.tag(ctx, clinic, who)
	if err != nil {
		return About{}, err
	}
	var u unsigned
	signable := true
	err = l.DB.Look(ctx, func(tx *store.Tx) (err error) {
		a = About{Tag: tag}
		if u, err = l.unsigned(ctx, tx, clinic); a.breaks(err) != nil {
			return err
		}
		if err := l.counted(ctx, tx, clinic, &a); err != nil {
			return err
		}
		signable = len(a.Broken) == 0 // what comes now, browsers find too
		rows, err := rowsAbout(tx, clinic, tag)
		if err != nil {
			return err
		}
		if a.read(rows); u.head.size == 0 && len(a.Broken) > 0 {
			return nil // no head to prove against
		}
		signable = signable && !a.rewritten(rows) // no browser could find that by itself
		return a.prove(tx, clinic, u.head.size)
	})
	if err == nil && signable {
		a.Checkpoint, err = l.sign(ctx, clinic, u)
	}
	if err == nil && !signable {
		_, a.Checkpoint.Verifier, err = l.Keys.Signer(ctx, clinic)
	}
	return a, err
}

// breaks keeps a fault of the log as a finding; other errors are returned.
func (a *About) breaks(err error) error {
	if f, ok := errors.AsType[*care.Fault](err); ok && f.Kind == care.Unexpected {
		a.Broken = append(a.Broken, f.Message)
		return nil
	}
	return err
}

// counted checks the count against its MAC, which nobody can make without the
// keys: so a tail that was cut off shows on a phone that never saw it.
func (l *Ledger) counted(ctx context.Context, tx *store.Tx, clinic care.ClinicID, a *About) error {
	s, err := readSubject(tx, clinic, a.Tag)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // a.read finds entries without a count
	}
	if err != nil {
		return err
	}
	a.Count, a.chain = s.count, s.chain
	good, err := l.vouched(ctx, clinic, s)
	if err == nil && !good {
		a.Broken = append(a.Broken, fmt.Sprintf("the count of entries about this person (%d) was altered", s.count))
	}
	return err
}

// read takes the rows apart and checks that their numbers run from 1 to the count.
func (a *About) read(rows []row) {
	next := int64(1)
	for _, r := range rows {
		for ; next < r.number && len(a.Broken) < maxBroken; next++ {
			a.Broken = append(a.Broken, fmt.Sprintf("entry number %d about this person is missing", next))
		}
		p := Proved{Index: r.idx, Number: r.number, At: r.at, Entry: []byte(r.entry), Salt: r.salt}
		if what := r.broken(&p.Said); what != "" {
			a.Broken = append(a.Broken, fmt.Sprintf("entry number %d about this person %s", r.number, what))
		}
		a.Entries = append(a.Entries, p)
		next = r.number + 1
	}
	if next-1 > a.Count {
		a.Broken = append(a.Broken, fmt.Sprintf("there are %d entries about this person, and the count says %d", next-1, a.Count))
	}
	for ; next <= a.Count && len(a.Broken) < maxBroken; next++ {
		a.Broken = append(a.Broken, fmt.Sprintf("entry number %d about this person is missing", next))
	}
}

// rewritten finds entries that were changed together with everything that
// would have shown it, but for the chain that their count vouches for.
func (a *About) rewritten(rows []row) bool {
	var chain []byte
	for _, r := range rows {
		chain = chained(chain, r.leaf)
	}
	if len(a.Broken) > 0 || bytes.Equal(chain, a.chain) {
		return false
	}
	a.Broken = append(a.Broken, "the entries about this person are not those that were written, though the log fits them")
	return true
}

// broken says what is wrong with a row taken by itself, or "".
func (r row) broken(said *Said) string {
	if r.entry == "" && len(r.salt) == 0 {
		return "" // forgotten; its leaf stands
	}
	if leaf := commitment(r.salt, r.entry); string(leaf[:]) != string(r.leaf) {
		return "was altered"
	}
	hash := tlog.RecordHash(r.leaf)
	switch err := json.Unmarshal([]byte(r.entry), said); {
	case err != nil:
		return "cannot be read"
	case said.N != r.number:
		return fmt.Sprintf("was renumbered: inside it says %d", said.N)
	case said.Subject != encoded(r.tag):
		return "was moved to another person"
	case said.At != r.at:
		return "was moved in time"
	case len(r.hashes) < 32 || string(r.hashes[:32]) != string(hash[:]):
		return "is not the one that stands in the tree"
	}
	return ""
}

// prove makes all inclusion proofs from few queries.
func (a *About) prove(tx *store.Tx, clinic care.ClinicID, size int64) error {
	err := stored(tx, clinic, func(r tlog.HashReader) error {
		for i := range a.Entries {
			e := &a.Entries[i]
			if e.Index >= size {
				return care.Faultf(care.Unexpected, "entry number %d about this person stands behind the end of the log", e.Number)
			}
			proof, err := tlog.ProveRecord(size, e.Index, r)
			if err != nil {
				return err
			}
			e.Proof = proof
		}
		return nil
	})
	return a.breaks(err)
}

// Consistency proves that the log as it was at oldSize is a beginning of the
// newest checkpoint's.
func (l *Ledger) Consistency(ctx context.Context, clinic care.ClinicID, oldSize int64) (proof tlog.TreeProof, c Checkpoint, err error) {
	var u unsigned
	err = l.DB.Look(ctx, func(tx *store.Tx) (err error) {
		proof = nil
		if u, err = l.unsigned(ctx, tx, clinic); err != nil {
			return err
		}
		if oldSize < 0 || oldSize > u.head.size {
			return care.Faultf(care.Invalid, "the ledger has %d entries; there is no %d", u.head.size, oldSize)
		}
		if oldSize == 0 || oldSize == u.head.size {
			return nil
		}
		return stored(tx, clinic, func(r tlog.HashReader) (err error) {
			proof, err = tlog.ProveTree(u.head.size, oldSize, r)
			return err
		})
	})
	if err != nil {
		return nil, Checkpoint{}, err
	}
	c, err = l.sign(ctx, clinic, u)
	return proof, c, err
}
