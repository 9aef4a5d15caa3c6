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

// Where one person writes and approves, rules by which they never approve their
// own would be in force for ever; where there are two, they would not.
func TestRulesThatNobodyCouldReplaceAreNotProposed(t *testing.T) {
	never := alteration{"rules/50-policy.cedar", "when { context.own_draft }\nunless { context.alone_a_day };", "when { context.own_draft };"}
	atPress(t, func(w *press) {
		for clinic, stuck := range map[care.ClinicID]bool{alone: true, here: false} {
			chief := w.whoAt(clinic, "chief")
			c := w.checks(chief, w.drafts(chief, named("0.4.0"), never))
			if problem(c, "rules", "may not approve their own") != stuck {
				w.Errorf("%s: %v", clinic, c.Problems)
			}
		}
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
