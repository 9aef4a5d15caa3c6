package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/bedside-health/bedside/policy"
)

// different is how many questions a measurement goes through before it begins
// again: more than policy remembers for screens, so that none of them is
// answered from memory.
const different = 5_000

// asTheClinicAsks makes questions in the mix of a working day, the same ones
// each time: mostly patients and their desks reading and writing, and among
// them what is refused, which costs most.
func asTheClinicAsks() []policy.Question {
	dice := day{rand.New(rand.NewPCG(4, 2))}
	asked := make([]policy.Question, 0, different)
	met := map[string]bool{}
	for len(asked) < different {
		q := dice.question()
		if spelt := fmt.Sprint(q.Who, q.About); !met[spelt] {
			met[spelt], asked = true, append(asked, q)
		}
	}
	return asked
}

// A day throws dice.
type day struct{ *rand.Rand }

// often is true so many times out of a hundred.
func (d day) often(percent int) bool { return d.IntN(100) < percent }

// one picks one of these, each as likely as the next; what comes often stands
// there more than once.
func one[T any](d day, of ...T) T { return of[d.IntN(len(of))] }

func (d day) question() policy.Question {
	q := policy.Question{About: d.about()}
	switch n := d.IntN(100); {
	case n < 45:
		q.Who = policy.Who{Kind: "patient", Roles: []string{"patient"}, Identity: one(d, "desk", "desk", "desk", "esia", "contact")}
		q.About.Self, q.About.Represents = d.often(80), d.often(10)
		q.Act = one(d, policy.Know, policy.Read, policy.Read, policy.Read, policy.Seen, policy.Seen, policy.Typing,
			policy.Post, policy.Post, policy.Open, policy.Correct, policy.SeeAccesses)
	case n < 85:
		q.Who = policy.Who{Kind: "staff", Roles: []string{one(d, "doctor", "nurse")}}
		q.Act = one(d, policy.Know, policy.Read, policy.Read, policy.Read, policy.Read, policy.Seen, policy.Typing, policy.Post,
			policy.Post, policy.Note, policy.Take, policy.HandOver, policy.NoReplyNeeded, policy.Close, policy.Reopen,
			policy.KnowPatient, policy.SeeDesks, policy.Record)
	case n < 97:
		q.Who = policy.Who{Kind: "staff", Roles: []string{"desk"}}
		q.Act = one(d, policy.Read, policy.Read, policy.Post, policy.Take, policy.HandOver, policy.Close, policy.FindPatients,
			policy.KnowPatient, policy.AddPatient, policy.PrintCard, policy.Bind, policy.LoseDevice)
	default:
		q.Who = policy.Who{Kind: "staff", Roles: []string{one(d, "chief", "privacy", "representative")}}
		q.Act = one(d, policy.SeeStaff, policy.AddStaff, policy.SeeAccesses, policy.KnowPatient, policy.VerifyLog, policy.Read,
			policy.ReadPolicy, policy.DraftPolicy, policy.ApprovePolicy, policy.SeeSignatures)
		q.About.OwnDraft = d.often(30)
	}
	q.Who.Active, q.Who.FullSignIn, q.Who.OnDuty = d.often(99), d.often(70), d.often(80)
	if q.Who.Kind == "staff" {
		q.Who.Signed = d.often(95)
		q.About.SameDesk, q.About.InCare = d.often(90), d.often(85)
		q.About.Owner, q.About.OwnMessage = d.often(30), d.often(20)
	}
	return q
}

// about is the matter as such, whoever asks.
func (d day) about() policy.About {
	return policy.About{
		Kind:       one(d, "organisational", "organisational", "information", "information", "observation"),
		State:      one(d, "waiting-for-clinic", "waiting-for-clinic", "in-work", "waiting-for-patient", "closed"),
		DeskInCare: d.often(85), PatientIdentity: one(d, "desk", "desk", "esia", "contact"),
		VisitOnRecord: d.often(70), Represented: d.often(10), OwnMessage: d.often(50),
		TargetWorksThere: d.often(90), TargetAway: d.often(10), TargetOutsideCare: d.often(10),
		ReasonGiven: d.often(80), DocumentSeen: d.often(80),
		PatientConsents: d.often(50), StaffConsents: d.often(80),
	}
}
