package handbook

import (
	"bytes"
	"context"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Recomputed decision, in words.
type Recomputed struct {
	Number  int64 // of the version
	Version string
	Allowed bool
	Who     care.Text
	What    care.Text
	Facts   []care.Text
	Reasons []care.Reason // what refused, or what permitted
}

// asShown puts right what people take for one another: no number has I, L or O.
var asShown = strings.NewReplacer("I", "1", "L", "1", "O", "0")

// Recompute decides once more what was decided under the version, and on the
// facts, that a decision's number names. It is for those who see signatures.
// Errors: Invalid for a number that no decision of this clinic has.
func (r *Room) Recompute(ctx context.Context, who people.Caller, ruling string) (Recomputed, error) {
	var k kept
	number, q, broken := pack.ReadRuling(asShown.Replace(strings.ToUpper(strings.TrimSpace(ruling))))
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		if _, err := r.Enter(tx, who, policy.SeeSignatures); err != nil {
			return err
		}
		if broken != nil {
			return said(care.Invalid, "this is no decision's number", publishing.noRuling)
		}
		v, err := readVersion(tx, who.Clinic, number)
		if care.KindOf(err) == care.Unknown || err == nil && v.Approved == 0 {
			return said(care.Invalid, "no version of that number was ever approved", publishing.noRuling)
		}
		if err == nil {
			k, err = r.keptOf(tx, who.Clinic, v)
		}
		return err
	})
	if err != nil {
		return Recomputed{}, err
	}
	p, err := r.load(k)
	if err != nil {
		return Recomputed{}, err
	}
	answer := p.Rules.Decide(q)
	d := Recomputed{Number: number, Version: p.Version, Allowed: answer.Allowed, Reasons: p.ExplainAll(answer.Refused)}
	if d.Allowed {
		d.Reasons = p.ExplainAll(answer.Granted)
	}
	d.Who, d.What, d.Facts = p.InWords(q)
	return d, nil
}

// ShowVersion writes a whole version as one page of HTML. What was approved
// every member of staff may read; the rest is for those who draft and approve.
// Errors: Invalid for one that does not load.
func (r *Room) ShowVersion(ctx context.Context, who people.Caller, number int64) (string, error) {
	var k kept
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		v, missing := readVersion(tx, who.Clinic, number)
		if missing != nil && care.KindOf(missing) != care.Unknown {
			return missing
		}
		enter := r.enterPublishing
		if v.Approved > 0 {
			enter = func(tx *store.Tx, who people.Caller) (*Inside, error) { return r.Enter(tx, who, policy.ReadPolicy) }
		}
		if _, err := enter(tx, who); err != nil {
			return err
		}
		if missing != nil {
			return missing
		}
		var err error
		k, err = r.keptOf(tx, who.Clinic, v)
		return err
	})
	if err != nil {
		return "", err
	}
	p, err := r.load(k)
	if care.KindOf(err) == care.Invalid {
		return "", said(care.Invalid, "the version does not load", publishing.notReady)
	}
	if err != nil {
		return "", err
	}
	var page bytes.Buffer
	err = p.ShowHTML(&page, who.Lang)
	return page.String(), err
}
