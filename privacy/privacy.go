package privacy

import (
	"time"

	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// Config is what the room stands on.
type Config struct {
	DB     *store.DB
	Ledger *ledger.Ledger
	People *people.Register
	Packs  *pack.InForce
	Now    func() time.Time
}

// A Room answers who has seen what.
type Room struct{ Config }

// New opens the room.
func New(c Config) *Room { return &Room{Config: c} }
