package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

const clinic care.ClinicID = "localhost"

func table(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
		_, err := tx.Exec(`CREATE TABLE thing (clinic_id TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (clinic_id, n))`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	err := db.Look(t.Context(), func(tx *store.Tx) error { return tx.Row(`SELECT count(*) FROM thing`).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Changes that share a transaction succeed and fail each for itself.
func TestAFailedChangeTakesNobodyAlong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		changedMind := errors.New("changed my mind")
		var wg sync.WaitGroup
		for n := range 120 {
			wg.Go(func() {
				err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
					if _, err := tx.Exec(`INSERT INTO thing VALUES ($1, $2)`, clinic, n); err != nil {
						return err
					}
					if n%3 == 1 {
						tx.Exec(`INSERT INTO thing VALUES ($1, $2)`, clinic, n) // a statement that fails
					}
					if n%3 != 2 {
						return changedMind
					}
					return nil
				})
				if want := n%3 != 2; errors.Is(err, changedMind) != want {
					t.Errorf("change %d: %v", n, err)
				}
			})
		}
		wg.Wait()
		if got := count(t, db); got != 40 {
			t.Fatalf("%d rows, want 40", got)
		}
	})
}

func TestOneClinicHasOneWriter(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		a, b := storetest.Open(t, address, nil), storetest.Open(t, address, nil) // two nodes
		table(t, a)
		var wg sync.WaitGroup
		for i := range 100 {
			db := []*store.DB{a, b}[i%2]
			wg.Go(func() {
				err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
					var n int // a read that leads to a write: wrong without one writer
					if err := tx.Row(`SELECT count(*) FROM thing`).Scan(&n); err != nil {
						return err
					}
					_, err := tx.Exec(`INSERT INTO thing VALUES ($1, $2)`, clinic, n)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := count(t, a); got != 100 {
			t.Fatalf("%d rows, want 100", got)
		}
	})
}

// What a transaction keeps is written once, without what failed changes kept.
func TestKeptValueForgetsFailedChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		next := func(tx *store.Tx) int64 {
			n, _ := store.Kept[int64](tx, "n")
			if n == 0 {
				tx.Row(`SELECT coalesce(max(n), 0) FROM thing`).Scan(&n)
			}
			store.Keep(tx, "n", n+1, func(tx *store.Tx, n int64) error {
				_, err := tx.Exec(`INSERT INTO thing VALUES ('head', $1)`, n)
				return err
			})
			return n + 1
		}
		seen := map[int64]bool{}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := range 90 {
			wg.Go(func() {
				var mine int64
				err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
					if mine = next(tx); i%3 == 0 {
						return errors.New("no")
					}
					return nil
				})
				if err == nil {
					mu.Lock()
					defer mu.Unlock()
					if seen[mine] {
						t.Errorf("%d given twice", mine)
					}
					seen[mine] = true
				}
			})
		}
		wg.Wait()
		if len(seen) != 60 || !seen[1] || !seen[60] {
			t.Fatalf("%d numbers, want 1 to 60", len(seen))
		}
	})
}

func TestPanicReachesItsCallerAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		defer func() {
			if got := fmt.Sprint(recover()); got != "oh" {
				t.Errorf("recovered %s", got)
			}
			if n := count(t, db); n != 0 {
				t.Errorf("%d rows after a panic", n)
			}
		}()
		db.Change(t.Context(), clinic, func(tx *store.Tx) error {
			tx.Exec(`INSERT INTO thing VALUES ($1, 1)`, clinic)
			panic("oh")
		})
	})
}

func TestCommittedRunsOnlyAfterCommit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		table(t, db)
		for _, fail := range []bool{false, true} {
			ran := false
			db.Change(t.Context(), clinic, func(tx *store.Tx) error {
				tx.Committed(func() { ran = true })
				if fail {
					return sql.ErrNoRows
				}
				return nil
			})
			if ran == fail {
				t.Errorf("fail %v: ran %v", fail, ran)
			}
		}
	})
}
