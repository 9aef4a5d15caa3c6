package handbook

import (
	"context"
	"log/slog"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// Config is what the room stands on.
type Config struct {
	DB      *store.DB
	Journal *journal.Journal
	People  *people.Register
	Packs   *pack.InForce
	Bus     bus.Bus
	// Shipped is the name of the pack that a clinic begins with: "ru-clinic".
	Shipped string
	// Line says how the line is used; nil says nothing of it.
	Line Line
	Now  func() time.Time
	Log  *slog.Logger
}

// A Line knows how much patients and staff write to each other, by desk and in
// counts alone.
type Line interface {
	// Use counts what was asked and answered at each desk since a moment, and
	// which of the staff wrote to a patient.
	Use(ctx context.Context, clinic care.ClinicID, since time.Time) (Use, error)
}

// Use of the line.
type Use struct {
	Asked    map[care.DeskID]int64
	Answered map[care.DeskID]int64
	Writing  map[care.PersonID]bool // never shown by name: only how many of a desk
}

// Subject is where a node tells the others that a clinic's versions changed.
const Subject = "handbook"

// A Room keeps the versions and the signatures.
type Room struct {
	Config
	effects effects
	shelf   shelf
	force   force
}

// New opens the room.
func New(c Config) *Room {
	r := &Room{Config: c}
	r.Packs.Compare(r.effects.count)
	return r
}

func (r *Room) micros() int64 { return r.Now().UnixMicro() }
