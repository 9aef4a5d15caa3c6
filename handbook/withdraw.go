package handbook

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Withdraw ends a draft, a proposal, or a version that is approved and not yet
// in force; also one on trial. Its author may, and whoever may approve. What
// was owed for it alone is owed no longer. What is withdrawn stays so. Errors:
// Conflict for what is or was in force: another version takes its place.
func (r *Room) Withdraw(ctx context.Context, who people.Caller, number int64) error {
	err := r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, v, err := r.enterWithdrawal(tx, who, number)
		if err != nil {
			return err
		}
		return in.withdraw(v)
	})
	if err == nil {
		r.takeNow(ctx, who.Clinic)
	}
	return err
}

func (r *Room) enterWithdrawal(tx *store.Tx, who people.Caller, number int64) (*Inside, Version, error) {
	v, missing := readVersion(tx, who.Clinic, number)
	if missing != nil && care.KindOf(missing) != care.Unknown {
		return nil, v, missing
	}
	act := policy.ApprovePolicy
	if v.Author == who.Person {
		act = policy.DraftPolicy
	}
	in, err := r.Enter(tx, who, act)
	if err == nil {
		err = missing
	}
	return in, v, err
}

func (in *Inside) withdraw(v Version) error {
	r, was := in.room, v.State
	switch {
	case was == withdrawn:
		return nil
	case was == approved && v.Effective <= r.micros():
		return said(care.Conflict, "the version is in force, or was", publishing.alreadyInForce)
	}
	v.State = withdrawn
	if err := writeVersion(in.tx, in.who.Clinic, v); err != nil {
		return err
	}
	if was == approved {
		if err := r.settle(in.tx, in.who.Clinic); err != nil {
			return err
		}
		r.publish(in.tx, in.who.Clinic)
	}
	return in.moved(v, withdrawn)
}
