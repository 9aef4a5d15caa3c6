package conversation

import (
	"context"
	"sync"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
)

// States of a conversation.
const (
	WaitingForClinic  = "waiting-for-clinic"
	InWork            = "in-work"
	WaitingForPatient = "waiting-for-patient"
	Closed            = "closed"
)

// Events that stand in a conversation beside its messages.
const (
	Opened        = "opened"
	Taken         = "taken"
	HandedOver    = "handed-over"
	NoReplyNeeded = "no-reply-needed"
	ClosedEvent   = "closed"
	Reopened      = "reopened"
)

// A Conversation without its content.
type Conversation struct {
	ID            care.ConversationID
	Patient       care.PersonID
	Desk          care.DeskID
	Kind          string
	Reason        string // the id of a reason in the pack; empty when staff opened
	State         string
	Owner         care.PersonID // empty: the desk's pool
	OpenedAt      time.Time
	AnswerBy      time.Time // the promise; zero when nothing is due
	LastAt        time.Time
	LastPlace     int64 // the newest place, notes included
	LastOpenPlace int64 // the newest place that the patient may see
	key           care.KeyID
}

// A View is a conversation as one person sees it.
type View struct {
	Conversation
	May []string // acts that policy allows this person now
	// WhyNotPost says why Post is not among them: a box that is missing without
	// a reason helps nobody.
	WhyNotPost []care.Reason
	Ruling     string // of that refusal
	Unread     int64  // others' messages after the person's seen mark
	Mine       bool   // the person owns it
}

// A Message is one thing said, or one thing that happened.
type Message struct {
	ID           care.MessageID
	Conversation care.ConversationID
	Place        int64 // 1, 2, 3 … in its conversation
	Author       care.PersonID
	FromPatient  bool
	Note         bool
	Event        string // "" for words
	Target       string // of HandedOver: the person or desk
	Body         care.Words
	At           time.Time
	Key          string // as its author chose it
	Corrects     care.MessageID
	CorrectedBy  care.MessageID
}

// Config is what the room stands on.
type Config struct {
	DB      *store.DB
	Journal *journal.Journal
	Keys    *seal.Keys
	Ledger  *ledger.Ledger
	People  *people.Register
	Packs   *pack.InForce
	Now     func() time.Time
}

// A Room holds all conversations.
type Room struct {
	Config
	keys   sync.Map // keyAt → care.KeyID; a conversation's key never changes
	recent recent
}

type keyAt struct {
	clinic care.ClinicID
	id     care.ConversationID
}

// New opens the room.
func New(c Config) *Room { return &Room{Config: c} }

// keyOf returns the key of a conversation before its Change begins, so that
// nothing is sealed, and no key is fetched, while others wait.
func (r *Room) keyOf(ctx context.Context, clinic care.ClinicID, id care.ConversationID) (care.KeyID, error) {
	if k, ok := r.keys.Load(keyAt{clinic, id}); ok {
		return k.(care.KeyID), nil
	}
	var c Conversation
	err := r.DB.Look(ctx, func(tx *store.Tx) (err error) {
		c, err = byID(tx, clinic, id)
		return err
	})
	if err != nil {
		return "", err
	}
	r.keys.Store(keyAt{clinic, id}, c.key)
	return c.key, nil
}

// sealedFor binds sealed words to their message.
func sealedFor(id care.MessageID) string { return "message/" + string(id) }
