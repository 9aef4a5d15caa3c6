package handbook

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// aloneAfter is how long a proposal lies before its author may approve it, in a
// practice of one.
const aloneAfter = 24 * time.Hour

// Approve takes a version into the clinic's schedule. looked is the hash of the
// archive that the approver has looked at. Approving what is approved already
// answers as the first time. Errors: Refused by the policy, for the author
// among others; Conflict where the version is not what was looked at, or does
// not wait for approval.
func (r *Room) Approve(ctx context.Context, who people.Caller, number int64, looked [32]byte) (Listed, error) {
	var e exam
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		_, v, err := r.enterApproval(tx, who, number)
		if err == nil {
			err = approvable(v, looked)
		}
		if err == nil {
			e, err = r.examOf(tx, who, v)
		}
		return err
	})
	if errors.Is(err, errApproved) {
		return r.listed(ctx, who, number)
	}
	if err != nil {
		return Listed{}, err
	}
	c, err := r.examine(e)
	if err != nil {
		return Listed{}, err
	}
	if !c.Ready { // a newer release may look more closely
		return Listed{}, notReady(care.Conflict, c.Check)
	}
	err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, v, err := r.enterApproval(tx, who, number)
		if err == nil {
			err = approvable(v, looked)
		}
		if err != nil {
			return err
		}
		v.Concerned = c.Concerned
		return in.approve(v, e, c.pack.Numbered(number))
	})
	if err != nil && !errors.Is(err, errApproved) {
		return Listed{}, err
	}
	r.takeNow(ctx, who.Clinic)
	return r.listed(ctx, who, number)
}

// errApproved says that somebody has approved it already: the answer is known.
var errApproved = care.Faultf(care.Conflict, "the version is approved already")

// approvable says whether what was looked at waits for approval.
func approvable(v Version, looked [32]byte) error {
	switch {
	case v.ArchiveHash != looked:
		return said(care.Conflict, "the version is not the one that was looked at", publishing.lookAgain)
	case v.State == approved:
		return errApproved
	case v.State != proposed:
		return said(care.Conflict, "the version does not wait for approval", publishing.notProposed)
	}
	return nil
}

// enterApproval asks the policy whether the caller may approve this version:
// whether they wrote it, and whether they are alone here, is known only inside.
func (r *Room) enterApproval(tx *store.Tx, who people.Caller, number int64) (*Inside, Version, error) {
	v, missing := readVersion(tx, who.Clinic, number)
	if missing != nil && care.KindOf(missing) != care.Unknown {
		return nil, v, missing
	}
	facts, err := r.approvalFacts(tx, who, v)
	if err != nil {
		return nil, v, err
	}
	in, err := r.Enter(tx, who, policy.ApprovePolicy, facts)
	if err == nil {
		err = missing
	}
	return in, v, err
}

func (r *Room) approvalFacts(tx *store.Tx, who people.Caller, v Version) (saying, error) {
	own := v.Author == who.Person && v.Author != ""
	alone := false
	if own && v.Proposed > 0 && r.micros()-v.Proposed >= aloneAfter.Microseconds() {
		var err error
		if alone, err = r.alone(tx, who); err != nil {
			return nil, err
		}
	}
	return func(q *policy.Question) { q.About.OwnDraft, q.About.AloneADay = own, alone }, nil
}

// alone says that the policy would let nobody else who works here approve, not
// even at their best: signed in with everything, on duty, all signed.
func (r *Room) alone(tx *store.Tx, who people.Caller) (bool, error) {
	workers, err := r.People.Workers(tx, who.Clinic)
	if err != nil {
		return false, err
	}
	slices.SortStableFunc(workers, func(a, b people.Worker) int { return managers(b) - managers(a) }) // most likely first
	rules := r.Packs.For(who.Clinic).Rules
	for _, w := range workers {
		if w.ID == who.Person {
			continue
		}
		s, err := r.People.Standing(tx, who.Clinic, w.ID, "", "")
		if err != nil {
			return false, err
		}
		q := s.Ask(policy.ApprovePolicy, true, "")
		q.Who.Signed = true
		for _, q.Who.OnDuty = range []bool{true, false} {
			if rules.Decide(q).Allowed {
				return false, nil
			}
		}
	}
	return true, nil
}

func managers(w people.Worker) int {
	if meets(w.Roles, []string{"chief", "privacy", "representative"}) {
		return 1
	}
	return 0
}

// approve writes the approval and asks those whom it concerns to sign. It is
// never dated back: a day that has passed while it waited is now.
func (in *Inside) approve(v Version, e exam, p *pack.Pack) error {
	r, now := in.room, in.room.micros()
	h, err := versionsOf(in.tx, in.who.Clinic)
	if err != nil {
		return err
	}
	if h.newest().Number != e.before.Number || max(v.Effective, now) < h.newest().Effective {
		return said(care.Conflict, "another version was approved or withdrawn meanwhile", publishing.lookAgain)
	}
	if v.TrialDesk != "" && v.TrialUntil <= now {
		return said(care.Conflict, "the time of the trial is over", publishing.trialOver)
	}
	v.State, v.Approver, v.Approved = approved, in.who.Person, now
	v.Alone, v.Effective = v.Author == in.who.Person, max(v.Effective, now)
	if v.TrialDesk != "" {
		v.TrialFrom = now
	}
	if err := writeVersion(in.tx, in.who.Clinic, v); err != nil {
		return err
	}
	if err := r.ask(in.tx, in.who.Clinic, v, p); err != nil {
		return err
	}
	r.publish(in.tx, in.who.Clinic)
	return in.moved(v, approved)
}

// publish tells all nodes of a new schedule, once it is one.
func (r *Room) publish(tx *store.Tx, clinic care.ClinicID) {
	tx.Committed(func() { r.Bus.Publish(Subject, []byte(clinic)) })
}
