package server_test

import (
	"encoding/json"
	"slices"
	"testing"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/server/servertest"
)

// Whatever somebody did names the decision that let them, and the chief can
// have it taken again; what nobody was asked for names none.
func TestWhatWasDoneNamesItsDecision(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, olga, chief := house.As("anna"), house.As("bell"), house.As("olga"), house.As("chief")
		before := facts(t, house)
		con := anna.Opens("cardiology-question", "Можно ли аспирин?")
		bell.Takes(con)
		bell.Draws(con)
		bell.Says(con, "Да, после еды.")
		must(servertest.Ask(olga.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: string(anna.ID), Document: "passport"}))(t)
		must(servertest.Ask(chief.Desk.DismissStaff, &bedsidev1.DismissStaffRequest{PersonId: string(house.ID("rita"))}))(t)
		must(servertest.Ask(bell.Policy.RefuseToSign, &bedsidev1.RefuseToSignRequest{Number: 1, Reason: "не согласен"}))(t)
		list, _, err := house.Journal.After(t.Context(), servertest.Here, before, 100)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"conversation-opened open", "message-posted open", "conversation-moved take", "messages-seen seen", "message-posted post",
			"person-changed print-card", "person-changed dismiss-staff", "policy-answered sign-policy"}
		var got []string
		for _, e := range list {
			if e.Ruling == "" {
				continue
			}
			number, q, err := pack.ReadRuling(e.Ruling)
			if err != nil || number != 1 {
				t.Errorf("fact %d rests on %q: %v", e.Seq, e.Ruling, err)
			}
			got = append(got, e.Name+" "+string(q.Act))
			if again := must(servertest.Ask(chief.Policy.Recompute, &bedsidev1.RecomputeRequest{Decision: e.Ruling}))(t); !again.Allowed || len(again.Reasons) == 0 {
				t.Errorf("fact %d, %s, taken again: %v", e.Seq, e.Name, again)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		ruledReading(t, anna, bell.ID, "read", "seen")
		officer := house.As("privacy")
		must(servertest.Ask(officer.Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{SubjectId: string(anna.ID)}))(t)
		ruledReading(t, anna, officer.ID, "see-accesses")
		house.Sound()
	})
}

// ruledReading checks that what somebody opened of anna's stands in the ledger
// with the decision that let them.
func ruledReading(t *testing.T, anna *servertest.Person, who care.PersonID, acts ...policy.Act) {
	t.Helper()
	seen := must(servertest.Ask(anna.Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{}))(t)
	ruled := 0
	for _, e := range seen.Entries {
		var said struct{ Who, Act, Ruling string }
		if err := json.Unmarshal(e.Entry, &said); err != nil {
			t.Fatal(err)
		}
		if said.Who != string(who) || said.Ruling == "" {
			continue
		}
		ruled++
		if _, q, err := pack.ReadRuling(said.Ruling); err != nil || !slices.Contains(acts, q.Act) {
			t.Errorf("the entry %s rests on %q: %v", e.Entry, said.Ruling, err)
		}
	}
	if ruled == 0 {
		t.Errorf("none of %d entries names a decision", len(seen.Entries))
	}
}
