package ledger

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
)

// A Checkpoint says, signed by the clinic, how long its ledger is and what it
// hashes to. Its note is as c2sp.org/tlog-checkpoint: origin, size, root, and
// one extension line "journal EPOCH NUMBER CHAIN" that pins the journal.
type Checkpoint struct {
	Size     int64
	Root     tlog.Hash
	Journal  Pin
	Note     string
	Verifier string // the verifier key that checks it
}

// A Pin is how far the journal had come.
type Pin struct {
	Epoch string
	Seq   int64
	Chain []byte
}

// Checkpoint signs the ledger as it is now, or returns what has been signed
// already.
func (l *Ledger) Checkpoint(ctx context.Context, clinic care.ClinicID) (Checkpoint, error) {
	var u unsigned
	err := l.DB.Look(ctx, func(tx *store.Tx) (err error) {
		u, err = l.unsigned(ctx, tx, clinic)
		return err
	})
	if err != nil {
		return Checkpoint{}, err
	}
	return l.sign(ctx, clinic, u)
}

// unsigned is what a checkpoint will say, read in one view.
type unsigned struct {
	head  head
	pin   Pin
	given Checkpoint // of the same size, signed before
}

// unsigned reads what there is to sign, and refuses where it is not a
// continuation of what has been signed last: a signature under a log that was
// cut or rewritten would be a lie.
func (l *Ledger) unsigned(ctx context.Context, tx *store.Tx, clinic care.ClinicID) (u unsigned, err error) {
	if u.head, err = readHead(tx, clinic); err != nil {
		return u, err
	}
	text, err := newestNote(tx, clinic)
	if err != nil {
		return u, err
	}
	if text != "" {
		last, err := l.read(ctx, clinic, text)
		if err != nil {
			return u, err
		}
		if err := continues(tx, clinic, last, u.head); err != nil {
			return u, err
		}
		if last.Size == u.head.size {
			u.given = last
		}
	}
	u.pin, err = l.pin(tx, clinic)
	return u, err
}

// continues checks that the signed log is a beginning of the present one.
func continues(tx *store.Tx, clinic care.ClinicID, last Checkpoint, h head) error {
	altered := care.Faultf(care.Unexpected, "ledger of %s: the first %d entries are not those that were signed", clinic, last.Size)
	switch {
	case last.Size > h.size:
		return care.Faultf(care.Unexpected, "ledger of %s: %d entries were signed, and %d are left", clinic, last.Size, h.size)
	case last.Size == 0:
		return nil
	case last.Size == h.size && last.Root != h.root():
		return altered
	case last.Size == h.size:
		return nil
	}
	var proof tlog.TreeProof
	err := stored(tx, clinic, func(r tlog.HashReader) (err error) {
		proof, err = tlog.ProveTree(h.size, last.Size, r)
		return err
	})
	if err != nil {
		return err
	}
	if tlog.CheckTree(proof, h.size, h.root(), last.Size, last.Root) != nil {
		return altered
	}
	return nil
}

// sign signs, and stores the note before anybody sees it.
func (l *Ledger) sign(ctx context.Context, clinic care.ClinicID, u unsigned) (Checkpoint, error) {
	if u.given.Note != "" {
		return u.given, nil
	}
	l.mu.Lock()
	c, ok := l.signed[clinic]
	l.mu.Unlock()
	if ok && c.Size == u.head.size && c.Root == u.head.root() {
		return c, nil
	}
	signer, verifier, err := l.Keys.Signer(ctx, clinic)
	if err != nil {
		return Checkpoint{}, err
	}
	c = Checkpoint{Size: u.head.size, Root: u.head.root(), Journal: u.pin, Verifier: verifier}
	signed, err := note.Sign(&note.Note{Text: c.text(clinic)}, signer)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("ledger: checkpoint: %w", err)
	}
	c.Note = string(signed)
	day := l.Now().UnixMicro() / (24 * time.Hour).Microseconds()
	err = l.DB.Change(ctx, clinic, func(tx *store.Tx) error { return keepNote(tx, clinic, c.Size, day, c.Note) })
	if err != nil {
		return Checkpoint{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.signed[clinic] = c
	return c, nil
}

func (c Checkpoint) text(clinic care.ClinicID) string {
	text := fmt.Sprintf("%s\n%d\n%s\n", seal.SignerName(clinic), c.Size, c.Root)
	if c.Journal.Epoch == "" {
		return text
	}
	line := fmt.Sprintf("journal %s %d", c.Journal.Epoch, c.Journal.Seq)
	if len(c.Journal.Chain) > 0 {
		line += " " + base64.StdEncoding.EncodeToString(c.Journal.Chain)
	}
	return text + line + "\n"
}

// read checks a note's signature by the clinic's own key and reads it.
func (l *Ledger) read(ctx context.Context, clinic care.ClinicID, text string) (Checkpoint, error) {
	_, key, err := l.Keys.Signer(ctx, clinic)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := Parse(text, key)
	if err != nil {
		return Checkpoint{}, care.Faultf(care.Unexpected, "ledger of %s: a stored checkpoint was altered: %s", clinic, err)
	}
	if origin, _, _ := strings.Cut(text, "\n"); origin != seal.SignerName(clinic) {
		return Checkpoint{}, care.Faultf(care.Unexpected, "ledger of %s: a stored checkpoint is another log's", clinic)
	}
	return c, nil
}

// Parse opens a note signed by the verifier key and reads its checkpoint. It
// trusts nothing: the note may come from anywhere.
func Parse(text, verifierKey string) (Checkpoint, error) {
	v, err := note.NewVerifier(verifierKey)
	if err != nil {
		return Checkpoint{}, care.Faultf(care.Invalid, "the verifier key cannot be read")
	}
	n, err := note.Open([]byte(text), note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, care.Faultf(care.Invalid, "the signature is not good")
	}
	c := Checkpoint{Note: text, Verifier: verifierKey}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 {
		return Checkpoint{}, care.Faultf(care.Invalid, "a checkpoint has three lines")
	}
	c.Size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return Checkpoint{}, care.Faultf(care.Invalid, "the checkpoint's size is not a number")
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return Checkpoint{}, care.Faultf(care.Invalid, "the checkpoint's root is not a hash")
	}
	if parts := strings.Fields(lines[3]); len(parts) >= 3 && parts[0] == "journal" {
		c.Journal.Epoch = parts[1]
		c.Journal.Seq, _ = strconv.ParseInt(parts[2], 10, 64)
		if len(parts) > 3 {
			c.Journal.Chain, _ = base64.StdEncoding.DecodeString(parts[3])
		}
	}
	return c, nil
}

// pins is what the journal offers to those who pin it: its newest place with
// the chain that ends there, and the chain as it was at an earlier number.
type pins interface {
	Pin(tx *store.Tx, clinic care.ClinicID) (epoch string, seq int64, chain [32]byte, err error)
	ChainAt(tx *store.Tx, clinic care.ClinicID, seq int64) (chain [32]byte, err error)
}

// pin reads how far the journal has come. A journal that tells no chain is
// pinned by epoch and number alone.
func (l *Ledger) pin(tx *store.Tx, clinic care.ClinicID) (p Pin, err error) {
	if j, ok := any(l.Journal).(pins); ok {
		var chain [32]byte
		p.Epoch, p.Seq, chain, err = j.Pin(tx, clinic)
		if p.Epoch != "" {
			p.Chain = chain[:]
		}
		return p, err
	}
	at, err := l.Journal.At(tx, clinic)
	return Pin{Epoch: at.Epoch, Seq: at.Seq}, err
}
