package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"sync"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
)

// Config is what the ledger stands on.
type Config struct {
	DB      *store.DB
	Keys    *seal.Keys
	Journal *journal.Journal // pinned by checkpoints
	Now     func() time.Time

	// Tool says which program wrote an entry. Empty means "bedside/1".
	Tool string
}

// A Ledger writes and proves entries. Its methods may be called at once from
// many goroutines.
type Ledger struct {
	Config

	mu     sync.Mutex
	signed map[care.ClinicID]Checkpoint // the newest, so that nothing is signed twice

	recent recent
}

// New opens the ledger kept in c.DB and puts its guard in place.
func New(ctx context.Context, c Config) (*Ledger, error) {
	if c.Tool == "" {
		c.Tool = "bedside/1"
	}
	l := &Ledger{Config: c, signed: map[care.ClinicID]Checkpoint{}}
	return l, l.guard(ctx)
}

// Acts that the ledger itself knows; others are the callers' codes.
const (
	Read = "read" // began a sitting
	Seen = "seen" // a screen drew the conversation up to Place
)

// An Entry is what somebody did about a subject. It holds codes and IDs only.
type Entry struct {
	Who          care.PersonID
	Role         string // "doctor", "patient", "representative-of-patient", …
	Subject      care.PersonID
	Act          string
	Conversation care.ConversationID // or empty
	Desk         care.DeskID         // or empty
	Place        int64               // of "seen"
	Purpose      string              // or empty
	Ruling       string              // the decision that let Who do it, as pack writes it; or empty
}

// Said is an entry as it is hashed: JSON with these names in this order.
type Said struct {
	N            int64               `json:"n"`       // the subject's running number
	Subject      string              `json:"subject"` // the subject's tag, base64
	At           int64               `json:"at"`      // microseconds since 1970
	Who          care.PersonID       `json:"who"`
	Role         string              `json:"role"`
	Act          string              `json:"act"`
	Conversation care.ConversationID `json:"conversation,omitempty"`
	Desk         care.DeskID         `json:"desk,omitempty"`
	Place        int64               `json:"place,omitempty"`
	Purpose      string              `json:"purpose,omitempty"`
	Ruling       string              `json:"ruling,omitempty"`
	Tool         string              `json:"tool"`
}

func (s Said) text() (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

// commitment is the leaf: whoever lacks the salt cannot guess the entry from it.
func commitment(salt []byte, entry string) [32]byte {
	return sha256.Sum256(append(append([]byte(nil), salt...), entry...))
}

func encoded(tag []byte) string { return base64.StdEncoding.EncodeToString(tag) }

// tag is what stands for the subject in the log. A stranger who holds the
// database cannot turn a person into a tag, nor back.
func (l *Ledger) tag(ctx context.Context, clinic care.ClinicID, subject care.PersonID) ([]byte, error) {
	if subject == "" {
		return nil, care.Faultf(care.Invalid, "an entry of the ledger is about somebody")
	}
	return l.Keys.Tag(ctx, clinic, "ledger-subject", string(subject))
}

// chained goes on with a hash over a subject's leaves by one more.
func chained(chain, leaf []byte) []byte {
	sum := sha256.Sum256(append(append([]byte(nil), chain...), leaf...))
	return sum[:]
}

// mac vouches for a subject's count, and for what the entries say.
func (l *Ledger) mac(ctx context.Context, clinic care.ClinicID, s subject) ([]byte, error) {
	b := append([]byte(nil), s.tag...)
	b = binary.BigEndian.AppendUint64(b, uint64(s.count))
	b = binary.BigEndian.AppendUint64(b, uint64(s.last))
	b = append(b, s.chain...)
	return l.Keys.Tag(ctx, clinic, "ledger-head", string(b))
}
