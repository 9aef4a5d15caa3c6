package handbook

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// effects are what was decided under versions on trial since it was last
// stored: counts alone, with no person, patient or time. What a node has
// counted and not stored is lost with it: some seconds of a trial.
type effects struct {
	mu     sync.Mutex
	counts map[effect]int64
}

// An effect is decisions that count as one. Without a role and an act it is
// all that were taken.
type effect struct {
	clinic        care.ClinicID
	number        int64
	role, act     string
	before, after string // allowed | refused
}

// mostEffects bounds what is held in memory: roles, acts and outcomes are few,
// but clinics may be many. Beyond it only the totals go on.
const mostEffects = 20_000

// rolesInOrder: who has several is counted under the first.
var rolesInOrder = []string{"doctor", "nurse", "desk", "chief", "privacy", "representative", "patient", "parent"}

// count counts one decision: among all, and where the version in force would
// have taken it otherwise, as that.
func (e *effects) count(c pack.Compared) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.counts == nil {
		e.counts = map[effect]int64{}
	}
	e.counts[effect{clinic: c.Clinic, number: c.Number}]++
	if c.Was.Allowed == c.Is.Allowed {
		return
	}
	key := effect{c.Clinic, c.Number, roleOf(c.Question.Who), string(c.Question.Act), outcome(c.Was), outcome(c.Is)}
	if _, known := e.counts[key]; known || len(e.counts) < mostEffects {
		e.counts[key]++
	}
}

func roleOf(who policy.Who) string {
	for _, role := range rolesInOrder {
		if slices.Contains(who.Roles, role) {
			return role
		}
	}
	return who.Kind
}

func outcome(a policy.Answer) string {
	if a.Allowed {
		return "allowed"
	}
	return "refused"
}

// Flush stores what was counted. What cannot be stored is kept for the next
// time.
func (r *Room) Flush(ctx context.Context) error {
	var errs []error
	for clinic, counts := range r.effects.take() {
		err := r.DB.Change(ctx, clinic, func(tx *store.Tx) error { return addEffects(tx, counts) })
		if err != nil {
			r.effects.giveBack(counts)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (e *effects) take() map[care.ClinicID]map[effect]int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	of := map[care.ClinicID]map[effect]int64{}
	for key, n := range e.counts {
		if of[key.clinic] == nil {
			of[key.clinic] = map[effect]int64{}
		}
		of[key.clinic][key] = n
	}
	e.counts = nil
	return of
}

func (e *effects) giveBack(counts map[effect]int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.counts == nil {
		e.counts = map[effect]int64{}
	}
	for key, n := range counts {
		e.counts[key] += n
	}
}

func addEffects(tx *store.Tx, counts map[effect]int64) error {
	for key, n := range counts {
		_, err := tx.Exec(`INSERT INTO trial_effect (clinic_id, number, role, act, before, after, count) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (clinic_id, number, role, act, before, after) DO UPDATE SET count = trial_effect.count + excluded.count`,
			key.clinic, key.number, key.role, key.act, key.before, key.after, n)
		if err != nil {
			return err
		}
	}
	return nil
}

// An Effect of a trial: how often the version in force would have decided
// otherwise.
type Effect struct {
	Role   care.Text
	Act    care.Text
	Before string // allowed | refused
	After  string
	Count  int64
}

// A showing is what a trial has shown.
type showing struct {
	effects   []Effect
	decisions int64
}

// readEffects reads what was counted, by version, the most frequent first.
func readEffects(tx *store.Tx, clinic care.ClinicID, p *pack.Pack) (map[int64]showing, error) {
	rows, err := tx.Query(`SELECT number, role, act, before, after, count FROM trial_effect
		WHERE clinic_id = $1 ORDER BY number, count DESC, role, act, before`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	of := map[int64]showing{}
	for rows.Next() {
		var key effect
		var n int64
		if err := rows.Scan(&key.number, &key.role, &key.act, &key.before, &key.after, &n); err != nil {
			return nil, err
		}
		t := of[key.number]
		if key.act == "" {
			t.decisions = n
		} else {
			t.effects = append(t.effects, key.inWords(p, n))
		}
		of[key.number] = t
	}
	return of, rows.Err()
}

func (e effect) inWords(p *pack.Pack, n int64) Effect {
	who := policy.Who{Kind: "staff", Roles: []string{e.role}}
	if e.role == "patient" || e.role == "parent" {
		who.Kind = "patient"
	}
	role, act, _ := p.InWords(policy.Question{Act: policy.Act(e.act), Who: who})
	return Effect{Role: role, Act: act, Before: e.before, After: e.after, Count: n}
}
