package pack_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/packs"
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
				t.Fatal(problems)
			}
			if len(p.Rules.Silent()) > 0 {
				return // the last word of an act: it could not be published
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

// TestMutantsOfShippedPacksAreKilled breaks each rule in every sensible way:
// the pack's own tests must notice.
func TestMutantsOfShippedPacksAreKilled(t *testing.T) {
	t.Parallel()
	for _, name := range shipped(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := pack.Embedded(name)
			if err != nil {
				t.Fatal(err)
			}
			m := p.Mutate()
			t.Logf("%d mutants, %d killed, %d equivalent", m.Mutants, m.Killed, len(m.Equivalent))
			for _, s := range m.Survivors {
				t.Logf("%s:%d: %s: %s", s.File, s.Line, s.Rule, s.Change)
			}
			if m.Mutants < 100 || m.Killed*100 < m.Mutants*95 {
				t.Error("too many survive")
			}
		})
	}
}

// shipped names the packs that ship.
func shipped(t testing.TB) (names []string) {
	t.Helper()
	entries, err := packs.Files().ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
