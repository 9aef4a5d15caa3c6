package servertest

import (
	"context"
	"strings"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// Key makes a key for one act.
func Key() string { return care.NewID[string]("key") }

// ask makes one call that has to succeed.
func ask[Q, A any](p *Person, what string, call func(context.Context, *connect.Request[Q]) (*connect.Response[A], error), q *Q) *A {
	p.House.T.Helper()
	answer, err := Ask(call, q)
	if err != nil {
		p.House.T.Fatalf("%s could not %s: %v %v", p.Ref, what, err, FaultOf(err).Clauses)
	}
	return answer
}

// Ask makes one call.
func Ask[Q, A any](call func(context.Context, *connect.Request[Q]) (*connect.Response[A], error), q *Q) (*A, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patienceFor(q))
	defer cancel()
	answer, err := call(ctx, connect.NewRequest(q))
	if err != nil {
		return nil, err
	}
	return answer.Msg, nil
}

// Opens begins a conversation as a patient does: by reason.
func (p *Person) Opens(reason, text string) string {
	p.House.T.Helper()
	return ask(p, "open", p.Talk.Open, &bedsidev1.OpenRequest{Key: Key(), ReasonId: reason, Text: text}).Conversation.Id
}

// OpensFor begins a conversation about somebody whom p speaks for.
func (p *Person) OpensFor(subject, reason, text string) string {
	p.House.T.Helper()
	id := string(p.House.Founded[p.Clinic].People[subject])
	return ask(p, "open", p.Talk.Open, &bedsidev1.OpenRequest{Key: Key(), SubjectId: id, ReasonId: reason, Text: text}).Conversation.Id
}

// Writes begins a conversation as staff do: with a patient, at a desk.
func (p *Person) Writes(patient, desk, kind, text string) string {
	p.House.T.Helper()
	at := p.House.Founded[p.Clinic]
	return ask(p, "open", p.Talk.Open, &bedsidev1.OpenRequest{Key: Key(), PatientId: string(at.People[patient]), DeskId: string(at.Desks[desk]), Kind: kind, Text: text}).Conversation.Id
}

// Says posts a message.
func (p *Person) Says(con, text string) *bedsidev1.Message {
	p.House.T.Helper()
	return ask(p, "post", p.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: Key(), Text: text}).Message
}

// Notes writes a note.
func (p *Person) Notes(con, text string) *bedsidev1.Message {
	p.House.T.Helper()
	return ask(p, "note", p.Talk.Note, &bedsidev1.NoteRequest{ConversationId: con, Key: Key(), Text: text}).Message
}

// Corrects corrects an own message.
func (p *Person) Corrects(con, message, text string) *bedsidev1.Message {
	p.House.T.Helper()
	return ask(p, "correct", p.Talk.Correct, &bedsidev1.CorrectRequest{ConversationId: con, Key: Key(), MessageId: message, Text: text}).Message
}

// Takes takes the conversation.
func (p *Person) Takes(con string) *bedsidev1.Conversation {
	p.House.T.Helper()
	return ask(p, "take", p.Talk.Take, &bedsidev1.TakeRequest{ConversationId: con, Key: Key()}).Conversation
}

// HandsTo hands over to a colleague.
func (p *Person) HandsTo(con string, colleague care.PersonID, reason string) *bedsidev1.Conversation {
	p.House.T.Helper()
	return ask(p, "hand over", p.Talk.HandOver, &bedsidev1.HandOverRequest{ConversationId: con, Key: Key(), ToPersonId: string(colleague), Reason: reason}).Conversation
}

// HandsToDesk hands over to a desk's pool.
func (p *Person) HandsToDesk(con string, desk care.DeskID, reason string) *bedsidev1.Conversation {
	p.House.T.Helper()
	return ask(p, "hand over", p.Talk.HandOver, &bedsidev1.HandOverRequest{ConversationId: con, Key: Key(), ToDeskId: string(desk), Reason: reason}).Conversation
}

// NeedsNoReply ends the question without an answer.
func (p *Person) NeedsNoReply(con string) *bedsidev1.Conversation {
	p.House.T.Helper()
	return ask(p, "end", p.Talk.NoReplyNeeded, &bedsidev1.NoReplyNeededRequest{ConversationId: con, Key: Key()}).Conversation
}

// Closes closes the conversation.
func (p *Person) Closes(con, reason string) *bedsidev1.Conversation {
	p.House.T.Helper()
	return ask(p, "close", p.Talk.Close, &bedsidev1.CloseRequest{ConversationId: con, Key: Key(), Reason: reason}).Conversation
}

// Reopens opens a closed conversation again.
func (p *Person) Reopens(con string) *bedsidev1.Conversation {
	p.House.T.Helper()
	return ask(p, "reopen", p.Talk.Reopen, &bedsidev1.ReopenRequest{ConversationId: con, Key: Key()}).Conversation
}

// Reads opens the conversation at its newest page.
func (p *Person) Reads(con string) *bedsidev1.ReadResponse {
	p.House.T.Helper()
	return ask(p, "read", p.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con, Limit: 100})
}

// Draws reads the conversation, and its screen draws all of it.
func (p *Person) Draws(con string) {
	p.House.T.Helper()
	list := p.Reads(con).Messages
	ask(p, "draw", p.Talk.Seen, &bedsidev1.SeenRequest{ConversationId: con, Place: list[len(list)-1].Place})
}

// Lists is one box of p's.
func (p *Person) Lists(box string) *bedsidev1.ListResponse {
	p.House.T.Helper()
	return ask(p, "list", p.Talk.List, &bedsidev1.ListRequest{Box: box})
}

// ownBox is a box that p has, whoever p is.
func (p *Person) ownBox() *bedsidev1.ListRequest {
	if p.browser.realm == people.ClinicRealm {
		return &bedsidev1.ListRequest{Box: "mine"}
	}
	return &bedsidev1.ListRequest{}
}

// Sees waits until a message reads so, as far as p may see.
func (p *Person) Sees(con, text string) *bedsidev1.Message {
	p.House.T.Helper()
	s := p.Looks(con)
	defer s.Shuts()
	for {
		for _, m := range p.Reads(con).Messages {
			if m.Text == text {
				return m
			}
		}
		s.Hears(con)
	}
}

// SeesNot checks that nothing p is answered about the conversation has the text.
func (p *Person) SeesNot(con, text string) {
	p.House.T.Helper()
	for name, answer := range map[string]interface{ String() string }{"read": p.Reads(con), "list": p.Lists("")} {
		if strings.Contains(answer.String(), text) {
			p.House.T.Errorf("%s got to see it by %s", p.Ref, name)
		}
	}
}

// verbs are the calls about one conversation, as JSON bodies without its ID.
var verbs = map[string]string{
	"Read": ``, "Post": `,"key":"k1","text":"t"`, "Note": `,"key":"k2","text":"t"`, "Correct": `,"key":"k3","messageId":"msg_none","text":"t"`,
	"Seen": `,"place":"1"`, "Take": `,"key":"k4"`, "HandOver": `,"key":"k5","toPersonId":"per_none","reason":"r"`,
	"NoReplyNeeded": `,"key":"k6"`, "Close": `,"key":"k7","reason":"r"`, "Reopen": `,"key":"k8"`, "Typing": ``,
}

// CannotRead checks that for p the conversation does not exist: every call
// about it is answered, to the last byte, as for one that never was.
func (p *Person) CannotRead(con string) {
	p.House.T.Helper()
	never := care.NewID[string]("con")
	for verb, more := range verbs {
		status, answer := p.Calls("ConversationService/"+verb, `{"conversationId":"`+con+`"`+more+`}`)
		none, unknown := p.Calls("ConversationService/"+verb, `{"conversationId":"`+never+`"`+more+`}`)
		if none != 404 {
			p.House.T.Errorf("%s of what never was answers %s with %d: %s", verb, p.Ref, none, unknown)
		}
		// The fault detail is base64 inside: let both name the same ID.
		if status != none || mask(answer, con) != mask(unknown, never) {
			p.House.T.Errorf("%s of %s answers %s with %d %s, what never was with %d %s", verb, con, p.Ref, status, mask(answer, con), none, mask(unknown, never))
		}
	}
	for _, box := range []string{"mine", "desk", "waiting", "closed"} {
		list, err := Ask(p.Talk.List, &bedsidev1.ListRequest{Box: box})
		if err == nil && strings.Contains(list.String(), con) {
			p.House.T.Errorf("%s is in %s's box %q", con, p.Ref, box)
		}
	}
}
