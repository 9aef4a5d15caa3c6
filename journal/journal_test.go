package journal_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

const clinic care.ClinicID = "localhost"

var errChangedMind = errors.New("changed my mind")

func write(t *testing.T, db *store.DB, j *journal.Journal, writers, each int) {
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
					if _, err := j.Tell(tx, clinic, care.MessagesSeen{Place: int64(i)}); err != nil {
						return err
					}
					if (w+i)%3 == 0 {
						return errChangedMind
					}
					return nil
				})
				if err != nil && !errors.Is(err, errChangedMind) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// A reader that follows while many write, some of whom fail, sees 1, 2, 3, …
func TestReaderNeverSkips(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		j := journal.New(db, bus.InProcess(), time.Now)
		done := make(chan struct{})
		go func() { write(t, db, j, 16, 20); close(done) }()
		var seq int64
		for finished := false; ; {
			list, _, err := j.After(t.Context(), clinic, seq, 7)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				if e.Seq != seq+1 {
					t.Fatalf("after %d came %d", seq, e.Seq)
				}
				seq = e.Seq
			}
			if finished && len(list) == 0 {
				break
			}
			select {
			case <-done:
				finished = true
			default:
			}
		}
		if seq == 0 || seq == 320 {
			t.Fatalf("saw %d facts", seq)
		}
	})
}

func TestVerifyFindsWhatWasDoneBehindTheBack(t *testing.T) {
	tamper := map[string]string{
		"":                         "",
		"altered":                  `UPDATE journal SET body = '{"place":77}' WHERE seq = 3`,
		"moved in time":            `UPDATE journal SET at = at + 1 WHERE seq = 3`,
		"removed":                  `DELETE FROM journal WHERE seq = 3`,
		"removed at the end":       `DELETE FROM journal WHERE seq = 6`,
		"renumbered":               `UPDATE journal SET seq = 99 WHERE seq = 6`,
		"made to be something new": `UPDATE journal SET name = 'never-heard-of' WHERE seq = 2`,
		"another ruling":           `UPDATE journal SET ruling = '4-K7Q' WHERE seq = 4`,
		"the ruling taken":         `UPDATE journal SET ruling = '' WHERE seq = 4`,
		"a ruling given":           `UPDATE journal SET ruling = '3-K7Q' WHERE seq = 3`,
		"the ruling moved on":      `UPDATE journal SET ruling = CASE WHEN seq = 4 THEN '' ELSE '3-K7Q' END WHERE seq IN (3, 4)`,
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for what, sql := range tamper {
			clinic := care.ClinicID("clinic-" + strings.ReplaceAll(what, " ", "-"))
			j := journal.New(db, bus.InProcess(), time.Now)
			for i := range 6 {
				db.Change(t.Context(), clinic, func(tx *store.Tx) error {
					_, err := j.TellBy(tx, clinic, []string{"", "3-K7Q"}[i%2], care.MessagesSeen{Place: int64(i)})
					return err
				})
			}
			if sql != "" {
				db.Change(t.Context(), clinic, func(tx *store.Tx) error {
					_, err := tx.Exec(sql+` AND clinic_id = $1`, clinic)
					return err
				})
			}
			broken, err := j.Verify(t.Context(), clinic, nil)
			if err != nil || (len(broken) == 0) != (sql == "") {
				t.Errorf("%q: broken %v, err %v", what, broken, err)
			}
		}
	})
}
