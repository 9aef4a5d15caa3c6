package policy

import "github.com/bedside-health/bedside/care"

// An Act is something a person may ask to do.
type Act string

// Acts in a conversation.
const (
	Know          Act = "know" // that the conversation exists at all
	Open          Act = "open"
	Read          Act = "read"
	Post          Act = "post"
	Note          Act = "note"
	Seen          Act = "seen"
	Take          Act = "take"
	HandOver      Act = "hand-over"
	NoReplyNeeded Act = "no-reply-needed"
	Correct       Act = "correct"
	Close         Act = "close"
	Reopen        Act = "reopen"
	Typing        Act = "typing"
)

// Acts upon the register of people.
const (
	KnowPatient  Act = "know-patient" // that the person is a patient at all
	FindPatients Act = "find-patients"
	AddPatient   Act = "add-patient"
	PrintCard    Act = "print-card"
	LoseDevice   Act = "lose-device"
	Bind         Act = "bind" // a patient into the care of a desk, or out of it
	SeeDesks     Act = "see-desks"
	SeeStaff     Act = "see-staff"
	AddStaff     Act = "add-staff"
	DismissStaff Act = "dismiss-staff"
)

// Acts at a visit.
const (
	Record Act = "record" // begin to record it
)

// Acts upon the ledger.
const (
	SeeAccesses Act = "see-accesses" // who has seen what of a patient
	VerifyLog   Act = "verify-log"   // checkpoints and consistency proofs: no content
)

// Acts upon the policy itself.
const (
	ReadPolicy    Act = "read-policy"
	SignPolicy    Act = "sign-policy" // or refuse to
	DraftPolicy   Act = "draft-policy"
	ApprovePolicy Act = "approve-policy"
	SeeSignatures Act = "see-signatures" // of others
)

// Acts lists every act, in the order of the schema. New ones go to the end:
// see Code.
var Acts = []Act{
	Know, Open, Read, Post, Note, Seen, Take, HandOver, NoReplyNeeded, Correct, Close, Reopen, Typing,
	KnowPatient, FindPatients, AddPatient, PrintCard, LoseDevice, Bind, SeeDesks, SeeStaff, AddStaff, DismissStaff,
	SeeAccesses, VerifyLog,
	Record,
	ReadPolicy, SignPolicy, DraftPolicy, ApprovePolicy, SeeSignatures,
}

// inConversation are the acts upon a conversation: those that a stranger to it
// is never let into.
var inConversation = setOf(Acts[:13])

// known names the act that says whether the asker may know that the thing
// exists: who may not is answered "unknown" instead of "refused". Acts that
// are not in the table are about nothing that could be hidden. A visit is no
// conversation: to record hides behind the patient, as the register's acts do.
var known = map[Act]Act{
	Know: Know, Read: Know, Post: Know, Note: Know, Seen: Know, Take: Know, HandOver: Know,
	NoReplyNeeded: Know, Correct: Know, Close: Know, Reopen: Know, Typing: Know,
	KnowPatient: KnowPatient, Open: KnowPatient, PrintCard: KnowPatient, LoseDevice: KnowPatient,
	Bind: KnowPatient, SeeAccesses: KnowPatient, Record: KnowPatient,
}

// A Question is everything the rules may look at. Its zero value asks nothing
// of nobody and is refused.
type Question struct {
	Act   Act   `yaml:"act"`
	Who   Who   `yaml:"who"`
	About About `yaml:"about"`
}

// Who asks. A word that the schema does not know counts as none.
type Who struct {
	Kind       string   `yaml:"kind"`         // patient | staff; a parent or guardian is a patient
	Roles      []string `yaml:"roles"`        // patient parent doctor nurse desk chief privacy representative
	Active     bool     `yaml:"active"`       // the account is in force; a leaver's is not
	Identity   string   `yaml:"identity"`     // none | contact | desk | esia
	OnDuty     bool     `yaml:"on_duty"`      // works now
	FullSignIn bool     `yaml:"full_sign_in"` // with passkey, or password and TOTP; not a PIN
	Signed     bool     `yaml:"signed"`       // staff: what they have signed covers what they owe; not of patients
}

// About is what it is about, how the asker stands to it, and what comes with
// the request. Leave out what does not apply.
type About struct {
	// The asker and the patient.
	Self       bool `yaml:"self"`       // the asker is the patient
	Represents bool `yaml:"represents"` // the asker lawfully represents the patient
	InCare     bool `yaml:"in_care"`    // the patient is in the care of one of the asker's desks

	// The conversation. For open: the one that would be.
	Kind       string `yaml:"kind"`         // organisational | information | observation | consultation
	State      string `yaml:"state"`        // waiting-for-clinic | in-work | waiting-for-patient | closed
	SameDesk   bool   `yaml:"same_desk"`    // the asker works at the conversation's desk
	DeskInCare bool   `yaml:"desk_in_care"` // the patient is in the care of the conversation's desk
	Owner      bool   `yaml:"owner"`        // the asker has taken the conversation
	OwnMessage bool   `yaml:"own_message"`  // correct: the asker wrote the message

	// The patient.
	PatientIdentity string `yaml:"patient_identity"` // none | contact | desk | esia
	VisitOnRecord   bool   `yaml:"visit_on_record"`  // an in-person visit to the conversation's desk
	Represented     bool   `yaml:"represented"`      // somebody represents the patient here

	// hand-over: to whom. A desk's pool is never away and always works there.
	TargetAway        bool `yaml:"target_away"`
	TargetWorksThere  bool `yaml:"target_works_there"`
	TargetOutsideCare bool `yaml:"target_outside_care"` // the patient is not in the care of the desk it goes to

	ReasonGiven  bool `yaml:"reason_given"`  // hand-over, close: in words
	DocumentSeen bool `yaml:"document_seen"` // print-card: and its kind named

	// record: who has said yes to it, and has not taken it back.
	PatientConsents bool `yaml:"patient_consents"`
	StaffConsents   bool `yaml:"staff_consents"`

	// approve-policy
	OwnDraft  bool `yaml:"own_draft"`   // the asker wrote the version
	AloneADay bool `yaml:"alone_a_day"` // nobody else here could approve it, and it was proposed a day ago
}

// An Answer allows or refuses, and says why.
type Answer struct {
	Allowed bool
	Refused []Reason // what refused; never empty when not allowed
	Granted []Reason // what permits, even when something else refused
	// Overruled says that the rules would have let the asker in and only what
	// always holds refused: a pack that gets this answer lacks a forbid.
	Overruled bool
	// Unknowable says, of a refusal, that the asker may not even know that the
	// thing exists: answer care.Unknown and keep the reasons to yourself.
	Unknowable bool
}

// A Reason is one rule that spoke.
type Reason struct {
	Rule       string // its @id
	Clause     string // "4.2"
	Because    care.Text
	Instead    care.Text
	InsteadAct string // a button that screens know, one of InsteadActs
}

// InsteadActs are the buttons that screens know.
var InsteadActs = []string{
	"open-desk",      // write to the front desk
	"call-emergency", // 103, 112
	"print-card",     // look at a document and hand over a card
	"sign-in-again",  // with everything
	"reopen",         // the conversation first
	"hand-over",      // to whom it belongs
	"take",           // it first
	"post",           // simply write
	"bind",           // the patient into the care of a desk
	"give-reason",    // and try again
	"see-accesses",   // who has seen
	"sign-policy",    // read what is owed and sign it
}
