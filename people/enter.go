package people

import (
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// An Entry is the right, held by one caller within one change or one view, to
// do one act upon the register. Only Enter makes one.
type Entry struct {
	reg     *Register
	tx      *store.Tx
	who     Caller
	subject care.PersonID // a patient who is known here; empty for acts about nobody yet
	desk    care.DeskID
	ruling  string // by which decision
}

// A saying adds to the question what only the verb knows.
type saying func(*policy.Question)

// Enter asks policy whether the caller may do act, about a patient and a desk
// where the act has them. Errors: Locked for a screen put away; Unknown for
// everybody who may not know of the patient, whether there is one or not;
// Refused with clauses otherwise.
func (r *Register) Enter(tx *store.Tx, who Caller, act policy.Act, subject care.PersonID, desk care.DeskID, more ...saying) (*Entry, error) {
	if who.Locked {
		return nil, Locked
	}
	s, err := r.Standing(tx, who.Clinic, who.Person, subject, desk)
	if err != nil {
		return nil, err
	}
	q := s.Ask(act, who.FullSignIn, "")
	for _, say := range more {
		say(&q)
	}
	id := string(subject)
	if id == "" {
		id = string(who.Clinic)
	}
	p, answer := r.Packs.Judge(who.Clinic, desk, q)
	if err := p.Fault(q, answer, id); err != nil {
		return nil, err
	}
	if subject != "" && !s.Known {
		return nil, care.Faultf(care.Unknown, "no such thing: %s", id) // the same to the last byte
	}
	return &Entry{r, tx, who, subject, desk, p.Ruling(q)}, nil
}

// best is a question with everything in its favour: whether the answer could
// ever be yes, so that a screen offers the button at all.
func best(s Standing, c Caller, act policy.Act) policy.Question {
	q := s.Ask(act, c.FullSignIn, "organisational")
	q.About.DocumentSeen, q.About.ReasonGiven = true, true
	q.About.PatientIdentity = ProvedDesk
	if c.Staff {
		q.About.InCare, q.About.SameDesk = len(s.Desks) > 0, len(s.Desks) > 0
		q.About.DeskInCare, q.About.VisitOnRecord = true, true
	} else {
		q.About.Self = true
	}
	return q
}

// offers are what a screen may show a button for, and the acts behind them.
var offers = []struct {
	name string
	act  policy.Act
}{
	{"find-patients", policy.FindPatients}, {"add-patient", policy.AddPatient}, {"print-card", policy.PrintCard},
	{"lose-device", policy.LoseDevice}, {"bind", policy.Bind}, {"see-staff", policy.SeeStaff}, {"add-staff", policy.AddStaff},
	{"dismiss-staff", policy.DismissStaff}, {"see-duty", policy.SeeDesks}, {"open-for-patient", policy.Open}, {"see-accesses", policy.SeeAccesses},
}

// may lists what the caller could ever do here. Every act asks again.
func (r *Register) may(s Standing, c Caller) (list []string) {
	rules := r.Packs.For(c.Clinic).Rules
	for _, o := range offers {
		if o.name == "open-for-patient" && !c.Staff {
			continue
		}
		if rules.Decide(best(s, c, o.act)).Allowed {
			list = append(list, o.name)
		}
	}
	return list
}

// patientActs are what a screen may offer about one patient.
var patientActs = []policy.Act{policy.PrintCard, policy.LoseDevice, policy.Bind, policy.Open, policy.SeeAccesses}

// mayAbout lists what the caller may do about one patient.
func (e *Entry) mayAbout(patient care.PersonID) (list []string, err error) {
	desks := e.who.Desks
	if len(desks) == 0 {
		desks = []care.DeskID{""}
	}
	allowed := map[policy.Act]bool{}
	for _, desk := range desks { // an act may be possible from one of the caller's desks only
		s, err := e.reg.Standing(e.tx, e.who.Clinic, e.who.Person, patient, desk)
		if err != nil {
			return nil, err
		}
		rules := e.reg.Packs.At(e.who.Clinic, desk).Rules
		for _, act := range patientActs {
			q := s.Ask(act, e.who.FullSignIn, "organisational")
			q.About.DocumentSeen = true
			allowed[act] = allowed[act] || rules.Decide(q).Allowed
		}
	}
	for _, act := range patientActs {
		if allowed[act] {
			list = append(list, string(act))
		}
	}
	return list, nil
}
