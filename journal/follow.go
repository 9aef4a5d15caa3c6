package journal

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Follower does in its room what a fact asks for. Do runs inside a change of
// the clinic, together with the follower's new place: a fact that was done is
// not done again, and one that failed is tried again before any later one. It
// may still run twice, since a change may.
type Follower struct {
	Name string // where its place is kept; never changed
	Do   func(tx *store.Tx, clinic care.ClinicID, fact care.Fact) error
}

const (
	followAtOnce = 200
	followLook   = time.Second // a lost wake-up costs at most this
)

// Follow runs the follower over every clinic until ctx ends. trouble hears what
// failed; the follower goes on from there.
func (j *Journal) Follow(ctx context.Context, f Follower, trouble func(care.ClinicID, error)) {
	tick := time.NewTicker(followLook)
	defer tick.Stop()
	for {
		clinics, err := j.Clinics(ctx)
		if err != nil && ctx.Err() == nil {
			trouble("", err)
		}
		for _, clinic := range clinics {
			if err := j.FollowOnce(ctx, clinic, f); err != nil && ctx.Err() == nil {
				trouble(clinic, err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// FollowOnce takes the follower to the newest fact of one clinic.
func (j *Journal) FollowOnce(ctx context.Context, clinic care.ClinicID, f Follower) error {
	for {
		place, err := j.placeOf(ctx, clinic, f.Name)
		if err != nil {
			return err
		}
		list, _, err := j.After(ctx, clinic, place, followAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := j.step(ctx, clinic, f, place, list); err != nil {
			return err
		}
	}
}

// step does the facts after place, unless another node has done them.
func (j *Journal) step(ctx context.Context, clinic care.ClinicID, f Follower, place int64, list []Entry) error {
	return j.db.Change(ctx, clinic, func(tx *store.Tx) error {
		now, err := readPlace(tx, clinic, f.Name)
		if err != nil || now != place {
			return err
		}
		for _, e := range list {
			fact, err := e.Fact()
			if err != nil {
				return err
			}
			if err := f.Do(tx, clinic, fact); err != nil {
				return err
			}
		}
		_, err = tx.Exec(`INSERT INTO journal_follower (clinic_id, name, seq) VALUES ($1, $2, $3)
			ON CONFLICT (clinic_id, name) DO UPDATE SET seq = excluded.seq`, clinic, f.Name, list[len(list)-1].Seq)
		return err
	})
}

func (j *Journal) placeOf(ctx context.Context, clinic care.ClinicID, name string) (place int64, err error) {
	err = j.db.Look(ctx, func(tx *store.Tx) (err error) {
		place, err = readPlace(tx, clinic, name)
		return err
	})
	return place, err
}

func readPlace(tx *store.Tx, clinic care.ClinicID, name string) (place int64, err error) {
	err = tx.Row(`SELECT seq FROM journal_follower WHERE clinic_id = $1 AND name = $2`, clinic, name).Scan(&place)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return place, err
}
