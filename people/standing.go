package people

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Standing is how one person stands to another, now: all that policy asks
// about the two. It is true for the transaction it was read in, and must not
// outlive it.
type Standing struct {
	Who   policy.Who   // FullSignIn is the session's to say: see Ask
	About policy.About // self, represents, in care, and what is known of the patient

	Known bool          // the subject is a patient of this clinic
	Desks []care.DeskID // where who works
	Duty  []care.DeskID // those of them that are open now

	// RepresentsOrganisational: booking and papers, nothing of health. From 15
	// on a patient's confidences are their own, from parents too. controls.md #45
	RepresentsOrganisational bool
}

// Standing reads how who stands to the subject and to the desk, either of
// which may be empty: one query, never remembered. Who is unknown or dismissed
// stands nowhere, and that is no error: policy refuses.
func (r *Register) Standing(tx *store.Tx, clinic care.ClinicID, who, subject care.PersonID, desk care.DeskID) (Standing, error) {
	now := r.Now()
	s, duty, err := readStanding(tx, clinic, who, subject, desk, now.UnixMicro())
	if err != nil {
		return Standing{}, err
	}
	r.onDuty(&s, clinic, duty, now)
	return s, nil
}

// Ask makes the question for policy: who asks by which sign-in, and about a
// conversation of which kind (empty for none).
func (s Standing) Ask(act policy.Act, fullSignIn bool, kind string) policy.Question {
	q := policy.Question{Act: act, Who: s.Who, About: s.About}
	q.Who.FullSignIn = fullSignIn
	q.About.Kind = kind
	q.About.Represents = s.About.Represents || s.RepresentsOrganisational && kind == "organisational"
	return q
}

// onDuty takes the weekly hours of the desks from the pack in force.
// Desks come as "desk_id=pack_key".
func (r *Register) onDuty(s *Standing, clinic care.ClinicID, desks []string, now time.Time) {
	if len(desks) == 0 {
		return
	}
	inForce := r.Packs.For(clinic)
	slices.Sort(desks)
	for _, d := range desks {
		id, key, _ := strings.Cut(d, "=")
		s.Desks = append(s.Desks, care.DeskID(id))
		if desk, _ := inForce.Desk(key); desk.Hours.OpenAt(now) {
			s.Duty = append(s.Duty, care.DeskID(id))
		}
	}
	s.Who.OnDuty = len(s.Duty) > 0
}

// readStanding is the one query. Every sub-query reads by a primary key or an
// index that begins with the clinic.
func readStanding(tx *store.Tx, clinic care.ClinicID, who, subject care.PersonID, desk care.DeskID, now int64) (s Standing, desks []string, err error) {
	var kind, subjectKind, subjectProved *string
	var roles, works *string
	var speaks, visit int64
	var parent bool
	err = tx.Row(`SELECT w.kind, w.active, w.proved,
			(SELECT string_agg(x.role, ' ') FROM person_role x WHERE x.clinic_id = w.clinic_id AND x.person_id = w.person_id),
			(SELECT string_agg(m.desk_id || '=' || d.pack_key, ' ') FROM desk_member m
				JOIN desk d ON d.clinic_id = m.clinic_id AND d.desk_id = m.desk_id
				WHERE m.clinic_id = w.clinic_id AND m.person_id = w.person_id),
			EXISTS (SELECT 1 FROM desk_member m WHERE m.clinic_id = w.clinic_id AND m.person_id = w.person_id AND m.desk_id = $4),
			p.kind, p.proved,
			EXISTS (SELECT 1 FROM care_relation c JOIN desk_member m ON m.clinic_id = c.clinic_id AND m.desk_id = c.desk_id
				WHERE c.clinic_id = w.clinic_id AND c.patient_id = $3 AND c.until = 0 AND m.person_id = w.person_id),
			coalesce((SELECT max(CASE WHEN c.visit_on_record THEN 2 ELSE 1 END) FROM care_relation c
				WHERE c.clinic_id = w.clinic_id AND c.patient_id = $3 AND c.desk_id = $4 AND c.until = 0), 0),
			coalesce((SELECT max(CASE WHEN n.scope = 'all' THEN 2 ELSE 1 END) FROM representation n
				WHERE n.clinic_id = w.clinic_id AND n.child_id = $3 AND n.representative_id = w.person_id
				AND (n.until = 0 OR n.until > $5)), 0),
			EXISTS (SELECT 1 FROM representation n WHERE n.clinic_id = w.clinic_id AND n.child_id = $3 AND (n.until = 0 OR n.until > $5)),
			EXISTS (SELECT 1 FROM representation n WHERE n.clinic_id = w.clinic_id AND n.representative_id = w.person_id AND (n.until = 0 OR n.until > $5))
		FROM person w LEFT JOIN person p ON p.clinic_id = w.clinic_id AND p.person_id = $3
		WHERE w.clinic_id = $1 AND w.person_id = $2`, clinic, who, subject, desk, now).
		Scan(&kind, &s.Who.Active, &s.Who.Identity, &roles, &works, &s.About.SameDesk, &subjectKind, &subjectProved,
			&s.About.InCare, &visit, &speaks, &s.About.Represented, &parent)
	if errors.Is(err, sql.ErrNoRows) {
		return Standing{}, nil, nil
	}
	if err != nil {
		return Standing{}, nil, err
	}
	s.Who.Kind = *kind
	s.Who.Roles = append(s.Who.Roles, split(roles)...)
	if s.Who.Kind == kindPatient {
		s.Who.Roles = append(s.Who.Roles, "patient")
	}
	if parent {
		s.Who.Roles = append(s.Who.Roles, "parent")
	}
	s.About.DeskInCare, s.About.VisitOnRecord = visit >= 1, visit == 2
	s.About.Represents, s.RepresentsOrganisational = speaks == 2, speaks >= 1
	if subjectKind != nil && *subjectKind == kindPatient {
		s.Known = true
		s.About.PatientIdentity = *subjectProved
		s.About.Self = who == subject
	}
	return s, split(works), nil
}
