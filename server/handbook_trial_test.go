package server_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

// noNotesWhileWaiting lets staff write no notes while the patient is to answer.
func (e editor) noNotesWhileWaiting() {
	e.t.Helper()
	e.changes("pack.yaml", e.was(), "1.0.0")
	e.changes("rules/20-desks.cedar", `@id("who-took-it-finishes-it")`, `@id("no-notes-while-the-patient-is-to-answer")
@clause("3.8")
@because("Пациент ещё не ответил: записывать пока нечего.")
@because_en("The patient has not answered yet: there is nothing to note.")
@instead("Дождитесь ответа пациента.")
@instead_en("Wait for the patient's answer.")
forbid (principal is Staff, action == Action::"note", resource)
when { resource.state == State::"waiting-for-patient" };

@id("who-took-it-finishes-it")`)
	e.changes("tests/staff.yaml", "cases:\n", "cases:\n  - {name: no notes yet, who: doctor, about: ours, with: {state: waiting-for-patient}, acts: [note], expect: refused, clauses: [\"3.8\"]}\n")
}

func TestOneDeskTriesAPolicyAndTheOthersDoNot(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		chief, bell, stone := house.As("chief"), house.As("bell"), house.As("stone")
		days := func(n int) int64 { return house.Clock.Now().Add(time.Duration(n) * 24 * time.Hour).UnixMicro() }
		draft := drafts(t, chief)
		draft.noNotesWhileWaiting()
		draft.proposes(&bedsidev1.ProposeRequest{Note: "проба", TrialDeskId: string(house.Desk("cardiology")), TrialUntil: days(3), Effective: days(5)})
		v, err := draft.approvedBy(house.As("privacy"))
		if err != nil || v.State != "approved" || v.TrialDesk.GetId() != string(house.Desk("cardiology")) {
			t.Fatalf("%v %+v", v, servertest.FaultOf(err))
		}
		tried := house.As("anna").Opens("cardiology-question", "Можно ли аспирин?")
		other := house.As("mila").OpensFor("egor", "paediatrics-question", "Можно ли в сад?")
		note := func(p *servertest.Person, con string) servertest.Fault {
			_, err := servertest.Ask(p.Talk.Note, &bedsidev1.NoteRequest{ConversationId: con, Key: servertest.Key(), Text: "перезвонить"})
			return servertest.FaultOf(err)
		}
		bell.Says(tried, "Да, после еды.")
		stone.Says(other, "Можно.")
		f := note(bell, tried)
		if f.Kind != "refused" || !slices.Equal(f.Clauses, []string{"3.8"}) || !strings.HasPrefix(f.Decision, "2-") {
			t.Errorf("at the desk on trial: %+v", f)
		}
		if f := note(stone, other); f.Kind != "" {
			t.Errorf("at another desk: %+v", f)
		}
		counted(t, house, draft.number)
		if page := must(servertest.Ask(bell.Policy.Policy, &bedsidev1.PolicyRequest{}))(t); page.TrialDesk != "Кардиология" || page.TrialVersion != "1.0.0" {
			t.Errorf("bell reads of no trial: %q %q", page.TrialDesk, page.TrialVersion)
		}
		if page := must(servertest.Ask(stone.Policy.Policy, &bedsidev1.PolicyRequest{}))(t); page.TrialDesk != "" {
			t.Errorf("stone reads of a trial at %q", page.TrialDesk)
		}

		house.Clock.Pass(73 * time.Hour) // the trial is over, the version not yet in force
		bell = house.As("bell")
		if f := note(bell, tried); f.Kind != "" {
			t.Errorf("after the trial: %+v", f)
		}
		house.Clock.Pass(48 * time.Hour)
		bell, stone = house.As("bell"), house.As("stone")
		for con, p := range map[string]*servertest.Person{tried: bell, other: stone} {
			if f := note(p, con); f.Kind != "refused" {
				t.Errorf("in force everywhere, %s: %+v", p.Ref, f)
			}
		}
		house.Sound()
	})
}

// nursesStayOut lets nurses no longer see the conversations of a desk.
func (e editor) nursesStayOut() {
	e.t.Helper()
	e.changes("pack.yaml", e.was(), "1.0.0")
	e.changes("rules/20-desks.cedar", `@id("who-took-it-finishes-it")`, `@id("nurses-stay-out")
@clause("3.3")
@because("Медсёстры пока не читают переписку.")
@because_en("Nurses do not read conversations for now.")
@instead("Спросите врача.")
@instead_en("Ask the doctor.")
forbid (principal is Staff in Role::"nurse", action in [Action::"know", Action::"read", Action::"post"], resource);

@id("who-took-it-finishes-it")`)
	for _, path := range []string{"tests/more.yaml", "tests/policy.yaml", "tests/staff.yaml"} { // which say otherwise
		e.changes(path, e.file(path).Text, "")
	}
}

// Nothing is handed to somebody who could not read it under the trial, and their
// screens hear nothing of the desk.
func TestATrialHoldsForWhoeverIsHandedSomethingAndForScreensToo(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	days := func(n int) int64 { return house.Clock.Now().Add(time.Duration(n) * 24 * time.Hour).UnixMicro() }
	draft := drafts(t, house.As("chief"))
	draft.nursesStayOut()
	draft.proposes(&bedsidev1.ProposeRequest{Note: "проба", TrialDeskId: string(house.Desk("cardiology")), TrialUntil: days(3), Effective: days(5)})
	if _, err := draft.approvedBy(house.As("privacy")); err != nil {
		t.Fatal(servertest.FaultOf(err))
	}
	screen := house.As("nell").Looks()
	con := house.As("anna").Opens("cardiology-question", "Можно ли аспирин?")
	bell := house.As("bell")
	bell.Takes(con)
	_, err := servertest.Ask(bell.Talk.HandOver, &bedsidev1.HandOverRequest{ConversationId: con, Key: servertest.Key(), ToPersonId: string(house.ID("nell")), Reason: "ваш вопрос"})
	if f := servertest.FaultOf(err); f.Kind != "refused" {
		t.Errorf("handed to a nurse who may not read it: %+v", f)
	}
	screen.HearsNothingOf(con)
	house.Sound()
}

// counted waits until the refusal at the desk on trial stands among its effects.
func counted(t *testing.T, house *servertest.House, number int64) {
	t.Helper()
	chief := house.As("chief")
	servertest.Eventually(t, "the effects of the trial are counted", func() bool {
		list := must(servertest.Ask(chief.Policy.Versions, &bedsidev1.VersionsRequest{}))(t)
		i := slices.IndexFunc(list.Versions, func(v *bedsidev1.PolicyVersion) bool { return v.Number == number })
		v := list.Versions[i]
		return v.TrialDecisions > 1 && len(v.Effects) == 1 && v.Effects[0].Role == "врач" && v.Effects[0].Before == "allowed" &&
			v.Effects[0].After == "refused" && v.Effects[0].Count == 1
	})
}

func TestARestartKeepsThePolicyInForce(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		draft := drafts(t, house.As("chief"))
		draft.cardsFromNurses()
		draft.proposes(&bedsidev1.ProposeRequest{Note: "так"})
		if _, err := draft.approvedBy(house.As("privacy")); err != nil {
			t.Fatal(servertest.FaultOf(err))
		}
		half := drafts(t, house.As("chief"))
		half.changes("rules/30-people.cedar", "permit (", "permit permit (") // and a draft that does not even parse
		house.Restart()
		for ref, want := range map[string]string{"olga": "refused", "nell": ""} {
			_, err := servertest.Ask(house.As(ref).Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: string(house.ID("anna")), Document: "passport"})
			if f := servertest.FaultOf(err); f.Kind != want || want == "refused" && !strings.HasPrefix(f.Decision, "2-") {
				t.Errorf("%s hands out a card: %+v", ref, f)
			}
		}
		list := must(servertest.Ask(house.As("chief").Policy.Versions, &bedsidev1.VersionsRequest{}))(t)
		var states []string
		for _, v := range list.Versions {
			states = append(states, v.State)
		}
		if want := []string{"draft", "in-force", "replaced"}; !slices.Equal(states, want) {
			t.Errorf("%v, want %v", states, want)
		}
		house.Sound()
	})
}

func TestAnArchiveThatIsTooLargeIsRefusedInWords(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	chief := house.As("chief")
	for size, mb := range map[string]int{"over the limit": 9, "far over it": 50} {
		_, err := servertest.Ask(chief.Policy.Draft, &bedsidev1.DraftRequest{Archive: make([]byte, mb<<20)})
		if f := servertest.FaultOf(err); f.Kind != "invalid" || len(f.Reasons) != 1 || !strings.Contains(f.Reasons[0].Because, "8 МБ") {
			t.Errorf("an archive %s: %+v", size, f)
		}
	}
	_, err := servertest.Ask(chief.Speaks("en").Policy.SaveFile, &bedsidev1.SaveFileRequest{Number: 2, Path: "front.md", Text: strings.Repeat("a", 3<<20)})
	if f := servertest.FaultOf(err); f.Kind != "invalid" || len(f.Reasons) != 1 || !strings.Contains(f.Reasons[0].Because, "1 MB") {
		t.Errorf("a file of 3 MB: %+v", f)
	}
	_, err = servertest.Ask(chief.Policy.Propose, &bedsidev1.ProposeRequest{Number: 2, Note: strings.Repeat("а", 100<<10)})
	if f := servertest.FaultOf(err); f.Kind != "invalid" || len(f.Reasons) != 1 {
		t.Errorf("a note of 200 KB: %+v", f)
	}
	// Whoever is not of the staff sends nothing large at all; the archive is not read.
	archive := base64.StdEncoding.EncodeToString(make([]byte, 1<<20))
	for who, want := range map[*servertest.Person]int{house.As("anna"): 400, house.Visitor(servertest.Here, "clinic"): 401} {
		if status, answer := who.Calls("HandbookService/Draft", `{"archive":"`+archive+`"}`); status != want {
			t.Errorf("%q: %d %.200s", who.Ref, status, answer)
		}
	}
	for name, archive := range map[string]string{"no zip": "никакой не zip", "nothing of a zip": "PK\x05\x06" + strings.Repeat("\x00", 18)} {
		_, err := servertest.Ask(chief.Policy.Draft, &bedsidev1.DraftRequest{Archive: []byte(archive)})
		if f := servertest.FaultOf(err); f.Kind != "invalid" || len(f.Reasons) == 0 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	drafts(t, chief) // it is still there, and takes what fits
	quiet(t, house)
}
