package pack_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

// TestEveryRuleIsMissedWhenItIsGone takes the rules away one by one: a rule
// that no case of the pack's tests misses is a rule that nobody has tried.
func TestEveryRuleIsMissedWhenItIsGone(t *testing.T) {
	t.Parallel()
	whole := ruClinic(t)
	for _, rule := range whole.Rules.All() {
		t.Run(rule.Rule, func(t *testing.T) {
			t.Parallel()
			without := folder(t)
			cut(t, without, rule)
			p, problems := pack.Load(without)
			if p == nil {
				if !strings.Contains(pack.Problems(problems).Error(), "nobody says why") {
					t.Fatal(problems)
				}
				return // the last word of an act: the pack does not even load
			}
			if len(p.RunTests()) == 0 {
				t.Errorf("%s:%d: no case misses this rule", rule.File, rule.Line)
			}
		})
	}
}

// cut removes a rule: from its first annotation to the semicolon that ends it.
func cut(t *testing.T, from fstest.MapFS, rule policy.Rule) {
	t.Helper()
	lines := strings.Split(string(from[rule.File].Data), "\n")
	end := rule.Line - 1
	for !strings.HasSuffix(lines[end], ";") {
		end++
	}
	from[rule.File].Data = []byte(strings.Join(slices.Delete(lines, rule.Line-1, end+1), "\n"))
}
