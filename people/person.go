package people

import (
	"context"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

const (
	kindPatient = "patient"
	kindStaff   = "staff"
)

// Identity levels of design §7.
const (
	ProvedContact = "contact"
	ProvedDesk    = "desk"
	ProvedESIA    = "esia"
)

// roles that a member of staff may have.
var staffRoles = []string{"doctor", "nurse", "desk", "chief", "privacy", "representative"}

// documents that prove a person at the desk.
var documents = []string{"passport", "birth-certificate", "residence-permit", "other"}

// A personRow is one person, sealed.
type personRow struct {
	clinic care.ClinicID
	id     care.PersonID
	kind   string
	key    care.KeyID

	nameSealed, nameTag   []byte
	birthSealed, birthTag []byte
	phoneSealed, phoneTag []byte

	title      care.Text
	language   string
	proved     string
	document   string
	documentAt int64
	documentBy care.PersonID
	active     bool
	added      int64
	addedBy    care.PersonID
	addedKey   string // the sender's key; empty for none

	signedUntil int64 // of staff: see Cover
}

// A profile is what names a person, in the clear.
type profile struct{ name, birth, phone care.Words }

// sealPerson makes the row of a new person, under a key of its own. The key is
// made first: a row without its key must not exist.
func (r *Register) sealPerson(ctx context.Context, clinic care.ClinicID, kind string, of profile) (*personRow, error) {
	name, err := cleanName(of.name)
	if err != nil {
		return nil, err
	}
	var birth care.Words
	if of.birth.Len() > 0 || kind == kindPatient {
		if birth, _, err = cleanBirth(of.birth, r.Now()); err != nil {
			return nil, err
		}
	}
	phone, err := cleanPhone(of.phone)
	if err != nil {
		return nil, err
	}
	p := &personRow{clinic: clinic, id: care.NewID[care.PersonID]("per"), kind: kind, language: "ru", active: true, added: r.micros()}
	if p.key, err = r.Keys.Make(ctx, clinic); err != nil {
		return nil, err
	}
	if p.nameSealed, p.nameTag, err = r.field(ctx, p, tagName, "name", name); err != nil {
		return nil, err
	}
	if p.birthSealed, p.birthTag, err = r.field(ctx, p, tagBirth, "birth", birth); err != nil {
		return nil, err
	}
	p.phoneSealed, p.phoneTag, err = r.field(ctx, p, tagPhone, "phone", phone)
	return p, err
}

func insertPerson(tx *store.Tx, p *personRow) error {
	var key any
	if p.addedKey != "" {
		key = p.addedKey
	}
	_, err := tx.Exec(`INSERT INTO person (clinic_id, person_id, kind, key_id, name_sealed, name_tag, birth_sealed, birth_tag,
			phone_sealed, phone_tag, title_ru, title_en, language, proved, document, document_at, document_by, active, added, added_by, added_key, signed_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		p.clinic, p.id, p.kind, p.key, p.nameSealed, p.nameTag, p.birthSealed, p.birthTag,
		p.phoneSealed, p.phoneTag, p.title.Ru, p.title.En, p.language, p.proved, p.document, p.documentAt, p.documentBy, p.active, p.added, p.addedBy, key, p.signedUntil)
	return err
}

func insertRole(tx *store.Tx, clinic care.ClinicID, who care.PersonID, role string) error {
	_, err := tx.Exec(`INSERT INTO person_role (clinic_id, person_id, role) VALUES ($1, $2, $3) ON CONFLICT (clinic_id, person_id, role) DO NOTHING`, clinic, who, role)
	return err
}

func insertMember(tx *store.Tx, clinic care.ClinicID, who care.PersonID, desk care.DeskID) error {
	_, err := tx.Exec(`INSERT INTO desk_member (clinic_id, person_id, desk_id) VALUES ($1, $2, $3) ON CONFLICT (clinic_id, person_id, desk_id) DO NOTHING`, clinic, who, desk)
	return err
}

// A careRow is who is in whose care.
type careRow struct {
	patient care.PersonID
	desk    care.DeskID
	visit   bool
	by      care.PersonID
}

// bindCare writes a care relation, or adds a visit to the one there is. A
// visit once on record stays.
func bindCare(tx *store.Tx, clinic care.ClinicID, c careRow, now int64) error {
	n, err := tx.Exec(`UPDATE care_relation SET visit_on_record = (visit_on_record OR $1) WHERE clinic_id = $2 AND patient_id = $3 AND desk_id = $4 AND until = 0`,
		c.visit, clinic, c.patient, c.desk)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.Exec(`INSERT INTO care_relation (clinic_id, patient_id, desk_id, since, until, visit_on_record, bound_by) VALUES ($1, $2, $3, $4, 0, $5, $6)
		ON CONFLICT (clinic_id, patient_id, desk_id, since) DO UPDATE SET until = 0`, clinic, c.patient, c.desk, now, c.visit, c.by)
	return err
}

func endCare(tx *store.Tx, clinic care.ClinicID, patient care.PersonID, desk care.DeskID, now int64) (int64, error) {
	return tx.Exec(`UPDATE care_relation SET until = $1 WHERE clinic_id = $2 AND patient_id = $3 AND desk_id = $4 AND until = 0`, max(now, 1), clinic, patient, desk)
}

// A parent speaks for a child in everything until 15, then in what is not
// about health until 18. controls.md #45
func insertParent(tx *store.Tx, clinic care.ClinicID, child, parent care.PersonID, spans parentSpans) error {
	for scope, until := range map[string]int64{"all": spans.all, "organisational": spans.organisational} {
		_, err := tx.Exec(`INSERT INTO representation (clinic_id, child_id, representative_id, scope, since, until, document) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (clinic_id, child_id, representative_id, scope) DO UPDATE SET since = $5, until = $6, document = $7`,
			clinic, child, parent, scope, spans.since, until, spans.document)
		if err != nil {
			return err
		}
	}
	return nil
}

// parentSpans say until when a parent speaks for a child.
type parentSpans struct {
	since, all, organisational int64
	document                   string
}

// spansOf counts birthdays in the clinic's time zone: a person is 15 from the
// first moment of that day.
func (r *Register) spansOf(clinic care.ClinicID, birth time.Time, document string) parentSpans {
	day := func(years int) int64 {
		return time.Date(birth.Year()+years, birth.Month(), birth.Day(), 0, 0, 0, 0, r.zone(clinic)).UnixMicro()
	}
	return parentSpans{r.micros(), day(15), day(18), document}
}

func (r *Register) zone(clinic care.ClinicID) *time.Location {
	if p := r.Packs.For(clinic); p != nil && p.Zone != nil {
		return p.Zone
	}
	return time.UTC
}
