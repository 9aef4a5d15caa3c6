package guard_test

import (
	"testing"

	"github.com/bedside-health/bedside/guard"
	"github.com/bedside-health/bedside/pack"
)

// shipped is the guard of a pack that ships.
func shipped(t testing.TB, name string) *guard.Guard {
	t.Helper()
	return guard.New(decided(t, name))
}

// decided says what a pack has decided in the guard's own words.
func decided(t testing.TB, name string) guard.Policy {
	t.Helper()
	p, err := pack.Embedded(name)
	if err != nil {
		t.Fatal(err)
	}
	to := guard.Policy{
		Decide: map[guard.Kind]guard.Decision{}, Clauses: map[guard.Kind]string{}, Instead: guard.Offers(p.Language),
		Messengers:  append(append([]string{}, p.Guard.PrivateMessengers...), p.Guard.ForeignMessengers...),
		Invitations: p.Guard.Invitations,
	}
	for _, kind := range guard.Kinds {
		to.Decide[kind], to.Clauses[kind] = guard.Decision(p.Decision(string(kind))), p.Guard.Clauses[string(kind)]
		if kind.Identifier() {
			to.Clauses[kind] = p.Guard.Clauses["identifier"]
		}
	}
	for _, c := range p.Guard.PublicContacts {
		to.Public = append(to.Public, guard.Contact{Phone: c.Phone, Email: c.Email, Link: c.Link})
	}
	for _, one := range p.Standard.Phrases {
		to.Phrases = append(to.Phrases,
			guard.Phrase{Avoid: one.Avoid.Ru, At: one.At, Class: one.Class, Because: one.Why.Ru, Instead: one.Instead.Ru[0]},
			guard.Phrase{Avoid: one.Avoid.En, At: one.At, Class: one.Class, Because: one.Why.En, Instead: one.Instead.En[0]})
	}
	return to
}
