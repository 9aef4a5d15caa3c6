package people

import (
	"context"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Founding is a clinic before its first day: for a new installation, the
// demo and tests. People and desks are named by short references of the
// founder's choice, which are not stored.
type Founding struct {
	Clinic   care.ClinicID
	Name     care.Text
	Pack     string
	Desks    []FoundingDesk
	Staff    []FoundingStaff
	Patients []FoundingPatient
}

// FoundingDesk is a desk; its reference is its key in the pack.
type FoundingDesk struct {
	PackKey string
	Name    care.Text
}

// FoundingStaff is a member of staff. With a Login, Password and TOTP open a
// sign-in; without TOTP a secret is made.
type FoundingStaff struct {
	Ref      string
	Name     care.Words
	Title    care.Text
	Roles    []string // doctor nurse desk chief privacy representative
	Desks    []string // pack keys
	Language string   // ru when empty
	Login    string
	Password care.Secret
	TOTP     care.Secret // base32
}

// FoundingPatient is a patient, or somebody who speaks for one.
type FoundingPatient struct {
	Ref           string
	Name          care.Words
	Birth         care.Words // 1950-04-23
	Phone         care.Words // may be empty
	Language      string     // ru when empty
	Identity      string     // contact when empty
	Document      string     // looked at, where the identity is desk
	Care          []FoundingCare
	RepresentedBy []string // references of patients that stand earlier in the list
}

// FoundingCare puts a patient into the care of a desk.
type FoundingCare struct {
	Desk  string // pack key
	Visit bool
}

// Founded holds the IDs by reference.
type Founded struct {
	Desks  map[string]care.DeskID
	People map[string]care.PersonID
}

// Found makes a clinic with all its people in one change. It is the one act
// without a door: it works only while the clinic does not exist, when there is
// nobody yet who could be asked.
func (r *Register) Found(ctx context.Context, f Founding) (Founded, error) {
	if f.Clinic == "" || f.Name.Ru == "" || len(f.Desks) == 0 {
		return Founded{}, care.Faultf(care.Invalid, "a clinic needs a host name, a name and a desk")
	}
	if _, err := r.Clinic(ctx, f.Clinic); care.KindOf(err) != care.Unknown {
		if err == nil {
			err = care.Faultf(care.Conflict, "the clinic %s exists already", f.Clinic)
		}
		return Founded{}, err
	}
	b, err := r.buildings(ctx, f)
	if err != nil {
		return Founded{}, err
	}
	return b.ids, r.DB.Change(ctx, f.Clinic, func(tx *store.Tx) error { return b.write(tx) })
}

// A building is a founding with everything sealed and hashed, so that the
// change holds SQL only.
type building struct {
	reg       *Register
	of        Founding
	ids       Founded
	people    []*personRow
	passwords []passwordRow
	parents   []parentRow
}

type parentRow struct {
	child, parent care.PersonID
	spans         parentSpans
}

func (r *Register) buildings(ctx context.Context, f Founding) (*building, error) {
	b := &building{reg: r, of: f, ids: Founded{map[string]care.DeskID{}, map[string]care.PersonID{}}}
	for _, d := range f.Desks {
		b.ids.Desks[d.PackKey] = care.NewID[care.DeskID]("dsk")
	}
	for _, s := range f.Staff {
		if err := b.staff(ctx, s); err != nil {
			return nil, err
		}
	}
	for _, p := range f.Patients {
		if err := b.patient(ctx, p); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *building) staff(ctx context.Context, s FoundingStaff) error {
	for _, role := range s.Roles {
		if !slices.Contains(staffRoles, role) {
			return care.Faultf(care.Invalid, "staff cannot have the role %q", role)
		}
	}
	p, err := b.reg.sealPerson(ctx, b.of.Clinic, kindStaff, profile{name: s.Name})
	if err != nil {
		return err
	}
	p.title, p.proved, p.signedUntil = s.Title, ProvedDesk, b.reg.graceEnds(b.of.Clinic)
	if err := b.add(s.Ref, s.Language, p, s.Desks); err != nil || s.Login == "" {
		return err
	}
	if s.TOTP.Len() == 0 {
		s.TOTP = newTOTP()
	}
	pw, err := b.reg.sealPassword(ctx, p, s.Login, s.Password, s.TOTP)
	b.passwords = append(b.passwords, pw)
	return err
}

func (b *building) patient(ctx context.Context, f FoundingPatient) error {
	p, err := b.reg.sealPerson(ctx, b.of.Clinic, kindPatient, profile{f.Name, f.Birth, f.Phone})
	if err != nil {
		return err
	}
	if p.proved = f.Identity; p.proved == "" {
		p.proved = ProvedContact
	}
	if p.proved != ProvedContact {
		if p.document = f.Document; p.document == "" {
			p.document = "passport"
		}
		p.documentAt = p.added
	}
	var desks []string
	for _, c := range f.Care {
		desks = append(desks, c.Desk)
	}
	if err := b.add(f.Ref, f.Language, p, desks); err != nil {
		return err
	}
	_, birth, err := cleanBirth(f.Birth, b.reg.Now())
	for _, ref := range f.RepresentedBy {
		parent, known := b.ids.People[ref]
		if !known {
			return care.Faultf(care.Invalid, "%s is represented by %s, who does not stand before", f.Ref, ref)
		}
		b.parents = append(b.parents, parentRow{p.id, parent, b.reg.spansOf(b.of.Clinic, birth, "birth-certificate")})
	}
	return err
}

func (b *building) add(ref, language string, p *personRow, desks []string) error {
	for _, key := range desks {
		if b.ids.Desks[key] == "" {
			return care.Faultf(care.Invalid, "%s names the desk %q, which is not founded", ref, key)
		}
	}
	if _, taken := b.ids.People[ref]; taken || ref == "" {
		return care.Faultf(care.Invalid, "the reference %q is empty or used twice", ref)
	}
	if p.language = language; p.language == "" {
		p.language = "ru"
	}
	p.added += int64(len(b.people)) // lists keep the founder's order
	b.ids.People[ref], b.people = p.id, append(b.people, p)
	return nil
}

func (b *building) write(tx *store.Tx) error {
	n, err := tx.Exec(`INSERT INTO clinic (clinic_id, name_ru, name_en, pack, founded) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (clinic_id) DO NOTHING`,
		b.of.Clinic, b.of.Name.Ru, b.of.Name.En, b.of.Pack, b.reg.micros())
	if err != nil {
		return err
	}
	if n == 0 {
		return care.Faultf(care.Conflict, "the clinic %s exists already", b.of.Clinic)
	}
	for i, d := range b.of.Desks {
		_, err := tx.Exec(`INSERT INTO desk (clinic_id, desk_id, pack_key, name_ru, name_en, place) VALUES ($1, $2, $3, $4, $5, $6)`,
			b.of.Clinic, b.ids.Desks[d.PackKey], d.PackKey, d.Name.Ru, d.Name.En, i+1)
		if err != nil {
			return err
		}
	}
	for _, p := range b.people {
		if err := insertPerson(tx, p); err != nil {
			return err
		}
		if err := b.reg.tell(tx, b.of.Clinic, care.PersonChanged{Person: p.id, What: "added"}); err != nil {
			return err
		}
	}
	for _, pw := range b.passwords {
		if err := insertPassword(tx, pw); err != nil {
			return err
		}
	}
	return b.writeTies(tx)
}

func (b *building) writeTies(tx *store.Tx) error {
	clinic, now := b.of.Clinic, b.reg.micros()
	for _, s := range b.of.Staff {
		who := b.ids.People[s.Ref]
		for _, role := range s.Roles {
			if err := insertRole(tx, clinic, who, role); err != nil {
				return err
			}
		}
		for _, key := range s.Desks {
			if err := insertMember(tx, clinic, who, b.ids.Desks[key]); err != nil {
				return err
			}
		}
		if err := b.reg.tell(tx, clinic, care.PersonChanged{Person: who, What: "role-given"}); err != nil {
			return err
		}
	}
	for _, p := range b.of.Patients {
		for _, c := range p.Care {
			row := careRow{patient: b.ids.People[p.Ref], desk: b.ids.Desks[c.Desk], visit: c.Visit}
			if err := bindCare(tx, clinic, row, now); err != nil {
				return err
			}
			if err := b.reg.tell(tx, clinic, care.PersonChanged{Person: row.patient, What: "bound", Desk: row.desk}); err != nil {
				return err
			}
		}
	}
	for _, p := range b.parents {
		if err := insertParent(tx, clinic, p.child, p.parent, p.spans); err != nil {
			return err
		}
		if err := b.reg.tell(tx, clinic, care.PersonChanged{Person: p.child, What: "represented", By: p.parent}); err != nil {
			return err
		}
	}
	return nil
}
