package handbook

import (
	"context"
	"encoding/hex"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Reading is the policy as one member of staff is to read it, in the language
// in which it is signed. Times are in microseconds.
type Reading struct {
	Number     int64
	Title      string
	Version    string
	Effective  int64
	FrontHTML  string
	Clauses    []ReadClause
	Text       string // exactly what is signed
	TextSHA256 string // hex, of the UTF-8 bytes of Text

	State    string // signed | asked | refused | not-asked
	SignBy   int64  // from then on, what the policy says of the unsigned holds; 0 when nothing is owed
	SignedAt int64
	Factor   string // passkey | password
	Refusal  care.Words

	HasPasskey    bool
	FirstTime     bool   // they have never signed any version
	SignedVersion string // what they signed last
	Suspended     bool   // what the policy says of the unsigned holds already

	TrialDesk    care.DeskID // of theirs, where a version is tried
	TrialVersion string
	TrialUntil   int64

	May []string // draft approve signatures
}

// A ReadClause is a clause as a reader meets it. Change is against what the
// reader signed last: added, changed (in words, or in what is enforced), removed,
// or empty; Before is there where the words are others.
type ReadClause struct {
	ID          string
	Text        string
	Label       string // enforced taught by-people
	Change      string
	Before      string
	Chapter     string // the heading above, on the first clause of a chapter
	ConcernsYou bool
}

// Policy is the version that the caller is to read: the newest that they were
// asked to sign, else the one in force. Somebody new is asked by reading it.
func (r *Room) Policy(ctx context.Context, who people.Caller) (Reading, error) {
	b, err := r.reader(ctx, who)
	if err != nil {
		return Reading{}, err
	}
	if v := b.versions.newest(); v.Number > 0 && b.stand.now == nil && b.isStaff {
		if err := r.askReader(ctx, who, v); err != nil {
			return Reading{}, err
		}
		if b, err = r.reader(ctx, who); err != nil {
			return Reading{}, err
		}
	}
	return r.read(ctx, who, b)
}

// A reader is who reads, and how they stand.
type reader struct {
	roles     []string
	isStaff   bool
	suspended bool
	until     int64 // what they have signed covers them so long
	desks     []care.DeskID
	stand     stand
	versions  history
	may       []string
}

func (r *Room) reader(ctx context.Context, who people.Caller) (b reader, err error) {
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		in, err := r.Enter(tx, who, policy.ReadPolicy)
		if err != nil {
			return err
		}
		b, err = in.reader()
		return err
	})
	return b, err
}

func (in *Inside) reader() (b reader, err error) {
	r, clinic := in.room, in.who.Clinic
	standing, err := r.People.Standing(in.tx, clinic, in.who.Person, "", "")
	if err != nil {
		return b, err
	}
	b = reader{roles: in.roles, isStaff: standing.Who.Kind == "staff", suspended: !standing.Who.Signed, desks: standing.Desks, may: in.offers(standing)}
	if b.versions, err = versionsOf(in.tx, clinic); err != nil {
		return b, err
	}
	rows, err := attestationsOf(in.tx, clinic, in.who.Person)
	if err != nil {
		return b, err
	}
	b.stand = standOf(rows, b.versions)
	workers, err := r.People.Workers(in.tx, clinic)
	for _, w := range workers {
		if w.ID == in.who.Person {
			b.until = w.SignedUntil
		}
	}
	return b, err
}

// offers are what a screen may show a button for.
func (in *Inside) offers(s people.Standing) (list []string) {
	for _, o := range []struct {
		name string
		act  policy.Act
	}{{"draft", policy.DraftPolicy}, {"approve", policy.ApprovePolicy}, {"signatures", policy.SeeSignatures}} {
		if in.pack.Rules.Decide(s.Ask(o.act, in.who.FullSignIn, "")).Allowed {
			list = append(list, o.name)
		}
	}
	return list
}

// askReader asks somebody whom nobody has asked yet.
func (r *Room) askReader(ctx context.Context, who people.Caller, v Version) error {
	p, err := r.packOf(ctx, who.Clinic, v.Number)
	if err != nil {
		return err
	}
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		if _, err := r.Enter(tx, who, policy.ReadPolicy); err != nil {
			return err
		}
		return r.askOne(tx, who.Clinic, who.Person, v, p.Signing.Grace)
	})
}

// read puts the page together.
func (r *Room) read(ctx context.Context, who people.Caller, b reader) (Reading, error) {
	p, v, err := r.toRead(ctx, who.Clinic, b)
	if err != nil {
		return Reading{}, err
	}
	text, hash := p.SigningText(), p.TextHash()
	d := Reading{
		Number: p.Number, Title: p.Title.In(p.Language), Version: p.Version, Effective: v.Effective, FrontHTML: p.FrontHTML(p.Language),
		Text: text, TextSHA256: hex.EncodeToString(hash[:]),
		FirstTime: b.stand.last == nil, Suspended: b.suspended, May: b.may,
	}
	if d.State = b.state(p.Number); d.State == signed {
		d.SignedAt, d.Factor = b.stand.now.at, b.stand.now.factor
	}
	d.SignBy = signBy(b.stand, b.until)
	b.onTrial(&d, r.micros())
	if d.State == refused {
		if d.Refusal, err = r.openRefusal(ctx, who.Clinic, *b.stand.now); err != nil {
			return d, err
		}
	}
	var was *pack.Pack
	var concern pack.Concern
	if last := b.stand.last; last != nil {
		if was, err = r.packOf(ctx, who.Clinic, last.number); err != nil {
			return d, err
		}
		signed, _ := find(b.versions, last.number)
		concern = r.shelf.concern(between{signed.ArchiveHash, v.ArchiveHash}, was, p)
		d.SignedVersion = was.Version
	}
	d.Clauses = clausesFor(was, p, concern, b.roles)
	me, err := r.People.Me(ctx, who)
	d.HasPasskey = me.HasPasskey
	return d, err
}

// toRead picks the version: what was signed stays the page to read only until
// another is in force.
func (r *Room) toRead(ctx context.Context, clinic care.ClinicID, b reader) (*pack.Pack, Version, error) {
	p := r.Packs.For(clinic)
	now, current := b.stand.now, p.Number
	v, _ := find(b.versions, current)
	if now != nil && now.number != current {
		if theirs, _ := find(b.versions, now.number); b.stand.owes() || theirs.Effective > v.Effective {
			p, err := r.packOf(ctx, clinic, now.number)
			return p, theirs, err
		}
	}
	return p, v, nil
}

// state is how the reader stands to the version in front of them.
func (b reader) state(number int64) string {
	if b.stand.now == nil || b.stand.now.number != number {
		return notAsked
	}
	return b.stand.now.state
}

// signBy is the day from which what the policy says of the unsigned holds; for
// somebody who has never been covered, since they were asked.
func signBy(s stand, until int64) int64 {
	switch {
	case !s.owes():
		return 0
	case until == 0:
		return s.now.asked
	}
	return min(s.owed, until)
}

// onTrial says of a desk of the reader's that it tries a version now.
func (b reader) onTrial(d *Reading, now int64) {
	for _, v := range b.versions {
		if v.stands() && slices.Contains(b.desks, v.TrialDesk) && v.TrialFrom <= now && now < v.TrialUntil {
			d.TrialDesk, d.TrialVersion, d.TrialUntil = v.TrialDesk, v.Version, v.TrialUntil
		}
	}
}

// clausesFor lists the clauses in their order, marked against what was signed
// last; those that are gone stand where they stood. Without one before, there
// is nothing to mark.
func clausesFor(was, is *pack.Pack, concern pack.Concern, roles []string) (list []ReadClause) {
	gone, changed, mine := map[string][]ReadClause{}, map[string]bool{}, meets(concern.Roles, roles)
	if was != nil {
		gone = removed(was, is)
	}
	for _, id := range concern.Clauses {
		changed[id] = true
	}
	list = append(list, gone[""]...)
	chapter := ""
	for _, c := range is.Clauses {
		r := ReadClause{ID: c.ID, Text: c.Text.In(is.Language), Label: c.Label()}
		if heading := c.Chapter.In(is.Language); heading != chapter {
			r.Chapter, chapter = heading, heading
		}
		if was != nil {
			r.mark(was, is.Language, changed[c.ID])
		}
		list = append(append(list, r), gone[c.ID]...)
	}
	for i := range list {
		list[i].ConcernsYou = mine && changed[list[i].ID]
	}
	return list
}

// mark says how the clause differs from the one signed.
func (c *ReadClause) mark(was *pack.Pack, lang string, ruled bool) {
	i := slices.IndexFunc(was.Clauses, func(w pack.Clause) bool { return w.ID == c.ID })
	if i < 0 {
		c.Change = "added"
		return
	}
	before := was.Clauses[i].Text.In(lang)
	if before != c.Text {
		c.Change, c.Before = "changed", before
	} else if ruled {
		c.Change = "changed"
	}
}

// removed are the clauses that are no more, by the last one before them that is
// still there.
func removed(was, is *pack.Pack) map[string][]ReadClause {
	gone, after := map[string][]ReadClause{}, ""
	for _, w := range was.Clauses {
		if slices.ContainsFunc(is.Clauses, func(c pack.Clause) bool { return c.ID == w.ID }) {
			after = w.ID
			continue
		}
		gone[after] = append(gone[after], ReadClause{ID: w.ID, Label: w.Label(), Change: "removed", Before: w.Text.In(is.Language)})
	}
	return gone
}
