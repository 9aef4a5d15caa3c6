package people

import (
	"bytes"
	"context"
	"fmt"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// references are the columns that must lead to a row: table, column, and where
// they lead.
var references = []struct{ table, column, to, key string }{
	{"person_role", "person_id", "person", "person_id"},
	{"desk_member", "person_id", "person", "person_id"},
	{"desk_member", "desk_id", "desk", "desk_id"},
	{"care_relation", "patient_id", "person", "person_id"},
	{"care_relation", "desk_id", "desk", "desk_id"},
	{"representation", "child_id", "person", "person_id"},
	{"representation", "representative_id", "person", "person_id"},
	{"session", "person_id", "person", "person_id"},
	{"device_pin", "person_id", "person", "person_id"},
	{"device_pin", "device_id", "device", "device_id"},
	{"shift", "person_id", "person", "person_id"},
	{"shift", "device_id", "device", "device_id"},
	{"shift_pin", "person_id", "person", "person_id"},
	{"password", "person_id", "person", "person_id"},
	{"passkey", "person_id", "person", "person_id"},
	{"card", "patient_id", "person", "person_id"},
}

// Check reads a clinic's register whole and returns what is broken, in words
// that name IDs only: rows that lead nowhere, leavers with a way in, and seals
// that do not open or belong to other words than their tag.
func (r *Register) Check(ctx context.Context, clinic care.ClinicID) (broken []string, err error) {
	people, err := look(ctx, r.DB, func(tx *store.Tx) ([]personRow, error) {
		broken = nil
		for _, ref := range references {
			ids, err := scanIDs[string](tx.Query(`SELECT DISTINCT x.`+ref.column+` FROM `+ref.table+` x LEFT JOIN `+ref.to+` y
				ON y.clinic_id = x.clinic_id AND y.`+ref.key+` = x.`+ref.column+` WHERE x.clinic_id = $1 AND y.`+ref.key+` IS NULL`, clinic))
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				broken = append(broken, fmt.Sprintf("people of %s: %s names %s, which is not there", clinic, ref.table, id))
			}
		}
		leavers, err := scanIDs[string](tx.Query(`SELECT DISTINCT s.session_id FROM session s JOIN person p ON p.clinic_id = s.clinic_id AND p.person_id = s.person_id
			WHERE s.clinic_id = $1 AND s.ended = 0 AND NOT p.active`, clinic))
		if err != nil {
			return nil, err
		}
		for _, id := range leavers {
			broken = append(broken, fmt.Sprintf("people of %s: session %s of a leaver has not ended", clinic, id))
		}
		return everybody(tx, clinic)
	})
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		what, err := r.checkPerson(ctx, p)
		if err != nil {
			return nil, err
		}
		if what != "" {
			broken = append(broken, fmt.Sprintf("people of %s: %s of %s", clinic, what, p.id))
		}
	}
	return broken, nil
}

// checkPerson opens everything sealed of a person and compares the tags.
func (r *Register) checkPerson(ctx context.Context, p personRow) (what string, err error) {
	of, err := r.openPerson(ctx, p)
	if kind := care.KindOf(err); err != nil && (kind == care.Unexpected || kind == care.Unknown) {
		return "a name, birth date or phone does not open", nil
	}
	if err != nil {
		return "", err
	}
	for _, f := range []struct {
		kind, name string
		words      care.Words
		tag        []byte
	}{{tagName, "name", of.name, p.nameTag}, {tagBirth, "birth date", of.birth, p.birthTag}, {tagPhone, "phone", of.phone, p.phoneTag}} {
		tag, err := r.tag(ctx, p.clinic, f.kind, f.words)
		if err != nil {
			return "", err
		}
		if !bytes.Equal(tag, f.tag) {
			return "the tag does not belong to the " + f.name, nil
		}
	}
	return "", nil
}

func everybody(tx *store.Tx, clinic care.ClinicID) (list []personRow, err error) {
	rows, err := tx.Query(`SELECT person_id, key_id, name_sealed, name_tag, birth_sealed, birth_tag, phone_sealed, phone_tag FROM person WHERE clinic_id = $1 ORDER BY person_id`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		p := personRow{clinic: clinic}
		if err := rows.Scan(&p.id, &p.key, &p.nameSealed, &p.nameTag, &p.birthSealed, &p.birthTag, &p.phoneSealed, &p.phoneTag); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}
