package policy

import (
	"strings"
	"testing"

	"github.com/cedar-policy/cedar-go"
)

// Cedar always asks all rules; whoever stops earlier is let go.
func TestRuleListStopsWhenAskedTo(t *testing.T) {
	t.Parallel()
	var list ruleList
	list.add(&cedar.Policy{}, Reason{Rule: "first"})
	list.add(&cedar.Policy{}, Reason{Rule: "second"})
	asked := 0
	for range list.All() {
		asked++
		break
	}
	if asked != 1 {
		t.Errorf("asked %d", asked)
	}
}

// The tables count words; the schema lists them. They must not part.
func TestTablesHoldTheWordsOfTheSchema(t *testing.T) {
	t.Parallel()
	schema := string(schemaText)
	for _, words := range enumerated {
		for _, word := range words {
			mustHold(t, schema, `"`+word+`"`)
		}
	}
	for _, word := range askedWords {
		mustHold(t, schema, string(word)+": Bool")
	}
}

func mustHold(t *testing.T, schema, word string) {
	t.Helper()
	if !strings.Contains(schema, word) {
		t.Errorf("the schema does not hold %s", word)
	}
}

func TestBrokenSchemaStopsTheProgram(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("it went on")
		}
	}()
	newValidator([]byte("entity Person in Nowhere;"))
}

func TestRuleThatStandsNowhereIsNotFound(t *testing.T) {
	t.Parallel()
	rules := &Rules{byAct: map[Act]*actRules{Read: {}}}
	if _, found := rules.policyOf(Rule{Acts: []Act{Read}}); found {
		t.Error("found")
	}
}
