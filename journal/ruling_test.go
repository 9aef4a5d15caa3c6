package journal_test

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// tells tells one fact under each ruling.
func tells(t *testing.T, db *store.DB, j *journal.Journal, rulings ...string) {
	t.Helper()
	for i, ruling := range rulings {
		err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
			_, err := j.TellBy(tx, clinic, ruling, care.MessagesSeen{Place: int64(i)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFactKeepsTheDecisionItRestsOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		j := journal.New(db, bus.InProcess(), time.Now)
		rulings := []string{"", "3-K7Q", "", "12-00ZZ"}
		tells(t, db, j, rulings...)
		list, _, err := j.After(t.Context(), clinic, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var read, visited []string
		for _, e := range list {
			read = append(read, e.Ruling)
			if strings.Contains(string(e.Body), "K7Q") {
				t.Error("the ruling stands in the fact, which goes to browsers")
			}
		}
		broken, err := j.Verify(t.Context(), clinic, func(e journal.Entry, _ care.Fact) { visited = append(visited, e.Ruling) })
		if err != nil || len(broken) > 0 || !slices.Equal(read, rulings) || !slices.Equal(visited, rulings) {
			t.Errorf("told %q, read %q, visited %q; broken %q, %v", rulings, read, visited, broken, err)
		}
	})
}

// stored is a row as somebody reads it who has only the paper that says how
// commitments are made.
type stored struct {
	seq, at          int64
	name, ruling     string
	body, salt, hash []byte
}

func rows(t *testing.T, db *store.DB) (list []stored) {
	t.Helper()
	err := db.Look(t.Context(), func(tx *store.Tx) error {
		found, err := tx.Query(`SELECT seq, at, name, body, ruling, salt, commitment FROM journal WHERE clinic_id = $1 ORDER BY seq`, clinic)
		if err != nil {
			return err
		}
		defer found.Close()
		for found.Next() {
			var s stored
			if err := found.Scan(&s.seq, &s.at, &s.name, &s.body, &s.ruling, &s.salt, &s.hash); err != nil {
				return err
			}
			list = append(list, s)
		}
		return found.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Journals older than rulings verify as before: an empty ruling adds nothing.
func TestAFactWithoutARulingCommitsAsItAlwaysDid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		tells(t, db, journal.New(db, bus.InProcess(), time.Now), "", "3-K7Q")
		for _, s := range rows(t, db) {
			b := slices.Clone(s.salt)
			for _, n := range []int64{s.seq, s.at, int64(len(s.name))} {
				b = binary.BigEndian.AppendUint64(b, uint64(n))
			}
			b = append(append(b, s.name...), s.body...)
			if s.ruling != "" {
				b = append(binary.BigEndian.AppendUint64(b, uint64(len(s.ruling))), s.ruling...)
			}
			if sum := sha256.Sum256(b); string(sum[:]) != string(s.hash) {
				t.Errorf("fact %d with the ruling %q has another commitment", s.seq, s.ruling)
			}
		}
	})
}

// A body that swallows its ruling, byte for byte as both were hashed, keeps the
// chain and is found all the same: it is no JSON any more.
func TestARulingCannotHideInTheBody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if db.Postgres() {
			t.Skip("text of PostgreSQL holds no zero byte")
		}
		j := journal.New(db, bus.InProcess(), time.Now)
		tells(t, db, j, "3-K7Q", "3-K7Q")
		s := rows(t, db)[0]
		body := append(binary.BigEndian.AppendUint64(slices.Clone(s.body), uint64(len(s.ruling))), s.ruling...)
		err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE journal SET body = $1, ruling = '' WHERE clinic_id = $2 AND seq = 1`, string(body), clinic)
			return err
		})
		broken, reading := j.Verify(t.Context(), clinic, nil)
		if err != nil || reading != nil || len(broken) != 1 || !strings.Contains(broken[0], "fact 1 cannot be read") {
			t.Errorf("broken %q, %v, %v", broken, err, reading)
		}
	})
}

// What the bench measures against writes the columns that Tell writes.
func TestBareWritesTheColumnsThatTellWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		tells(t, db, journal.New(db, bus.InProcess(), time.Now), "")
		err := db.Change(t.Context(), clinic, func(tx *store.Tx) error {
			return journal.Bare(tx, clinic, 2, care.MessagesSeen{}.FactName(), []byte(`{}`), true)
		})
		if err != nil {
			t.Fatal(err)
		}
		told, bare := rows(t, db)[0], rows(t, db)[1]
		if bare.seq != 2 || bare.name != told.name || len(bare.salt) != len(told.salt) || len(bare.hash) != len(told.hash) || string(bare.body) != `{}` {
			t.Errorf("told %+v, bare %+v", told, bare)
		}
	})
}
