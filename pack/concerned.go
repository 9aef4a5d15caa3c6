package pack

import (
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// A Concern is what has changed for people who have signed.
type Concern struct {
	Clauses []string // in the order of the policy; those that are gone at the end
	Roles   []string // of staff for whom one of these clauses matters
}

// Concerned says what changes for whom when one pack takes another's place;
// everything for everybody when there was none. A clause has changed when its
// text has, in either language, or what its rules permit and forbid; it matters
// to a role when one of its rules decides anything for it, before or after. A
// clause that decides nothing for staff matters to whom it is taught to, and
// otherwise to everybody who signs.
func Concerned(was, is *Pack) Concern {
	if was == nil {
		was = &Pack{}
	}
	c := Concern{Clauses: clausesChanged(was, is)}
	found := map[string][]string{}
	left := maxWork
	for _, p := range []*Pack{was, is} {
		p.decidedFor(c.Clauses, found, &left)
	}
	for _, id := range c.Clauses {
		if len(found[id]) == 0 {
			found[id] = slices.Concat(was.taughtTo(id), is.taughtTo(id))
		}
		if len(found[id]) == 0 {
			found[id] = rolesOf["staff"]
		}
	}
	c.Roles = slices.DeleteFunc(slices.Clone(rolesOf["staff"]), func(role string) bool {
		return !slices.ContainsFunc(c.Clauses, func(id string) bool { return slices.Contains(found[id], role) })
	})
	return c
}

// clausesChanged lists the clauses that say or do something else.
func clausesChanged(was, is *Pack) (ids []string) {
	before, after := was.ruleTexts(), is.ruleTexts()
	for _, c := range is.Clauses {
		old := was.clause(c.ID)
		if old.Text != c.Text || before[c.ID] != after[c.ID] {
			ids = append(ids, c.ID)
		}
	}
	for _, c := range was.Clauses {
		if is.clause(c.ID).ID == "" {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// ruleTexts are, by clause, what its rules permit and forbid.
func (p *Pack) ruleTexts() map[string]string {
	texts := map[string][]string{}
	for _, r := range p.citing() {
		texts[r.Clause] = append(texts[r.Clause], p.Rules.TextOf(r))
	}
	joined := map[string]string{}
	for id, all := range texts {
		slices.Sort(all) // it is all one in which order rules stand
		joined[id] = strings.Join(all, "\n")
	}
	return joined
}

// citing are the rules that decide: those of silence only find words.
func (p *Pack) citing() []policy.Rule {
	if p.Rules == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.Rules.All()), func(r policy.Rule) bool { return r.Effect == "silence" })
}

// decidedFor adds the roles of staff for whom the rules of these clauses decide
// anything: they grant, or refuse what another rule grants.
func (p *Pack) decidedFor(clauses []string, found map[string][]string, left *int) {
	for _, act := range policy.Acts {
		cited := map[string]bool{}
		for _, r := range p.citing() {
			if slices.Contains(clauses, r.Clause) && slices.Contains(r.Acts, act) {
				cited[r.Clause] = true
			}
		}
		if len(cited) > 0 {
			p.askAllRoles(act, cited, found, left)
		}
	}
}

// askAllRoles asks about one act all that the rules can tell apart.
func (p *Pack) askAllRoles(act policy.Act, cited map[string]bool, found map[string][]string, left *int) {
	d := domainOf(act, "staff", p.Rules)
	roles := slices.IndexFunc(d.facts, func(f dimension) bool { return f.fact == "who.roles" })
	work := d.size() * len(p.Rules.Text(act, "staff"))
	if d.size() > maxQuestions || work > *left { // nobody asks that many: rather one signature too many
		for id := range cited {
			found[id] = rolesOf["staff"]
		}
		return
	}
	*left -= work
	for at, q := range d.all() {
		alike := rolesOf["staff"]
		if roles >= 0 {
			alike = d.facts[roles].values[at[roles]].words
		}
		if len(q.Who.Roles) > 1 {
			continue
		}
		for _, id := range decisive(p.Rules.Decide(q)) {
			if cited[id] && !slices.Contains(found[id], alike[0]) {
				found[id] = append(slices.Clip(found[id]), alike...)
			}
		}
	}
}

// decisive are the clauses without which an answer might be another.
func decisive(a policy.Answer) (ids []string) {
	if len(a.Granted) == 0 {
		return nil
	}
	if a.Allowed {
		return clausesOf(a.Granted)
	}
	return clausesOf(a.Refused)
}

// taughtTo are the roles of staff that a lesson teaches a clause.
func (p *Pack) taughtTo(clause string) (to []string) {
	for _, lesson := range p.Lessons {
		if slices.Contains(lesson.Clauses, clause) {
			to = append(to, slices.DeleteFunc(slices.Clone(lesson.For), func(role string) bool {
				return !slices.Contains(rolesOf["staff"], role)
			})...)
		}
	}
	return to
}

// RoleWords says a role for people.
func RoleWords(role string) care.Text {
	return care.Text(Fact{"who.roles", []string{role}}.words(Words{}))
}
