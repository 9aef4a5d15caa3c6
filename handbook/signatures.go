package handbook

import (
	"context"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Signature is how one member of staff stands to what they were asked to
// sign. Times are in microseconds.
type Signature struct {
	Person    care.PersonID
	Desks     []care.DeskID
	State     string // signed asked refused not-asked
	At        int64  // when signed or refused
	Factor    string // passkey | password
	Version   string // the version signed last
	SignBy    int64  // 0 when nothing is owed
	Suspended bool   // what the policy says of the unsigned holds for them
	Refusal   care.Words
	Reminded  int64 // how many reminders' days have passed
}

// Signatures of everybody who works here now, beside the version in force.
type Signatures struct {
	List    []Signature
	Number  int64
	Version string
}

// Signatures lists who has signed, who has not yet, and who refused and why.
// The reasons of a refusal are open to everybody whom this door lets in: by
// both packs that ship the chief physician, whom they are written for, and the
// privacy officer, who keeps this record; refusing, people are told so.
func (r *Room) Signatures(ctx context.Context, who people.Caller) (Signatures, error) {
	p := r.Packs.For(who.Clinic)
	found := Signatures{Number: p.Number, Version: p.Version}
	var refusals []*attestation
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		if _, err := r.Enter(tx, who, policy.SeeSignatures); err != nil {
			return err
		}
		workers, rows, versions, err := r.everybody(tx, who.Clinic)
		if err != nil {
			return err
		}
		now := r.micros()
		found.List, refusals = nil, nil
		for _, w := range workers {
			s := standOf(rows[w.ID], versions)
			found.List = append(found.List, signatureOf(w, s, versions, now))
			refusals = append(refusals, s.now)
		}
		return nil
	})
	if err != nil {
		return Signatures{}, err
	}
	for i, a := range refusals { // opened when the view is closed: others wait beside it
		if a == nil || a.state != refused {
			continue
		}
		if found.List[i].Refusal, err = r.openRefusal(ctx, who.Clinic, *a); err != nil {
			return Signatures{}, err
		}
	}
	return found, nil
}

func signatureOf(w people.Worker, s stand, versions history, now int64) Signature {
	g := Signature{Person: w.ID, Desks: w.Desks, State: notAsked, SignBy: signBy(s, w.SignedUntil), Suspended: now >= w.SignedUntil}
	if s.last != nil {
		v, _ := find(versions, s.last.number)
		g.Version = v.Version
	}
	if s.now != nil {
		g.State, g.At, g.Factor, g.Reminded = s.now.state, s.now.at, s.now.factor, s.now.reminded
	}
	return g
}
