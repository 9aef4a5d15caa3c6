package guard

import (
	"cmp"
	"slices"
	"time"
)

// A Message to judge.
type Message struct {
	From From // empty is Staff
	Text string
	// Now and Trail find what is given away digit by digit in several
	// messages. Without them each message stands alone.
	Now   time.Time
	Trail Trail
}

// A Verdict is what happens to a message, and why.
type Verdict struct {
	Decision Decision
	Findings []Finding // in the order of the text
}

// A Finding is a place in the text. It carries none of the message's words.
type Finding struct {
	Kind       Kind
	Start, End int // bytes of the text as given
	Decision   Decision
	Clause     string
	Because    string // for tone: the reason
	Instead    string
}

// A Guard judges under one Policy. It never changes and may be shared.
type Guard struct {
	policy  Policy
	names   sequences // of messengers
	cues    sequences // invitations
	public  contacts
	own     contacts
	phrases phraseBook
}

// New makes a Policy ready.
func New(p Policy) *Guard {
	if p.Unknown == "" {
		p.Unknown = Warn
	}
	return &Guard{policy: p, names: named(p.Messengers), cues: invited(p.Invitations),
		public: contactsOf(p.Public), own: contactsOf(p.Own), phrases: phrasesOf(p.Phrases)}
}

// Judge judges one message.
func (g *Guard) Judge(m Message) Verdict {
	return g.verdict(g.search(m).found)
}

func (g *Guard) search(m Message) *reading {
	r := g.read(m.Text)
	r.identifiers()
	if m.From != Patient {
		r.addresses()
		r.spaced()
		r.trail(m)
		r.phones()
		r.invitations()
		r.tone()
	}
	return r
}

// verdict leaves out what passes, and puts the rest in order.
func (g *Guard) verdict(found []Finding) Verdict {
	v := Verdict{Decision: Pass}
	for _, f := range found {
		if f.Kind != Tone {
			if f.Decision.weight() == 0 {
				continue
			}
			if f.Decision.weight() > v.Decision.weight() {
				v.Decision = f.Decision
			}
		}
		v.Findings = append(v.Findings, f)
	}
	slices.SortStableFunc(v.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return v
}

// find notes a finding that spans these tokens.
func (r *reading) find(kind Kind, from, to int, whose owner) {
	p := r.guard.policy
	d := p.Decide[kind]
	if kind == Phone || kind == Email || kind == Messenger {
		for i := from; i < to; i++ {
			r.held[i] = true
		}
	}
	if whose == unknown {
		d = d.atMost(p.Unknown)
	}
	r.found = append(r.found, Finding{Kind: kind, Start: r.tokens[from].Start, End: r.tokens[to-1].End,
		Decision: d, Clause: p.Clauses[kind], Instead: p.Instead[kind]})
}
