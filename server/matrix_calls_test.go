package server_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

var signedOut = connect.NewError(connect.CodeUnauthenticated, errors.New("not signed in"))

func epoch(t *testing.T, house *servertest.House) string {
	_, at, err := house.Journal.After(context.Background(), servertest.Here, 1<<62, 1)
	if err != nil {
		t.Fatal(err)
	}
	return at.Epoch
}

// tried makes a variant of a call whose answer does not matter.
func tried[Q, A any](name string, of func(*servertest.Person) func(context.Context, *connect.Request[Q]) (*connect.Response[A], error), q func(*cell) *Q) variant {
	return shown(name, of, q, func(*cell, *A) string { return "" })
}

// shown makes a variant of a call whose answer says something.
func shown[Q, A any](name string, of func(*servertest.Person) func(context.Context, *connect.Request[Q]) (*connect.Response[A], error), q func(*cell) *Q, detail func(*cell, *A) string) variant {
	return variant{name, func(c *cell) (string, error) {
		request := q(c)
		answer, err := servertest.Ask(of(c.who), request)
		if err != nil {
			return "", err
		}
		return detail(c, answer), nil
	}}
}

type (
	person = servertest.Person
)

var variants = append(append(append([]variant{}, conversationCalls...), peopleCalls...), append(append(append([]variant{}, privacyCalls...), handbookCalls...), signInCalls...)...)

var conversationCalls = []variant{
	shown("ConversationService/Reasons", func(p *person) func(context.Context, *connect.Request[bedsidev1.ReasonsRequest]) (*connect.Response[bedsidev1.ReasonsResponse], error) {
		return p.Talk.Reasons
	}, func(c *cell) *bedsidev1.ReasonsRequest { return &bedsidev1.ReasonsRequest{SubjectId: c.patientID()} }, func(_ *cell, a *bedsidev1.ReasonsResponse) string {
		n := 0
		for _, choice := range a.Choices {
			if choice.Allowed {
				n++
			}
		}
		return fmt.Sprintf("%d of %d", n, len(a.Choices))
	}),
	tried("ConversationService/Open", func(p *person) func(context.Context, *connect.Request[bedsidev1.OpenRequest]) (*connect.Response[bedsidev1.OpenResponse], error) {
		return p.Talk.Open
	}, func(c *cell) *bedsidev1.OpenRequest {
		q := &bedsidev1.OpenRequest{Key: servertest.Key(), Text: "здравствуйте"}
		if !c.isStaff() {
			q.SubjectId, q.ReasonId = c.patientID(), reasons[c.desk()]
			return q
		}
		q.PatientId, q.DeskId, q.Kind = c.patientID(), c.deskID(), "information"
		if c.desk() == "front-desk" {
			q.Kind = "organisational"
		}
		return q
	}),
	tried("ConversationService/Open at one's own desk", func(p *person) func(context.Context, *connect.Request[bedsidev1.OpenRequest]) (*connect.Response[bedsidev1.OpenResponse], error) {
		return p.Talk.Open
	}, func(c *cell) *bedsidev1.OpenRequest {
		q := &bedsidev1.OpenRequest{Key: servertest.Key(), Text: "здравствуйте"}
		if !c.isStaff() {
			q.SubjectId, q.ReasonId = c.patientID(), "booking"
			return q
		}
		q.PatientId, q.DeskId, q.Kind = c.patientID(), string(c.house.Desk(c.home())), "organisational"
		return q
	}),
	tried("ConversationService/Open with a colleague as the patient", func(p *person) func(context.Context, *connect.Request[bedsidev1.OpenRequest]) (*connect.Response[bedsidev1.OpenResponse], error) {
		return p.Talk.Open
	}, func(c *cell) *bedsidev1.OpenRequest {
		q := &bedsidev1.OpenRequest{Key: servertest.Key(), Text: "здравствуйте", SubjectId: c.workerID(), ReasonId: "booking"}
		if c.isStaff() {
			q = &bedsidev1.OpenRequest{Key: q.Key, Text: q.Text, PatientId: c.workerID(), DeskId: string(c.house.Desk(c.home())), Kind: "organisational"}
		}
		return q
	}),
	variant{"ConversationService/List the desk's", func(c *cell) (string, error) {
		con := c.conversation()
		list, err := servertest.Ask(c.who.Talk.List, &bedsidev1.ListRequest{Box: "desk", DeskId: c.deskID()})
		return lists(list.GetConversations(), con), err
	}},
	variant{"ConversationService/List one's own", func(c *cell) (string, error) {
		con := c.conversation()
		list, err := servertest.Ask(c.who.Talk.List, &bedsidev1.ListRequest{Box: "mine"})
		return lists(list.GetConversations(), con), err
	}},
	tried("ConversationService/Read", func(p *person) func(context.Context, *connect.Request[bedsidev1.ReadRequest]) (*connect.Response[bedsidev1.ReadResponse], error) {
		return p.Talk.Read
	}, func(c *cell) *bedsidev1.ReadRequest { return &bedsidev1.ReadRequest{ConversationId: c.conversation()} }),
	tried("ConversationService/Post", func(p *person) func(context.Context, *connect.Request[bedsidev1.PostRequest]) (*connect.Response[bedsidev1.PostResponse], error) {
		return p.Talk.Post
	}, func(c *cell) *bedsidev1.PostRequest {
		return &bedsidev1.PostRequest{ConversationId: c.conversation(), Key: servertest.Key(), Text: "слово"}
	}),
	tried("ConversationService/Post into what is closed", func(p *person) func(context.Context, *connect.Request[bedsidev1.PostRequest]) (*connect.Response[bedsidev1.PostResponse], error) {
		return p.Talk.Post
	}, func(c *cell) *bedsidev1.PostRequest {
		return &bedsidev1.PostRequest{ConversationId: c.closed(), Key: servertest.Key(), Text: "слово"}
	}),
	tried("ConversationService/Note", func(p *person) func(context.Context, *connect.Request[bedsidev1.NoteRequest]) (*connect.Response[bedsidev1.NoteResponse], error) {
		return p.Talk.Note
	}, func(c *cell) *bedsidev1.NoteRequest {
		return &bedsidev1.NoteRequest{ConversationId: c.conversation(), Key: servertest.Key(), Text: "слово"}
	}),
	tried("ConversationService/Correct own words", func(p *person) func(context.Context, *connect.Request[bedsidev1.CorrectRequest]) (*connect.Response[bedsidev1.CorrectResponse], error) {
		return p.Talk.Correct
	}, func(c *cell) *bedsidev1.CorrectRequest {
		con := c.conversation()
		q := &bedsidev1.CorrectRequest{ConversationId: con, Key: servertest.Key(), MessageId: c.firstMessage(con), Text: "слово"}
		if own, err := servertest.Ask(c.who.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: servertest.Key(), Text: "слово"}); err == nil {
			q.MessageId = own.Message.Id
		}
		return q
	}),
	tried("ConversationService/Correct a colleague's words", func(p *person) func(context.Context, *connect.Request[bedsidev1.CorrectRequest]) (*connect.Response[bedsidev1.CorrectResponse], error) {
		return p.Talk.Correct
	}, func(c *cell) *bedsidev1.CorrectRequest {
		con := c.conversation()
		said := c.house.At(c.clinic(), c.worker()).Says(con, "ответ")
		return &bedsidev1.CorrectRequest{ConversationId: con, Key: servertest.Key(), MessageId: said.Id, Text: "слово"}
	}),
	variant{"ConversationService/Seen", func(c *cell) (string, error) {
		con := c.conversation()
		servertest.Ask(c.who.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con})
		_, err := servertest.Ask(c.who.Talk.Seen, &bedsidev1.SeenRequest{ConversationId: con, Place: 1})
		return "", err
	}},
	tried("ConversationService/Take", func(p *person) func(context.Context, *connect.Request[bedsidev1.TakeRequest]) (*connect.Response[bedsidev1.TakeResponse], error) {
		return p.Talk.Take
	}, func(c *cell) *bedsidev1.TakeRequest {
		return &bedsidev1.TakeRequest{ConversationId: c.conversation(), Key: servertest.Key()}
	}),
	tried("ConversationService/HandOver to the desk", func(p *person) func(context.Context, *connect.Request[bedsidev1.HandOverRequest]) (*connect.Response[bedsidev1.HandOverResponse], error) {
		return p.Talk.HandOver
	}, func(c *cell) *bedsidev1.HandOverRequest {
		return &bedsidev1.HandOverRequest{ConversationId: c.conversation(), Key: servertest.Key(), ToDeskId: c.deskID(), Reason: "так"}
	}),
	tried("ConversationService/HandOver to a colleague", func(p *person) func(context.Context, *connect.Request[bedsidev1.HandOverRequest]) (*connect.Response[bedsidev1.HandOverResponse], error) {
		return p.Talk.HandOver
	}, func(c *cell) *bedsidev1.HandOverRequest {
		return &bedsidev1.HandOverRequest{ConversationId: c.conversation(), Key: servertest.Key(), ToPersonId: c.workerID(), Reason: "так"}
	}),
	tried("ConversationService/HandOver to the chief, who may not read", func(p *person) func(context.Context, *connect.Request[bedsidev1.HandOverRequest]) (*connect.Response[bedsidev1.HandOverResponse], error) {
		return p.Talk.HandOver
	}, func(c *cell) *bedsidev1.HandOverRequest {
		return &bedsidev1.HandOverRequest{ConversationId: c.conversation(), Key: servertest.Key(), ToPersonId: string(c.house.ID("chief")), Reason: "так"}
	}),
	tried("ConversationService/NoReplyNeeded", func(p *person) func(context.Context, *connect.Request[bedsidev1.NoReplyNeededRequest]) (*connect.Response[bedsidev1.NoReplyNeededResponse], error) {
		return p.Talk.NoReplyNeeded
	}, func(c *cell) *bedsidev1.NoReplyNeededRequest {
		return &bedsidev1.NoReplyNeededRequest{ConversationId: c.conversation(), Key: servertest.Key()}
	}),
	tried("ConversationService/Close", func(p *person) func(context.Context, *connect.Request[bedsidev1.CloseRequest]) (*connect.Response[bedsidev1.CloseResponse], error) {
		return p.Talk.Close
	}, func(c *cell) *bedsidev1.CloseRequest {
		return &bedsidev1.CloseRequest{ConversationId: c.conversation(), Key: servertest.Key(), Reason: "так"}
	}),
	tried("ConversationService/Reopen", func(p *person) func(context.Context, *connect.Request[bedsidev1.ReopenRequest]) (*connect.Response[bedsidev1.ReopenResponse], error) {
		return p.Talk.Reopen
	}, func(c *cell) *bedsidev1.ReopenRequest {
		return &bedsidev1.ReopenRequest{ConversationId: c.closed(), Key: servertest.Key()}
	}),
	tried("ConversationService/Typing", func(p *person) func(context.Context, *connect.Request[bedsidev1.TypingRequest]) (*connect.Response[bedsidev1.TypingResponse], error) {
		return p.Talk.Typing
	}, func(c *cell) *bedsidev1.TypingRequest {
		return &bedsidev1.TypingRequest{ConversationId: c.conversation()}
	}),
}

func lists(list []*bedsidev1.Conversation, con string) string {
	for _, c := range list {
		if c.Id == con {
			return "lists it"
		}
	}
	return "without it"
}

// firstMessage is the ID of what began the conversation.
func (c *cell) firstMessage(con string) string {
	_, speaker := c.patient()
	return c.house.At(c.clinic(), speaker).Reads(con).Messages[0].Id
}

var privacyCalls = []variant{
	shown("PrivacyService/WhoHasSeen", func(p *person) func(context.Context, *connect.Request[bedsidev1.WhoHasSeenRequest]) (*connect.Response[bedsidev1.WhoHasSeenResponse], error) {
		return p.Ledger.WhoHasSeen
	}, func(c *cell) *bedsidev1.WhoHasSeenRequest {
		con := c.conversation()
		c.house.At(c.clinic(), c.worker()).Reads(con)
		return &bedsidev1.WhoHasSeenRequest{SubjectId: c.patientID()}
	}, func(_ *cell, a *bedsidev1.WhoHasSeenResponse) string { return "" }),
	tried("PrivacyService/Checkpoint", func(p *person) func(context.Context, *connect.Request[bedsidev1.CheckpointRequest]) (*connect.Response[bedsidev1.CheckpointResponse], error) {
		return p.Ledger.Checkpoint
	}, func(c *cell) *bedsidev1.CheckpointRequest { return &bedsidev1.CheckpointRequest{} }),
	tried("PrivacyService/Consistency", func(p *person) func(context.Context, *connect.Request[bedsidev1.ConsistencyRequest]) (*connect.Response[bedsidev1.ConsistencyResponse], error) {
		return p.Ledger.Consistency
	}, func(c *cell) *bedsidev1.ConsistencyRequest { return &bedsidev1.ConsistencyRequest{} }),
}

var peopleCalls = []variant{
	shown("PeopleService/FindPatients", func(p *person) func(context.Context, *connect.Request[bedsidev1.FindPatientsRequest]) (*connect.Response[bedsidev1.FindPatientsResponse], error) {
		return p.Desk.FindPatients
	}, func(c *cell) *bedsidev1.FindPatientsRequest {
		patient, _ := c.patient()
		return &bedsidev1.FindPatientsRequest{Name: servertest.NameAt(c.clinic(), patient)}
	}, func(_ *cell, a *bedsidev1.FindPatientsResponse) string {
		return fmt.Sprintf("finds %d", len(a.Patients))
	}),
	tried("PeopleService/AddPatient", func(p *person) func(context.Context, *connect.Request[bedsidev1.AddPatientRequest]) (*connect.Response[bedsidev1.AddPatientResponse], error) {
		return p.Desk.AddPatient
	}, func(c *cell) *bedsidev1.AddPatientRequest {
		return &bedsidev1.AddPatientRequest{Name: "Новая " + strings.Repeat("а", len(c.role)) + " " + c.column, BirthDate: "1970-01-01", DeskId: c.deskID(), Key: servertest.Key()}
	}),
	tried("PeopleService/PrintCard", func(p *person) func(context.Context, *connect.Request[bedsidev1.PrintCardRequest]) (*connect.Response[bedsidev1.PrintCardResponse], error) {
		return p.Desk.PrintCard
	}, func(c *cell) *bedsidev1.PrintCardRequest {
		return &bedsidev1.PrintCardRequest{PatientId: c.patientID(), Document: "passport"}
	}),
	tried("PeopleService/LoseDevice", func(p *person) func(context.Context, *connect.Request[bedsidev1.LoseDeviceRequest]) (*connect.Response[bedsidev1.LoseDeviceResponse], error) {
		return p.Desk.LoseDevice
	}, func(c *cell) *bedsidev1.LoseDeviceRequest {
		return &bedsidev1.LoseDeviceRequest{PatientId: c.patientID()}
	}),
	tried("PeopleService/Desks", func(p *person) func(context.Context, *connect.Request[bedsidev1.DesksRequest]) (*connect.Response[bedsidev1.DesksResponse], error) {
		return p.Desk.Desks
	}, func(c *cell) *bedsidev1.DesksRequest { return &bedsidev1.DesksRequest{} }),
	tried("PeopleService/Colleagues", func(p *person) func(context.Context, *connect.Request[bedsidev1.ColleaguesRequest]) (*connect.Response[bedsidev1.ColleaguesResponse], error) {
		return p.Desk.Colleagues
	}, func(c *cell) *bedsidev1.ColleaguesRequest { return &bedsidev1.ColleaguesRequest{DeskId: c.deskID()} }),
	tried("PeopleService/Bind", func(p *person) func(context.Context, *connect.Request[bedsidev1.BindRequest]) (*connect.Response[bedsidev1.BindResponse], error) {
		return p.Desk.Bind
	}, func(c *cell) *bedsidev1.BindRequest {
		return &bedsidev1.BindRequest{PatientId: c.patientID(), DeskId: c.deskID()}
	}),
	tried("PeopleService/Staff", func(p *person) func(context.Context, *connect.Request[bedsidev1.StaffRequest]) (*connect.Response[bedsidev1.StaffResponse], error) {
		return p.Desk.Staff
	}, func(c *cell) *bedsidev1.StaffRequest { return &bedsidev1.StaffRequest{} }),
	tried("PeopleService/AddStaff", func(p *person) func(context.Context, *connect.Request[bedsidev1.AddStaffRequest]) (*connect.Response[bedsidev1.AddStaffResponse], error) {
		return p.Desk.AddStaff
	}, func(c *cell) *bedsidev1.AddStaffRequest {
		return &bedsidev1.AddStaffRequest{Name: "Новый Врач", RoleTitle: "Врач", Roles: []string{"doctor"}, DeskIds: []string{c.deskID()}, Login: servertest.Key()}
	}),
	tried("PeopleService/DismissStaff", func(p *person) func(context.Context, *connect.Request[bedsidev1.DismissStaffRequest]) (*connect.Response[bedsidev1.DismissStaffResponse], error) {
		return p.Desk.DismissStaff
	}, func(c *cell) *bedsidev1.DismissStaffRequest {
		if c.column == "own" {
			return &bedsidev1.DismissStaffRequest{PersonId: string(c.who.ID)}
		}
		return &bedsidev1.DismissStaffRequest{PersonId: c.workerID()}
	}),
}

// card is a fresh card for the patient that the column means.
func (c *cell) card() (code string, year int32) {
	patient, _ := c.patient()
	desk := c.house.At(c.clinic(), "olga")
	card, err := servertest.Ask(desk.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: c.patientID(), Document: "passport"})
	if err != nil {
		c.t.Fatal(err)
	}
	found, err := servertest.Ask(desk.Desk.FindPatients, &bedsidev1.FindPatientsRequest{Name: servertest.NameAt(c.clinic(), patient)})
	if err != nil {
		c.t.Fatal(err)
	}
	fmt.Sscanf(found.Patients[0].BirthDate, "%d-", &year)
	return card.Code, year
}

// ticket is an opened card's.
func (c *cell) ticket() string {
	code, year := c.card()
	opened, err := servertest.Ask(c.house.Visitor(c.clinic(), "patient").Door.OpenCard, &bedsidev1.OpenCardRequest{Code: code, BirthYear: year})
	if err != nil {
		c.t.Fatal(err)
	}
	return opened.Ticket
}
