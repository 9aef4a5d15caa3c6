package policy

import (
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
)

// Code packs all facts of a question into a few digits, to be kept beside what
// was decided: whoever has the rules can decide it again. The place of each
// fact and the number of each word are fixed for ever; new ones go to the end.
// So a code of today reads for ever, with all facts that came later at no; and
// a question in which those are no keeps the code that it has today. Words that
// the schema does not know count as none, as they do in a decision, and roles
// are kept in the order of the schema.
func (q Question) Code() string {
	var p packer
	p.question(&q)
	return p.digits()
}

// ReadQuestion reads what Code has written. Errors: Invalid for anything else,
// and for what a later release wrote with facts that this one does not know.
func ReadQuestion(code string) (Question, error) {
	p := packer{reading: true}
	var q Question
	if p.read(code) {
		p.question(&q)
	}
	if q.Code() != code {
		return Question{}, care.Faultf(care.Invalid, "this is no question's code")
	}
	return q, nil
}

// CodeDigits are the 32 digits that nobody takes for one another: no I, L, O, U.
const CodeDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// longestCode is more than all facts will ever need.
const longestCode = 64

// packer writes facts as bits, or reads them back.
type packer struct {
	bits    []bool
	reading bool
	at      int
}

// question goes through all facts in the order of their places. Only ever add
// to the end.
func (p *packer) question(q *Question) {
	who, about := &q.Who, &q.About
	act := string(q.Act)
	p.word(&act, codedActs, 7)
	q.Act = Act(act)
	p.word(&who.Kind, []string{"", "patient", "staff"}, 2)
	p.roles(&who.Roles)
	p.word(&who.Identity, identityWords, 3)
	p.facts(&who.Active, &who.OnDuty, &who.FullSignIn)
	p.word(&about.Kind, kindWords, 4)
	p.word(&about.State, stateWords, 4)
	p.word(&about.PatientIdentity, identityWords, 3)
	p.facts(&about.VisitOnRecord, &about.Represented, &about.Self, &about.Represents, &about.InCare, &about.SameDesk,
		&about.Owner, &about.OwnMessage, &about.DeskInCare, &about.TargetAway, &about.TargetWorksThere,
		&about.TargetOutsideCare, &about.ReasonGiven, &about.DocumentSeen, &about.PatientConsents, &about.StaffConsents)
	p.facts(&who.Signed, &about.OwnDraft, &about.AloneADay)
}

// codedActs are the acts by number; the first is none.
var codedActs = append([]string{""}, actWords()...)

// word takes so many bits for the number of a word; none is the empty one.
func (p *packer) word(word *string, of []string, size int) {
	n := number(of, *word)
	for i := range size {
		on := n&(1<<i) != 0
		p.fact(&on)
		if on {
			n |= 1 << i
		}
	}
	if p.reading && 0 < n && n < len(of) {
		*word = of[n]
	}
}

// roles take a bit each.
func (p *packer) roles(roles *[]string) {
	for _, role := range roleWords {
		has := slices.Contains(*roles, role)
		if p.fact(&has); has && p.reading {
			*roles = append(*roles, role)
		}
	}
}

func (p *packer) facts(facts ...*bool) {
	for _, fact := range facts {
		p.fact(fact)
	}
}

func (p *packer) fact(fact *bool) {
	if !p.reading {
		p.bits = append(p.bits, *fact)
		return
	}
	*fact = p.at < len(p.bits) && p.bits[p.at]
	p.at++
}

// digits are the bits, five to a digit, the first the lowest; noughts at the
// end go without saying, but for one.
func (p *packer) digits() string {
	digits := make([]byte, (len(p.bits)+4)/5)
	for i := range digits {
		n := 0
		for j, on := range p.bits[i*5 : min(i*5+5, len(p.bits))] {
			if on {
				n |= 1 << j
			}
		}
		digits[i] = CodeDigits[n]
	}
	return string(digits[:1]) + strings.TrimRight(string(digits[1:]), "0")
}

// read says whether all of a code are digits, and no more than there can be.
func (p *packer) read(code string) bool {
	for i := range len(code) {
		n := strings.IndexByte(CodeDigits, code[i])
		if n < 0 || i == longestCode {
			return false
		}
		for j := range 5 {
			p.bits = append(p.bits, n&(1<<j) != 0)
		}
	}
	return true
}
