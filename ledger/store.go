package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A row is an entry as it is stored.
type row struct {
	idx    int64
	tag    []byte
	number int64
	at     int64
	entry  string
	salt   []byte
	leaf   []byte
	hashes []byte
}

const rowColumns = `idx, subject_tag, number, at, entry, salt, leaf, hashes`

func insert(tx *store.Tx, clinic care.ClinicID, r row) error {
	_, err := tx.Exec(`INSERT INTO ledger (clinic_id, `+rowColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		clinic, r.idx, r.tag, r.number, r.at, r.entry, r.salt, r.leaf, r.hashes)
	return err
}

func scanRows(rows *sql.Rows, err error) (list []row, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.idx, &r.tag, &r.number, &r.at, &r.entry, &r.salt, &r.leaf, &r.hashes); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// rowsFrom lists up to limit rows of the log.
func rowsFrom(tx *store.Tx, clinic care.ClinicID, idx, before int64, limit int) ([]row, error) {
	return scanRows(tx.Query(`SELECT `+rowColumns+` FROM ledger WHERE clinic_id = $1 AND idx >= $2 AND idx < $3 ORDER BY idx LIMIT $4`,
		clinic, idx, before, limit))
}

// rowsAbout lists all rows about a subject, by number.
func rowsAbout(tx *store.Tx, clinic care.ClinicID, tag []byte) ([]row, error) {
	return scanRows(tx.Query(`SELECT `+rowColumns+` FROM ledger WHERE clinic_id = $1 AND subject_tag = $2 ORDER BY number`, clinic, tag))
}

const hashesAtOnce = 48

var hashesQuery = func() string {
	marks := make([]string, hashesAtOnce)
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	return `SELECT idx, hashes FROM ledger WHERE clinic_id = $1 AND idx IN (` + strings.Join(marks, ", ") + `)`
}()

// hashesOf reads the tree hashes of these rows, a handful at a time: one text
// of one length, so that it is prepared once.
func hashesOf(tx *store.Tx, clinic care.ClinicID, wanted map[int64]bool) (map[int64][]byte, error) {
	list := make([]int64, 0, len(wanted))
	for idx := range wanted {
		list = append(list, idx)
	}
	slices.Sort(list)
	found := make(map[int64][]byte, len(list))
	for part := range slices.Chunk(list, hashesAtOnce) {
		args := []any{clinic}
		for i := range hashesAtOnce {
			args = append(args, part[min(i, len(part)-1)])
		}
		if err := readHashes(tx, args, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func readHashes(tx *store.Tx, args []any, into map[int64][]byte) error {
	rows, err := tx.Query(hashesQuery, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var idx int64
		var b []byte
		if err := rows.Scan(&idx, &b); err != nil {
			return err
		}
		into[idx] = b
	}
	return rows.Err()
}

// readHead returns an empty head for a clinic whose ledger has no entry yet.
func readHead(tx *store.Tx, clinic care.ClinicID) (head, error) {
	var size int64
	var frontier []byte
	err := tx.Row(`SELECT size, frontier FROM ledger_head WHERE clinic_id = $1`, clinic).Scan(&size, &frontier)
	if errors.Is(err, sql.ErrNoRows) {
		if next, err := nextIndex(tx, clinic); err != nil || next == 0 {
			return head{}, err
		}
		return head{}, care.Faultf(care.Unexpected, "ledger of %s: the head was removed", clinic)
	}
	if err != nil {
		return head{}, err
	}
	return headOf(clinic, size, frontier)
}

func writeHead(tx *store.Tx, clinic care.ClinicID, h head) error {
	_, err := tx.Exec(`INSERT INTO ledger_head (clinic_id, size, frontier) VALUES ($1, $2, $3)
		ON CONFLICT (clinic_id) DO UPDATE SET size = excluded.size, frontier = excluded.frontier`, clinic, h.size, h.bytes())
	return err
}

// nextIndex is the index after the last row, whatever the head says.
func nextIndex(tx *store.Tx, clinic care.ClinicID) (n int64, err error) {
	err = tx.Row(`SELECT coalesce(max(idx), -1) + 1 FROM ledger WHERE clinic_id = $1`, clinic).Scan(&n)
	return n, err
}

func lastNumber(tx *store.Tx, clinic care.ClinicID, tag []byte) (n int64, err error) {
	err = tx.Row(`SELECT coalesce(max(number), 0) FROM ledger WHERE clinic_id = $1 AND subject_tag = $2`, clinic, tag).Scan(&n)
	return n, err
}

func readSubject(tx *store.Tx, clinic care.ClinicID, tag []byte) (s subject, err error) {
	s.tag = tag
	err = tx.Row(`SELECT count, last_idx, chain, mac FROM ledger_subject WHERE clinic_id = $1 AND subject_tag = $2`, clinic, tag).Scan(&s.count, &s.last, &s.chain, &s.mac)
	return s, err
}

func allSubjects(tx *store.Tx, clinic care.ClinicID) (list []subject, err error) {
	rows, err := tx.Query(`SELECT subject_tag, count, last_idx, chain, mac FROM ledger_subject WHERE clinic_id = $1 ORDER BY subject_tag`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s subject
		if err := rows.Scan(&s.tag, &s.count, &s.last, &s.chain, &s.mac); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

func upsertSubject(tx *store.Tx, clinic care.ClinicID, s subject) error {
	_, err := tx.Exec(`INSERT INTO ledger_subject (clinic_id, subject_tag, count, last_idx, chain, mac) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (clinic_id, subject_tag) DO UPDATE SET count = excluded.count, last_idx = excluded.last_idx, chain = excluded.chain, mac = excluded.mac`,
		clinic, s.tag, s.count, s.last, s.chain, s.mac)
	return err
}

// newestNote returns "" when nothing has been signed yet.
func newestNote(tx *store.Tx, clinic care.ClinicID) (note string, err error) {
	err = tx.Row(`SELECT note FROM ledger_checkpoint WHERE clinic_id = $1 ORDER BY size DESC LIMIT 1`, clinic).Scan(&note)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return note, err
}

// keepNote stores a note and drops the earlier ones of its day.
func keepNote(tx *store.Tx, clinic care.ClinicID, size, day int64, note string) error {
	n, err := tx.Exec(`INSERT INTO ledger_checkpoint (clinic_id, size, day, note) VALUES ($1, $2, $3, $4)
		ON CONFLICT (clinic_id, size) DO NOTHING`, clinic, size, day, note)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec(`DELETE FROM ledger_checkpoint WHERE clinic_id = $1 AND day = $2 AND size < $3`, clinic, day, size)
	return err
}

func allNotes(tx *store.Tx, clinic care.ClinicID) (list []string, err error) {
	rows, err := tx.Query(`SELECT note FROM ledger_checkpoint WHERE clinic_id = $1 ORDER BY size`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var note string
		if err := rows.Scan(&note); err != nil {
			return nil, err
		}
		list = append(list, note)
	}
	return list, rows.Err()
}

func standing(tx *store.Tx, w Sitter, since int64) (s *Sitting, found bool, err error) {
	s = &Sitting{Sitter: w}
	err = tx.Row(`SELECT sitting_id, began, last_at, idx FROM sitting WHERE clinic_id = $1 AND session_id = $2 AND conversation_id = $3
		AND subject = $4 AND act = $5 AND person_id = $6 AND role = $7 AND last_at > $8`,
		w.Clinic, w.Session, w.Conversation, w.Subject, w.Act, w.Who, w.Role, since).Scan(&s.ID, &s.Began, &s.LastAt, &s.Index)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return s, err == nil, err
}

func upsertSitting(tx *store.Tx, s *Sitting) error {
	_, err := tx.Exec(`INSERT INTO sitting (clinic_id, session_id, conversation_id, subject, act, sitting_id, person_id, role, began, last_at, idx)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
		ON CONFLICT (clinic_id, session_id, conversation_id, subject, act) DO UPDATE SET sitting_id = excluded.sitting_id,
			person_id = excluded.person_id, role = excluded.role, began = excluded.began, last_at = excluded.last_at, idx = excluded.idx`,
		s.Clinic, s.Session, s.Conversation, s.Subject, s.Act, s.ID, s.Who, s.Role, s.Began, s.Index)
	return err
}

func touch(tx *store.Tx, s *Sitting, now int64) (moved bool, err error) {
	n, err := tx.Exec(`UPDATE sitting SET last_at = $1 WHERE clinic_id = $2 AND session_id = $3 AND conversation_id = $4
		AND subject = $5 AND act = $6 AND sitting_id = $7 AND last_at < $1`,
		now, s.Clinic, s.Session, s.Conversation, s.Subject, s.Act, s.ID)
	return n == 1, err
}
