package handbook

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/store"
)

// lookEvery is how long a wake-up that was lost can cost, and how often what
// was counted of a trial is stored.
const lookEvery = 10 * time.Second

// A force is what this node has put in force: its zero value is nothing.
type force struct {
	taking sync.Mutex // one at a time: an older view never takes the place of a newer one
	moves  map[care.ClinicID]move

	mu    sync.Mutex
	woken map[care.ClinicID]bool
}

// Start puts in force what is, at every clinic; a clinic without a version
// adopts the one that ships. Call it before anybody is served.
func (r *Room) Start(ctx context.Context) error { return r.lookAround(ctx) }

// Run keeps the packs of this node in step until ctx ends.
func (r *Room) Run(ctx context.Context) {
	wake := make(chan struct{}, 1)
	defer r.Bus.Subscribe(Subject, func(clinic []byte) {
		r.force.wake(care.ClinicID(clinic))
		select {
		case wake <- struct{}{}:
		default:
		}
	})()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			r.heed(r.Flush(context.WithoutCancel(ctx)), "")
			return
		case <-wake:
			for _, clinic := range r.force.wakened() {
				r.heed(r.Take(ctx, clinic), clinic)
			}
		case <-tick.C:
			r.heed(r.lookAround(ctx), "")
			r.heed(r.Flush(ctx), "")
		}
	}
}

func (r *Room) heed(err error, clinic care.ClinicID) {
	if err != nil {
		r.Log.Warn("the policy could not be looked at", "clinic", clinic, "kind", care.KindOf(err), "fault", err)
	}
}

func (f *force) wake(clinic care.ClinicID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.woken == nil {
		f.woken = map[care.ClinicID]bool{}
	}
	f.woken[clinic] = true
}

func (f *force) wakened() (list []care.ClinicID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for clinic := range f.woken {
		list = append(list, clinic)
	}
	f.woken = nil
	return list
}

// lookAround takes up what has changed at any clinic, which one cheap query
// tells.
func (r *Room) lookAround(ctx context.Context) error {
	clinics, err := r.People.Clinics(ctx)
	if err != nil {
		return err
	}
	var moves map[care.ClinicID]move
	if err := r.DB.Look(ctx, func(tx *store.Tx) (err error) { moves, err = readMoves(tx); return err }); err != nil {
		return err
	}
	var errs []error
	for _, c := range clinics { // one that fails does not keep the others waiting
		now, adopted := moves[c.ID]
		if !adopted {
			errs = append(errs, r.Adopt(ctx, c.ID))
		}
		if !adopted || !r.force.holds(c.ID, now) {
			errs = append(errs, r.Take(ctx, c.ID))
		}
	}
	return errors.Join(errs...)
}

func (f *force) holds(clinic care.ClinicID, now move) bool {
	f.taking.Lock()
	defer f.taking.Unlock()
	was, ok := f.moves[clinic]
	return ok && was == now
}

// takeNow is Take after a change of this node's own. What fails is taken up
// again by Run: the change itself stands.
func (r *Room) takeNow(ctx context.Context, clinic care.ClinicID) {
	r.heed(r.Take(context.WithoutCancel(ctx), clinic), clinic)
}

// Take puts in force at a clinic what its versions and the clock say. A pack
// that does not load any more is left out, and the one before it stays in
// force; where none is left, whatever is in force here stays.
func (r *Room) Take(ctx context.Context, clinic care.ClinicID) error {
	r.force.taking.Lock()
	defer r.force.taking.Unlock()
	var h history
	var list []kept
	now := r.micros()
	err := r.DB.Look(ctx, func(tx *store.Tx) (err error) {
		if h, err = versionsOf(tx, clinic); err != nil {
			return err
		}
		list, err = r.needed(tx, clinic, h, now)
		return err
	})
	if err != nil {
		return err
	}
	terms, trials := r.schedule(clinic, list)
	for former := h.inForce(now); former.Number > 0 && !begun(terms, now); { // the one in force is damaged
		if former = h.before(former.Number); former.Number > 0 {
			earlier, err := r.former(ctx, clinic, former)
			if err != nil {
				return err
			}
			terms = append(earlier, terms...)
		}
	}
	if begun(terms, now) {
		r.Packs.Put(clinic, terms, trials)
		r.force.hold(clinic, h.move())
	}
	return nil
}

// needed are the last version that has begun, and those to come: no more packs
// than these are kept in memory.
func (r *Room) needed(tx *store.Tx, clinic care.ClinicID, h history, now int64) (list []kept, err error) {
	first := h.inForce(now).Number
	for _, v := range h {
		if v.State != approved || v.Number < first {
			continue
		}
		k, err := r.keptOf(tx, clinic, v)
		if err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return list, nil
}

// schedule makes terms and trials of those that load.
func (r *Room) schedule(clinic care.ClinicID, list []kept) (terms []pack.Term, trials []pack.Trial) {
	for _, k := range list {
		p, err := r.load(k)
		if err != nil {
			r.Log.Error("a version of the policy that was approved does not load: the one before it stays in force",
				"clinic", clinic, "number", k.Number, "fault", err)
			continue
		}
		terms = append(terms, pack.Term{Pack: p, From: time.UnixMicro(k.Effective)})
		if k.TrialDesk != "" {
			trials = append(trials, pack.Trial{Pack: p, Desk: k.TrialDesk, From: time.UnixMicro(k.TrialFrom), Until: time.UnixMicro(k.TrialUntil)})
		}
	}
	return terms, trials
}

// former is the term of an earlier version, where it loads.
func (r *Room) former(ctx context.Context, clinic care.ClinicID, v Version) (terms []pack.Term, err error) {
	var k kept
	if err := r.DB.Look(ctx, func(tx *store.Tx) (err error) { k, err = r.keptOf(tx, clinic, v); return err }); err != nil {
		return nil, err
	}
	terms, _ = r.schedule(clinic, []kept{k})
	return terms, nil
}

func begun(terms []pack.Term, now int64) bool {
	return len(terms) > 0 && terms[0].From.UnixMicro() <= now
}

// move is what readMoves would say of this history.
func (h history) move() (m move) {
	for _, v := range h {
		if v.State == approved {
			m.approved, m.last = m.approved+1, max(m.last, v.Approved)
		}
	}
	return m
}

func (f *force) hold(clinic care.ClinicID, m move) {
	if f.moves == nil {
		f.moves = map[care.ClinicID]move{}
	}
	f.moves[clinic] = m
}
