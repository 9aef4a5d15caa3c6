package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Journal tells and reads facts.
type Journal struct {
	db  *store.DB
	bus bus.Bus
	now func() time.Time
}

// New returns the journal kept in db. After a commit it publishes a wake-up
// under Subject(clinic).
func New(db *store.DB, b bus.Bus, now func() time.Time) *Journal { return &Journal{db, b, now} }

// Subject is where the bus tells of new facts of the clinic.
func Subject(clinic care.ClinicID) string { return "journal/" + string(clinic) }

// A head is the state of a clinic's journal, read and written once per
// transaction, however many changes share it.
type head struct {
	epoch string
	seq   int64
	chain [32]byte
}

// Tell appends the fact as part of the change tx: one that nobody had to be
// asked for.
func (j *Journal) Tell(tx *store.Tx, clinic care.ClinicID, fact care.Fact) (seq int64, err error) {
	return j.TellBy(tx, clinic, "", fact)
}

// TellBy is Tell under the decision that let the fact come about: the ruling,
// as pack writes it. It stays on the server.
func (j *Journal) TellBy(tx *store.Tx, clinic care.ClinicID, ruling string, fact care.Fact) (seq int64, err error) {
	body, err := json.Marshal(fact)
	if err != nil {
		return 0, fmt.Errorf("journal: %s: %w", fact.FactName(), err)
	}
	h, err := loadHead(tx, clinic)
	if err != nil {
		return 0, err
	}
	e := Entry{Seq: h.seq + 1, At: j.now().UnixMicro(), Name: fact.FactName(), Body: body, Ruling: ruling, salt: make([]byte, 16)}
	rand.Read(e.salt)
	c := e.commit()
	if err := insert(tx, clinic, e, c); err != nil {
		return 0, fmt.Errorf("journal: fact %d: %w", e.Seq, err)
	}
	h.seq, h.chain = e.Seq, link(h.chain, c)
	store.Keep(tx, headKey(clinic), h, func(tx *store.Tx, h head) error { return writeHead(tx, clinic, h) })
	tx.Committed(func() { j.bus.Publish(Subject(clinic), nil) })
	return e.Seq, nil
}

func headKey(clinic care.ClinicID) string { return "journal/" + string(clinic) }

func loadHead(tx *store.Tx, clinic care.ClinicID) (head, error) {
	if h, ok := store.Kept[head](tx, headKey(clinic)); ok {
		return h, nil
	}
	h, err := readHead(tx, clinic)
	if !errors.Is(err, sql.ErrNoRows) {
		return h, err
	}
	h = head{epoch: care.NewID[string]("epo")}
	_, err = tx.Exec(`INSERT INTO journal_head (clinic_id, epoch, seq, chain) VALUES ($1, $2, 0, $3)`, clinic, h.epoch, h.chain[:])
	return h, err
}

func readHead(tx *store.Tx, clinic care.ClinicID) (h head, err error) {
	var chain []byte
	err = tx.Row(`SELECT epoch, seq, chain FROM journal_head WHERE clinic_id = $1`, clinic).Scan(&h.epoch, &h.seq, &chain)
	copy(h.chain[:], chain)
	return h, err
}

func insert(tx *store.Tx, clinic care.ClinicID, e Entry, commitment [32]byte) error {
	_, err := tx.Exec(`INSERT INTO journal (clinic_id, seq, at, name, body, ruling, salt, commitment) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		clinic, e.Seq, e.At, e.Name, string(e.Body), e.Ruling, e.salt, commitment[:])
	return err
}

func writeHead(tx *store.Tx, clinic care.ClinicID, h head) error {
	_, err := tx.Exec(`UPDATE journal_head SET seq = $1, chain = $2 WHERE clinic_id = $3`, h.seq, h.chain[:], clinic)
	return err
}

// commit returns SHA-256(salt ‖ number ‖ time ‖ len(name) ‖ name ‖ body),
// numbers as 8 bytes, big-endian; then ‖ len(ruling) ‖ ruling, unless it is
// empty: so facts older than rulings keep their commitment. A body is JSON and
// holds no zero byte, so it never looks like a body and a ruling.
func (e Entry) commit() [32]byte {
	b := append([]byte(nil), e.salt...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(e.At))
	b = binary.BigEndian.AppendUint64(b, uint64(len(e.Name)))
	b = append(append(b, e.Name...), e.Body...)
	if e.Ruling != "" {
		b = binary.BigEndian.AppendUint64(b, uint64(len(e.Ruling)))
		b = append(b, e.Ruling...)
	}
	return sha256.Sum256(b)
}

func link(chain, commitment [32]byte) [32]byte {
	return sha256.Sum256(append(append([]byte(nil), chain[:]...), commitment[:]...))
}
