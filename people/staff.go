package people

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A StaffMember as administrators see one.
type StaffMember struct {
	ID     care.PersonID
	Name   Name
	Roles  []string
	Desks  []Desk
	Active bool
	Login  care.Words
}

// A Colleague works at a desk.
type Colleague struct {
	ID     care.PersonID
	Name   Name
	OnDuty bool
}

// Colleagues lists who works at a desk, for handing over.
func (r *Register) Colleagues(ctx context.Context, who Caller, desk care.DeskID) ([]Colleague, error) {
	list, err := look(ctx, r.DB, func(tx *store.Tx) (list []Colleague, err error) {
		if _, err := r.Enter(tx, who, policy.SeeDesks, "", desk); err != nil {
			return nil, err
		}
		if _, err := r.Desk(tx, who.Clinic, desk); err != nil {
			return nil, err
		}
		ids, err := r.Members(tx, who.Clinic, desk)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			s, err := r.Standing(tx, who.Clinic, id, "", desk)
			if err != nil {
				return nil, err
			}
			list = append(list, Colleague{ID: id, OnDuty: s.Who.OnDuty})
		}
		return list, nil
	})
	if err != nil {
		return nil, err
	}
	ids := make([]care.PersonID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	names, err := r.Names(ctx, who.Clinic, ids...)
	for i := range list {
		list[i].Name = names[list[i].ID]
	}
	return list, err
}

// Staff lists the clinic's people, leavers too.
func (r *Register) Staff(ctx context.Context, who Caller) ([]StaffMember, error) {
	rows, err := look(ctx, r.DB, func(tx *store.Tx) (list []staffRow, err error) {
		e, err := r.Enter(tx, who, policy.SeeStaff, "", "")
		if err != nil {
			return nil, err
		}
		ids, err := scanIDs[care.PersonID](tx.Query(`SELECT person_id FROM person WHERE clinic_id = $1 AND kind = 'staff' ORDER BY active DESC, added, person_id`, who.Clinic))
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			s, err := e.staff(id)
			if err != nil {
				return nil, err
			}
			list = append(list, s)
		}
		return list, nil
	})
	if err != nil {
		return nil, err
	}
	list := make([]StaffMember, len(rows))
	for i, row := range rows {
		if list[i], err = r.openStaff(ctx, row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

type staffRow struct {
	StaffMember
	sealed personRow
	login  []byte
}

func (e *Entry) staff(id care.PersonID) (s staffRow, err error) {
	s = staffRow{StaffMember: StaffMember{ID: id}, sealed: personRow{clinic: e.who.Clinic, id: id}}
	var roles *string
	err = e.tx.Row(`SELECT p.key_id, p.name_sealed, p.title_ru, p.title_en, p.active, w.login_sealed,
			(SELECT string_agg(x.role, ' ') FROM person_role x WHERE x.clinic_id = p.clinic_id AND x.person_id = p.person_id)
		FROM person p LEFT JOIN password w ON w.clinic_id = p.clinic_id AND w.person_id = p.person_id
		WHERE p.clinic_id = $1 AND p.person_id = $2 AND p.kind = 'staff'`, e.who.Clinic, id).
		Scan(&s.sealed.key, &s.sealed.nameSealed, &s.sealed.title.Ru, &s.sealed.title.En, &s.Active, &s.login, &roles)
	if err != nil {
		return s, err
	}
	s.Roles = split(roles)
	slices.Sort(s.Roles)
	desks, err := e.reg.DesksOf(e.tx, e.who.Clinic, id)
	for _, d := range desks {
		desk, reading := e.reg.Desk(e.tx, e.who.Clinic, d)
		if reading != nil {
			return s, reading
		}
		s.Desks = append(s.Desks, desk)
	}
	return s, err
}

func (r *Register) openStaff(ctx context.Context, row staffRow) (StaffMember, error) {
	s := row.StaffMember
	of, err := r.openPerson(ctx, row.sealed)
	if err != nil {
		return s, err
	}
	s.Name = nameOf(of.name, row.sealed.title, true)
	if row.login != nil {
		s.Login, err = r.Keys.Open(ctx, row.sealed.clinic, row.sealed.key, row.login, forPerson(s.ID, "login"))
	}
	return s, err
}

// NewStaff is somebody who begins to work here.
type NewStaff struct {
	Name  care.Words
	Title care.Text
	Roles []string
	Desks []care.DeskID
	Login string
}

// FirstSignIn is what a new member of staff is handed, once.
type FirstSignIn struct {
	Password care.Secret
	TOTP     care.Secret // otpauth://…
}

// AddStaff enters a member of staff with a first password and one-time codes.
func (r *Register) AddStaff(ctx context.Context, who Caller, n NewStaff) (StaffMember, FirstSignIn, error) {
	if err := r.DB.Look(ctx, func(tx *store.Tx) error { _, err := r.Enter(tx, who, policy.AddStaff, "", ""); return err }); err != nil {
		return StaffMember{}, FirstSignIn{}, err // asked before a key is made, and once more inside the change
	}
	if err := n.check(); err != nil {
		return StaffMember{}, FirstSignIn{}, err
	}
	p, err := r.sealPerson(ctx, who.Clinic, kindStaff, profile{name: n.Name})
	if err != nil {
		return StaffMember{}, FirstSignIn{}, err
	}
	p.title, p.proved, p.addedBy = n.Title, ProvedDesk, who.Person
	word, totp := newPassword(), newTOTP()
	pw, err := r.sealPassword(ctx, p, n.Login, word, totp)
	if err != nil {
		return StaffMember{}, FirstSignIn{}, err
	}
	row, err := change(ctx, r, who.Clinic, func(tx *store.Tx) (staffRow, error) {
		e, err := r.Enter(tx, who, policy.AddStaff, "", "")
		if err != nil {
			return staffRow{}, err
		}
		if err := e.addStaff(p, pw, n); err != nil {
			return staffRow{}, err
		}
		return e.staff(p.id)
	})
	if err != nil {
		return StaffMember{}, FirstSignIn{}, err
	}
	member, err := r.openStaff(ctx, row)
	return member, FirstSignIn{word, totpURL(string(who.Clinic), member.Login, totp)}, err
}

func (n NewStaff) check() error {
	if n.Title.Ru == "" || len(n.Title.Ru) > longestName || len(n.Title.En) > longestName {
		return care.Faultf(care.Invalid, "the title is missing or longer than %d bytes", longestName)
	}
	if len(n.Roles) == 0 {
		return care.Faultf(care.Invalid, "a member of staff has at least one role")
	}
	for _, role := range n.Roles {
		if !slices.Contains(staffRoles, role) {
			return care.Faultf(care.Invalid, "staff have the roles %s", strings.Join(staffRoles, ", "))
		}
	}
	return nil
}

func (e *Entry) addStaff(p *personRow, pw passwordRow, n NewStaff) error {
	if err := insertPerson(e.tx, p); err != nil {
		return err
	}
	if err := insertPassword(e.tx, pw); err != nil {
		return err
	}
	for _, role := range n.Roles {
		if err := insertRole(e.tx, p.clinic, p.id, role); err != nil {
			return err
		}
	}
	for _, desk := range n.Desks {
		if _, err := e.reg.Desk(e.tx, p.clinic, desk); err != nil {
			return err
		}
		if err := insertMember(e.tx, p.clinic, p.id, desk); err != nil {
			return err
		}
	}
	return e.tell(care.PersonChanged{Person: p.id, What: "added", By: e.who.Person}, care.PersonChanged{Person: p.id, What: "role-given", By: e.who.Person})
}

// newPassword makes a first password of 100 bits that can be read out.
func newPassword() care.Secret {
	var b [20]byte
	rand.Read(b[:])
	var s strings.Builder
	for i, c := range b {
		if i > 0 && i%5 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte("abcdefghjkmnpqrstuvwxyz234567892"[c%32])
	}
	return care.Hush(s.String())
}

// DismissStaff takes a leaver out at once: sessions, sockets, every way in.
// controls.md #30
func (r *Register) DismissStaff(ctx context.Context, who Caller, leaver care.PersonID) error {
	if leaver == who.Person {
		return care.Faultf(care.Invalid, "nobody dismisses themselves: somebody must be left who can undo it")
	}
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		e, err := r.Enter(tx, who, policy.DismissStaff, "", "")
		if err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE person SET active = $1 WHERE clinic_id = $2 AND person_id = $3 AND kind = 'staff'`, false, who.Clinic, leaver)
		if err == nil && n == 0 {
			err = care.Faultf(care.Unknown, "no such person: %s", leaver)
		}
		if err != nil {
			return err
		}
		e.subject = leaver
		return e.dismiss()
	})
}

func (e *Entry) dismiss() error {
	for _, query := range []string{
		`DELETE FROM desk_member WHERE clinic_id = $1 AND person_id = $2`,
		`DELETE FROM shift WHERE clinic_id = $1 AND person_id = $2`,
		`DELETE FROM shift_pin WHERE clinic_id = $1 AND person_id = $2`,
		`DELETE FROM password WHERE clinic_id = $1 AND person_id = $2`,
	} {
		if _, err := e.tx.Exec(query, e.who.Clinic, e.subject); err != nil {
			return err
		}
	}
	if _, err := e.endWaysIn("dismissed"); err != nil {
		return err
	}
	return e.tell(care.PersonChanged{Person: e.subject, What: "dismissed", By: e.who.Person})
}
