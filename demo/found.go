package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/server"
)

// found founds both clinics and lets their people live through the days before
// now, over a clock that the founding moves. The record is written last: what
// is cut short before leaves a folder that the next start empties.
func found(ctx context.Context, c server.Config, log *slog.Logger, f *folder) (record, error) {
	if err := makeRoom(ctx, c, f); err != nil {
		return record{}, err
	}
	r := record{State: founding, Place: place(c)}
	if err := f.write(r); err != nil {
		return r, err
	}
	ids, err := live(ctx, c, log)
	if err != nil {
		return r, err
	}
	r.State, r.People = founded, ids
	return r, f.write(r)
}

// makeRoom removes what a founding that was cut short has left here.
func makeRoom(ctx context.Context, c server.Config, f *folder) error {
	do := mustBeBlank
	if f.record.State == founding && f.record.Place == place(c) {
		do = wipeAddress
	}
	for _, address := range outside(c) {
		if err := do(ctx, address); err != nil {
			return err
		}
	}
	return f.wipe()
}

// A clinic is founded with its people and then lives through its scenes.
type clinic struct {
	people.Founding
	scenes []scene
}

// clinics are the demo's clinic and its neighbour, as they are now.
func clinics(p *pack.Pack, now time.Time) (list []clinic, err error) {
	for _, c := range []struct {
		people.Founding
		text []byte
	}{{sadovaya(now), weekText}, {neighbour(), neighbourText}} {
		b, err := readBook(c.text)
		if err != nil {
			return nil, err
		}
		scenes, err := schedule(b, p, now)
		if err != nil {
			return nil, err
		}
		list = append(list, clinic{c.Founding, scenes})
	}
	return list, nil
}

// live founds the clinics and plays their weeks side by side: time goes on for
// both.
func live(ctx context.Context, c server.Config, log *slog.Logger) (ids map[string]care.PersonID, err error) {
	orElse(&c.Pack, "ru-clinic")
	p, err := pack.Embedded(c.Pack)
	if err != nil {
		return nil, err
	}
	now, at := c.Now(), &clock{}
	list, err := clinics(p, now)
	if err != nil {
		return nil, err
	}
	at.advance(firstScene(list).Add(-meeting))
	c.Now = at.now
	m, err := server.OpenMeans(ctx, c, log)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	var weeks []*week
	for _, clinic := range list {
		w := newWeek(m, at, clinic.Clinic)
		if w.ids, err = m.Found(ctx, clinic.Founding); err != nil {
			return nil, err
		}
		weeks = append(weeks, w)
	}
	for i, w := range weeks {
		if err := w.signAll(ctx, list[i].Founding); err != nil {
			return nil, fmt.Errorf("demo: signing at %s: %w", w.clinic, err)
		}
	}
	if err := playAll(ctx, list, weeks); err != nil {
		return nil, err
	}
	at.advance(now)
	return weeks[0].ids.People, sign(ctx, weeks)
}

// firstScene is when the first scene of all begins.
func firstScene(list []clinic) time.Time {
	first := list[0].scenes[0].at
	for _, c := range list {
		if len(c.scenes) > 0 && c.scenes[0].at.Before(first) {
			first = c.scenes[0].at
		}
	}
	return first
}

// playAll plays the scenes of all clinics by their time.
func playAll(ctx context.Context, list []clinic, weeks []*week) error {
	type turn struct {
		week *week
		scene
	}
	var all []turn
	for i, c := range list {
		for _, s := range c.scenes {
			all = append(all, turn{weeks[i], s})
		}
	}
	slices.SortStableFunc(all, func(a, b turn) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	for _, t := range all {
		if err := t.week.play(ctx, t.scene); err != nil {
			return fmt.Errorf("demo: %s %s at %s, about %s: %w", t.who, t.does, t.when, t.tale.Patient, err)
		}
	}
	return nil
}

// sign ends the week: everybody has gone home, and the ledger is signed.
func sign(ctx context.Context, weeks []*week) error {
	for _, w := range weeks {
		if err := w.goHome(ctx); err != nil {
			return err
		}
		if _, err := w.Ledger.Checkpoint(ctx, w.clinic); err != nil {
			return err
		}
	}
	return nil
}
