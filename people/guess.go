package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

const (
	firstWait    = 5 * time.Second // doubled with each further failure
	forgetsAfter = time.Hour       // without a failure the count begins anew
)

// A guesser is an account or an address under its tag: addresses are not
// stored in the clear.
type guesser struct {
	tag     []byte
	account bool
	free    int // failures before each further one has to wait
}

// guessers names who stands behind one guess.
func (r *Register) guessers(ctx context.Context, clinic care.ClinicID, account, address string) (list []guesser, err error) {
	for _, g := range []struct {
		kind, value string
		free        int
	}{{"account", account, r.AccountGuesses}, {"address", address, r.AddressGuesses}} {
		if g.value == "" {
			continue
		}
		tag, err := r.Keys.Tag(ctx, clinic, tagGuesser, g.kind+":"+g.value)
		if err != nil {
			return nil, err
		}
		list = append(list, guesser{tag, g.kind == "account", g.free})
	}
	return list, nil
}

// guess counts a guess as failed before it is checked, so that a thousand at
// once are not a thousand tries. Later when too many have failed before.
func (r *Register) guess(tx *store.Tx, clinic care.ClinicID, who []guesser) error {
	now := r.micros()
	for _, g := range who {
		failures, err := r.mayGuess(tx, clinic, g, now)
		if err != nil {
			return err
		}
		until := now
		if over := failures + 1 - int64(g.free); over >= 0 {
			until += min(r.LongestWait, firstWait<<min(over, 20)).Microseconds()
		}
		_, err = tx.Exec(`INSERT INTO guess (clinic_id, who, failures, last, until) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (clinic_id, who) DO UPDATE SET failures = $3, last = $4, until = $5`, clinic, g.tag, failures+1, now, until)
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM guess WHERE clinic_id = $1 AND last < $2`, clinic, now-(24*time.Hour).Microseconds())
	return err
}

func (r *Register) mayGuess(tx *store.Tx, clinic care.ClinicID, g guesser, now int64) (failures int64, err error) {
	var last, until int64
	err = tx.Row(`SELECT failures, last, until FROM guess WHERE clinic_id = $1 AND who = $2`, clinic, g.tag).Scan(&failures, &last, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if last > now+clockSlack.Microseconds() {
		return failures, nil // the clock was set back: it must not keep people out for days
	}
	if wait := time.Duration(until-now) * time.Microsecond; wait > 0 {
		return 0, tooMany(wait)
	}
	if now-last > forgetsAfter.Microseconds() {
		return 0, nil
	}
	return failures, nil
}

func tooMany(wait time.Duration) error {
	instead := texts.wait
	seconds := int(wait.Round(time.Second) / time.Second)
	instead.Ru = fmt.Sprintf("Подождите %s и попробуйте ещё раз. Если не получается, обратитесь в регистратуру.", russianWait(seconds))
	instead.En = fmt.Sprintf("Wait %s and try again. If it still fails, ask the front desk.", englishWait(seconds))
	return explained(care.Later, fmt.Sprintf("too many guesses; wait %d s", seconds), texts.tooMany, instead, "")
}

func russianWait(seconds int) string {
	if seconds <= 90 {
		return fmt.Sprintf("%d сек.", max(seconds, 1))
	}
	return fmt.Sprintf("%d мин.", (seconds+59)/60)
}

func englishWait(seconds int) string {
	if seconds <= 90 {
		return fmt.Sprintf("%d s", max(seconds, 1))
	}
	return fmt.Sprintf("%d min", (seconds+59)/60)
}

// guessed takes a guess back that was right: the account begins anew, the
// address loses the one.
func (r *Register) guessed(tx *store.Tx, clinic care.ClinicID, who []guesser) error {
	for _, g := range who {
		query := `DELETE FROM guess WHERE clinic_id = $1 AND who = $2`
		if !g.account {
			query = `UPDATE guess SET failures = failures - 1, until = 0 WHERE clinic_id = $1 AND who = $2 AND failures > 0`
		}
		if _, err := tx.Exec(query, clinic, g.tag); err != nil {
			return err
		}
	}
	return nil
}
