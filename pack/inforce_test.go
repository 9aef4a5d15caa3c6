package pack_test

import (
	"sync"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

// at is a clock that a test sets.
type at struct{ time.Time }

func (a *at) now() time.Time { return a.Time }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestPackInForceChangesForOneClinic(t *testing.T) {
	t.Parallel()
	first, second := ruClinic(t), ruClinic(t).Numbered(1)
	in := pack.New(first, (&at{noon}).now)
	in.Put("b.example", []pack.Term{{Pack: second, From: noon}}, nil)
	if in.For("a.example") != first || in.For("b.example") != second || in.At("b.example", "des_1") != second {
		t.Error("the wrong pack is in force")
	}
}

// Nothing runs when a version comes into force: the clock passes a moment.
func TestTermBeginsByTheClock(t *testing.T) {
	t.Parallel()
	shipped := ruClinic(t)
	first, second := shipped.Numbered(1), shipped.Numbered(2)
	clock := &at{noon}
	in := pack.New(shipped, clock.now)
	in.Put("a.example", []pack.Term{{second, noon.Add(2 * time.Hour)}, {first, noon.Add(time.Hour)}}, nil)
	for after, want := range map[time.Duration]int64{0: 0, time.Hour - 1: 0, time.Hour: 1, 2*time.Hour - 1: 1, 2 * time.Hour: 2, 1000 * time.Hour: 2} {
		clock.Time = noon.Add(after)
		if p := in.For("a.example"); p.Number != want {
			t.Errorf("after %s number %d is in force, want %d", after, p.Number, want)
		}
	}
}

func TestTrialRunsAtOneDeskForAWhile(t *testing.T) {
	t.Parallel()
	shipped := ruClinic(t)
	clock := &at{}
	in := pack.New(shipped, clock.now)
	in.Put("a.example", []pack.Term{{shipped.Numbered(1), noon}},
		[]pack.Trial{{Pack: shipped.Numbered(2), Desk: "des_1", From: noon.Add(time.Hour), Until: noon.Add(2 * time.Hour)}})
	for after, want := range map[time.Duration]int64{0: 1, time.Hour - 1: 1, time.Hour: 2, 2*time.Hour - 1: 2, 2 * time.Hour: 1} {
		clock.Time = noon.Add(after)
		if p := in.At("a.example", "des_1"); p.Number != want {
			t.Errorf("after %s number %d is on trial, want %d", after, p.Number, want)
		}
		for _, desk := range []care.DeskID{"des_2", ""} {
			if p := in.At("a.example", desk); p.Number != 1 {
				t.Errorf("number %d at %q", p.Number, desk)
			}
		}
		if p := in.For("a.example"); p.Number != 1 {
			t.Errorf("number %d in force", p.Number)
		}
	}
}

// lenient is ru-clinic without the rule that a card needs a document.
func lenient(t testing.TB) *pack.Pack {
	return after(t, "rules/30-people.cedar", "unless { context.document_seen };", "unless { context.document_seen || true };")
}

var printsWithoutADocument = policy.Question{Act: policy.PrintCard, Who: policy.Who{Kind: "staff", Roles: []string{"desk"}, Active: true, Signed: true}}

// The desk on trial is judged by its own pack, and both answers are told; any
// other desk is judged by the one in force, and nothing is.
func TestJudgeTellsWhatATrialChanges(t *testing.T) {
	t.Parallel()
	clock := &at{noon}
	in := pack.New(ruClinic(t), clock.now)
	in.Put("a.example", []pack.Term{{ruClinic(t).Numbered(1), noon}}, []pack.Trial{{lenient(t).Numbered(2), "des_1", noon, noon.Add(time.Hour)}})
	if p, a := in.Judge("a.example", "des_1", printsWithoutADocument); p.Number != 2 || !a.Allowed {
		t.Error("nobody listens, and it is judged otherwise", p.Number, a)
	}
	var heard []pack.Compared
	in.Compare(func(c pack.Compared) { heard = append(heard, c) })
	if p, a := in.Judge("a.example", "des_2", printsWithoutADocument); p.Number != 1 || a.Allowed {
		t.Error(p.Number, a)
	}
	if p, a := in.Judge("b.example", "des_1", printsWithoutADocument); p.Number != 0 || a.Allowed {
		t.Error(p.Number, a)
	}
	if p, a := in.Judge("a.example", "des_1", printsWithoutADocument); p.Number != 2 || !a.Allowed {
		t.Error(p.Number, a)
	}
	clock.Time = noon.Add(time.Hour)
	in.Judge("a.example", "des_1", printsWithoutADocument)
	if len(heard) != 1 {
		t.Fatal(heard)
	}
	if h := heard[0]; h.Clinic != "a.example" || h.Desk != "des_1" || h.Number != 2 || h.Question.Act != policy.PrintCard || h.Was.Allowed || !h.Is.Allowed {
		t.Errorf("%+v", h)
	}
}

// Whoever asks while another puts hears of one or the other.
func TestPacksAreAskedWhileTheyArePut(t *testing.T) {
	t.Parallel()
	shipped := ruClinic(t)
	in := pack.New(shipped, (&at{noon}).now)
	var wait sync.WaitGroup
	for n := range int64(4) {
		wait.Go(func() {
			in.Put("a.example", []pack.Term{{shipped.Numbered(n), noon}}, []pack.Trial{{shipped.Numbered(n), "des_1", noon, noon.Add(time.Hour)}})
			in.Compare(func(pack.Compared) {})
		})
		wait.Go(func() {
			if p, a := in.Judge("a.example", "des_1", printsWithoutADocument); p.Number > 3 || a.Allowed {
				t.Error(p.Number, a)
			}
		})
	}
	wait.Wait()
}
