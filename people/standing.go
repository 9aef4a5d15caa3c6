package people

import (
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
	return r.standing(tx, clinic, who, named[""], []any{subject, desk}, nil)
}

var named = NewMatter(`SELECT CAST($4 AS text) AS subject, CAST($5 AS text) AS desk`)

// A Matter is how to find a row of another room that is about a person and a
// desk, together with how somebody stands to these: a query for each kind of
// person who asks.
type Matter map[string]string

// NewMatter makes a matter of a query that gives at most one row: columns
// subject and desk, and those of its own. Its placeholders begin at $4; $1 is
// the clinic.
func NewMatter(query string, own ...string) Matter {
	m := Matter{}
	for kind, columns := range standingColumns {
		for _, c := range own {
			columns += ", a." + c
		}
		who := ""
		if kind != "" {
			who = " AND w.kind = '" + kind + "'"
		}
		m[kind] = columns + ` FROM (` + query + `) a
			LEFT JOIN person w ON w.clinic_id = $1 AND w.person_id = $2` + who + `
			LEFT JOIN person p ON p.clinic_id = $1 AND p.person_id = a.subject`
	}
	return m
}

// StandingTo is the caller's Standing to what the matter is about; the matter's
// own columns are read to own. sql.ErrNoRows where there is no such matter.
func (r *Register) StandingTo(tx *store.Tx, who Caller, m Matter, args, own []any) (Standing, error) {
	kind := kindPatient
	if who.Staff {
		kind = kindStaff
	}
	return r.standing(tx, who.Clinic, who.Person, m[kind], args, own)
}

func (r *Register) standing(tx *store.Tx, clinic care.ClinicID, who care.PersonID, query string, args, own []any) (Standing, error) {
	now := r.Now()
	s, duty, err := readStanding(tx, who, query, append([]any{clinic, who, now.UnixMicro()}, args...), own)
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

const nowArg = 2 // $3 of every query

// readStanding is the one query. Every sub-query reads by a primary key or an
// index that begins with the clinic.
func readStanding(tx *store.Tx, who care.PersonID, query string, args, own []any) (s Standing, desks []string, err error) {
	var kind, proved, subject, desk, subjectKind, subjectProved, roles, works *string
	var active *bool
	var signed *int64
	var speaks, visit int64
	var parent bool
	dest := []any{&kind, &active, &proved, &signed, &subject, &desk, &roles, &works, &subjectKind, &subjectProved,
		&s.About.InCare, &visit, &speaks, &s.About.Represented, &parent}
	err = tx.Row(query, args...).Scan(append(dest, own...)...)
	if err != nil || kind == nil {
		return Standing{}, nil, err
	}
	s.Who.Active, s.Who.Identity = *active, *proved
	s.Who.Kind = *kind
	s.Who.Signed = *kind == kindStaff && args[nowArg].(int64) < *signed
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
		s.About.Self = *subject == string(who)
	}
	desks = split(works)
	s.About.SameDesk = *desk != "" && slices.ContainsFunc(desks, func(d string) bool { return strings.HasPrefix(d, *desk+"=") })
	return s, desks, nil
}

// What stands in the way of who asks. Staff have no representations, and
// patients no desks: what cannot be is not looked for.
const (
	rolesOfStaff = `(SELECT string_agg(x.role, ' ') FROM person_role x WHERE x.clinic_id = $1 AND x.person_id = $2)`
	desksOfStaff = `(SELECT string_agg(m.desk_id || '=' || d.pack_key, ' ') FROM desk_member m
		JOIN desk d ON d.clinic_id = m.clinic_id AND d.desk_id = m.desk_id
		WHERE m.clinic_id = $1 AND m.person_id = $2)`
	inCareOfStaff = `EXISTS (SELECT 1 FROM care_relation c
		JOIN desk_member m ON m.clinic_id = c.clinic_id AND m.desk_id = c.desk_id
		WHERE c.clinic_id = $1 AND c.patient_id = a.subject AND c.until = 0 AND m.person_id = $2)`
	deskInCare = `coalesce((SELECT max(CASE WHEN c.visit_on_record THEN 2 ELSE 1 END) FROM care_relation c
		WHERE c.clinic_id = $1 AND c.patient_id = a.subject AND c.desk_id = a.desk AND c.until = 0), 0)`
	speaksFor = `coalesce((SELECT max(CASE WHEN n.scope = 'all' THEN 2 ELSE 1 END) FROM representation n
		WHERE n.clinic_id = $1 AND n.child_id = a.subject AND n.representative_id = $2
		AND (n.until = 0 OR n.until > $3)), 0)`
	represented = `EXISTS (SELECT 1 FROM representation n WHERE n.clinic_id = $1 AND n.child_id = a.subject AND (n.until = 0 OR n.until > $3))`
	isParent    = `EXISTS (SELECT 1 FROM representation n WHERE n.clinic_id = $1 AND n.representative_id = $2 AND (n.until = 0 OR n.until > $3))`
)

// standingColumns are read in this order, whoever asks.
var standingColumns = map[string]string{
	kindStaff:   columnsOf(rolesOfStaff, desksOfStaff, inCareOfStaff, "0", "FALSE"),
	kindPatient: columnsOf("NULL", "NULL", "FALSE", speaksFor, isParent),
	"": columnsOf("CASE WHEN w.kind = 'staff' THEN "+rolesOfStaff+" END", "CASE WHEN w.kind = 'staff' THEN "+desksOfStaff+" END",
		"CASE WHEN w.kind = 'staff' THEN "+inCareOfStaff+" ELSE FALSE END", "CASE WHEN w.kind = 'patient' THEN "+speaksFor+" ELSE 0 END",
		"CASE WHEN w.kind = 'patient' THEN "+isParent+" ELSE FALSE END"),
}

func columnsOf(roles, desks, inCare, speaks, parent string) string {
	return strings.Join([]string{"SELECT w.kind, w.active, w.proved, w.signed_until, a.subject, a.desk", roles, desks, "p.kind, p.proved",
		inCare, deskInCare, speaks, represented, parent}, ", ")
}
