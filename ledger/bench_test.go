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

// BenchmarkAbout reads and proves a page of 500 entries in a log of 20,000.
func BenchmarkAbout(b *testing.B) {
	db := storetest.Open(b, filepath.Join(b.TempDir(), "bedside.db"), nil)
	h := open(b, db)
	for range 100 {
		h.change(b, func(tx *store.Tx) (err error) {
			for i := range 200 {
				subject := boris
				if i%40 == 0 {
					subject = anna
				}
				if _, err = h.Append(tx, clinic, ledger.Entry{Who: nurse, Subject: subject, Act: ledger.Read}); err != nil {
					return err
				}
			}
			return err
		})
	}
	b.ResetTimer()
	for b.Loop() {
		if a := h.about(b, anna); len(a.Entries) != 500 || len(a.Broken) > 0 {
			b.Fatal(len(a.Entries), a.Broken)
		}
	}
}

// BenchmarkVerify reads a log of 20,000 entries from end to end.
func BenchmarkVerify(b *testing.B) {
	db := storetest.Open(b, filepath.Join(b.TempDir(), "bedside.db"), nil)
	h := open(b, db)
	for range 20 {
		h.change(b, func(tx *store.Tx) (err error) {
			for range 1000 {
				if _, err = h.Append(tx, clinic, ledger.Entry{Who: nurse, Subject: anna, Act: ledger.Read}); err != nil {
					return err
				}
			}
			return err
		})
	}
	b.ResetTimer()
	for b.Loop() {
		if broken := h.verify(b); len(broken) > 0 {
			b.Fatal(broken)
		}
	}
}
