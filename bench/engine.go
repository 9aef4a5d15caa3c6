package bench

import (
	"context"
	"encoding/json"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/store"
)

// bareClinic is a tenant of its own, so that no reader follows it.
const bareClinic care.ClinicID = "bare.localhost"

// engine runs the rows of posts by the statements that a post runs, so many
// posts a transaction, on one goroutine, and returns posts per second.
func engine(ctx context.Context, db *store.DB, for_ time.Duration, batch int) (float64, error) {
	lines := make([]*conversation.Bare, 64)
	err := db.Change(ctx, bareClinic, func(tx *store.Tx) (err error) {
		for i := range lines {
			if lines[i], err = conversation.NewBare(tx, bareClinic); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	sealed := make([]byte, 128)
	seq := time.Now().UnixMicro() // beyond what earlier runs have used
	posts, began := 0, time.Now()
	for time.Since(began) < for_ {
		err := db.Change(ctx, bareClinic, func(tx *store.Tx) error {
			for i := range batch {
				seq++
				if err := bareFact(tx, seq, i == batch-1); err != nil {
					return err
				}
				if err := lines[(posts+i)%len(lines)].Rows(tx, sealed, time.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
		posts += batch
	}
	return float64(posts) / time.Since(began).Seconds(), nil
}

func bareFact(tx *store.Tx, seq int64, last bool) error {
	fact := care.MessagePosted{Conversation: "con_bare", Message: "msg_bare", Place: seq, Author: "per_bare", Desk: "dsk_bare", Patient: "per_bare", State: "waiting-for-clinic"}
	body, err := json.Marshal(fact)
	if err != nil {
		return err
	}
	return journal.Bare(tx, bareClinic, seq, fact.FactName(), body, last)
}
