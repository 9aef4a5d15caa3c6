package pack

import (
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/bedside-health/bedside/policy"
)

// Mutation is what came of breaking each rule of a pack in every sensible way.
type Mutation struct {
	Mutants    int        `json:"mutants"` // that change a decision, or keep the rules from compiling
	Killed     int        `json:"killed"`  // and were noticed
	Survivors  []Survivor `json:"survivors"`
	Equivalent []Survivor `json:"equivalent"` // that change no decision: nobody could notice
}

// A Survivor is a broken rule that no case of the pack's tests noticed.
type Survivor struct {
	Rule   string `json:"rule"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Change string `json:"change"`
}

// fates of a mutant.
type fate int

const (
	killed fate = iota
	survived
	equivalent
)

// Mutate breaks each rule in every sensible way, one change at a time, and
// asks the pack's own tests. A mutant that no test notices is asked every
// question that the rules can tell apart: if none is answered differently, it
// is no mutant at all.
func (p *Pack) Mutate() Mutation {
	mutants := slices.Collect(p.Rules.Mutants())
	fates := make([]fate, len(mutants))
	before := &remembered{rules: p.Rules}
	next := make(chan int)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				fates[i] = p.fateOf(mutants[i], before)
			}
		})
	}
	for i := range mutants {
		next <- i
	}
	close(next)
	wait.Wait()
	return counted(mutants, fates)
}

func counted(mutants []policy.Mutant, fates []fate) Mutation {
	m := Mutation{Survivors: []Survivor{}, Equivalent: []Survivor{}}
	for i, mutant := range mutants {
		s := Survivor{mutant.Rule.Rule, mutant.Rule.File, mutant.Rule.Line, mutant.Change}
		switch fates[i] {
		case equivalent:
			m.Equivalent = append(m.Equivalent, s)
			continue
		case survived:
			m.Survivors = append(m.Survivors, s)
		case killed:
			m.Killed++
		}
		m.Mutants++
	}
	return m
}

func (p *Pack) fateOf(m policy.Mutant, before *remembered) fate {
	rules, problems := m.Compile()
	if len(problems) > 0 {
		return killed
	}
	broken := *p
	broken.Rules = rules
	switch {
	case broken.noticed(m.Acts):
		return killed
	case before.decidesLike(rules, m.Acts):
		return equivalent
	}
	return survived
}

// noticed stops at the first case that comes out differently. Only acts whose
// rules have changed need asking.
func (p *Pack) noticed(changed []policy.Act) bool {
	asked := policy.Asked(changed)
	for _, f := range p.tests {
		for _, c := range f.Cases {
			for _, act := range c.Acts {
				if !slices.Contains(asked, act) {
					continue
				}
				if _, ok := c.run(p, act); !ok {
					return true
				}
			}
		}
	}
	return false
}

// remembered keeps what the rules as they are have answered, by domain: most
// mutants of an act are asked the same questions.
type remembered struct {
	rules   *policy.Rules
	mu      sync.Mutex
	domains []*answered
}

type answered struct {
	once    sync.Once
	domain  domain
	answers []string
}

// of answers a whole domain.
func (r *remembered) of(d domain) []string {
	a := r.find(d)
	a.once.Do(func() {
		for _, q := range d.all() {
			a.answers = append(a.answers, outcomeOf(r.rules, q).key())
		}
	})
	return a.answers
}

func (r *remembered) find(d domain) *answered {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range r.domains {
		if a.domain.same(d) {
			return a
		}
	}
	a := &answered{domain: d}
	r.domains = append(r.domains, a)
	return a
}

// decidesLike asks all that the rules can tell apart.
func (r *remembered) decidesLike(rules *policy.Rules, changed []policy.Act) bool {
	for _, act := range policy.Asked(changed) {
		for _, person := range persons {
			if r.rules.Text(act, person) == rules.Text(act, person) {
				continue
			}
			d := domainOf(act, person, r.rules, rules)
			if d.size() > maxQuestions || !r.sameIn(d, rules) {
				return false
			}
		}
	}
	return true
}

func (r *remembered) sameIn(d domain, rules *policy.Rules) bool {
	answers, n := r.of(d), 0
	for _, q := range d.all() {
		if outcomeOf(rules, q).key() != answers[n] {
			return false
		}
		n++
	}
	return true
}

const (
	// maxQuestions is how large a domain may be to be asked whole.
	maxQuestions = 1 << 18
	// maxWork is how much may be asked in one comparison, as questions times the
	// bytes of the rules that answer them: some seconds. A pack may come from
	// outside. All acts of a pack that ships take a quarter of it.
	maxWork = 1_500_000_000
)

// An Outcome is a decision without its words: what a test can hold.
type Outcome struct {
	Verdict string   `json:"verdict"` // allowed | refused | unknown
	Clauses []string `json:"clauses"` // that permit, or that refuse
}

func (o Outcome) key() string { return o.Verdict + " " + strings.Join(o.Clauses, " ") }

func outcomeOf(rules *policy.Rules, q policy.Question) Outcome { return outcome(rules.Decide(q)) }

func outcome(a policy.Answer) Outcome {
	switch {
	case a.Unknowable:
		return Outcome{"unknown", clausesOf(a.Refused)}
	case !a.Allowed:
		return Outcome{"refused", clausesOf(a.Refused)}
	}
	return Outcome{"allowed", clausesOf(a.Granted)}
}
