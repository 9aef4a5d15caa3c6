package pack

import (
	"fmt"
	"slices"

	"github.com/bedside-health/bedside/policy"
)

// wayOut tells of rules that nobody could ever replace, and of signatures that
// somebody would owe and could not give. Bedside permits nothing itself: under
// such a pack a clinic would be stuck.
func (l *loader) wayOut() {
	for _, act := range []policy.Act{policy.DraftPolicy, policy.ApprovePolicy} {
		if !slices.ContainsFunc(rolesOf["staff"], func(role string) bool { return l.mayUnsigned(role, act) }) {
			l.flaw("rules", 0, fmt.Sprintf("%s is permitted to nobody who has yet to sign: these rules could be in force for ever", act), "Permit it to somebody; packs/ru-clinic/rules/50-policy.cedar shows how")
		}
	}
	for _, act := range []policy.Act{policy.ReadPolicy, policy.SignPolicy} {
		for _, role := range rolesOf["staff"] {
			if !l.mayUnsigned(role, act) {
				l.flaw("rules", 0, fmt.Sprintf("%s is not permitted to the role %q before signing: what is owed could never be signed", act, role), "Permit it to all staff; packs/ru-clinic/rules/50-policy.cedar shows how")
			}
		}
	}
}

// mayUnsigned asks for somebody who has come in properly and signed nothing.
func (l *loader) mayUnsigned(role string, act policy.Act) bool {
	who := policy.Who{Kind: "staff", Roles: []string{role}, Active: true, FullSignIn: true}
	return l.pack.Rules.Decide(policy.Question{Act: act, Who: who}).Allowed
}
