package people

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Patient as the front desk sees one: with two identifiers at least.
type Patient struct {
	ID          care.PersonID
	Name        Name
	Birth       care.Words // 1950-04-23
	Phone       care.Words
	Identity    string // contact | desk | esia
	Document    string // passport birth-certificate residence-permit other; empty: none was looked at
	DocumentAt  time.Time
	Devices     int
	CardExpires time.Time // an unused card that is still good; zero for none
	Desks       []Desk    // in whose care
	May         []string
}

// mostFound bounds an answer: who finds more has to say more.
const mostFound = 20

// A Search names a patient exactly. At least one of the three is needed.
type Search struct{ Name, Birth, Phone care.Words }

// FindPatients finds by whole name, birth date and phone, whichever are given;
// never by a part of a name.
func (r *Register) FindPatients(ctx context.Context, who Caller, s Search) ([]Patient, error) {
	tags, err := r.searchTags(ctx, who.Clinic, s)
	if err != nil {
		return nil, err
	}
	return r.patients(ctx, who, func(e *Entry) ([]care.PersonID, error) { return e.find(tags) })
}

// tags of name, birth date and phone; nil for what is not asked.
type tags [3][]byte

func (r *Register) searchTags(ctx context.Context, clinic care.ClinicID, s Search) (t tags, err error) {
	if s.Name.Len() > longestName {
		return t, care.Faultf(care.Invalid, "the name must be text of at most %d bytes", longestName)
	}
	if s.Birth.Len() > 0 {
		if s.Birth, _, err = cleanBirth(s.Birth, r.Now()); err != nil {
			return t, err
		}
	}
	if s.Phone, err = cleanPhone(s.Phone); err != nil {
		return t, err
	}
	for i, part := range []struct {
		kind  string
		words care.Words
	}{{tagName, s.Name}, {tagBirth, s.Birth}, {tagPhone, s.Phone}} {
		if t[i], err = r.tag(ctx, clinic, part.kind, part.words); err != nil {
			return t, err
		}
	}
	if t[0] == nil && t[1] == nil && t[2] == nil {
		return t, care.Faultf(care.Invalid, "give the whole name, the birth date or the phone")
	}
	return t, nil
}

// patients opens what an Entry to find has found.
func (r *Register) patients(ctx context.Context, who Caller, find func(*Entry) ([]care.PersonID, error)) ([]Patient, error) {
	rows, err := look(ctx, r.DB, func(tx *store.Tx) (list []patientRow, err error) {
		e, err := r.Enter(tx, who, policy.FindPatients, "", "")
		if err != nil {
			return nil, err
		}
		ids, err := find(e)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			p, err := e.patient(id)
			if care.KindOf(err) == care.Unknown {
				continue
			}
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
		return list, nil
	})
	if err != nil {
		return nil, err
	}
	return r.openAll(ctx, rows)
}

func (e *Entry) find(t tags) ([]care.PersonID, error) {
	query := `SELECT person_id FROM person WHERE clinic_id = $1 AND kind = 'patient' AND active`
	args := []any{e.who.Clinic}
	for i, column := range []string{"name_tag", "birth_tag", "phone_tag"} {
		if t[i] != nil {
			args = append(args, t[i])
			query += " AND " + column + " = $" + string(rune('0'+len(args)))
		}
	}
	ids, err := scanIDs[care.PersonID](e.tx.Query(query+` ORDER BY added, person_id LIMIT 21`, args...))
	if len(ids) > mostFound {
		return nil, care.Faultf(care.Invalid, "more than %d patients match: say more", mostFound)
	}
	return ids, err
}

// A patientRow is a Patient before names are opened.
type patientRow struct {
	Patient
	sealed personRow
}

// patient reads one patient whom the caller may know of.
func (e *Entry) patient(id care.PersonID) (p patientRow, err error) {
	if _, err = e.reg.Enter(e.tx, e.who, policy.KnowPatient, id, ""); err != nil {
		return p, err
	}
	if p, err = readPatient(e.tx, e.who.Clinic, id, e.reg.micros()); err != nil {
		return p, err
	}
	desks, err := careDesks(e.tx, e.who.Clinic, id)
	if err != nil {
		return p, err
	}
	for _, d := range desks {
		desk, err := e.reg.Desk(e.tx, e.who.Clinic, d)
		if err != nil {
			return p, err
		}
		p.Desks = append(p.Desks, desk)
	}
	p.May, err = e.mayAbout(id)
	return p, err
}

func readPatient(tx *store.Tx, clinic care.ClinicID, id care.PersonID, now int64) (patientRow, error) {
	p := patientRow{Patient: Patient{ID: id}, sealed: personRow{clinic: clinic, id: id}}
	var seen, card int64
	err := tx.Row(`SELECT p.key_id, p.name_sealed, p.birth_sealed, p.phone_sealed, p.proved, p.document, p.document_at,
			(SELECT count(*) FROM device_pin d WHERE d.clinic_id = p.clinic_id AND d.person_id = p.person_id AND d.expires > $3 AND d.tries_left > 0)
			+ (SELECT count(*) FROM passkey k WHERE k.clinic_id = p.clinic_id AND k.person_id = p.person_id),
			coalesce((SELECT max(c.expires) FROM card c WHERE c.clinic_id = p.clinic_id AND c.patient_id = p.person_id AND c.used = 0 AND c.expires > $3), 0)
		FROM person p WHERE p.clinic_id = $1 AND p.person_id = $2 AND p.kind = 'patient'`, clinic, id, now).
		Scan(&p.sealed.key, &p.sealed.nameSealed, &p.sealed.birthSealed, &p.sealed.phoneSealed, &p.Identity, &p.Document, &seen, &p.Devices, &card)
	if errors.Is(err, sql.ErrNoRows) {
		return p, care.Faultf(care.Unknown, "no such thing: %s", id)
	}
	p.DocumentAt, p.CardExpires = moment(seen), moment(card)
	return p, err
}

func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros)
}

func (r *Register) openAll(ctx context.Context, rows []patientRow) ([]Patient, error) {
	list := make([]Patient, len(rows))
	for i, row := range rows {
		of, err := r.openPerson(ctx, row.sealed)
		if err != nil {
			return nil, err
		}
		p := row.Patient
		p.Name, p.Birth, p.Phone = nameOf(of.name, care.Text{}, false), of.birth, of.phone
		list[i] = p
	}
	return list, nil
}

// openPerson opens what names a person.
func (r *Register) openPerson(ctx context.Context, p personRow) (of profile, err error) {
	for _, f := range []struct {
		field  string
		sealed []byte
		to     *care.Words
	}{{"name", p.nameSealed, &of.name}, {"birth", p.birthSealed, &of.birth}, {"phone", p.phoneSealed, &of.phone}} {
		if f.sealed == nil {
			continue
		}
		if *f.to, err = r.Keys.Open(ctx, p.clinic, p.key, f.sealed, forPerson(p.id, f.field)); err != nil {
			return of, err
		}
	}
	return of, nil
}

// A NewPatient is entered by the front desk.
type NewPatient struct {
	Name, Birth, Phone care.Words
	Language           string        // ru when empty
	Desk               care.DeskID   // in whose care; may be empty
	Visit              bool          // a visit to that desk is on record
	RepresentedBy      care.PersonID // for a child; may be empty
	Key                string        // the sender's, once per act
	Sure               bool          // although somebody has this name and birth date
}

// AddPatient enters a person as contact. Where somebody of this name and birth
// date is known it adds nobody and answers who that is, unless Sure.
func (r *Register) AddPatient(ctx context.Context, who Caller, n NewPatient) (Patient, []Patient, error) {
	by, err := r.searchTags(ctx, who.Clinic, Search{Name: n.Name, Birth: n.Birth})
	if err != nil {
		return Patient{}, nil, err
	}
	// Asked before a key is made, and once more inside the change.
	a, err := look(ctx, r.DB, func(tx *store.Tx) (added, error) { return r.addedBefore(tx, who, n, by) })
	if err == nil && a.none() {
		a, err = r.add(ctx, who, n, by)
	}
	if err != nil {
		return Patient{}, nil, err
	}
	list, err := r.openAll(ctx, a.rows)
	if err != nil || a.alike {
		return Patient{}, list, err
	}
	return list[0], nil, nil
}

// added is the new patient, or those who look alike.
type added struct {
	rows  []patientRow
	alike bool
}

func (a added) none() bool { return len(a.rows) == 0 }

// addedBefore finds the patient that this key has added, or who looks alike.
func (r *Register) addedBefore(tx *store.Tx, who Caller, n NewPatient, by tags) (a added, err error) {
	e, err := r.Enter(tx, who, policy.AddPatient, "", n.Desk)
	if err != nil {
		return a, err
	}
	ids, err := scanIDs[care.PersonID](tx.Query(`SELECT person_id FROM person WHERE clinic_id = $1 AND added_by = $2 AND added_key = $3`, who.Clinic, who.Person, n.Key))
	if err == nil && len(ids) == 0 && !n.Sure {
		a.alike = true
		ids, err = e.find(by)
	}
	for _, id := range ids {
		p, reading := e.patient(id)
		if reading != nil {
			return a, reading
		}
		a.rows = append(a.rows, p)
	}
	return a, err
}

func (r *Register) add(ctx context.Context, who Caller, n NewPatient, by tags) (added, error) {
	row, birth, err := r.newPatient(ctx, who, n)
	if err != nil {
		return added{}, err
	}
	spans := r.spansOf(who.Clinic, birth, "birth-certificate")
	if n.RepresentedBy != "" && spans.organisational <= r.micros() {
		return added{}, care.Faultf(care.Invalid, "a patient of age is not represented by a parent")
	}
	return change(ctx, r, who.Clinic, func(tx *store.Tx) (added, error) {
		if a, err := r.addedBefore(tx, who, n, by); err != nil || !a.none() {
			return a, err
		}
		e, err := r.Enter(tx, who, policy.AddPatient, "", n.Desk)
		if err != nil {
			return added{}, err
		}
		if err := e.write(row, n, spans); err != nil {
			return added{}, err
		}
		p, err := e.patient(row.id)
		return added{rows: []patientRow{p}}, err
	})
}

func (r *Register) newPatient(ctx context.Context, who Caller, n NewPatient) (*personRow, time.Time, error) {
	if len(n.Key) < 8 || len(n.Key) > 100 {
		return nil, time.Time{}, care.Faultf(care.Invalid, "the key of the act has 8 to 100 characters")
	}
	if n.Language == "" {
		n.Language = "ru"
	}
	if !slices.Contains([]string{"ru", "en"}, n.Language) {
		return nil, time.Time{}, care.Faultf(care.Invalid, "the language is ru or en")
	}
	_, birth, err := cleanBirth(n.Birth, r.Now())
	if err != nil {
		return nil, birth, err
	}
	p, err := r.sealPerson(ctx, who.Clinic, kindPatient, profile{n.Name, n.Birth, n.Phone})
	if err != nil {
		return nil, birth, err
	}
	p.language, p.proved, p.addedBy, p.addedKey = n.Language, ProvedContact, who.Person, n.Key
	return p, birth, nil
}

// write writes the new patient with desk and parent.
func (e *Entry) write(p *personRow, n NewPatient, spans parentSpans) error {
	if err := insertPerson(e.tx, p); err != nil {
		return err
	}
	facts := []care.PersonChanged{{Person: p.id, What: "added", By: e.who.Person}}
	if n.Desk != "" {
		if _, err := e.reg.Desk(e.tx, p.clinic, n.Desk); err != nil {
			return err
		}
		if err := bindCare(e.tx, p.clinic, careRow{p.id, n.Desk, n.Visit, e.who.Person}, e.reg.micros()); err != nil {
			return err
		}
		facts = append(facts, care.PersonChanged{Person: p.id, What: "bound", By: e.who.Person, Desk: n.Desk})
	}
	if n.RepresentedBy != "" {
		if _, err := e.reg.Enter(e.tx, e.who, policy.KnowPatient, n.RepresentedBy, ""); err != nil {
			return err
		}
		if err := insertParent(e.tx, p.clinic, p.id, n.RepresentedBy, spans); err != nil {
			return err
		}
		facts = append(facts, care.PersonChanged{Person: p.id, What: "represented", By: e.who.Person},
			care.PersonChanged{Person: n.RepresentedBy, What: "represents", By: e.who.Person})
	}
	return e.tell(facts...)
}
