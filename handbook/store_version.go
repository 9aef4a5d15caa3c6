package handbook

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// versionColumns are all but the archive, which is read only where a pack is
// needed.
const versionColumns = `number, state, name, version, title_ru, title_en, shipped, archive_hash, text_hash, note,
	author, made, proposed, approver, approved, alone, effective, trial_desk, trial_from, trial_until, concerned`

func scanVersion(row interface{ Scan(...any) error }) (v Version, err error) {
	var archive, text []byte
	var concerned string
	err = row.Scan(&v.Number, &v.State, &v.Name, &v.Version, &v.Title.Ru, &v.Title.En, &v.Shipped, &archive, &text, &v.Note,
		&v.Author, &v.Made, &v.Proposed, &v.Approver, &v.Approved, &v.Alone, &v.Effective, &v.TrialDesk, &v.TrialFrom, &v.TrialUntil, &concerned)
	copy(v.ArchiveHash[:], archive)
	copy(v.TextHash[:], text)
	v.Concerned = strings.Fields(concerned)
	return v, err
}

// readVersion reads one version; Unknown when there is none of that number.
func readVersion(tx *store.Tx, clinic care.ClinicID, number int64) (Version, error) {
	v, err := scanVersion(tx.Row(`SELECT `+versionColumns+` FROM policy_version WHERE clinic_id = $1 AND number = $2`, clinic, number))
	if errors.Is(err, sql.ErrNoRows) {
		return Version{}, care.Faultf(care.Unknown, "no such version: %d", number)
	}
	return v, err
}

// versionsOf reads all that there have been, the oldest first.
func versionsOf(tx *store.Tx, clinic care.ClinicID) (h history, err error) {
	rows, err := tx.Query(`SELECT `+versionColumns+` FROM policy_version WHERE clinic_id = $1 ORDER BY number`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scanVersion(rows)
		if err != nil {
			return nil, err
		}
		h = append(h, v)
	}
	return h, rows.Err()
}

func readArchive(tx *store.Tx, clinic care.ClinicID, number int64) (archive []byte, err error) {
	err = tx.Row(`SELECT archive FROM policy_version WHERE clinic_id = $1 AND number = $2`, clinic, number).Scan(&archive)
	return archive, err
}

func insertVersion(tx *store.Tx, clinic care.ClinicID, v Version, archive []byte) error {
	_, err := tx.Exec(`INSERT INTO policy_version (clinic_id, number, state, name, version, title_ru, title_en, shipped, archive_hash, text_hash, note,
			author, made, proposed, approver, approved, alone, effective, trial_desk, trial_from, trial_until, concerned, archive)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		clinic, v.Number, v.State, v.Name, v.Version, v.Title.Ru, v.Title.En, v.Shipped, v.ArchiveHash[:], v.TextHash[:], v.Note,
		v.Author, v.Made, v.Proposed, v.Approver, v.Approved, v.Alone, v.Effective, v.TrialDesk, v.TrialFrom, v.TrialUntil,
		strings.Join(v.Concerned, " "), archive)
	return err
}

// writeVersion writes how far a version has gone: all that may change but what
// it says.
func writeVersion(tx *store.Tx, clinic care.ClinicID, v Version) error {
	_, err := tx.Exec(`UPDATE policy_version SET state = $3, note = $4, proposed = $5, approver = $6, approved = $7, alone = $8,
			effective = $9, trial_desk = $10, trial_from = $11, trial_until = $12, concerned = $13
		WHERE clinic_id = $1 AND number = $2`,
		clinic, v.Number, v.State, v.Note, v.Proposed, v.Approver, v.Approved, v.Alone,
		v.Effective, v.TrialDesk, v.TrialFrom, v.TrialUntil, strings.Join(v.Concerned, " "))
	return err
}

// writeArchive replaces what a draft says. What has been approved once is never
// written again, whoever asks.
func writeArchive(tx *store.Tx, clinic care.ClinicID, v Version, archive []byte) error {
	_, err := tx.Exec(`UPDATE policy_version SET name = $3, version = $4, title_ru = $5, title_en = $6, archive_hash = $7, text_hash = $8, archive = $9
		WHERE clinic_id = $1 AND number = $2 AND approved = 0`,
		clinic, v.Number, v.Name, v.Version, v.Title.Ru, v.Title.En, v.ArchiveHash[:], v.TextHash[:], archive)
	return err
}

// A move is what tells a node that a clinic's schedule is another than the one
// it holds.
type move struct{ approved, last int64 }

// readMoves looks at all clinics at once, in an index alone.
func readMoves(tx *store.Tx) (map[care.ClinicID]move, error) {
	rows, err := tx.Query(`SELECT clinic_id, COUNT(*), MAX(approved) FROM policy_version WHERE state = 'approved' GROUP BY clinic_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	moves := map[care.ClinicID]move{}
	for rows.Next() {
		var clinic care.ClinicID
		var m move
		if err := rows.Scan(&clinic, &m.approved, &m.last); err != nil {
			return nil, err
		}
		moves[clinic] = m
	}
	return moves, rows.Err()
}

// readAsked counts, by version, who was asked to sign and who has.
func readAsked(tx *store.Tx, clinic care.ClinicID) (map[int64][2]int64, error) {
	rows, err := tx.Query(`SELECT number, COUNT(*), SUM(CASE WHEN state = 'signed' THEN 1 ELSE 0 END)
		FROM attestation WHERE clinic_id = $1 GROUP BY number`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	asked := map[int64][2]int64{}
	for rows.Next() {
		var number, all, signed int64
		if err := rows.Scan(&number, &all, &signed); err != nil {
			return nil, err
		}
		asked[number] = [2]int64{all, signed}
	}
	return asked, rows.Err()
}
