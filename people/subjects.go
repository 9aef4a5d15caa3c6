package people

import (
	"database/sql"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Subjects lists on whose behalf a patient may write: themselves first, then
// whom they represent in anything. What they may do for each is policy's to say.
func (r *Register) Subjects(tx *store.Tx, clinic care.ClinicID, who care.PersonID) ([]care.PersonID, error) {
	rows, err := tx.Query(`SELECT DISTINCT child_id FROM representation
		WHERE clinic_id = $1 AND representative_id = $2 AND (until = 0 OR until > $3) ORDER BY child_id`, clinic, who, r.micros())
	children, err := scanIDs[care.PersonID](rows, err)
	return append([]care.PersonID{who}, children...), err
}

// DesksOf lists the desks where somebody works.
func (r *Register) DesksOf(tx *store.Tx, clinic care.ClinicID, who care.PersonID) ([]care.DeskID, error) {
	return scanIDs[care.DeskID](tx.Query(`SELECT m.desk_id FROM desk_member m JOIN desk d ON d.clinic_id = m.clinic_id AND d.desk_id = m.desk_id
		WHERE m.clinic_id = $1 AND m.person_id = $2 ORDER BY d.place`, clinic, who))
}

// Members lists who works at a desk and is in force.
func (r *Register) Members(tx *store.Tx, clinic care.ClinicID, desk care.DeskID) ([]care.PersonID, error) {
	return scanIDs[care.PersonID](tx.Query(`SELECT m.person_id FROM desk_member m JOIN person p ON p.clinic_id = m.clinic_id AND p.person_id = m.person_id
		WHERE m.clinic_id = $1 AND m.desk_id = $2 AND p.active ORDER BY p.added, p.person_id`, clinic, desk))
}

// careDesks lists the desks that have the patient in their care.
func careDesks(tx *store.Tx, clinic care.ClinicID, patient care.PersonID) ([]care.DeskID, error) {
	return scanIDs[care.DeskID](tx.Query(`SELECT desk_id FROM care_relation WHERE clinic_id = $1 AND patient_id = $2 AND until = 0 ORDER BY since, desk_id`, clinic, patient))
}

// scanIDs reads a query of one column.
func scanIDs[T ~string](rows *sql.Rows, err error) (ids []T, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id T
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
