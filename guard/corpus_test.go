package guard_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/bedside-health/bedside/guard"
)

// A line of a corpus, as testdata/README.md has it.
type line struct {
	Text     string
	From     guard.From
	Decision guard.Decision
	Findings []struct {
		Kind       guard.Kind
		Start, End int
	}
}

func corpus(t *testing.T, name string) (lines []line) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if os.IsNotExist(err) {
		t.Skip(name + " is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		var l line
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v: %s", name, err, in.Text())
		}
		lines = append(lines, l)
	}
	return lines
}

// A score counts what was found rightly, what was missed, what was made up.
type score struct{ right, missed, madeUp float64 }

// count looks at the decision alone: stopped, or not.
func (s *score) count(t *testing.T, l line, got guard.Verdict) {
	switch stop := got.Decision == guard.Stop; {
	case stop && l.Decision == guard.Stop:
		s.right++
	case stop:
		s.madeUp++
		t.Logf("stopped: %s", l.Text)
	case l.Decision == guard.Stop:
		s.missed++
		t.Logf("let through: %s", l.Text)
	}
}

func (s score) recall() float64    { return share(s.right, s.missed) }
func (s score) precision() float64 { return share(s.right, s.madeUp) }

func share(of, and float64) float64 {
	if of+and == 0 {
		return 1
	}
	return of / (of + and)
}

// compare counts one line by kind. A finding is found when one of its kind
// overlaps it.
func compare(by map[guard.Kind]*score, want line, got guard.Verdict) {
	used := make([]bool, len(got.Findings))
	for _, w := range want.Findings {
		found := false
		for i, f := range got.Findings {
			if !used[i] && f.Kind == w.Kind && f.Start < w.End && w.Start < f.End {
				used[i], found = true, true
				break
			}
		}
		if found {
			by[w.Kind].right++
		} else {
			by[w.Kind].missed++
		}
	}
	for i, f := range got.Findings {
		if !used[i] {
			by[f.Kind].madeUp++
		}
	}
}

// least is what recall and precision must reach: over all kinds, and for stops.
const least = .97

func measure(t *testing.T, g *guard.Guard, name string) {
	by := map[guard.Kind]*score{}
	for _, k := range guard.Kinds {
		by[k] = &score{}
	}
	var stops, all score
	lines := corpus(t, name)
	for _, l := range lines {
		got := g.Judge(guard.Message{From: l.From, Text: l.Text})
		compare(by, l, got)
		stops.count(t, l, got)
	}
	for _, k := range guard.Kinds {
		s := by[k]
		all = score{all.right + s.right, all.missed + s.missed, all.madeUp + s.madeUp}
		t.Logf("%-10s recall %.3f precision %.3f of %.0f", k, s.recall(), s.precision(), s.right+s.missed)
	}
	t.Logf("%s: %d lines; all kinds: recall %.3f precision %.3f; stops: recall %.3f precision %.3f", name, len(lines), all.recall(), all.precision(), stops.recall(), stops.precision())
	for what, figure := range map[string]float64{"recall": all.recall(), "precision": all.precision(), "recall of stops": stops.recall(), "precision of stops": stops.precision()} {
		if figure < least {
			t.Errorf("%s: %s is %.3f", name, what, figure)
		}
	}
}

func TestCorporaAreJudgedAsPeopleWould(t *testing.T) {
	t.Parallel()
	for _, of := range []struct{ name, pack string }{
		{"corpus.ru.jsonl", "ru-clinic"}, {"corpus.en.jsonl", "en-clinic"},
		{"blind.ru.jsonl", "ru-clinic"}, {"blind.en.jsonl", "en-clinic"},
	} {
		t.Run(of.name, func(t *testing.T) {
			t.Parallel()
			measure(t, shipped(t, of.pack), of.name)
		})
	}
}

// TestWhatIsWrittenAgainstTheGuardIsStopped goes through lines that were written against the
// guard, in many disguises, and lines that look like them and are innocent.
// Only the stop counts: findings are not listed there.
func TestWhatIsWrittenAgainstTheGuardIsStopped(t *testing.T) {
	t.Parallel()
	for _, of := range []struct{ name, pack string }{{"stops.ru.jsonl", "ru-clinic"}, {"stops.en.jsonl", "en-clinic"}} {
		t.Run(of.name, func(t *testing.T) {
			t.Parallel()
			g, s := shipped(t, of.pack), score{}
			for _, l := range corpus(t, of.name) {
				s.count(t, l, g.Judge(guard.Message{Text: l.Text}))
			}
			t.Logf("%s: recall %.3f precision %.3f of %.0f", of.name, s.recall(), s.precision(), s.right+s.missed)
			if s.recall() < least || s.precision() < least || s.right < 100 {
				t.Errorf("%s: recall %.3f precision %.3f of %.0f", of.name, s.recall(), s.precision(), s.right+s.missed)
			}
		})
	}
}

func TestLaboratoriesPharmaciesAndHospitalsAreNotStopped(t *testing.T) {
	t.Parallel()
	for _, of := range []struct{ name, pack string }{{"places.ru.jsonl", "ru-clinic"}, {"places.en.jsonl", "en-clinic"}} {
		t.Run(of.name, func(t *testing.T) {
			t.Parallel()
			g, stopped := shipped(t, of.pack), 0
			lines := corpus(t, of.name)
			for _, l := range lines {
				if g.Judge(guard.Message{Text: l.Text}).Decision == guard.Stop {
					stopped++
					t.Logf("stopped: %s", l.Text)
				}
			}
			if len(lines) < 45 || stopped*100 > len(lines) {
				t.Errorf("%d of %d lines are stopped", stopped, len(lines))
			}
		})
	}
}
