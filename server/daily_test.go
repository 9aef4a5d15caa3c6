package server_test

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/server/servertest"
	"github.com/bedside-health/bedside/store"
)

// The ledger of a clinic is signed every day, from the first start on, with
// nobody looking at it.
func TestTheLedgerIsSignedEveryDay(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		house.As("anna").Opens("cardiology-question", "первое")
		house.Stop()
		house.Start()
		due := func() (at []int64) {
			err := house.DB.Look(t.Context(), func(tx *store.Tx) error {
				at = nil
				rows, err := tx.Query(`SELECT due FROM job WHERE clinic_id = $1 AND kind = $2 AND state = 'due' ORDER BY due`, servertest.Here, "sign-checkpoint")
				if err != nil {
					return err
				}
				defer rows.Close()
				for rows.Next() {
					var one int64
					if err := rows.Scan(&one); err != nil {
						return err
					}
					at = append(at, one)
				}
				return rows.Err()
			})
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		want := house.Clock.Now().Add(24 * time.Hour).UnixMicro()
		servertest.Eventually(t, "the job of today is done and that of tomorrow waits", func() bool {
			at := due()
			return len(at) == 1 && at[0] >= want
		})
	})
}
