package policy_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/policy"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// TestBrokenRulesAreRefusedWithPlaceAndRemedy compiles each file of
// testdata/problems alone and compares what is said about it.
func TestBrokenRulesAreRefusedWithPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/problems/*.cedar")
	if len(files) == 0 {
		t.Fatal("no files")
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			rules, problems := policy.Compile(map[string][]byte{name: text})
			if rules != nil || len(problems) == 0 {
				t.Fatal("it compiled")
			}
			var lines []string
			for _, p := range problems {
				lines = append(lines, p.String())
			}
			golden(t, strings.TrimSuffix(file, ".cedar")+".golden", strings.Join(lines, "\n")+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%swant\n%s", file, got, want)
	}
}

func TestNothingIsNoPolicy(t *testing.T) {
	t.Parallel()
	rules, problems := policy.Compile(nil)
	if rules != nil || len(problems) != len(policy.Acts) {
		t.Errorf("got %v, %d problems, want one for each act", rules, len(problems))
	}
}

func TestRulesAreListedAsWritten(t *testing.T) {
	t.Parallel()
	rules := ruClinic(t).All()
	first := rules[0]
	if first.Rule != "leavers-are-out" || first.Effect != "forbid" || first.Line != 3 || len(first.Acts) != len(policy.Acts) {
		t.Errorf("first rule is %+v", first)
	}
	effects := map[string]int{}
	for _, r := range rules {
		effects[r.Effect]++
	}
	if effects["permit"] == 0 || effects["forbid"] == 0 || effects["silence"] == 0 {
		t.Errorf("effects %v", effects)
	}
}
