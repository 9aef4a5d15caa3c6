package pack

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// InForce knows which pack is in force at which clinic, and which is on trial
// at one of its desks. Its methods may be called from anywhere at any time.
type InForce struct {
	everywhere *Pack
	now        func() time.Time
	clinics    sync.Map // care.ClinicID → *tenure
	hear       atomic.Pointer[func(Compared)]
}

// A tenure is what has been put in force at one clinic; it never changes.
type tenure struct {
	terms  []Term // by when they begin
	trials []Trial
}

// A Term is a pack that is in force from a moment on, until the next begins.
type Term struct {
	Pack *Pack // numbered
	From time.Time
}

// A Trial is a pack that is in force at one desk for a while.
type Trial struct {
	Pack        *Pack // numbered
	Desk        care.DeskID
	From, Until time.Time
}

// New puts a pack in force at every clinic that has no other.
func New(p *Pack, now func() time.Time) *InForce { return &InForce{everywhere: p, now: now} }

// Put says all that is in force at one clinic, now and later. A term begins by
// the clock: so every node changes over at one instant.
func (f *InForce) Put(clinic care.ClinicID, terms []Term, trials []Trial) {
	s := &tenure{slices.Clone(terms), slices.Clone(trials)}
	slices.SortStableFunc(s.terms, func(a, b Term) int { return a.From.Compare(b.From) })
	f.clinics.Store(clinic, s)
}

// For is the pack in force at a clinic. Take it once for one piece of work:
// the next call may answer with another.
func (f *InForce) For(clinic care.ClinicID) *Pack {
	s, now := f.tenure(clinic)
	return f.inForce(s, now)
}

// At is the pack in force at a desk: the one on trial there, else the clinic's.
func (f *InForce) At(clinic care.ClinicID, desk care.DeskID) *Pack {
	s, now := f.tenure(clinic)
	if p := s.onTrial(desk, now); p != nil {
		return p
	}
	return f.inForce(s, now)
}

// Compared is a question that was decided under a pack on trial, and how the
// pack in force would have decided it.
type Compared struct {
	Clinic   care.ClinicID
	Desk     care.DeskID
	Number   int64 // of the pack on trial
	Question policy.Question
	Was, Is  policy.Answer // in force, on trial
}

// Compare tells somebody of every decision under a pack on trial. They hear of
// it before the asker does, and should not take long.
func (f *InForce) Compare(hear func(Compared)) { f.hear.Store(&hear) }

// Judge decides a question at a desk, and says under which pack.
func (f *InForce) Judge(clinic care.ClinicID, desk care.DeskID, q policy.Question) (*Pack, policy.Answer) {
	s, now := f.tenure(clinic)
	p := s.onTrial(desk, now)
	if p == nil {
		p = f.inForce(s, now)
		return p, p.Rules.Decide(q)
	}
	is := p.Rules.Decide(q)
	if hear := f.hear.Load(); hear != nil {
		(*hear)(Compared{clinic, desk, p.Number, q, f.inForce(s, now).Rules.Decide(q), is})
	}
	return p, is
}

var nothing = &tenure{}

func (f *InForce) tenure(clinic care.ClinicID) (*tenure, time.Time) {
	if s, ok := f.clinics.Load(clinic); ok {
		return s.(*tenure), f.now()
	}
	return nothing, time.Time{}
}

// inForce is the last term that has begun.
func (f *InForce) inForce(s *tenure, now time.Time) *Pack {
	for _, t := range slices.Backward(s.terms) {
		if !now.Before(t.From) {
			return t.Pack
		}
	}
	return f.everywhere
}

// onTrial is the pack on trial at a desk; nil when there is none.
func (s *tenure) onTrial(desk care.DeskID, now time.Time) *Pack {
	for _, t := range slices.Backward(s.trials) {
		if t.Desk == desk && !now.Before(t.From) && now.Before(t.Until) {
			return t.Pack
		}
	}
	return nil
}
