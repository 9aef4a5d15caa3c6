package handbook

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Check is all that is known of a version before anybody approves it.
type Check struct {
	Problems    []pack.Problem // with any of them it is not proposed; failed tests are among them
	Tests       int
	TestsFailed int
	Diff        pack.Diff // against the version that it would take the place of; zero where it does not load
	Clauses     []ClauseChange
	Concerned   []string // roles of staff that would be asked to sign
	ToSign      int      // how many people have them
	Ready       bool     // it may be proposed
	Against     string   // "ru-clinic 0.2.0"; empty for the first one
	ArchiveHash [32]byte // of what was checked
}

// A ClauseChange says of a clause also what keeps it: now and then.
type ClauseChange struct {
	pack.ClauseChange
	Change      string // added changed removed
	BeforeLabel string
	AfterLabel  string
}

// Check lints and tests a version and compares it with the one that it would
// take the place of. It changes nothing. It is for those who draft and those
// who approve: both see the same.
func (r *Room) Check(ctx context.Context, who people.Caller, number int64) (Check, error) {
	var e exam
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		if _, err := r.enterPublishing(tx, who); err != nil {
			return err
		}
		v, err := readVersion(tx, who.Clinic, number)
		if err != nil {
			return err
		}
		e, err = r.examOf(tx, who, v)
		return err
	})
	if err != nil {
		return Check{}, err
	}
	c, err := r.examine(e)
	return c.Check, err
}

// enterPublishing lets in whoever may draft, and whoever may approve: what is
// not yet approved is theirs alone to see.
func (r *Room) enterPublishing(tx *store.Tx, who people.Caller) (*Inside, error) {
	in, refusal := r.Enter(tx, who, policy.DraftPolicy)
	if refusal == nil {
		return in, nil
	}
	if in, err := r.Enter(tx, who, policy.ApprovePolicy); err == nil {
		return in, nil
	}
	return nil, refusal
}

// An exam is all that a check is made of, read at one moment.
type exam struct {
	version Version
	archive []byte
	history history
	before  kept // what the version would take the place of, with its archive; number 0: none
	inForce kept
	workers []people.Worker
}

func (r *Room) examOf(tx *store.Tx, who people.Caller, v Version) (e exam, err error) {
	e.version = v
	if e.history, err = versionsOf(tx, who.Clinic); err != nil {
		return e, err
	}
	if e.archive, err = readArchive(tx, who.Clinic, v.Number); err != nil {
		return e, err
	}
	before, now := e.history.newest(), e.history.inForce(r.micros())
	if v.Approved > 0 {
		before = e.history.before(v.Number)
		now = before
	}
	if e.before.Version = before; before.Number > 0 {
		if e.before.archive, err = readArchive(tx, who.Clinic, before.Number); err != nil {
			return e, err
		}
	}
	if e.inForce, err = r.keptOf(tx, who.Clinic, now); err != nil {
		return e, err
	}
	e.workers, err = r.People.Workers(tx, who.Clinic)
	return e, err
}

// checked is a check with the pack that it was made of; it holds for every
// clinic with the same versions.
type checked struct {
	Check
	pack *pack.Pack // nil where it does not load
}

// examine does the work of a check. The longest of it is kept.
func (r *Room) examine(e exam) (checked, error) {
	key := [3][32]byte{e.version.ArchiveHash, e.before.ArchiveHash, e.inForce.ArchiveHash}
	c, ok := r.shelf.checks.get(key)
	if !ok {
		var err error
		if c, err = r.work(e); err != nil {
			return c, err
		}
		r.shelf.checks.put(key, c, checksKept)
	}
	c.Problems = slices.Concat(c.Problems, e.unfit(), e.locksOut(c.pack))
	for _, w := range e.workers {
		if meets(c.Concerned, w.Roles) {
			c.ToSign++
		}
	}
	c.Ready = len(c.Problems) == 0 && (e.version.State == draft || e.version.State == proposed)
	return c, nil
}

func (r *Room) work(e exam) (c checked, err error) {
	c.ArchiveHash = e.version.ArchiveHash
	folder, problems := pack.Unzip(archiveName, e.archive)
	if len(problems) > 0 {
		c.Problems = problems
		return c, nil
	}
	c.Problems = pack.Lint(folder)
	if c.pack, _ = pack.Load(folder); c.pack == nil {
		return c, nil
	}
	run, failed := c.pack.TestReport()
	c.Tests, c.TestsFailed, c.Problems = run, len(failed), append(c.Problems, failed...)
	return c, r.compare(e, &c)
}

// compare says what would change, and for whom. Where another version is still
// to come, those whom that one asks are asked by this one too.
func (r *Room) compare(e exam, c *checked) error {
	if e.before.Number == 0 {
		c.Concerned = pack.Concerned(nil, c.pack).Roles
		return nil
	}
	before, err := r.load(e.before)
	if err != nil {
		return err
	}
	c.Against, c.Diff = before.String(), pack.Compare(before, c.pack)
	c.Clauses = labelled(before, c.pack, c.Diff.Clauses)
	c.Concerned = pack.Concerned(before, c.pack).Roles
	if e.inForce.Number != e.before.Number && e.inForce.Number > 0 {
		now, err := r.load(e.inForce)
		if err != nil {
			return err
		}
		c.Concerned = append(slices.Clone(c.Concerned), pack.Concerned(now, c.pack).Roles...)
		slices.Sort(c.Concerned)
		c.Concerned = slices.Compact(c.Concerned)
	}
	return e.differs(c)
}

func labelled(was, is *pack.Pack, changes []pack.ClauseChange) (all []ClauseChange) {
	for _, change := range changes {
		c := ClauseChange{ClauseChange: change, Change: "changed", BeforeLabel: label(was, change.ID), AfterLabel: label(is, change.ID)}
		switch (pack.Words{}) {
		case change.Before:
			c.Change = "added"
		case change.After:
			c.Change = "removed"
		}
		all = append(all, c)
	}
	return all
}

func label(p *pack.Pack, clause string) string {
	for _, c := range p.Clauses {
		if c.ID == clause {
			return c.Label()
		}
	}
	return ""
}

var versionLine = regexp.MustCompile(`(?m)^version:.*$`)

// differs adds a problem where nothing but the version's own number is another.
func (e exam) differs(c *checked) error {
	before, err := unpack(e.before.archive)
	if err != nil {
		return err
	}
	is, err := unpack(e.archive)
	if err != nil {
		return err
	}
	for _, files := range []bundle{before, is} {
		files["pack.yaml"] = versionLine.ReplaceAll(files["pack.yaml"], nil)
	}
	same := len(before) == len(is)
	for path, text := range before {
		same = same && bytes.Equal(text, is[path])
	}
	if same {
		c.Problems = append(c.Problems, pack.Problem{File: archiveName, Message: "nothing differs from " + c.Against, Mend: "Change something before you propose it"})
	}
	return nil
}

// unfit are the problems that a version has beside others of its clinic.
func (e exam) unfit() (problems []pack.Problem) {
	v := e.version
	if v.Approved > 0 {
		return nil
	}
	for _, other := range e.history {
		if other.Approved > 0 && other.Version == v.Version {
			problems = append(problems, pack.Problem{File: "pack.yaml", Message: fmt.Sprintf("version %q has been approved already, as number %d", v.Version, other.Number),
				Mend: "Give it a version of its own: people sign it by that name"})
			break
		}
	}
	if newest := e.history.newest(); newest.Number > v.Number {
		problems = append(problems, pack.Problem{File: archiveName, Message: fmt.Sprintf("version %q was approved after this draft was begun", newest.Version),
			Mend: "Begin a new draft from this one, and look at what differs"})
	}
	return problems
}

// locksOut tells of a version after which nobody who works here could publish
// another one: the clinic would have it for ever.
func (e exam) locksOut(p *pack.Pack) (problems []pack.Problem) {
	if p == nil {
		return nil
	}
	for _, act := range []policy.Act{policy.DraftPolicy, policy.ApprovePolicy} {
		if !slices.ContainsFunc(e.workers, func(w people.Worker) bool {
			return couldEver(p, act, w, false) || couldEver(p, act, w, true)
		}) {
			problems = append(problems, pack.Problem{File: "rules", Message: fmt.Sprintf("nobody who works here would have the right to %s", act),
				Mend: "Permit it to a role that somebody has: otherwise no other version could ever be published"})
		}
	}
	if len(problems) == 0 && !e.publishable(p) {
		problems = append(problems, pack.Problem{File: "rules", Message: "the one who may draft a version is the only one who may approve it, and may not approve their own",
			Mend: "Permit approval to somebody else, or to an author with nobody else there a day later"})
	}
	return problems
}

// publishable says that somebody could write a version and somebody, they
// themselves where nobody else may, approve it.
func (e exam) publishable(p *pack.Pack) bool {
	for _, author := range e.workers {
		if !couldEver(p, policy.DraftPolicy, author, false) {
			continue
		}
		others := slices.ContainsFunc(e.workers, func(w people.Worker) bool {
			return w.ID != author.ID && couldEver(p, policy.ApprovePolicy, w, false)
		})
		if others || couldEver(p, policy.ApprovePolicy, author, true) {
			return true
		}
	}
	return false
}

// couldEver says that the rules let a worker do an act at their best: for
// approval, what somebody else wrote, or their own where nobody else is left.
func couldEver(p *pack.Pack, act policy.Act, w people.Worker, own bool) bool {
	q := policy.Question{Act: act, Who: policy.Who{Kind: "staff", Roles: w.Roles, Active: true, Identity: people.ProvedDesk, FullSignIn: true, Signed: true}}
	q.About.OwnDraft, q.About.AloneADay = own, own
	for _, q.Who.OnDuty = range []bool{true, false} {
		if p.Rules.Decide(q).Allowed {
			return true
		}
	}
	return false
}
