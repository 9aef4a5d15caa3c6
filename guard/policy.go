package guard

// A Kind of finding.
type Kind string

// The kinds.
const (
	Phone     Kind = "phone"
	Email     Kind = "email"
	Messenger Kind = "messenger" // a handle, or a link into a messenger or a social network
	Link      Kind = "link"
	Invite    Kind = "invite" // words that lead elsewhere
	Snils     Kind = "snils"
	Oms       Kind = "oms"
	Passport  Kind = "passport"
	Inn       Kind = "inn"
	Card      Kind = "card"
	Tone      Kind = "tone"
)

// Kinds are all of them.
var Kinds = []Kind{Phone, Email, Messenger, Link, Invite, Snils, Oms, Passport, Inn, Card, Tone}

// Identifier says whether a kind is the number of a document or a card: these
// are looked for in what patients write too.
func (k Kind) Identifier() bool {
	return k == Snils || k == Oms || k == Passport || k == Inn || k == Card
}

// A Decision is what happens to a message.
type Decision string

// The decisions, the weakest first.
const (
	Pass Decision = "pass"
	Warn Decision = "warn" // the writer decides, and says why
	Stop Decision = "stop" // it is not sent
)

func (d Decision) weight() int {
	switch d {
	case Stop:
		return 2
	case Warn:
		return 1
	}
	return 0
}

// atMost is the weaker of the two.
func (d Decision) atMost(most Decision) Decision {
	if most.weight() < d.weight() {
		return most
	}
	return d
}

// Policy is what a clinic has decided, in the guard's own words.
type Policy struct {
	// Decide says what happens to a finding of this kind; a kind that is not
	// there passes.
	Decide map[Kind]Decision
	// Unknown is the most that happens to a contact that nothing shows to be
	// a person's own: an organisation's, or a land line. Empty is Warn.
	Unknown Decision
	// Clauses is the clause that a finding cites, Instead what it offers.
	Clauses map[Kind]string
	Instead map[Kind]string

	Messengers  []string  // names as people write them, beside those that the guard knows
	Invitations []string  // beginnings of invitations; one that ends with a preposition needs a place behind it
	Public      []Contact // always pass
	Own         []Contact // a person's own: never pass as unknown
	Phrases     []Phrase  // tone
}

// A Contact is a phone, an e-mail or a link, one of them.
type Contact struct{ Phone, Email, Link string }

// A Phrase to avoid in one language, and what to say instead.
type Phrase struct {
	Avoid   []string
	At      string // any, greeting, closing, booking
	Class   string // as the standard names what is wrong with it
	Because string
	Instead string
}

// From says who writes.
type From string

// Staff write to patients; patients write to the clinic, and may tell it
// where they are reached.
const (
	Staff   From = "staff"
	Patient From = "patient"
)
