package work

import (
	"context"
	"database/sql"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

const columns = `job_id, kind, once, body, state, due, tries, trouble`

func scanJobs(rows *sql.Rows, err error) (list []Job, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var j Job
		var due int64
		if err := rows.Scan(&j.ID, &j.Kind, &j.Once, &j.Body, &j.State, &due, &j.Tries, &j.Trouble); err != nil {
			return nil, err
		}
		j.Due = time.UnixMicro(due).UTC()
		list = append(list, j)
	}
	return list, rows.Err()
}

func (b *Bench) clinicsWithWork(ctx context.Context) (list []care.ClinicID, err error) {
	now := b.now().UnixMicro()
	err = b.db.Look(ctx, func(tx *store.Tx) error {
		list = nil
		rows, err := tx.Query(`SELECT DISTINCT clinic_id FROM job
			WHERE (state = 'due' AND due <= $1) OR (state = 'running' AND leased_until <= $1) ORDER BY clinic_id`, now)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c care.ClinicID
			if err := rows.Scan(&c); err != nil {
				return err
			}
			list = append(list, c)
		}
		return rows.Err()
	})
	return list, err
}

// claim takes due jobs, and those whose lease has ended, for this node. The
// clinic's head row, which Change holds, keeps two nodes apart.
func (b *Bench) claim(ctx context.Context, clinic care.ClinicID, limit int) (list []Job, err error) {
	now := b.now()
	err = b.db.Change(ctx, clinic, func(tx *store.Tx) (err error) {
		list, err = scanJobs(tx.Query(`UPDATE job SET state = 'running', tries = tries + 1, leased_until = $1
			WHERE clinic_id = $2 AND job_id IN (SELECT job_id FROM job WHERE clinic_id = $2 AND
				((state = 'due' AND due <= $3) OR (state = 'running' AND leased_until <= $3)) ORDER BY due LIMIT $4)
			RETURNING `+columns, now.Add(lease).UnixMicro(), clinic, now.UnixMicro(), limit))
		return err
	})
	return list, err
}

func (b *Bench) finish(ctx context.Context, clinic care.ClinicID, id care.JobID) error {
	return b.db.Change(context.WithoutCancel(ctx), clinic, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM job WHERE clinic_id = $1 AND job_id = $2`, clinic, id)
		return err
	})
}

// giveBack makes claimed jobs due as they were: their handlers were ended, or
// never began, because the bench is ending.
func (b *Bench) giveBack(ctx context.Context, clinic care.ClinicID, jobs []Job) error {
	return b.db.Change(context.WithoutCancel(ctx), clinic, func(tx *store.Tx) error {
		for _, job := range jobs {
			if _, err := tx.Exec(`UPDATE job SET state = 'due', tries = $1, leased_until = 0 WHERE clinic_id = $2 AND job_id = $3`,
				job.Tries-1, clinic, job.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *Bench) putBack(ctx context.Context, clinic care.ClinicID, job Job, trouble string) error {
	state := "due"
	if job.Tries >= MaxTries {
		state = "given-up"
	}
	due := b.now().Add(delay(job.Tries)).UnixMicro()
	return b.db.Change(context.WithoutCancel(ctx), clinic, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE job SET state = $1, due = $2, leased_until = 0, trouble = $3 WHERE clinic_id = $4 AND job_id = $5`,
			state, due, trouble, clinic, job.ID)
		return err
	})
}

// Troubled lists the jobs that have been given up.
func (b *Bench) Troubled(ctx context.Context, clinic care.ClinicID) (list []Job, err error) {
	err = b.db.Look(ctx, func(tx *store.Tx) (err error) {
		list, err = scanJobs(tx.Query(`SELECT `+columns+` FROM job WHERE clinic_id = $1 AND state = 'given-up' ORDER BY due`, clinic))
		return err
	})
	return list, err
}

// Again makes a job that has been given up due now.
func (b *Bench) Again(ctx context.Context, clinic care.ClinicID, id care.JobID) error {
	now := b.now().UnixMicro()
	return b.db.Change(ctx, clinic, func(tx *store.Tx) error {
		n, err := tx.Exec(`UPDATE job SET state = 'due', due = $1, tries = 0, trouble = '' WHERE clinic_id = $2 AND job_id = $3 AND state = 'given-up'`, now, clinic, id)
		if err == nil && n == 0 {
			return care.Faultf(care.Unknown, "job %s has not been given up", id)
		}
		tx.Committed(b.Wake)
		return err
	})
}
