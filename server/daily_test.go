package server_test

import (
	"testing"
	"time"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
	"github.com/bedside-health/bedside/store"
)

// The ledger of a clinic is signed every day, and those who have yet to sign the
// policy are looked at, from the first start on, with nobody asking for it.
func TestEachDailyJobIsDoneEveryDay(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		house.As("anna").Opens("cardiology-question", "первое")
		house.Stop()
		house.Start()
		due := func(kind string) (at []int64) {
			err := house.DB.Look(t.Context(), func(tx *store.Tx) error {
				at = nil
				rows, err := tx.Query(`SELECT due FROM job WHERE clinic_id = $1 AND kind = $2 AND state = 'due' ORDER BY due`, servertest.Here, kind)
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
		for _, kind := range []string{"sign-checkpoint", "remind-signers"} {
			servertest.Eventually(t, "the job of today is done and that of tomorrow waits: "+kind, func() bool {
				at := due(kind)
				return len(at) == 1 && at[0] >= want
			})
		}
	})
}

// Who was asked to sign and has not answered is told again on the third day; who
// has signed is left alone.
func TestWhoHasYetToSignIsReminded(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		house.As("bell").Signs()
		house.Stop()
		house.Clock.Pass(73 * time.Hour)
		house.Start()
		chief, nell := house.As("chief"), house.As("nell")
		reminded := map[string]int64{}
		servertest.Eventually(t, "the nurse is reminded", func() bool {
			for _, s := range must(servertest.Ask(chief.Policy.Signatures, &bedsidev1.SignaturesRequest{}))(t).Signatures {
				reminded[s.Person.Id] = s.Reminded
			}
			return reminded[string(nell.ID)] == 1
		})
		if reminded[string(house.ID("bell"))] != 0 {
			t.Error("who has signed is reminded, too")
		}
	})
}
