package handbook

import (
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

func TestAShelfKeepsWhatWasUsedLast(t *testing.T) {
	t.Parallel()
	var l lately[int, string]
	l.put(1, "one", 2)
	l.put(2, "two", 2)
	l.get(1)
	l.put(3, "three", 2)
	l.put(3, "trois", 2)
	for key, want := range map[int]string{1: "one", 2: "", 3: "trois"} {
		if got, ok := l.get(key); got != want || ok != (want != "") {
			t.Errorf("under %d stands %q", key, got)
		}
	}
}

func TestTwoVersionsAreComparedOnceHoweverManyReadThem(t *testing.T) {
	t.Parallel()
	p, err := pack.Embedded("ru-clinic")
	if err != nil {
		t.Fatal(err)
	}
	was := *p
	was.Clauses = was.Clauses[1:]
	var s shelf
	pair := between{{1}, {2}}
	if c := s.concern(pair, &was, p); len(c.Clauses) != 1 || c.Clauses[0] != p.Clauses[0].ID {
		t.Fatalf("%+v", c)
	}
	if c := s.concern(pair, p, p); len(c.Clauses) != 1 {
		t.Errorf("it was worked out again: %+v", c)
	}
	if c := s.concern(between{{2}, {2}}, &was, p); len(c.Clauses) != 0 {
		t.Errorf("a version against itself: %+v", c)
	}
}

// However many things are asked at however many clinics on trial, what is held
// in memory has an end; the totals go on.
func TestCountsOfTrialsAreBounded(t *testing.T) {
	t.Parallel()
	var e effects
	yes, no := policy.Answer{Allowed: true}, policy.Answer{}
	tell := func(number int64, act policy.Act, was, is policy.Answer) {
		e.count(pack.Compared{Clinic: "c", Number: number, Question: policy.Question{Act: act, Who: policy.Who{Kind: "staff"}}, Was: was, Is: is})
	}
	for n := range int64(mostEffects) {
		tell(n, policy.Read, yes, yes)
	}
	tell(0, policy.Read, yes, no)
	if len(e.counts) != mostEffects || e.counts[effect{clinic: "c"}] != 2 {
		t.Errorf("%d are held, %d in all", len(e.counts), e.counts[effect{clinic: "c"}])
	}
	e.take()
	tell(0, policy.Read, yes, no)
	if key := (effect{"c", 0, "staff", "read", "allowed", "refused"}); e.counts[key] != 1 {
		t.Errorf("counted %v", e.counts)
	}
	e.take()
	e.giveBack(map[effect]int64{{clinic: "c"}: 3})
	tell(0, policy.Read, no, no)
	if e.counts[effect{clinic: "c"}] != 4 || len(e.counts) != 1 {
		t.Errorf("counted %v", e.counts)
	}
}

func TestSomebodyOfTwoRolesIsCountedUnderOne(t *testing.T) {
	t.Parallel()
	for want, roles := range map[string][]string{"doctor": {"chief", "doctor"}, "patient": {"parent", "patient"}, "privacy": {"representative", "privacy"}} {
		if got := roleOf(policy.Who{Roles: roles}); got != want {
			t.Errorf("%v is counted under %s", roles, got)
		}
	}
}

func TestHistoryNamesTheStatesByTheClock(t *testing.T) {
	t.Parallel()
	h := history{
		{Number: 1, State: approved, Effective: 10}, {Number: 2, State: approved, Effective: 20}, {Number: 3, State: withdrawn, Approved: 15, Effective: 25},
		{Number: 4, State: approved, Effective: 30}, {Number: 5, State: proposed}, {Number: 6, State: draft},
	}
	for now, want := range map[int64][]string{
		5:  {approved, approved, withdrawn, approved, proposed, draft},
		10: {inForce, approved, withdrawn, approved, proposed, draft},
		29: {replaced, inForce, withdrawn, approved, proposed, draft},
		30: {replaced, replaced, withdrawn, inForce, proposed, draft},
	} {
		shown := append(history{}, h...)
		shown.show(now)
		for i, v := range shown {
			if v.State != want[i] {
				t.Errorf("at %d version %d is %s, want %s", now, v.Number, v.State, want[i])
			}
		}
	}
	if h.newest().Number != 4 || h.before(4).Number != 2 || h.before(1).Number != 0 || h.inForce(5).Number != 0 {
		t.Error("the order of versions is another")
	}
}

// Every sentence is there in both languages.
func TestEveryFaultOfPublishingSpeaksToPeople(t *testing.T) {
	t.Parallel()
	for _, why := range []string{"it is larger than 50 MB", fileTooLarge, tooMany, "there are more than 400 files in it", "this is no .zip: x", `the name "../x" leads out of the folder`, emptyArchive, "anything else"} {
		f := unopened(why)
		if r := f.(*care.Fault).Reasons[0]; r.Because.Ru == "" || r.Because.En == "" || r.Instead.Ru == "" || r.Instead.En == "" {
			t.Errorf("%s: %+v", why, r)
		}
	}
}
