package handbook_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Two versions that are approved come into force in the order of their numbers.
func TestVersionsDoNotOvertakeEachOther(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		stale := w.drafts(chief, append(sevenDays, named("0.3.9"))...)
		coming := w.publishes("0.4.0", handbook.Proposal{Effective: w.in(10 * day)})
		if c := w.checks(chief, stale); c.Ready || !problem(c, "", "approved after this draft was begun") {
			w.Errorf("a stale draft: %+v", c.Problems)
		}
		copied, err := w.room.Draft(w.Context(), chief, nil, "2")
		w.must(err)
		if copied.Number != coming+1 || copied.Version.Version != "0.3.9" {
			w.Fatalf("a copy of the stale draft: %+v", copied)
		}
		if c := w.checks(chief, copied.Number); c.Against != "ru-clinic 0.4.0" {
			w.Errorf("compared with %s", c.Against)
		}
		next := w.drafts(chief, append(sevenDays, named("0.5.0"), alteration{"front.md", "\n", "\n\n"})...)
		for _, effective := range []int64{0, w.in(5 * day)} {
			_, err := w.room.Propose(w.Context(), chief, handbook.Proposal{Number: next, Effective: effective})
			w.is(err, care.Conflict, "come later")
		}
		w.proposes(chief, handbook.Proposal{Number: next, Effective: w.in(12 * day)})
		v, err := w.approves(w.who("privacy"), next)
		w.must(err)
		if !slices.Contains(v.Concerned, "desk") { // nothing of theirs differs from the one to come, but from what they signed
			w.Errorf("only %v are asked", v.Concerned)
		}
		for _, step := range []struct {
			days   time.Duration
			number int64
		}{{9, 1}, {2, coming}, {2, next}} {
			w.pass(step.days * day)
			w.inForce(step.number)
		}
		w.state(coming, "replaced")
	})
}

func TestWhoSeesWhichVersions(t *testing.T) {
	atPress(t, func(w *press) {
		w.drafts(w.who("chief"), append(sevenDays, named("0.4.0"))...)
		for ref, want := range map[string]int{"chief": 2, "second": 2, "privacy": 2, "representative": 2, "nurse": 1, "doctor": 1} {
			c, err := w.room.Versions(w.Context(), w.who(ref))
			w.must(err)
			if len(c.Versions) != want {
				w.Errorf("%s sees %d versions, want %d", ref, len(c.Versions), want)
			}
			page, err := w.room.ShowVersion(w.Context(), w.who(ref), 1)
			if err != nil || !strings.Contains(page, "14 дней") {
				w.Errorf("%s reads the version in force: %v, %d bytes", ref, err, len(page))
			}
			page, err = w.room.ShowVersion(w.Context(), w.who(ref), 2)
			_, files := w.room.DraftFiles(w.Context(), w.who(ref), 2)
			_, check := w.room.Check(w.Context(), w.who(ref), 2)
			if want == 1 {
				for _, err := range []error{err, files, check} {
					w.is(err, care.Refused, "draft-policy")
				}
				_, err = w.room.ShowVersion(w.Context(), w.who(ref), 99) // there or not, it is the same
				w.is(err, care.Refused, "draft-policy")
			} else if err != nil || files != nil || check != nil || !strings.Contains(page, "7 дней") {
				w.Errorf("%s looks at a draft: %v %v %v", ref, err, files, check)
			}
		}
		if may := w.version(w.who("second"), 2).May; !slices.Equal(may, []string{"withdraw"}) {
			w.Errorf("somebody else may %v with a draft", may)
		}
		for _, see := range []func() error{
			func() error { _, err := w.room.Versions(w.Context(), people.Caller{Clinic: here}); return err },
			func() error { _, err := w.room.Draft(w.Context(), w.who("nurse"), nil, ""); return err },
			func() error {
				_, err := w.room.Propose(w.Context(), w.who("privacy"), handbook.Proposal{Number: 2})
				return err
			},
		} {
			w.is(see(), care.Refused, "-policy")
		}
		for _, see := range []func() error{
			func() error { _, err := w.room.ShowVersion(w.Context(), w.who("chief"), 99); return err },
			func() error { _, err := w.room.DraftFiles(w.Context(), w.who("chief"), 99); return err },
			func() error { _, err := w.room.Check(w.Context(), w.who("chief"), 99); return err },
			func() error { _, err := w.room.Draft(w.Context(), w.who("chief"), nil, "99"); return err },
			func() error { return w.saves(w.who("chief"), 99, "front.md", "x", "") },
		} {
			w.is(see(), care.Unknown, "no such version")
		}
	})
}

func TestADecisionCanBeComputedAgain(t *testing.T) {
	atPress(t, func(w *press) {
		_, err := w.room.Draft(w.Context(), w.who("nurse"), nil, "")
		ruling := err.(*care.Fault).Ruling
		w.publishes("0.4.0", handbook.Proposal{}, alteration{"rules/50-policy.cedar",
			`permit (principal is Staff in Role::"chief", action == Action::"draft-policy", resource);`,
			`permit (principal is Staff, action == Action::"draft-policy", resource) when { principal in Role::"chief" || principal in Role::"nurse" };`})
		w.drafts(w.who("nurse")) // under the new version the nurse may
		d, err := w.room.Recompute(w.Context(), w.who("privacy"), " "+strings.ToLower(strings.ReplaceAll(ruling, "0", "O"))+"\n")
		w.must(err)
		if d.Allowed || d.Number != 1 || d.Version != shippedPack().Version || len(d.Reasons) == 0 || d.Reasons[0].Clause != "11.3" ||
			d.Who.Ru == "" || d.What.En == "" {
			w.Errorf("computed again: %+v", d)
		}
		entries, _, err := w.Journal.After(w.Context(), here, 0, 1000)
		w.must(err)
		for _, e := range entries { // and all that was ever allowed
			if e.Ruling == "" {
				continue
			}
			if d, err := w.room.Recompute(w.Context(), w.who("chief"), e.Ruling); err != nil || !d.Allowed || len(d.Reasons) == 0 {
				w.Errorf("%s: %+v, %v", e.Name, d, err)
			}
		}
		_, err = w.room.Recompute(w.Context(), w.who("nurse"), ruling)
		w.is(err, care.Refused, string(policy.SeeSignatures))
		_, code, _ := strings.Cut(ruling, "-")
		for _, wrong := range []string{"", "7", "0-" + code, "99-" + code, "3-" + code, "1-" + code + "UU!", "1-" + code + "0", "-1-" + code} {
			_, err := w.room.Recompute(w.Context(), w.who("chief"), wrong)
			if err == nil {
				w.Fatalf("%q (of %q) was computed", wrong, ruling)
			}
			w.is(err, care.Invalid, "number")
		}
	})
}

func TestANewerPackOfTheReleaseIsOffered(t *testing.T) {
	atPress(t, func(w *press) {
		newer := func() string {
			c, err := w.room.Versions(w.Context(), w.who("chief"))
			w.must(err)
			return c.NewerShipped
		}
		if got := newer(); got != "" {
			w.Errorf("offered %q to a clinic that has it", got)
		}
		w.must(w.DB.Change(w.Context(), here, func(tx *store.Tx) error { // as if adopted from an earlier release
			_, err := tx.Exec(`UPDATE policy_version SET version = '0.1.0', archive_hash = $1 WHERE clinic_id = $2`, make([]byte, 32), here)
			return err
		}))
		if got := newer(); got != shippedPack().Version {
			w.Errorf("offered %q", got)
		}
		v, err := w.room.Draft(w.Context(), w.who("chief"), nil, "shipped")
		w.must(err)
		if v.Version.Version != shippedPack().Version || v.Shipped != "" {
			w.Errorf("a draft from it: %+v", v)
		}
		if got := newer(); got == "" {
			w.Error("a draft is not yet the clinic's")
		}
	})
}

// The check of a version that was approved shows what it had changed; that of
// the first one has nothing to be compared with.
func TestACheckOfAnOldVersionShowsWhatItHadChanged(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		added := []alteration{
			{"policy.md", "**4.3** Если телефон", "**4.9** Новый пункт.\n\n**4.3** Если телефон"},
			{"policy.en.md", "**4.3** When a phone", "**4.9** A new clause.\n\n**4.3** When a phone"},
			{"pack.yaml", "by_people:\n", "by_people:\n  \"4.9\": chief\n"},
		}
		second := w.publishes("0.4.0", handbook.Proposal{}, added...)
		third := w.publishes("0.5.0", handbook.Proposal{Effective: w.in(day)})
		for number, want := range map[int64][]string{1: nil, second: {"4.2 changed enforced enforced", "4.9 added  by-people"}, third: {"4.9 removed by-people "}} {
			c := w.checks(chief, number)
			var got []string
			for _, change := range c.Clauses {
				got = append(got, strings.Join([]string{change.ID, change.Change, change.BeforeLabel, change.AfterLabel}, " "))
			}
			if !slices.Equal(got, want) || c.Ready || len(c.Problems) > 0 {
				w.Errorf("version %d changed %q, want %q; %v", number, got, want, c.Problems)
			}
			if number == 1 && (c.Against != "" || len(c.Concerned) < 6) {
				w.Errorf("the first one is compared with %q and concerns %v", c.Against, c.Concerned)
			}
		}
		if v := w.version(chief, third); !slices.Contains(v.Concerned, "desk") {
			w.Errorf("%v are asked: the clause of the front desk is another than the one in force", v.Concerned)
		}
	})
}

// What was proposed under one release and does not pass under the next is not
// approved.
func TestWhatDoesNotPassAnyMoreIsNotApproved(t *testing.T) {
	atPress(t, func(w *press) {
		number := w.drafts(w.who("chief"), append(sevenDays, named("0.4.0"))...)
		w.proposes(w.who("chief"), handbook.Proposal{Number: number})
		w.must(w.DB.Change(w.Context(), here, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE policy_version SET version = $1 WHERE clinic_id = $2 AND number = $3`, shippedPack().Version, here, number)
			return err
		}))
		_, err := w.approves(w.who("privacy"), number)
		w.is(err, care.Conflict, "does not pass")
		w.state(number, "proposed")
	})
}

// Who has signed what is in force, and is asked for a version that is then
// withdrawn, loses nothing on the day by which they were to sign.
func TestAVersionThatIsWithdrawnSuspendsNobody(t *testing.T) {
	atPress(t, func(w *press) {
		w.must(w.DB.Change(w.Context(), here, func(tx *store.Tx) error {
			if _, err := tx.Exec(`UPDATE attestation SET state = 'signed' WHERE clinic_id = $1`, here); err != nil {
				return err
			}
			for _, id := range w.ids[here].People {
				if err := w.People.Cover(tx, here, id, people.Forever); err != nil {
					return err
				}
			}
			return nil
		}))
		number := w.publishes("0.4.0", handbook.Proposal{Effective: w.in(day)}, alteration{"policy.md", "**11.1** Каждый", "**11.1** Всякий"})
		if until := w.signedUntil(here, "doctor"); until == people.Forever {
			w.Fatal("the doctor is not asked")
		}
		w.must(w.room.Withdraw(w.Context(), w.who("chief"), number))
		if until := w.signedUntil(here, "doctor"); until != people.Forever {
			w.Errorf("covered until %d only", until)
		}
	})
}
