package policy

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cedar-policy/cedar-go/types"
)

// The words of the schema; the place of a word is its number in the tables.
var (
	roleWords     = []string{"patient", "parent", "doctor", "nurse", "desk", "chief", "privacy", "representative"}
	identityWords = []string{"none", "contact", "desk", "esia"}
	kindWords     = []string{"none", "organisational", "information", "observation", "consultation"}
	stateWords    = []string{"none", "waiting-for-clinic", "in-work", "waiting-for-patient", "closed"}
	askedWords    = []types.String{"self", "represents", "in_care", "same_desk", "owner", "own_message", "desk_in_care",
		"target_away", "target_works_there", "target_outside_care", "reason_given", "document_seen",
		"patient_consents", "staff_consents", "own_draft", "alone_a_day"}
)

// enumerated are the entity types whose members the schema lists.
var enumerated = map[types.EntityType][]string{
	"Role": roleWords, "Identity": identityWords, "Kind": kindWords, "State": stateWords, "Action": actWords(),
}

func actWords() (words []string) {
	for _, act := range Acts {
		words = append(words, string(act))
	}
	return words
}

// tables hold Cedar values made once. Cedar sorts and hashes a record when it
// is made, which costs ten times what a decision costs; but there are few
// different ones, so a decision only looks them up.
type tables struct {
	roles   [256]types.EntityUIDSet
	who     [4 * 16]types.Record
	matters [5 * 5 * 4 * 4]types.Record
	asked   [1 << 16]atomic.Pointer[types.Record] // made when first asked for
	acts    map[Act]types.EntityUID
}

var theTables = sync.OnceValue(func() *tables {
	t := &tables{acts: map[Act]types.EntityUID{}}
	for _, act := range Acts {
		t.acts[act] = types.NewEntityUID("Action", types.String(act))
	}
	for mask := range t.roles {
		var in []types.EntityUID
		for i, role := range roleWords {
			if mask&(1<<i) != 0 {
				in = append(in, types.NewEntityUID("Role", types.String(role)))
			}
		}
		t.roles[mask] = types.NewEntityUIDSet(in...)
	}
	for i := range t.who {
		t.who[i] = types.NewRecord(types.RecordMap{
			"identity": word("Identity", identityWords, i/16),
			"active":   bit(i, 0), "on_duty": bit(i, 1), "full_sign_in": bit(i, 2),
			"signed": bit(i, 3), // no rule about patients compiles that looks at it
		})
	}
	for i := range t.matters {
		t.matters[i] = types.NewRecord(types.RecordMap{
			"kind": word("Kind", kindWords, i/(5*4*4)), "state": word("State", stateWords, i/(4*4)%5),
			"patient_identity": word("Identity", identityWords, i/4%4),
			"visit_on_record":  bit(i, 0), "represented": bit(i, 1),
		})
	}
	return t
})

func word(entity types.EntityType, words []string, i int) types.EntityUID {
	return types.NewEntityUID(entity, types.String(words[i]))
}

func bit(mask, i int) types.Boolean { return types.Boolean(mask&(1<<i) != 0) }

// number finds the place of a word; words that do not exist count as none.
func number(words []string, w string) int { return max(0, slices.Index(words, w)) }

func (t *tables) principal(w Who) types.Entity {
	uid := types.EntityUID{Type: "Stranger", ID: "asks"}
	switch w.Kind {
	case "patient":
		uid.Type = "Patient"
	case "staff":
		uid.Type = "Staff"
	}
	roles := 0
	for _, role := range w.Roles {
		if i := slices.Index(roleWords, role); i >= 0 {
			roles |= 1 << i
		}
	}
	return types.Entity{
		UID:        uid,
		Parents:    t.roles[roles],
		Attributes: t.who[number(identityWords, w.Identity)*16+mask(w.Active, w.OnDuty, w.FullSignIn, w.Signed)],
	}
}

func (t *tables) matter(a About) types.Entity {
	i := number(kindWords, a.Kind)
	i = i*5 + number(stateWords, a.State)
	i = i*4 + number(identityWords, a.PatientIdentity)
	i = i*4 + mask(a.VisitOnRecord, a.Represented)
	return types.Entity{UID: types.EntityUID{Type: "Matter", ID: "asked"}, Attributes: t.matters[i]}
}

func (t *tables) context(a About) types.Record {
	i := mask(a.Self, a.Represents, a.InCare, a.SameDesk, a.Owner, a.OwnMessage, a.DeskInCare,
		a.TargetAway, a.TargetWorksThere, a.TargetOutsideCare, a.ReasonGiven, a.DocumentSeen,
		a.PatientConsents, a.StaffConsents, a.OwnDraft, a.AloneADay)
	if r := t.asked[i].Load(); r != nil {
		return *r
	}
	facts := make(types.RecordMap, len(askedWords))
	for n, name := range askedWords {
		facts[name] = bit(i, n)
	}
	r := types.NewRecord(facts)
	t.asked[i].Store(&r)
	return r
}

func mask(facts ...bool) int {
	m := 0
	for i, f := range facts {
		if f {
			m |= 1 << i
		}
	}
	return m
}
