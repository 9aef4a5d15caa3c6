package ledger_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

func BenchmarkAppend(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		benchAppend(b, storetest.Open(b, filepath.Join(b.TempDir(), "bedside.db"), nil))
	})
	if server := os.Getenv("BEDSIDE_TEST_POSTGRES"); server != "" {
		b.Run("postgres", func(b *testing.B) { benchAppend(b, storetest.Open(b, storetest.Schema(b, server), nil)) })
	}
}

// benchAppend lets 64 people open things about 1000 others.
func benchAppend(b *testing.B, db *store.DB) {
	h := open(b, db)
	subjects := make([]care.PersonID, 1000)
	for i := range subjects {
		subjects[i] = care.NewID[care.PersonID]("per")
	}
	b.SetParallelism(32)
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			err := db.Change(b.Context(), clinic, func(tx *store.Tx) error {
				_, err := h.Append(tx, clinic, ledger.Entry{Who: nurse, Role: "nurse", Subject: subjects[i*7%1000], Act: ledger.Read, Conversation: "con_1"})
				return err
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
