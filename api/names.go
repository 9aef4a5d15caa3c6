package api

import (
	"context"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// A naming is what an answer needs to show people and desks by name.
type naming struct {
	d     *desk
	lang  string
	names map[care.PersonID]people.Name
	desks map[care.DeskID]*bedsidev1.Desk
}

// naming opens the names of these people, and the clinic's desks.
func (d *desk) naming(ctx context.Context, ids ...care.PersonID) (naming, error) {
	n := naming{d: d, lang: langOf(ctx), desks: map[care.DeskID]*bedsidev1.Desk{}}
	clinic := clinicOf(ctx)
	var err error
	if n.names, err = d.People.Names(ctx, clinic, ids...); err != nil {
		return n, err
	}
	desks, err := d.desksOf(ctx)
	if err != nil {
		return n, err
	}
	for _, desk := range desks {
		n.desks[desk.ID] = d.showDesk(clinic, desk, n.lang)
	}
	return n, nil
}

func (d *desk) desksOf(ctx context.Context) ([]people.Desk, error) {
	clinic := clinicOf(ctx)
	return d.desks.get(string(clinic), d.Now(), func() ([]people.Desk, error) { return d.People.Desks(ctx, clinic) })
}

func (d *desk) showDesk(clinic care.ClinicID, desk people.Desk, lang string) *bedsidev1.Desk {
	p, _ := d.Packs.For(clinic).Desk(desk.PackKey)
	return &bedsidev1.Desk{Id: string(desk.ID), Name: desk.Name.In(lang), HoursLine: p.Hours.Week.Line(lang),
		OpenNow: p.Hours.OpenAt(d.Now()), About: p.About.In(lang)}
}

// person shows somebody; nil for nobody.
func (n naming) person(id care.PersonID) *bedsidev1.Person {
	if id == "" {
		return nil
	}
	name := n.names[id]
	return &bedsidev1.Person{Id: string(id), Name: name.Full.Reveal(), RoleTitle: name.Title.In(n.lang)}
}

// called is how a person is named in a sentence.
func (n naming) called(id care.PersonID) string {
	name, known := n.names[id]
	switch {
	case !known:
		return say(n.lang, "сотрудник клиники", "a member of staff")
	case name.Staff && name.Title.In(n.lang) != "":
		return lowerFirst(name.Title.In(n.lang)) + " " + name.Short.Reveal()
	}
	return name.Short.Reveal()
}

func (n naming) desk(id care.DeskID) *bedsidev1.Desk { return n.desks[id] }

func (n naming) deskName(id care.DeskID) string { return n.desks[id].GetName() }
