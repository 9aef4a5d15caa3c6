package pack_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

// A refusal names the decision by which it was made, in a word that can be
// decided again; whoever may not know of the thing is given none.
func TestRefusalNamesItsRuling(t *testing.T) {
	t.Parallel()
	p := ruClinic(t).Numbered(3)
	q := printsWithoutADocument
	fault, ok := errors.AsType[*care.Fault](judged(p, q))
	if !ok || !strings.HasPrefix(fault.Ruling, "3-"+q.Code()) || len(fault.Ruling) != len("3-"+q.Code())+2 {
		t.Fatalf("%+v", fault)
	}
	number, again, err := pack.ReadRuling(fault.Ruling)
	if err != nil || number != 3 || !reflect.DeepEqual(again, q) {
		t.Errorf("%d, %+v, %v", number, again, err)
	}
	if a := p.Rules.Decide(again); a.Allowed || a.Refused[0].Clause != fault.Reasons[0].Clause {
		t.Errorf("decided again: %+v", a)
	}
	q.Who.Roles = []string{"chief"}
	if fault, ok := errors.AsType[*care.Fault](judged(p, q)); !ok || fault.Kind != care.Unknown || fault.Ruling != "" {
		t.Errorf("%+v", fault)
	}
	if ruClinic(t).Number != 0 || ruClinic(t).Ruling(q)[:2] != "0-" {
		t.Error("a pack as it ships has a number")
	}
}

func TestARulingThatWasCutShortOrMistypedIsNone(t *testing.T) {
	t.Parallel()
	ruling := ruClinic(t).Numbered(12).Ruling(printsWithoutADocument)
	for _, same := range []string{ruling, " " + strings.ToLower(ruling) + "\n", strings.NewReplacer("0", "O", "1", "l").Replace(ruling)} {
		if n, q, err := pack.ReadRuling(same); err != nil || n != 12 || !reflect.DeepEqual(q, printsWithoutADocument) {
			t.Errorf("%q: %d, %+v, %v", same, n, q, err)
		}
	}
	for i := range ruling {
		wrong := []string{ruling[:i], ruling[:i] + ruling[i+1:]}
		for _, digit := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
			if other := ruling[:i] + string(digit) + ruling[i+1:]; other != ruling {
				wrong = append(wrong, other)
			}
		}
		passed := 0
		for _, w := range wrong {
			if _, _, err := pack.ReadRuling(w); err == nil {
				passed++
			}
		}
		if passed > 1 { // one in a thousand may
			t.Errorf("%d of %d that are wrong at %d were taken", passed, len(wrong), i)
		}
	}
}

func TestWhatIsNoRulingIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "3", "3-", "-3", "-3-0", "03-0", "+3-0", "3-0-0", "3-!", "3 -0", "x-0", "99999999999999999999-0"} {
		if n, _, err := pack.ReadRuling(s); care.KindOf(err) != care.Invalid || n != 0 {
			t.Errorf("%q: %d, %v", s, n, err)
		}
	}
}

// A number can be made up so that it reads well and asks for nothing: its check
// digits are no secret. Nobody falls over it.
func TestAQuestionWithoutAnActIsNoRuling(t *testing.T) {
	t.Parallel()
	p := ruClinic(t).Numbered(3)
	for _, kind := range []string{"", "patient", "staff"} {
		q := policy.Question{Who: policy.Who{Kind: kind, Active: true}}
		if _, _, err := pack.ReadRuling(p.Ruling(q)); care.KindOf(err) != care.Invalid {
			t.Errorf("%q: %v", kind, err)
		}
		if _, what, facts := p.InWords(q); what != (care.Text{}) || len(facts) > 0 {
			t.Errorf("%q: %v, %v", kind, what, facts)
		}
	}
}

// Whatever somebody types, reading it and saying it in words never panics.
func FuzzReadRuling(f *testing.F) {
	p := ruClinic(f).Numbered(3)
	f.Add(p.Ruling(printsWithoutADocument))
	f.Add(p.Ruling(policy.Question{}))
	f.Add("3-0")
	f.Fuzz(func(t *testing.T, typed string) {
		if _, q, err := pack.ReadRuling(typed); err == nil {
			p.Rules.Decide(q)
			p.InWords(q)
		}
		if q, err := policy.ReadQuestion(typed); err == nil { // one that checks out is rarely met by chance
			p.Rules.Decide(q)
			p.InWords(q)
		}
	})
}
