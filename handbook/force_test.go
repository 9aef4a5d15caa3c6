package handbook_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Nobody has to do anything for a version to begin: the clock does it, on every
// node at one instant, and on a node that starts in between.
func TestAVersionBeginsByTheClock(t *testing.T) {
	atPress(t, func(w *press) {
		other := w.another()
		w.must(other.room.Start(w.Context()))
		number := w.publishes("0.4.0", handbook.Proposal{Effective: w.in(2 * day)})
		w.must(other.room.Take(w.Context(), here))
		late := w.another()
		w.must(late.room.Start(w.Context()))
		w.pass(2*day - time.Microsecond)
		for _, node := range []*press{w, other, late} {
			node.inForce(1)
		}
		w.pass(time.Microsecond)
		for _, node := range []*press{w, other, late} {
			node.inForce(number)
		}
		fresh := w.another()
		w.must(fresh.room.Start(w.Context()))
		fresh.inForce(number)
		if p := w.Packs.For(alone); p.Number != 1 {
			w.Errorf("the neighbour has number %d", p.Number)
		}
	})
}

// Whatever fails in the middle of approving, nothing of it has happened: each
// table that it writes to is out of reach in turn.
func TestAnApprovalThatBreaksLeavesEverythingAsItWas(t *testing.T) {
	atPress(t, func(w *press) {
		number := w.drafts(w.who("chief"), append(sevenDays, named("0.4.0"))...)
		w.proposes(w.who("chief"), handbook.Proposal{Number: number})
		looked := w.checks(w.who("privacy"), number).ArchiveHash
		covered, told := w.signedUntil(here, "doctor"), len(w.told())
		move := func(table, to string) {
			w.must(w.DB.Change(w.Context(), alone, func(tx *store.Tx) error {
				_, err := tx.Exec(`ALTER TABLE ` + table + ` RENAME TO ` + to)
				return err
			}))
		}
		for _, table := range []string{"attestation", "journal"} {
			move(table, "away")
			_, err := w.room.Approve(w.Context(), w.who("privacy"), number, looked)
			move("away", table)
			if err == nil {
				w.Fatalf("approved without %s", table)
			}
			after := w.another()
			w.must(after.room.Start(w.Context()))
			for _, node := range []*press{w, after} {
				node.inForce(1)
			}
			w.state(number, "proposed")
			if v := w.version(w.who("chief"), number); v.ToSign != 0 || v.Approved != 0 || w.signedUntil(here, "doctor") != covered || len(w.told()) != told {
				w.Errorf("without %s there is half an approval: %+v", table, v)
			}
		}
		_, err := w.room.Approve(w.Context(), w.who("privacy"), number, looked)
		w.must(err)
		w.inForce(number)
	})
}

// A version that was approved and does not load any more, which should never
// be: the one before it stays in force, and the log says so loudly.
func TestADamagedVersionLeavesTheOneBeforeInForce(t *testing.T) {
	damages := map[string]string{
		"other bytes":  `UPDATE policy_version SET archive = $1 WHERE clinic_id = $2 AND number = $3`,
		"another hash": `UPDATE policy_version SET archive_hash = $1 WHERE clinic_id = $2 AND number = $3`,
	}
	atPress(t, func(w *press) {
		number := w.publishes("0.4.0", handbook.Proposal{})
		w.inForce(number)
		hash := w.version(w.who("chief"), number).ArchiveHash
		for what, damage := range damages {
			w.must(w.DB.Change(w.Context(), here, func(tx *store.Tx) error {
				_, err := tx.Exec(damage, make([]byte, 32), here, number)
				return err
			}))
			after := w.another()
			w.logs.Reset()
			w.must(after.room.Start(w.Context()))
			after.inForce(1)
			if !strings.Contains(w.logs.String(), "level=ERROR") || !strings.Contains(w.logs.String(), "number=2") {
				w.Errorf("%s: logged %q", what, w.logs)
			}
			if _, err := after.room.ShowVersion(w.Context(), w.who("chief"), number); care.KindOf(err) != care.Unexpected {
				w.Errorf("%s: shown: %v", what, err)
			}
		}
		w.must(w.DB.Change(w.Context(), here, func(tx *store.Tx) error {
			if _, err := tx.Exec(`UPDATE policy_version SET archive_hash = $1 WHERE clinic_id = $2 AND number = $3`, hash[:], here, number); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE policy_version SET archive = $1`, []byte("x"))
			return err
		}))
		after := w.another()
		w.must(after.room.Start(w.Context()))
		after.inForce(0) // the one that ships, as the node was made with
		w.must(w.room.Take(w.Context(), here))
		w.inForce(number) // it is in memory still
	})
}

// Another node hears of it by a wake-up; whatever was lost it finds by looking.
func TestNodesHearOfEachOthersVersions(t *testing.T) {
	atPress(t, func(w *press) {
		ctx, stop := context.WithCancel(w.Context())
		other, ended := w.another(), make(chan struct{})
		w.must(other.room.Start(ctx))
		go func() { other.room.Run(ctx); close(ended) }()
		number := w.publishes("0.4.0", handbook.Proposal{})
		deaf := w.another()
		w.must(deaf.room.Start(w.Context()))
		again, late := time.NewTicker(5*time.Millisecond), time.After(time.Minute)
		defer again.Stop()
		for other.Packs.For(here).Number != number {
			select {
			case <-again.C: // Run may not have been listening yet
				other.Bus.Publish(handbook.Subject, []byte(here))
			case <-late:
				w.Fatal("it never heard")
			}
		}
		stop()
		<-ended
		next := w.publishes("0.5.0", handbook.Proposal{Effective: w.in(day)}, alteration{"front.md", "\n", "\n\n"})
		w.pass(day)
		deaf.inForce(number)
		w.must(deaf.room.Start(w.Context())) // as Run looks around from time to time
		deaf.inForce(next)
		w.found("new.localhost", "chief") // a clinic that begins while others work
		w.must(deaf.room.Start(w.Context()))
		if p := deaf.Packs.For("new.localhost"); p.Number != 1 {
			w.Errorf("the new clinic has number %d", p.Number)
		}
		w.logs.Reset()
		w.must(w.DB.Close())
		if err := deaf.room.Start(w.Context()); err == nil {
			w.Error("started without a database")
		}
		deaf.inForce(next)
	})
}

// allowNurses lets nurses draft, which shows where a version decides.
var allowNurses = alteration{"rules/50-policy.cedar",
	`permit (principal is Staff in Role::"chief", action == Action::"draft-policy", resource);`,
	`permit (principal is Staff, action == Action::"draft-policy", resource) when { principal in Role::"chief" || principal in Role::"nurse" };`}

// A version is tried at one desk, and only there, until its trial ends; what
// changes is counted, and of whom is not.
func TestATrialCountsWhatItChanges(t *testing.T) {
	atPress(t, func(w *press) {
		desk, elsewhere := w.ids[here].Desks["cardiology"], w.ids[here].Desks["front-desk"]
		number := w.publishes("0.4.0", handbook.Proposal{TrialDesk: desk, TrialUntil: w.in(2 * day), Effective: w.in(3 * day)}, allowNurses)
		v := w.version(w.who("chief"), number)
		if v.TrialFrom != w.in(0) || v.TrialDesk != desk || v.Decisions != 0 {
			w.Errorf("on trial: %+v", v)
		}
		for range 3 {
			if !w.asks(policy.DraftPolicy, "nurse", desk).Allowed || w.asks(policy.DraftPolicy, "nurse", elsewhere).Allowed {
				w.Fatal("it is not tried at its desk alone")
			}
			w.asks(policy.DraftPolicy, "chief", desk)
		}
		w.must(w.room.Flush(w.Context()))
		w.asks(policy.DraftPolicy, "nurse", desk)
		w.must(w.room.Flush(w.Context()))
		w.must(w.room.Flush(w.Context())) // nothing is counted twice
		v = w.version(w.who("chief"), number)
		if v.Decisions != 7 || len(v.Effects) != 1 {
			w.Fatalf("counted %d decisions, %+v", v.Decisions, v.Effects)
		}
		e := v.Effects[0]
		if e.Before != "refused" || e.After != "allowed" || e.Count != 4 || e.Role.Ru != "медсестра" || e.Act.En == "" {
			w.Errorf("counted %+v", e)
		}
		if v := w.version(w.who("nurse"), number); v.Decisions != 0 || len(v.Effects) != 0 {
			w.Error("everybody sees what came of the trial")
		}
		w.pass(2 * day)
		w.inForce(1)
		if w.asks(policy.DraftPolicy, "nurse", desk).Allowed {
			w.Error("the trial goes on after its end")
		}
		w.pass(day)
		w.inForce(number)
	})
}

func TestATrialEndsWhenItsVersionIsWithdrawn(t *testing.T) {
	atPress(t, func(w *press) {
		desk := w.ids[here].Desks["cardiology"]
		number := w.publishes("0.4.0", handbook.Proposal{TrialDesk: desk, TrialUntil: w.in(2 * day), Effective: w.in(3 * day)}, allowNurses)
		if !w.asks(policy.DraftPolicy, "nurse", desk).Allowed {
			w.Fatal("there is no trial")
		}
		w.must(w.room.Withdraw(w.Context(), w.who("privacy"), number))
		if w.asks(policy.DraftPolicy, "nurse", desk).Allowed {
			w.Error("the trial goes on")
		}
		w.must(w.room.Flush(w.Context()))
		if v := w.version(w.who("chief"), number); v.Decisions != 1 || len(v.Effects) != 1 || v.State != "withdrawn" {
			w.Errorf("what the trial showed is kept: %+v", v)
		}
	})
}

// What could not be stored is stored later, with what was counted meanwhile.
func TestCountsOutliveADatabaseThatIsAway(t *testing.T) {
	atPress(t, func(w *press) {
		desk := w.ids[here].Desks["cardiology"]
		number := w.publishes("0.4.0", handbook.Proposal{TrialDesk: desk, TrialUntil: w.in(2 * day), Effective: w.in(3 * day)}, allowNurses)
		w.asks(policy.DraftPolicy, "nurse", desk)
		move := func(table, to string) {
			w.must(w.DB.Change(w.Context(), alone, func(tx *store.Tx) error {
				_, err := tx.Exec(`ALTER TABLE ` + table + ` RENAME TO ` + to)
				return err
			}))
		}
		move("trial_effect", "away")
		if err := w.room.Flush(w.Context()); err == nil {
			w.Error("stored nowhere")
		}
		move("away", "trial_effect")
		w.asks(policy.DraftPolicy, "nurse", desk)
		ctx, stop := context.WithCancel(w.Context())
		stop()
		w.room.Run(ctx) // stores what is left when it ends
		if v := w.version(w.who("chief"), number); v.Decisions != 2 || v.Effects[0].Count != 2 {
			w.Errorf("counted %d, %+v", v.Decisions, v.Effects)
		}
	})
}
