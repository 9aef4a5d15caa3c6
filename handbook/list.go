package handbook

import (
	"context"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Listed version, with what the caller may do with it and what came of it.
type Listed struct {
	Version
	May        []string // edit propose approve withdraw
	Approvable int64    // in a practice of one: from when its author may approve it; 0 otherwise
	Effects    []Effect // of its trial, the most frequent first
	Decisions  int64    // how many were taken while it was tried
	ToSign     int64    // how many were asked
	Signed     int64    // how many of them have
}

// A Catalogue is all versions that the caller may see.
type Catalogue struct {
	Versions     []Listed // the newest first
	Alone        bool     // nobody else here could approve: a practice of one
	NewerShipped string   // version that came with this release, where the clinic never had it
}

// Versions lists the versions: to every member of staff those that were
// approved, to those who draft or approve all.
func (r *Room) Versions(ctx context.Context, who people.Caller) (c Catalogue, err error) {
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		if _, err := r.Enter(tx, who, policy.ReadPolicy); err != nil {
			return err
		}
		c, err = r.catalogue(tx, who)
		return err
	})
	if err == nil && len(c.Versions) > 0 {
		c.NewerShipped, err = r.newerShipped(c.Versions)
	}
	return c, err
}

// listed is one version as the caller sees it.
func (r *Room) listed(ctx context.Context, who people.Caller, number int64) (v Listed, err error) {
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		c, err := r.catalogue(tx, who)
		for _, one := range c.Versions {
			if one.Number == number {
				v = one
			}
		}
		return err
	})
	return v, err
}

func (r *Room) catalogue(tx *store.Tx, who people.Caller) (c Catalogue, err error) {
	of, err := r.offers(tx, who)
	if err != nil {
		return c, err
	}
	h, err := versionsOf(tx, who.Clinic)
	if err != nil {
		return c, err
	}
	h.show(r.micros())
	asked, err := readAsked(tx, who.Clinic)
	if err != nil {
		return c, err
	}
	trials, err := readEffects(tx, who.Clinic, of.pack)
	if err != nil {
		return c, err
	}
	c.Alone = of.alone
	for _, v := range slices.Backward(h) {
		if v.Approved == 0 && !of.draft && !of.approve {
			continue
		}
		l := Listed{Version: v, ToSign: asked[v.Number][0], Signed: asked[v.Number][1]}
		if of.draft || of.approve {
			l.Effects, l.Decisions = trials[v.Number].effects, trials[v.Number].decisions
		}
		l.May, l.Approvable = of.may(v), of.approvable(v)
		c.Versions = append(c.Versions, l)
	}
	return c, nil
}

// offers are what the policy in force lets the caller do; every act asks again.
type offers struct {
	who     care.PersonID
	pack    *pack.Pack
	now     int64
	draft   bool
	approve bool // what somebody else wrote
	alone   bool // nobody else could approve
	own     bool // approve what they wrote, once a day has passed
}

func (r *Room) offers(tx *store.Tx, who people.Caller) (o offers, err error) {
	s, err := r.People.Standing(tx, who.Clinic, who.Person, "", "")
	if err != nil {
		return o, err
	}
	o = offers{who: who.Person, pack: r.Packs.For(who.Clinic), now: r.micros()}
	allowed := func(act policy.Act, own, alone bool) bool {
		q := s.Ask(act, who.FullSignIn, "")
		q.About.OwnDraft, q.About.AloneADay = own, alone
		return o.pack.Rules.Decide(q).Allowed
	}
	o.draft, o.approve = allowed(policy.DraftPolicy, false, false), allowed(policy.ApprovePolicy, false, false)
	if !o.approve {
		return o, nil
	}
	o.alone, err = r.alone(tx, who)
	o.own = o.alone && allowed(policy.ApprovePolicy, true, true)
	return o, err
}

// approvable is from when the author may approve, alone.
func (o offers) approvable(v Version) int64 {
	if v.State != proposed || v.Author != o.who || !o.own {
		return 0
	}
	return v.Proposed + aloneAfter.Microseconds()
}

func (o offers) may(v Version) (may []string) {
	mine := v.Author == o.who && o.draft
	open := v.State == draft || v.State == proposed
	coming := v.State == approved // as shown: not yet in force
	if mine && open {
		may = append(may, "edit", "propose")
	}
	from := o.approvable(v)
	if v.State == proposed && (v.Author != o.who && o.approve || from > 0 && from <= o.now) {
		may = append(may, "approve")
	}
	if (open || coming) && (mine || v.Author != o.who && o.approve) {
		may = append(may, "withdraw")
	}
	return may
}

// newerShipped is the version that came with this release, unless the clinic
// has it, or had it once: as it ships, or as its own by the same name.
func (r *Room) newerShipped(list []Listed) (string, error) {
	is, err := r.released()
	if err != nil {
		return "", err
	}
	for _, v := range list {
		if v.Approved > 0 && (v.ArchiveHash == is.ArchiveHash || v.Name == is.Name && v.Version.Version == is.Version.Version) {
			return "", nil
		}
	}
	return is.Version.Version, nil
}
