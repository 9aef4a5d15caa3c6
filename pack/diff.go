package pack

import (
	"fmt"
	"slices"

	"github.com/bedside-health/bedside/policy"
)

// A Diff is what changes for people when one pack takes another's place.
type Diff struct {
	From        string         `json:"from"`
	To          string         `json:"to"`
	Decisions   []Change       `json:"decisions"` // yes became no, or the other way round
	Reasons     []Change       `json:"reasons"`   // the answer is the same, for other clauses
	Clauses     []ClauseChange `json:"clauses"`
	Settings    []Setting      `json:"settings"`     // hours, promises, guard, texts
	NotCompared []string       `json:"not_compared"` // acts with more questions than are asked
	Signers     []string       `json:"signers"`      // roles of staff who would be asked to sign again

	Cited map[string]Words `json:"cited"` // the text of each clause that a change names, the new one if it stands
}

// A Change is one kind of situation in which these acts are decided
// differently. What does not matter is left out of the situation.
type Change struct {
	Acts      []policy.Act `json:"acts"`
	Person    string       `json:"person"` // patient | staff
	Situation []Fact       `json:"situation"`
	Before    string       `json:"before"` // allowed | refused | unknown
	After     string       `json:"after"`
	Lost      []string     `json:"lost"`   // clauses that no longer speak
	Gained    []string     `json:"gained"` // clauses because of which it is so now

	// The same in words.
	Who  Words `json:"who"`
	What Words `json:"what"`
	When Words `json:"when"`
}

// A Fact with the values that it must have one of.
type Fact struct {
	Name   string   `json:"name"`   // as in a pack's tests: "about.state"
	Values []string `json:"values"` // "yes" and "no" for a fact that is one
}

// Compare asks two packs every question that their rules can tell apart, and
// lays their texts and settings side by side.
func Compare(a, b *Pack) Diff {
	d := Diff{From: a.String(), To: b.String(), Clauses: clauseChanges(a, b), Settings: settingChanges(a, b),
		Decisions: []Change{}, Reasons: []Change{}, NotCompared: []string{}, Signers: emptied(Concerned(a, b).Roles), Cited: map[string]Words{}}
	var all []Change
	left := maxWork
	for _, act := range policy.Acts {
		for _, person := range persons {
			was, is := a.Rules.Text(act, person), b.Rules.Text(act, person)
			if was == is {
				continue
			}
			domain := domainOf(act, person, a.Rules, b.Rules)
			if domain.size() > maxQuestions {
				d.NotCompared = append(d.NotCompared, fmt.Sprintf("%s (%s): the rules look at so many facts that there are %d questions; %d are the most that are asked",
					act, person, domain.size(), maxQuestions))
				continue
			}
			if left -= domain.size() * (len(was) + len(is)); left < 0 {
				left += domain.size() * (len(was) + len(is)) // others are compared all the same
				d.NotCompared = append(d.NotCompared, fmt.Sprintf("%s (%s): there are so many rules that asking them %d questions would take too long",
					act, person, domain.size()))
				continue
			}
			all = append(all, domain.changes(a.Rules, b.Rules)...)
		}
	}
	for _, c := range joined(all) {
		c.inWords()
		d.cite(a, c.Lost)
		d.cite(b, c.Lost)
		d.cite(b, c.Gained)
		if c.Before == c.After {
			d.Reasons = append(d.Reasons, c)
		} else {
			d.Decisions = append(d.Decisions, c)
		}
	}
	return d
}

func (d Diff) cite(p *Pack, clauses []string) {
	for _, id := range clauses {
		if text := p.clause(id).Text; text.Ru != "" {
			d.Cited[id] = Words(text)
		}
	}
}

// Same says that nothing at all has changed.
func (d Diff) Same() bool {
	return len(d.Decisions)+len(d.Reasons)+len(d.Clauses)+len(d.Settings)+len(d.NotCompared) == 0
}

// joined puts acts together that change alike in one situation.
func joined(all []Change) (rows []Change) {
	for _, c := range all {
		same := slices.IndexFunc(rows, func(r Change) bool { return r.like(c) })
		if same < 0 {
			rows = append(rows, c)
			continue
		}
		rows[same].Acts = append(rows[same].Acts, c.Acts...)
	}
	return rows
}

func (c Change) like(o Change) bool {
	return c.Person == o.Person && c.Before == o.Before && c.After == o.After &&
		slices.Equal(c.Lost, o.Lost) && slices.Equal(c.Gained, o.Gained) &&
		slices.EqualFunc(c.Situation, o.Situation, func(a, b Fact) bool { return a.Name == b.Name && slices.Equal(a.Values, b.Values) })
}

// change is how one question is decided now and then; the zero one is none.
type change struct{ before, after, lost, gained string }

// changed compares two answers. Clauses that permitted what is now refused
// say nothing about why. Whether a refusal also hides the thing is only told
// where nobody is allowed: what counts is that somebody may, or may no longer.
func changed(before, after policy.Answer) (change, []string, []string) {
	was, is := outcome(before), outcome(after)
	if was.key() == is.key() || (before.Unknowable && after.Unknowable) { // nobody hears why
		return change{}, nil, nil
	}
	lost, gained := less(was.Clauses, is.Clauses), less(is.Clauses, was.Clauses)
	switch {
	case before.Allowed && !after.Allowed:
		lost, gained, is.Verdict = nil, is.Clauses, "refused"
	case !before.Allowed && after.Allowed:
		gained, was.Verdict = less(clausesOf(after.Granted), clausesOf(before.Granted)), "refused"
		lost = less(was.Clauses, gained)
	}
	return change{was.Verdict, is.Verdict, fmt.Sprint(lost), fmt.Sprint(gained)}, lost, gained
}

// less is what of a is not in b.
func less(a, b []string) (left []string) {
	for _, s := range a {
		if !slices.Contains(b, s) {
			left = append(left, s)
		}
	}
	return left
}

// changes asks both sets of rules the whole domain.
func (d domain) changes(a, b *policy.Rules) (found []Change) {
	groups := map[change]*group{}
	var order []change
	for at, q := range d.all() {
		c, lost, gained := changed(a.Decide(q), b.Decide(q))
		if c == (change{}) {
			continue
		}
		g := groups[c]
		if g == nil {
			g = &group{domain: d, points: map[int]bool{}, change: Change{Acts: []policy.Act{d.act}, Person: d.person,
				Before: c.before, After: c.after, Lost: emptied(lost), Gained: emptied(gained)}}
			groups[c] = g
			order = append(order, c)
		}
		g.add(at)
	}
	for _, c := range order {
		found = append(found, groups[c].rows()...)
	}
	return found
}

// emptied is never nil: JSON shows a list.
func emptied(list []string) []string { return append([]string{}, list...) }
