package server_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server/servertest"
)

// From a changed sentence to the nurse who signs it: the walk of a policy.
func TestAClauseIsChangedApprovedSignedAndHolds(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		chief, privacy, nell, olga, bell := house.As("chief"), house.As("privacy"), house.As("nell"), house.As("olga"), house.As("bell")
		for _, p := range []*servertest.Person{nell, olga, chief, bell} {
			house.Clock.Pass(time.Minute)
			p.Signs()
		}
		con := house.As("anna").Opens("cardiology-question", "Можно ли аспирин?")
		nell.Takes(con)
		draft := drafts(t, chief)
		draft.cardsFromNurses()
		draft.atOnce()
		showsExactly(t, draft.checks())
		draft.proposes(&bedsidev1.ProposeRequest{Note: "Карточки выдают медсёстры"})
		_, err := draft.approvedBy(chief)
		if f := servertest.FaultOf(err); f.Kind != "refused" || !slices.Contains(f.Clauses, "11.3") {
			t.Fatalf("the author approves: %+v", f)
		}
		screen, doctors, patients := nell.Looks(), bell.Looks(), house.As("anna").Looks()
		v, err := draft.approvedBy(privacy)
		if err != nil || v.State != "in-force" || v.Alone {
			t.Fatalf("%v %+v %v", v, servertest.FaultOf(err), err)
		}
		screen.HearsNamed("rights-changed")
		doctors.HearsNamed("rights-changed") // he has nothing to sign; that there is a new version concerns all staff
		if n := len(patients.UpToNow()); n != 2 {
			t.Errorf("a patient hears of it: %v", patients.All()) // but for the two by which it is known that nothing is on the way
		}

		refusal := refusedUntilSigned(t, nell, con)
		recomputes(t, chief, refusal, v)
		house.Clock.Pass(time.Minute)
		nell.Signs()
		nell.Says(con, "Да, после еды.")
		cannotPrint, _ := servertest.Ask(olga.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: string(house.ID("anna")), Document: "passport"})
		if cannotPrint != nil {
			t.Error("the front desk still hands out cards")
		}
		if card, err := servertest.Ask(nell.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: string(house.ID("anna")), Document: "passport"}); err != nil || card.Code == "" {
			t.Errorf("the nurse hands out no card: %+v", servertest.FaultOf(err))
		}
		house.Sound()
	})
}

// showsExactly checks that what would change is who hands out cards.
func showsExactly(t *testing.T, c *bedsidev1.CheckResponse) {
	t.Helper()
	if !c.Ready || len(c.Problems) > 0 || c.TestsFailed > 0 || c.Tests == 0 {
		t.Fatalf("not ready: %v, %d of %d tests failed", c.Problems, c.TestsFailed, c.Tests)
	}
	var lost, gained int
	for _, d := range c.Decisions {
		if d.What != "выдать карточку с кодом" {
			t.Errorf("something else changes: %v", d)
		}
		switch {
		case d.Before == "allowed" && strings.Contains(d.Who, "регистратура") && d.After == "refused":
			lost++
		case d.Before == "refused" && strings.Contains(d.Who, "медсестра") && d.After == "allowed":
			gained++
		default:
			t.Errorf("unexpected: %v", d)
		}
	}
	if lost == 0 || gained == 0 {
		t.Errorf("%d who may no longer, %d who now may: %v", lost, gained, c.Decisions)
	}
	if len(c.Clauses) != 1 || c.Clauses[0].Id != "4.2" || c.Clauses[0].Change != "changed" || !strings.Contains(c.Clauses[0].After, "медсестра") {
		t.Errorf("clauses: %v", c.Clauses)
	}
	if len(c.Signers) == 0 || c.ToSign == 0 || len(c.ArchiveSha256) != 64 {
		t.Errorf("who is to sign: %v, %d", c.Signers, c.ToSign)
	}
}

// refusedUntilSigned checks that the unsigned may read but not post, and hear
// what to do instead.
func refusedUntilSigned(t *testing.T, nurse *servertest.Person, con string) servertest.Fault {
	t.Helper()
	nurse.Reads(con)
	_, err := servertest.Ask(nurse.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: servertest.Key(), Text: "Да, после еды."})
	f := servertest.FaultOf(err)
	if f.Kind != "refused" || !slices.Equal(f.Clauses, []string{"11.1"}) || f.Reasons[0].InsteadAct != "sign-policy" || f.Decision == "" {
		t.Fatalf("an unsigned nurse posts: %+v", f)
	}
	p, err := servertest.Ask(nurse.Policy.Policy, &bedsidev1.PolicyRequest{})
	if err != nil || p.State != "asked" || !p.Suspended || p.FirstTime || p.SignBy == 0 {
		t.Errorf("her page: state %s, suspended %v, first %v, sign by %d, %v", p.GetState(), p.GetSuspended(), p.GetFirstTime(), p.GetSignBy(), err)
	}
	for _, c := range p.GetClauses() {
		if changed := c.Change != ""; changed != (c.Id == "4.2") || changed && (c.Before == "" || !c.ConcernsYou) {
			t.Errorf("clause %s: change %q, before %q, concerns you %v", c.Id, c.Change, c.Before, c.ConcernsYou)
		}
	}
	return f
}

// recomputes checks that the number of a refusal leads to the same answer under
// the same version.
func recomputes(t *testing.T, chief *servertest.Person, f servertest.Fault, v *bedsidev1.PolicyVersion) {
	t.Helper()
	r, err := servertest.Ask(chief.Policy.Recompute, &bedsidev1.RecomputeRequest{Decision: f.Decision})
	if err != nil {
		t.Fatal(err, servertest.FaultOf(err))
	}
	if r.Allowed || r.Number != v.Number || r.Version != v.Version || len(r.Reasons) != 1 || r.Reasons[0].Clause != "11.1" || r.Who == "" || r.What == "" || len(r.Facts) == 0 {
		t.Errorf("%v", r)
	}
	for _, bad := range []string{"", "1", "1-", "x-" + f.Decision, f.Decision + "0", strings.Repeat("1-A", 300), "999-" + strings.SplitN(f.Decision, "-", 2)[1]} {
		_, err := servertest.Ask(chief.Policy.Recompute, &bedsidev1.RecomputeRequest{Decision: bad})
		if k := servertest.FaultOf(err).Kind; k != "invalid" && k != "unknown" {
			t.Errorf("the number %.20q: %q", bad, k)
		}
	}
}

func TestAPasskeySignsTheTextThatWasShown(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		bell, dora, chief := house.As("bell"), house.As("dora"), house.As("chief")
		key := getsPasskey(t, bell)
		page := must(servertest.Ask(bell.Policy.Policy, &bedsidev1.PolicyRequest{}))(t)
		if page.State != "asked" || !page.HasPasskey || !page.FirstTime || page.Suspended || page.Text == "" {
			t.Errorf("before: %s, passkey %v, first %v, suspended %v", page.State, page.HasPasskey, page.FirstTime, page.Suspended)
		}
		other := strings.Repeat("00", 32)
		kind(t, "another text", "conflict")(servertest.Ask(bell.Policy.BeginSignature, &bedsidev1.BeginSignatureRequest{Number: page.Number, TextSha256: other}))
		kind(t, "another version", "conflict")(servertest.Ask(bell.Policy.BeginSignature, &bedsidev1.BeginSignatureRequest{Number: page.Number + 1, TextSha256: page.TextSha256}))
		kind(t, "without a passkey", "refused")(servertest.Ask(dora.Policy.BeginSignature, &bedsidev1.BeginSignatureRequest{Number: page.Number, TextSha256: page.TextSha256}))
		key.signs()
		page = must(servertest.Ask(bell.Policy.Policy, &bedsidev1.PolicyRequest{}))(t)
		if page.State != "signed" || page.Factor != "passkey" || page.SignBy != 0 || page.SignedAt == 0 {
			t.Errorf("after: %s by %s", page.State, page.Factor)
		}
		must(servertest.Ask(dora.Policy.RefuseToSign, &bedsidev1.RefuseToSignRequest{Number: page.Number, Reason: "пункт 3.4 невыполним"}))(t)
		all := must(servertest.Ask(chief.Policy.Signatures, &bedsidev1.SignaturesRequest{}))(t)
		states := map[string]string{}
		for _, s := range all.Signatures {
			states[s.Person.Id] = s.State + " " + s.Refusal
		}
		if states[string(bell.ID)] != "signed " || states[string(dora.ID)] != "refused пункт 3.4 невыполним" || states[string(chief.ID)] != "asked " {
			t.Errorf("%v", states)
		}
		export := must(servertest.Ask(chief.Policy.ExportSignatures, &bedsidev1.ExportSignaturesRequest{}))(t)
		if len(export.Archive) == 0 || !strings.HasSuffix(export.FileName, ".zip") {
			t.Errorf("%q, %d bytes", export.FileName, len(export.Archive))
		}
		house.Sound()
	})
}

func TestClinicsDoNotSeeEachOthersPolicies(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		here, there := house.As("chief"), house.At(servertest.There, "chief")
		draft := drafts(t, here)
		draft.cardsFromNurses()
		draft.proposes(&bedsidev1.ProposeRequest{Note: "тайна первой клиники"})
		if _, err := draft.approvedBy(house.As("privacy")); err != nil {
			t.Fatal(err, servertest.FaultOf(err))
		}
		list := must(servertest.Ask(there.Policy.Versions, &bedsidev1.VersionsRequest{}))(t)
		if len(list.Versions) != 1 || strings.Contains(list.String(), "тайна") {
			t.Errorf("the neighbour sees %v", list)
		}
		for name, call := range map[string]func() error{
			"files": func() error {
				_, err := servertest.Ask(there.Policy.DraftFiles, &bedsidev1.DraftFilesRequest{Number: draft.number})
				return err
			},
			"check": func() error {
				_, err := servertest.Ask(there.Policy.Check, &bedsidev1.CheckRequest{Number: draft.number})
				return err
			},
			"page": func() error {
				_, err := servertest.Ask(there.Policy.ShowVersion, &bedsidev1.ShowVersionRequest{Number: draft.number})
				return err
			},
			"withdrawal": func() error {
				_, err := servertest.Ask(there.Policy.Withdraw, &bedsidev1.WithdrawRequest{Number: draft.number})
				return err
			},
		} {
			if f := servertest.FaultOf(call()); f.Kind != "unknown" {
				t.Errorf("its %s: %+v", name, f)
			}
		}
		// Each is judged by its own: there the front desk hands out cards.
		olga := house.At(servertest.There, "olga")
		if _, err := servertest.Ask(olga.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: string(house.Founded[servertest.There].People["anna"]), Document: "passport"}); err != nil {
			t.Errorf("the neighbour's front desk: %+v", servertest.FaultOf(err))
		}
		for _, ref := range []string{"anna", "mila"} {
			kind(t, ref+" and the policy", "refused")(servertest.Ask(house.As(ref).Policy.Policy, &bedsidev1.PolicyRequest{}))
			kind(t, ref+" and the versions", "refused")(servertest.Ask(house.As(ref).Policy.Versions, &bedsidev1.VersionsRequest{}))
		}
	})
}

// A number would tell a stranger that there is something.
func TestAStrangersRefusalHasNoNumber(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	con := house.As("anna").Opens("cardiology-question", "Можно ли аспирин?")
	for _, stranger := range []*servertest.Person{house.As("stone"), house.As("boris"), house.At(servertest.There, "bell")} {
		stranger.CannotRead(con)
		_, err := servertest.Ask(stranger.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con})
		_, never := servertest.Ask(stranger.Talk.Read, &bedsidev1.ReadRequest{ConversationId: care.NewID[string]("con")})
		for _, f := range []servertest.Fault{servertest.FaultOf(err), servertest.FaultOf(never)} {
			if f.Kind != "unknown" || f.Decision != "" || len(f.Reasons) > 0 {
				t.Errorf("%s: %+v", stranger.Ref, f)
			}
		}
	}
}

func TestWhatIsWrongIsSaidInTheReadersLanguage(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		chief := house.As("chief")
		draft := drafts(t, chief)
		draft.changes("pack.yaml", "language: ru", "lingo: ru")
		for lang, want := range map[string][2]string{
			"ru": {"Ключа «lingo» здесь не бывает", "Запишите так же, как в packs/ru-clinic"},
			"en": {"field lingo not found in type pack.mainFile", "Write it as packs/ru-clinic does"},
		} {
			found := must(servertest.Ask(chief.Speaks(lang).Policy.Check, &bedsidev1.CheckRequest{Number: draft.number}))(t).Problems
			said := slices.ContainsFunc(found, func(p *bedsidev1.PolicyProblem) bool {
				return p.Path == "pack.yaml" && p.Line > 0 && p.Message == want[0] && p.Mend == want[1]
			})
			if !said {
				t.Errorf("in %s: %v", lang, found)
			}
		}
	})
}
