package conversation

import (
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// questionsSince counts, by the desk that has them now, the conversations in
// which a patient has written, and those of them that do not wait for the clinic.
func questionsSince(tx *store.Tx, clinic care.ClinicID, since int64, each func(desk care.DeskID, asked, answered int64)) error {
	rows, err := tx.Query(`SELECT c.desk, count(*), sum(CASE WHEN c.state IN ('waiting-for-patient', 'closed') THEN 1 ELSE 0 END)
		FROM conversation c WHERE c.clinic_id = $1 AND c.last_at >= $2
		AND EXISTS (SELECT 1 FROM message m WHERE m.clinic_id = c.clinic_id AND m.conversation_id = c.conversation_id
			AND m.from_patient AND m.event = '' AND m.at >= $2)
		GROUP BY c.desk`, clinic, since)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var desk care.DeskID
		var asked, answered int64
		if err := rows.Scan(&desk, &asked, &answered); err != nil {
			return err
		}
		each(desk, asked, answered)
	}
	return rows.Err()
}

// writersSince names the staff who have written to a patient.
func writersSince(tx *store.Tx, clinic care.ClinicID, since int64, each func(care.PersonID)) error {
	rows, err := tx.Query(`SELECT DISTINCT m.author FROM conversation c
		JOIN message m ON m.clinic_id = c.clinic_id AND m.conversation_id = c.conversation_id
		WHERE c.clinic_id = $1 AND c.last_at >= $2 AND m.at >= $2 AND NOT m.from_patient AND NOT m.note AND m.event = ''`, clinic, since)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var who care.PersonID
		if err := rows.Scan(&who); err != nil {
			return err
		}
		each(who)
	}
	return rows.Err()
}
