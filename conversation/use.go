package conversation

import (
	"context"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Use says how the line was used since a moment: in counts, and of staff who
// wrote at all. It names no patient and opens nothing.
type Use struct {
	Asked    map[care.DeskID]int64  // conversations in which a patient wrote
	Answered map[care.DeskID]int64  // of them, those that do not wait for the clinic
	Writing  map[care.PersonID]bool // staff who wrote to a patient
}

// Use counts. Who may see it, and in what company, is the asker's to ask. It
// reads much, and nobody waits beside it.
func (r *Room) Use(ctx context.Context, clinic care.ClinicID, since time.Time) (u Use, err error) {
	err = r.DB.Study(ctx, func(tx *store.Tx) (err error) {
		u = Use{map[care.DeskID]int64{}, map[care.DeskID]int64{}, map[care.PersonID]bool{}}
		if err := questionsSince(tx, clinic, since.UnixMicro(), func(desk care.DeskID, asked, answered int64) {
			u.Asked[desk], u.Answered[desk] = asked, answered
		}); err != nil {
			return err
		}
		return writersSince(tx, clinic, since.UnixMicro(), func(who care.PersonID) { u.Writing[who] = true })
	})
	return u, err
}
