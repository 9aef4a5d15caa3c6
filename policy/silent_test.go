package policy_test

import (
	"testing"

	"github.com/bedside-health/bedside/policy"
)

// Rules that were published before an act existed go on: the act is closed,
// with a reason, until a new version speaks of it.
func TestRulesOlderThanAnActRefuseItWithAReason(t *testing.T) {
	t.Parallel()
	older := map[string][]byte{"rules.cedar": []byte(`@id("readers") @clause("1.1")
permit (principal is Staff, action == Action::"read-policy", resource);`)}
	rules, problems := policy.CompileUnder(policy.Always{}, older)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	who := policy.Who{Kind: "staff", Roles: []string{"chief"}, Active: true}
	if a := rules.Decide(policy.Question{Act: policy.ReadPolicy, Who: who}); !a.Allowed {
		t.Errorf("what the rules permit: %+v", a)
	}
	a := rules.Decide(policy.Question{Act: policy.SeeSignatures, Who: who})
	if a.Allowed || len(a.Refused) != 1 || a.Refused[0].Because.Ru == "" || a.Refused[0].Instead.En == "" {
		t.Errorf("what they are silent about: %+v", a)
	}
	if silent := rules.Silent(); len(silent) != len(policy.Acts) {
		t.Errorf("%d acts of %d are silent", len(silent), len(policy.Acts))
	}
	if rules, problems := policy.Compile(older); rules != nil || len(problems) == 0 {
		t.Error("new rules may be silent")
	}
}
