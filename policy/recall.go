package policy

import (
	"strings"
	"sync"
)

// recall remembers what May has answered. An answer depends on the rules and
// the question alone, and a clinic asks the same few hundred questions all
// day: a screen offers its buttons with every message.
type recall struct {
	mu      sync.Mutex
	answers map[recalled]actSet
}

// enough is how many answers are remembered before all are forgotten.
const enough = 4096

// recalled is a question about several acts, as a key.
type recalled struct {
	kind, roles, identity              string
	active, onDuty, fullSignIn, signed bool
	about                              About
	acts                               actSet
}

// of returns the remembered answer, or the one that ask gives.
func (r *recall) of(q Question, acts actSet, ask func() actSet) actSet {
	key := recalled{q.Who.Kind, strings.Join(q.Who.Roles, " "), q.Who.Identity, q.Who.Active, q.Who.OnDuty, q.Who.FullSignIn, q.Who.Signed, q.About, acts}
	r.mu.Lock()
	allowed, found := r.answers[key]
	r.mu.Unlock()
	if found {
		return allowed
	}
	allowed = ask()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.answers == nil || len(r.answers) >= enough {
		r.answers = map[recalled]actSet{}
	}
	r.answers[key] = allowed
	return allowed
}

// An actSet holds acts, one bit each in the order of Acts.
type actSet uint64

var bits = func() map[Act]actSet {
	list := map[Act]actSet{}
	for i, act := range Acts {
		list[act] = 1 << i
	}
	return list
}()

func setOf(acts []Act) (s actSet) {
	for _, act := range acts {
		s |= bits[act]
	}
	return s
}
