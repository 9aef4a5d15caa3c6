package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

const (
	maxBroken    = 100
	verifyAtOnce = 500
)

// Verify reads a clinic's whole ledger and returns what is broken, in words
// that name numbers only. It may run beside appenders: it judges the log as it
// was when Verify began.
func (l *Ledger) Verify(ctx context.Context, clinic care.ClinicID) ([]string, error) {
	v := &verifier{clinic: clinic, counts: map[string]subject{}}
	if err := l.DB.Look(ctx, func(tx *store.Tx) error { return l.start(ctx, tx, v) }); err != nil {
		return v.broken, err
	}
	for from, more := int64(0), true; more; {
		var rows []row
		err := l.DB.Look(ctx, func(tx *store.Tx) (err error) {
			rows, err = rowsFrom(tx, clinic, from, v.head.size, verifyAtOnce)
			return err
		})
		if err != nil {
			return v.broken, err
		}
		for _, r := range rows { // outside the view: others wait for it
			v.row(r)
		}
		from, more = v.next, len(rows) == verifyAtOnce
	}
	v.end()
	return v.broken, l.vouch(ctx, v)
}

// A verifier walks the log and believes nothing but what it has computed.
type verifier struct {
	clinic care.ClinicID
	broken []string

	head     head         // as stored
	subjects []subject    // as stored
	notes    []Checkpoint // as stored, by size

	next     int64
	frontier []known
	counts   map[string]subject // as found, by tag
}

// known is the root of a complete subtree, if its last row is there.
type known struct {
	hash tlog.Hash
	ok   bool
}

func (v *verifier) say(format string, args ...any) {
	if len(v.broken) < maxBroken {
		v.broken = append(v.broken, fmt.Sprintf("ledger of %s: ", v.clinic)+fmt.Sprintf(format, args...))
	}
}

// start reads, in one view, everything that the rows are judged by.
func (l *Ledger) start(ctx context.Context, tx *store.Tx, v *verifier) (err error) {
	next, err := nextIndex(tx, v.clinic)
	if err != nil {
		return err
	}
	v.head, err = readHead(tx, v.clinic)
	if f, ok := errors.AsType[*care.Fault](err); ok && f.Kind == care.Unexpected {
		v.broken = append(v.broken, f.Message)
		v.head.size = next // read on by the rows alone
	} else if err != nil {
		return err
	} else if next > v.head.size {
		v.say("%d entries stand behind the end that the head names (%d)", next-v.head.size, v.head.size)
	}
	if v.subjects, err = allSubjects(tx, v.clinic); err != nil {
		return err
	}
	notes, err := allNotes(tx, v.clinic)
	if err != nil {
		return err
	}
	for _, text := range notes {
		c, err := l.read(ctx, v.clinic, text)
		if f, ok := errors.AsType[*care.Fault](err); ok && f.Kind == care.Unexpected {
			v.broken = append(v.broken, f.Message)
			continue
		}
		if err != nil {
			return err
		}
		v.notes = append(v.notes, c)
	}
	return l.pinned(tx, v)
}

// pinned checks the journal against the newest checkpoint.
func (l *Ledger) pinned(tx *store.Tx, v *verifier) error {
	if len(v.notes) == 0 || v.notes[len(v.notes)-1].Journal.Epoch == "" {
		return nil
	}
	then := v.notes[len(v.notes)-1].Journal
	now, err := l.pin(tx, v.clinic)
	if err != nil {
		return err
	}
	if now.Epoch != then.Epoch {
		v.say("the journal is not the one that the newest checkpoint names: it was restored or replaced since")
		return nil
	}
	if now.Seq < then.Seq {
		v.say("the newest checkpoint pins %d facts of the journal, and %d are left", then.Seq, now.Seq)
		return nil
	}
	j, ok := any(l.Journal).(pins)
	if !ok || len(then.Chain) == 0 {
		return nil
	}
	chain, err := j.ChainAt(tx, v.clinic, then.Seq)
	if err == nil && !bytes.Equal(chain[:], then.Chain) {
		v.say("the journal's first %d facts are not those that the newest checkpoint pins", then.Seq)
	}
	return err
}

// row checks one row by itself, against its subject and against the tree.
func (v *verifier) row(r row) {
	for ; v.next < r.idx; v.next++ {
		v.missing()
	}
	if what := r.broken(&Said{}); what != "" {
		v.say("entry %d %s", r.idx, what)
	}
	s := v.counts[string(r.tag)]
	if r.number != s.count+1 {
		v.say("entry %d has number %d of its subject, and the one before has %d", r.idx, r.number, s.count)
	}
	v.counts[string(r.tag)] = subject{tag: r.tag, count: r.number, last: r.idx, chain: chained(s.chain, r.leaf)}
	v.grow(r)
	v.next = r.idx + 1
	v.signed()
}

// grow checks the row's tree hashes against those before it. It goes on with
// what is stored, so that one altered row is named alone.
func (v *verifier) grow(r row) {
	var have []tlog.Hash
	for b := r.hashes; len(b) >= 32; b = b[32:] {
		have = append(have, tlog.Hash(b))
	}
	fits := len(r.hashes)%32 == 0 && len(have) > 0
	top, level := known{}, 0
	if fits {
		top = known{have[0], true}
	}
	for n := r.idx; n&1 == 1; n >>= 1 {
		level++
		left := v.frontier[len(v.frontier)-1]
		v.frontier = v.frontier[:len(v.frontier)-1]
		if level >= len(have) {
			fits, top = false, known{}
			continue
		}
		if left.ok && top.ok && tlog.NodeHash(left.hash, top.hash) != have[level] {
			fits = false
		}
		top = known{have[level], true}
	}
	if !fits || len(have) != level+1 {
		v.say("entry %d: its tree hashes do not fit those before it", r.idx)
	}
	v.frontier = append(v.frontier, top)
}

// missing names a row that is not there, and keeps the tree's shape without it.
func (v *verifier) missing() {
	v.say("entry %d is missing", v.next)
	for n := v.next; n&1 == 1; n >>= 1 {
		v.frontier = v.frontier[:len(v.frontier)-1]
	}
	v.frontier = append(v.frontier, known{})
}

// signed compares with the checkpoint of this size, if there is one.
func (v *verifier) signed() {
	for len(v.notes) > 0 && v.notes[0].Size < v.next {
		v.notes = v.notes[1:]
	}
	if len(v.notes) == 0 || v.notes[0].Size != v.next {
		return
	}
	root, ok := v.root()
	if ok && root != v.notes[0].Root {
		v.say("the first %d entries are not those that were signed", v.next)
	}
	v.notes = v.notes[1:]
}

func (v *verifier) root() (tlog.Hash, bool) {
	h := head{size: v.next}
	for _, k := range v.frontier {
		if !k.ok {
			return tlog.Hash{}, false
		}
		h.frontier = append(h.frontier, k.hash)
	}
	return h.root(), true
}

// end compares what was found with the head and with longer checkpoints.
func (v *verifier) end() {
	for ; v.next < v.head.size; v.next++ {
		v.missing()
	}
	if root, ok := v.root(); ok && v.head.frontier != nil && root != v.head.root() {
		v.say("the head's hashes are not those of the %d entries", v.next)
	}
	for _, c := range v.notes {
		if c.Size > v.next {
			v.say("%d entries were signed, and %d are left", c.Size, v.next)
		}
	}
}

// vouch compares each subject's count with its MAC and with what was found.
func (l *Ledger) vouch(ctx context.Context, v *verifier) error {
	for _, s := range v.subjects {
		good, err := l.vouched(ctx, v.clinic, s)
		if err != nil {
			return err
		}
		found := v.counts[string(s.tag)]
		delete(v.counts, string(s.tag))
		switch {
		case !good:
			v.say("subject %x: the count (%d) was altered", s.tag[:min(4, len(s.tag))], s.count)
		case found.count != s.count || found.last != s.last:
			v.say("subject %x: the count says %d entries up to entry %d; the log has %d up to entry %d", s.tag[:min(4, len(s.tag))], s.count, s.last, found.count, found.last)
		case !bytes.Equal(found.chain, s.chain):
			v.say("subject %x: the entries are not those that were written, though the log fits them", s.tag[:min(4, len(s.tag))])
		}
	}
	for _, found := range v.counts {
		v.say("subject %x: %d entries and no count", found.tag[:min(4, len(found.tag))], found.count)
	}
	return nil
}
