package handbook

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A DeskTriad says of one desk how far the policy has become practice: signed,
// the line used, the training passed. It counts, and names nobody. The last
// one, without a desk, is those who work at none.
type DeskTriad struct {
	Desk     care.DeskID
	Name     care.Text
	Staff    int64
	Signed   int64 // of them, owe nothing
	Writing  int64 // of them, wrote to a patient in the last 30 days; -1 where they are too few to tell
	Asked    int64 // patients' questions in the last 30 days
	Answered int64 // of them
	Trained  int64 // of the staff, passed every lesson that the policy asks of them
	ToTrain  int64 // of the staff, have a lesson to pass
	Missing  []care.Text
}

// A Triad is the three at all desks.
type Triad struct {
	Desks   []DeskTriad
	Version string
	Lessons int // in the policy in force
}

// fewest is how many must work somewhere for their writing to be counted: of
// two, each would know what is said of the other.
const fewest = 3

// triadSpan is how far back the use of the line is counted.
const triadSpan = 30 * 24 * time.Hour

// Triad says for each desk what is done and what is missing.
func (r *Room) Triad(ctx context.Context, who people.Caller) (Triad, error) {
	p := r.Packs.For(who.Clinic)
	t := Triad{Version: p.Version, Lessons: len(p.Lessons)}
	var c counted
	err := r.DB.Look(ctx, func(tx *store.Tx) (err error) {
		if _, err = r.Enter(tx, who, policy.SeeSignatures); err != nil {
			return err
		}
		if c.desks, err = r.People.DesksIn(tx, who.Clinic); err != nil {
			return err
		}
		c.workers, c.rows, c.versions, err = r.everybody(tx, who.Clinic)
		return err
	})
	if err != nil {
		return Triad{}, err
	}
	if c.line = r.Line != nil; c.line { // after the door, and in a view of its own: it reads much
		if c.use, err = r.Line.Use(ctx, who.Clinic, r.Now().Add(-triadSpan)); err != nil {
			return Triad{}, err
		}
	}
	for _, d := range c.desks {
		row := c.count(p, func(w people.Worker) bool { return slices.Contains(w.Desks, d.ID) })
		row.Desk, row.Name, row.Asked, row.Answered = d.ID, d.Name, c.use.Asked[d.ID], c.use.Answered[d.ID]
		row.Missing = row.missing(c.line)
		t.Desks = append(t.Desks, row)
	}
	if row := c.count(p, func(w people.Worker) bool { return len(w.Desks) == 0 }); row.Staff > 0 {
		row.Writing = -1 // they have no desk to write from
		row.Missing = row.missing(false)
		t.Desks = append(t.Desks, row)
	}
	return t, nil
}

// counted is what the rows are counted from.
type counted struct {
	desks    []people.Desk
	workers  []people.Worker
	rows     map[care.PersonID][]attestation
	versions history
	line     bool // its use is known
	use      Use
}

// count counts those who work there. Nobody has taken a lesson yet: Bedside
// holds no attempts, so nobody is counted as trained.
func (c *counted) count(p *pack.Pack, there func(people.Worker) bool) (row DeskTriad) {
	for _, w := range c.workers {
		if !there(w) {
			continue
		}
		row.Staff++
		if s := standOf(c.rows[w.ID], c.versions); s.now != nil && !s.owes() {
			row.Signed++
		}
		if c.use.Writing[w.ID] {
			row.Writing++
		}
		if slices.ContainsFunc(p.Lessons, func(l pack.Lesson) bool { return meets(l.For, w.Roles) }) {
			row.ToTrain++
		}
	}
	if row.Staff < fewest {
		row.Writing = -1
	}
	return row
}

// missing says in sentences what this desk has not done yet. That a policy has
// no lessons is nothing that a desk could mend.
func (d DeskTriad) missing(line bool) (list []care.Text) {
	say := func(ru, en string, numbers ...any) {
		list = append(list, care.Text{Ru: fmt.Sprintf(ru, numbers...), En: fmt.Sprintf(en, numbers...)})
	}
	if d.Staff == 0 {
		say("В отделении пока никого нет", "Nobody works at this desk yet")
	}
	if left := d.Staff - d.Signed; left > 0 {
		say("Не подписали правила: %d из %d", "Have not signed the policy: %d of %d", left, d.Staff)
	}
	if line && d.Staff > 0 && d.Writing == 0 {
		say("За 30 дней никто из отделения не написал пациенту", "In 30 days nobody at this desk has written to a patient")
	}
	if left := d.Asked - d.Answered; left > 0 {
		say("Вопросы пациентов без ответа: %d из %d", "Patients' questions without an answer: %d of %d", left, d.Asked)
	}
	if left := d.ToTrain - d.Trained; left > 0 {
		say("Не прошли уроки: %d из %d", "Have not passed their lessons: %d of %d", left, d.ToTrain)
	}
	return list
}
