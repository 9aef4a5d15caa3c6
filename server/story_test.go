package server_test

import (
	"slices"
	"strings"
	"testing"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server/servertest"
)

func TestPatientAsksDoctorAnswers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, stone := house.As("anna"), house.As("bell"), house.As("stone")
		desk, elsewhere := bell.Looks(), stone.Looks()

		con := anna.Opens("cardiology-question", "Можно ли аспирин?")
		if e := desk.Hears(con); e.Name != "conversation-changed" {
			t.Errorf("the desk first hears %v", e)
		}
		bell.Sees(con, "Можно ли аспирин?")
		phone := anna.Looks(con)
		bell.Says(con, "Да, после еды.")
		phone.Hears(con)
		anna.Sees(con, "Да, после еды.")

		stone.CannotRead(con)
		elsewhere.HearsNothingOf(con)
		house.At(servertest.There, "bell").CannotRead(con)
		house.Sound()
	})
}

func TestNoteNeverReachesThePatient(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, nell := house.As("anna"), house.As("bell"), house.As("nell")
		con := anna.Opens("cardiology-question", "Кружится голова")
		phone, screen := anna.Looks(con), nell.Looks(con)

		note := bell.Notes(con, "спросить про обмороки")
		nell.Sees(con, "спросить про обмороки")
		if e := screen.Hears(con); e.Place != note.Place {
			t.Errorf("the nurse's screen heard %v", e)
		}

		phone.HearsNothingOf(con)
		anna.SeesNot(con, "обмороки")
		anna.SeesNot(con, note.Id)
		seen := anna.Reads(con)
		if seen.Conversation.LastPlace != 1 || seen.Conversation.Unread != 0 {
			t.Errorf("the patient can count the note: last place %d, unread %d", seen.Conversation.LastPlace, seen.Conversation.Unread)
		}
		// Nor can she ask about it: it is as unknown as one that never was.
		for _, id := range []string{note.Id, care.NewID[string]("msg")} {
			_, err := servertest.Ask(anna.Talk.Correct, &bedsidev1.CorrectRequest{ConversationId: con, Key: servertest.Key(), MessageId: id, Text: "нет"})
			if f := servertest.FaultOf(err); f.Kind != "unknown" || len(f.Reasons) > 0 {
				t.Errorf("correcting %s: %+v", id, f)
			}
		}
		_, err := servertest.Ask(anna.Talk.Seen, &bedsidev1.SeenRequest{ConversationId: con, Place: note.Place})
		if f := servertest.FaultOf(err); f.Kind != "invalid" || !strings.HasSuffix(f.Message, "the last is 1") {
			t.Errorf("drawing the note's place: %+v", f)
		}
	})
}

func TestHandOverReachesTheOtherDeskAndLeavesTheFirst(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, olga, bell, stone := house.As("anna"), house.As("olga"), house.As("bell"), house.As("stone")
		con := anna.Opens("booking", "Перенесите приём, пожалуйста")
		bell.CannotRead(con)
		cardiology, paediatrics := bell.Looks(), stone.Looks()

		olga.Takes(con)
		olga.HandsToDesk(con, house.Desk("cardiology"), "решает врач")
		if e := cardiology.Hears(con); e.Name != "conversation-changed" {
			t.Errorf("cardiology hears %v", e)
		}
		bell.Sees(con, "Перенесите приём, пожалуйста")
		olga.CannotRead(con)
		paediatrics.HearsNothingOf(con)

		bell.Takes(con)
		got := bell.HandsTo(con, house.ID("dora"), "ухожу на операцию")
		if got.Owner.Id != string(house.ID("dora")) || got.Mine {
			t.Errorf("handed over: %v", got)
		}
		line := anna.Reads(con).Messages[0].StateLine
		if !strings.Contains(line, "Дорохова") {
			t.Errorf("the patient reads %q", line)
		}
	})
}

func TestHandOverIsRefusedWithItsClause(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, bell := house.As("anna"), house.As("bell")
	con := anna.Opens("cardiology-question", "Больно?")
	give := func(to care.PersonID, desk care.DeskID, reason string) []string {
		_, err := servertest.Ask(bell.Talk.HandOver, &bedsidev1.HandOverRequest{ConversationId: con, Key: servertest.Key(), ToPersonId: string(to), ToDeskId: string(desk), Reason: reason})
		f := servertest.FaultOf(err)
		if err == nil || f.Kind != "refused" {
			t.Errorf("to %s%s: %+v", to, desk, f)
		}
		return f.Clauses
	}
	for _, c := range []struct {
		why  string
		got  []string
		want string
	}{
		{"without a reason", give(house.ID("dora"), "", ""), "3.5"},
		{"to somebody of another desk", give(house.ID("stone"), "", "так"), "3.5"},
		{"to a desk that does not have the patient in care", give("", house.Desk("paediatrics"), "так"), "3.5"},
		{"to a patient", give(house.ID("boris"), "", "так"), "3.6"},
		{"to nobody", give("per_nobody", "", "так"), "3.6"},
		{"to somebody of the other clinic", give(house.Founded[servertest.There].People["bell"], "", "так"), "3.6"},
	} {
		if !slices.Contains(c.got, c.want) {
			t.Errorf("%s: clauses %v", c.why, c.got)
		}
	}
	bell.HandsTo(con, house.ID("dora"), "смена кончилась")
}

func TestCloseAndReopen(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell := house.As("anna"), house.As("bell")
		con := anna.Opens("cardiology-question", "Можно ли в баню?")
		refused(t, "closing without a reason", "3.8")(servertest.Ask(bell.Talk.Close, &bedsidev1.CloseRequest{ConversationId: con, Key: servertest.Key()}))
		closed := bell.Closes(con, "решили по телефону")
		if closed.State != "closed" || closed.AnswerBy != 0 {
			t.Errorf("closed: %v", closed)
		}
		refused(t, "writing into what is closed", "3.8")(servertest.Ask(bell.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: servertest.Key(), Text: "ещё"}))
		if got := anna.Reads(con).Conversation; !strings.Contains(got.CloseReason, "решили по телефону") {
			t.Errorf("the patient reads why: %q", got.CloseReason)
		}

		anna.Says(con, "А в бассейн?")
		if got := anna.Reads(con).Conversation; got.State != "waiting-for-clinic" || got.AnswerBy == 0 || got.CloseReason != "" {
			t.Errorf("the patient's next message opens it: %v", got)
		}
		refused(t, "reopening what is open", "3.8")(servertest.Ask(bell.Talk.Reopen, &bedsidev1.ReopenRequest{ConversationId: con, Key: servertest.Key()}))
		bell.NeedsNoReply(con)
		if got := anna.Reads(con).Conversation; got.State != "closed" {
			t.Errorf("no reply needed: %v", got)
		}
		refused(t, "a patient reopening by the clinic's verb", "3.8")(servertest.Ask(anna.Talk.Reopen, &bedsidev1.ReopenRequest{ConversationId: con, Key: servertest.Key()}))
		if got := bell.Reopens(con); got.State != "in-work" || !got.Mine {
			t.Errorf("reopened: %v", got)
		}
		house.Sound()
	})
}

func TestCorrectionStandsInThePlaceOfOwnWords(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, dora := house.As("anna"), house.As("bell"), house.As("dora")
		con := anna.Opens("cardiology-question", "Сколько пить?")
		wrong := bell.Says(con, "50 мг")
		refused(t, "correcting a colleague's words", "3.7")(servertest.Ask(dora.Talk.Correct, &bedsidev1.CorrectRequest{ConversationId: con, Key: servertest.Key(), MessageId: wrong.Id, Text: "5 мг"}))
		refused(t, "a patient correcting the doctor's words", "3.7")(servertest.Ask(anna.Talk.Correct, &bedsidev1.CorrectRequest{ConversationId: con, Key: servertest.Key(), MessageId: wrong.Id, Text: "5 мг"}))
		right := bell.Corrects(con, wrong.Id, "5 мг")
		list := anna.Reads(con).Messages
		if len(list) != 3 || list[1].CorrectedBy != right.Id || list[1].Text != "50 мг" || list[2].Corrects != wrong.Id {
			t.Errorf("the old words stay on record and say what stands for them: %v", list)
		}
		_, err := servertest.Ask(bell.Talk.Correct, &bedsidev1.CorrectRequest{ConversationId: con, Key: servertest.Key(), MessageId: wrong.Id, Text: "6 мг"})
		if f := servertest.FaultOf(err); f.Kind != "conflict" {
			t.Errorf("correcting twice: %+v", f)
		}
		note := bell.Notes(con, "перепутал дозу")
		if fixed := bell.Corrects(con, note.Id, "опечатка в дозе"); !fixed.Note {
			t.Error("a note was corrected by an open message")
		}
		anna.SeesNot(con, "опечатка")
		house.Sound()
	})
}

func TestConsultationIsRefusedWithItsClauseInBothLanguages(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna, bell := house.As("anna"), house.As("bell")
	for lang, words := range map[string][2]string{"ru": {"Госуслуги", "очный приём"}, "en": {"confirmed identity", "visit in person"}} {
		for who, err := range map[string]error{
			"the patient": second(servertest.Ask(anna.Speaks(lang).Talk.Open, &bedsidev1.OpenRequest{Key: servertest.Key(), ReasonId: "consultation", Text: "?"})),
			"the doctor": second(servertest.Ask(bell.Speaks(lang).Talk.Open, &bedsidev1.OpenRequest{Key: servertest.Key(), PatientId: string(house.ID("anna")),
				DeskId: string(house.Desk("cardiology")), Kind: "consultation", Text: "?"})),
		} {
			f := servertest.FaultOf(err)
			i := slices.IndexFunc(f.Reasons, func(r *bedsidev1.Reason) bool { return r.Clause == "2.5" })
			if f.Kind != "refused" || i < 0 {
				t.Errorf("%s, %s: %+v", who, lang, f)
				continue
			}
			if r := f.Reasons[i]; !strings.Contains(r.Because, words[0]) || !strings.Contains(r.Instead, words[1]) || r.ClauseText == "" {
				t.Errorf("%s, %s: %v", who, lang, r)
			}
		}
		choices, err := servertest.Ask(anna.Speaks(lang).Talk.Reasons, &bedsidev1.ReasonsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range choices.Choices {
			if c.Id == "consultation" && (c.Allowed || len(c.Reasons) == 0 || c.Reasons[0].Clause != "2.5") {
				t.Errorf("the list of reasons offers it: %v", c)
			}
		}
	}
	anna.Opens("cardiology-question", "тогда так")
}

// A parent writes about the child, and reads what the clinic answers; another
// parent of the same desk knows of nothing.
func TestParentSpeaksForTheChildAndForNobodyElse(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		mila, nina, stone := house.As("mila"), house.As("nina"), house.As("stone")
		con := mila.OpensFor("egor", "paediatrics-question", "Егор кашляет")
		stone.Sees(con, "Егор кашляет")
		screen := nina.Looks()
		stone.Says(con, "С какого дня?")
		mila.Sees(con, "С какого дня?")
		if got := mila.Lists("").Conversations; len(got) != 1 || !strings.Contains(got[0].SubjectName, "Егор") {
			t.Errorf("the mother's list: %v", got)
		}
		nina.CannotRead(con)
		screen.HearsNothingOf(con)
		_, err := servertest.Ask(nina.Talk.Open, &bedsidev1.OpenRequest{Key: servertest.Key(), SubjectId: string(house.ID("egor")), ReasonId: "paediatrics-question", Text: "?"})
		_, never := servertest.Ask(nina.Talk.Open, &bedsidev1.OpenRequest{Key: servertest.Key(), SubjectId: "per_0000", ReasonId: "paediatrics-question", Text: "?"})
		if a, b := servertest.FaultOf(err), servertest.FaultOf(never); a.Kind != "unknown" || b.Kind != "unknown" || len(a.Reasons)+len(b.Reasons) > 0 {
			t.Errorf("opening for another's child: %+v; for nobody: %+v", a, b)
		}
	})
}

// refused checks that a call was refused by a clause.
func refused(t *testing.T, what, clause string) func(any, error) {
	t.Helper()
	return func(_ any, err error) {
		t.Helper()
		if f := servertest.FaultOf(err); err == nil || f.Kind != "refused" || !slices.Contains(f.Clauses, clause) {
			t.Errorf("%s: %+v; want a refusal by %s", what, f, clause)
		}
	}
}

func second[T any](_ T, err error) error { return err }
