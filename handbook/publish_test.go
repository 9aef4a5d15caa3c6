package handbook_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

func TestAClinicBeginsWithThePackThatShips(t *testing.T) {
	atPress(t, func(w *press) {
		w.inForce(1)
		v := w.version(w.who("chief"), 1)
		if v.State != "in-force" || v.Shipped != "ru-clinic" || v.Version.Version != shippedPack().Version || v.Title != shippedPack().Title ||
			v.TextHash != shippedPack().TextHash() || v.Approver != "" || v.ToSign != 6 || v.Signed != 0 || len(v.May) > 0 {
			w.Errorf("adopted %+v", v)
		}
		until := w.now().Add(shippedPack().Signing.Grace).UnixMicro()
		for _, ref := range []string{"chief", "nurse"} {
			if got := w.signedUntil(here, ref); got != until {
				w.Errorf("%s is covered until %d, want the grace, %d", ref, got, until)
			}
		}
		w.pass(time.Hour)
		w.must(w.room.Adopt(w.Context(), here))
		if again := w.version(w.who("chief"), 1); again.Approved != v.Approved || len(w.told()) != 1 {
			w.Errorf("adopted again: %+v, told %q", again, w.told())
		}
	})
}

// A clinic of an earlier release has staff who could not have signed.
func TestNobodyIsSuspendedByTheFirstStart(t *testing.T) {
	t.Parallel()
	atPressUnstarted(t, func(w *press) {
		w.must(w.DB.Change(w.Context(), here, func(tx *store.Tx) error {
			return w.People.Cover(tx, here, w.ids[here].People["nurse"], 0)
		}))
		var both sync.WaitGroup
		node := w.another()
		for _, n := range []*press{w, node} {
			both.Go(func() { w.must(n.room.Start(w.Context())) })
		}
		both.Wait()
		if got, want := w.signedUntil(here, "nurse"), w.now().Add(shippedPack().Signing.Grace).UnixMicro(); got != want {
			w.Errorf("covered until %d, want %d", got, want)
		}
		if told := w.told(); len(told) != 1 {
			w.Errorf("two nodes that start at once adopt it as %q", told)
		}
		w.inForce(1)
		node.inForce(1)
	})
}

func TestAVersionGoesFromADraftIntoForce(t *testing.T) {
	atPress(t, func(w *press) {
		chief, privacy := w.who("chief"), w.who("privacy")
		v, err := w.room.Draft(w.Context(), chief, nil, "")
		w.must(err)
		if v.Number != 2 || v.State != "draft" || v.Author != chief.Person || !slices.Equal(v.May, []string{"edit", "propose", "withdraw"}) {
			w.Fatalf("drafted %+v", v)
		}
		if c := w.checks(chief, 2); c.Ready || !problem(c, "", "nothing differs") || !problem(c, "pack.yaml", "approved already") {
			w.Errorf("an untouched draft: %+v", c.Problems)
		}
		for _, e := range append([]alteration{named("0.3.1-ours")}, sevenDays...) {
			f := w.file(chief, 2, e.file)
			w.must(w.saves(chief, 2, e.file, strings.Replace(f.Text, e.was, e.is, 1), f.Hash))
		}
		c := w.checks(privacy, 2)
		if !c.Ready || c.Tests == 0 || c.TestsFailed != 0 || c.Against != shippedPack().String() || len(c.Diff.Decisions) > 0 {
			w.Errorf("checked: %+v", c.Problems)
		}
		if len(c.Clauses) != 1 || c.Clauses[0].ID != "4.2" || c.Clauses[0].Change != "changed" || c.Clauses[0].BeforeLabel != "enforced" || c.Clauses[0].AfterLabel != "enforced" {
			w.Errorf("clauses %+v", c.Clauses)
		}
		if slices.Contains(c.Concerned, "privacy") || c.ToSign >= 6 {
			w.Errorf("%v, %d people, are to sign a clause of the front desk", c.Concerned, c.ToSign)
		}
		w.inForce(1)
		p := w.proposes(chief, handbook.Proposal{Number: 2, Note: "Карточка на неделю"})
		if p.State != "proposed" || p.Note != "Карточка на неделю" || p.Proposed != w.in(0) || slices.Contains(p.May, "approve") || !slices.Contains(w.version(privacy, 2).May, "approve") {
			w.Errorf("proposed %+v", p)
		}
		w.inForce(1)
		w.pass(time.Hour)
		done, err := w.approves(privacy, 2)
		w.must(err)
		if done.State != "in-force" || done.Approver != privacy.Person || done.Alone || done.Effective != w.in(0) || done.Approved != w.in(0) || !slices.Equal(done.Concerned, c.Concerned) {
			w.Errorf("approved %+v", done)
		}
		w.inForce(2)
		w.state(1, "replaced")
		if told := w.told(); !slices.Equal(told, []string{"1 approved", "2 drafted", "2 proposed", "2 approved"}) {
			w.Errorf("told %q", told)
		}
	})
}

func TestNobodyApprovesWhatTheyWrote(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		number := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		w.proposes(chief, handbook.Proposal{Number: number})
		w.pass(3 * day) // however long it lies: there are others
		_, err := w.approves(chief, number)
		w.is(err, care.Refused, "approve-policy")
		f := err.(*care.Fault)
		if f.Reasons[0].Clause != "11.3" || f.Ruling == "" {
			w.Errorf("refused by %+v, decision %q", f.Reasons, f.Ruling)
		}
		for _, ref := range []string{"nurse", "doctor"} {
			_, err := w.room.Approve(w.Context(), w.who(ref), number, [32]byte{})
			w.is(err, care.Refused, "approve-policy")
		}
		byPin := w.who("second")
		byPin.FullSignIn = false
		_, err = w.room.Approve(w.Context(), byPin, number, w.checks(byPin, number).ArchiveHash)
		w.is(err, care.Refused, "approve-policy")
		away := w.who("second")
		away.Locked = true
		if _, err := w.room.Approve(w.Context(), away, number, [32]byte{}); err != people.Locked {
			w.Errorf("a screen put away: %v", err)
		}
		w.inForce(1)
		_, err = w.approves(w.who("second"), number)
		w.must(err)
		w.inForce(number)
	})
}

func TestAPracticeOfOneApprovesAloneADayLater(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.whoAt(alone, "chief")
		number := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		p := w.proposes(chief, handbook.Proposal{Number: number})
		if p.Approvable != w.in(day) || slices.Contains(p.May, "approve") {
			w.Errorf("approvable %d, may %v", p.Approvable, p.May)
		}
		w.pass(day - time.Second)
		_, err := w.approves(chief, number)
		w.is(err, care.Refused, "approve-policy")
		w.pass(time.Second)
		c, err := w.room.Versions(w.Context(), chief)
		w.must(err)
		if !c.Alone || !slices.Contains(c.Versions[0].May, "approve") {
			w.Errorf("alone %v, may %v", c.Alone, c.Versions[0].May)
		}
		v, err := w.approves(chief, number)
		w.must(err)
		if !v.Alone || v.State != "in-force" || v.Effective != w.in(0) {
			w.Errorf("approved alone: %+v", v)
		}
		if c, err := w.room.Versions(w.Context(), w.who("chief")); err != nil || c.Alone {
			w.Errorf("a clinic with others is no practice of one: %v", err)
		}
	})
}

// Somebody who begins to work here meanwhile could approve it: the author no
// longer may, and whoever wrote a part of it by editing again counts anew.
func TestAPracticeIsOneOnlyWhileNobodyElseCouldApprove(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.whoAt(alone, "chief")
		number := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		w.proposes(chief, handbook.Proposal{Number: number})
		w.pass(2 * day)
		f := w.file(chief, number, "front.md")
		w.must(w.saves(chief, number, "front.md", f.Text+"\n", f.Hash))
		w.proposes(chief, handbook.Proposal{Number: number})
		_, err := w.approves(chief, number)
		w.is(err, care.Refused, "approve-policy") // it says something else than a day ago
		w.pass(2 * day)
		_, _, err = w.People.AddStaff(w.Context(), chief, people.NewStaff{Name: care.Say("Новый"), Title: care.Text{Ru: "Представитель"}, Roles: []string{"representative"}, Login: "novy"})
		w.must(err)
		_, err = w.approves(chief, number)
		w.is(err, care.Refused, "approve-policy")
	})
}

func TestOnlyOneVersionWaitsAtATime(t *testing.T) {
	atPress(t, func(w *press) {
		chief, second := w.who("chief"), w.who("second")
		first := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		other := w.drafts(second, append(sevenDays, named("0.5.0"))...)
		w.proposes(chief, handbook.Proposal{Number: first})
		_, err := w.room.Propose(w.Context(), second, handbook.Proposal{Number: other})
		w.is(err, care.Conflict, "waits")
		w.must(w.room.Withdraw(w.Context(), chief, first))
		w.proposes(second, handbook.Proposal{Number: other})
		w.state(first, "withdrawn")
		w.must(w.room.Withdraw(w.Context(), chief, first)) // again
		_, err = w.room.Propose(w.Context(), chief, handbook.Proposal{Number: first})
		w.is(err, care.Conflict, "no draft")
	})
}

func TestAProposalIsRefusedForItsDates(t *testing.T) {
	atPress(t, func(w *press) {
		chief, desk := w.who("chief"), w.ids[here].Desks["cardiology"]
		number := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		for _, c := range []struct {
			says string
			p    handbook.Proposal
		}{
			{"in the past", handbook.Proposal{Effective: w.in(-time.Hour)}},
			{"in the past", handbook.Proposal{Effective: w.in(0)}},
			{"in the past", handbook.Proposal{Effective: -1}},
			{"a trial needs a later day", handbook.Proposal{TrialDesk: desk, TrialUntil: w.in(day)}},
			{"the trial ends", handbook.Proposal{TrialDesk: desk, TrialUntil: w.in(3 * day), Effective: w.in(2 * day)}},
			{"the trial ends", handbook.Proposal{TrialDesk: desk, Effective: w.in(2 * day)}},
			{"no such desk", handbook.Proposal{TrialDesk: w.ids[alone].Desks["cardiology"], TrialUntil: w.in(day), Effective: w.in(2 * day)}},
			{"no desk", handbook.Proposal{TrialUntil: w.in(day), Effective: w.in(2 * day)}},
			{"too long", handbook.Proposal{Note: strings.Repeat("я", 2001)}},
		} {
			c.p.Number = number
			_, err := w.room.Propose(w.Context(), chief, c.p)
			w.is(err, care.Invalid, c.says)
			w.state(number, "draft")
		}
		good := handbook.Proposal{Number: number, TrialDesk: desk, TrialUntil: w.in(day), Effective: w.in(day)}
		v := w.proposes(chief, good)
		w.pass(time.Hour)
		if again := w.proposes(chief, good); again.Proposed != v.Proposed {
			w.Error("the same proposal again waits from then on")
		}
		good.Note = "Иначе"
		if other := w.proposes(chief, good); other.Proposed == v.Proposed || other.Note != "Иначе" {
			w.Errorf("another proposal: %+v", other)
		}
	})
}

// The day has passed while it waited: from now, never from then.
func TestApprovalIsNeverDatedBack(t *testing.T) {
	atPress(t, func(w *press) {
		chief, privacy := w.who("chief"), w.who("privacy")
		number := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		w.proposes(chief, handbook.Proposal{Number: number, Effective: w.in(day)})
		w.pass(3 * day)
		v, err := w.approves(privacy, number)
		w.must(err)
		if v.Effective != w.in(0) {
			w.Errorf("effective %d, want now", v.Effective)
		}
		tried := w.drafts(chief, named("0.5.0"))
		w.proposes(chief, handbook.Proposal{Number: tried, TrialDesk: w.ids[here].Desks["cardiology"], TrialUntil: w.in(day), Effective: w.in(2 * day)})
		w.pass(day)
		_, err = w.approves(privacy, tried)
		w.is(err, care.Conflict, "trial is over")
	})
}

func TestApprovedIsWhatWasLookedAt(t *testing.T) {
	atPress(t, func(w *press) {
		chief, privacy := w.who("chief"), w.who("privacy")
		number := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		looked := w.checks(privacy, number).ArchiveHash
		_, err := w.room.Approve(w.Context(), privacy, number, looked)
		w.is(err, care.Conflict, "does not wait")
		w.proposes(chief, handbook.Proposal{Number: number})
		f := w.file(chief, number, "front.md")
		w.must(w.saves(chief, number, "front.md", f.Text+"\n", f.Hash))
		w.state(number, "draft") // what was proposed said something else
		w.proposes(chief, handbook.Proposal{Number: number})
		_, err = w.room.Approve(w.Context(), privacy, number, looked)
		w.is(err, care.Conflict, "looked at")
		_, err = w.room.Approve(w.Context(), privacy, number, [32]byte{})
		w.is(err, care.Conflict, "looked at")
		_, err = w.room.Approve(w.Context(), privacy, 99, looked)
		w.is(err, care.Unknown, "no such version")
		w.inForce(1)
		_, err = w.approves(privacy, number)
		w.must(err)
		w.inForce(number)
	})
}

func TestApprovedTwiceIsApprovedOnce(t *testing.T) {
	atPress(t, func(w *press) {
		number := w.drafts(w.who("chief"), append(sevenDays, named("0.4.0"))...)
		w.proposes(w.who("chief"), handbook.Proposal{Number: number})
		looked := w.checks(w.who("second"), number).ArchiveHash
		var all sync.WaitGroup
		answers := make([]handbook.Listed, 4)
		for i, ref := range []string{"second", "privacy", "representative", "privacy"} {
			all.Go(func() {
				v, err := w.room.Approve(w.Context(), w.who(ref), number, looked)
				if answers[i] = v; err != nil {
					w.Error(err)
				}
			})
		}
		all.Wait()
		for _, v := range answers {
			if v.State != "in-force" || v.Approver != answers[0].Approver || v.Approver == "" || v.Approved != answers[0].Approved {
				w.Errorf("answered %+v", v)
			}
		}
		if told := w.told(); len(told) != 4 {
			w.Errorf("told %q", told)
		}
	})
}

func TestWhatIsNotYetInForceCanBeWithdrawn(t *testing.T) {
	atPress(t, func(w *press) {
		before := w.signedUntil(here, "doctor")
		number := w.publishes("0.4.0", handbook.Proposal{Effective: w.in(20 * day)})
		w.state(number, "approved")
		w.inForce(1)
		w.is(w.room.Withdraw(w.Context(), w.who("nurse"), number), care.Refused, "approve-policy")
		w.is(w.room.Withdraw(w.Context(), w.who("nurse"), 99), care.Refused, "approve-policy")
		w.is(w.room.Withdraw(w.Context(), w.who("privacy"), 99), care.Unknown, "no such version")
		if may := w.version(w.who("representative"), number).May; !slices.Equal(may, []string{"withdraw"}) {
			w.Errorf("the representative may %v", may)
		}
		w.must(w.room.Withdraw(w.Context(), w.who("representative"), number))
		w.state(number, "withdrawn")
		w.pass(21 * day)
		w.inForce(1)
		if after := w.signedUntil(here, "doctor"); after < before {
			w.Errorf("covered until %d, and until %d before a version came and went", after, before)
		}
		w.is(w.room.Withdraw(w.Context(), w.who("chief"), 1), care.Conflict, "in force")
		if told := w.told(); told[len(told)-1] != "2 withdrawn" {
			w.Errorf("told %q", told)
		}
	})
}

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
