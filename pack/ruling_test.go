package pack_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
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
