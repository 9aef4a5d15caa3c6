package care

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// A Fact is something that has happened and will not be taken back.
// Rooms learn about each other only through facts.
//
// A fact carries no words, and names its audience as scopes: which screens it
// may reach. The room that tells it knows who they are; nobody downstream
// guesses.
type Fact interface {
	FactName() string
	Scopes() []Scope
}

// A Scope is an audience: "staff", "person:per_…", "desk:dsk_…" (those of the desk who
// hold organisational conversations), "desk-health:dsk_…" (those who hold the
// others), "conversation:con_…", "notes:con_…" (staff who have the conversation
// open).
type Scope string

func PersonScope(id PersonID) Scope             { return Scope("person:" + id) }
func DeskScope(id DeskID) Scope                 { return Scope("desk:" + id) }
func DeskHealthScope(id DeskID) Scope           { return Scope("desk-health:" + id) }
func ConversationScope(id ConversationID) Scope { return Scope("conversation:" + id) }
func NotesScope(id ConversationID) Scope        { return Scope("notes:" + id) }

// deskScope is the desk's audience for a conversation of a kind. A fact that
// was told before facts had kinds goes to fewer.
func deskScope(id DeskID, kind string) Scope {
	if kind == "organisational" {
		return DeskScope(id)
	}
	return DeskHealthScope(id)
}

// ConversationOpened says that a patient, or a desk for a patient, has begun.
type ConversationOpened struct {
	Conversation ConversationID `json:"conversation"`
	Desk         DeskID         `json:"desk"`
	Patient      PersonID       `json:"patient"`
	By           PersonID       `json:"by"`
	Kind         string         `json:"kind"`
}

func (ConversationOpened) FactName() string { return "conversation-opened" }
func (f ConversationOpened) Scopes() []Scope {
	return []Scope{PersonScope(f.Patient), deskScope(f.Desk, f.Kind), ConversationScope(f.Conversation)}
}

// MessagePosted says that a message is now part of a conversation. A
// correction names the message it stands for.
type MessagePosted struct {
	Conversation ConversationID `json:"conversation"`
	Message      MessageID      `json:"message"`
	Place        int64          `json:"place"`
	Author       PersonID       `json:"author"`
	Desk         DeskID         `json:"desk"`
	Patient      PersonID       `json:"patient"`
	FromPatient  bool           `json:"from_patient,omitempty"`
	Note         bool           `json:"note,omitempty"`
	Corrects     MessageID      `json:"corrects,omitempty"`
	State        string         `json:"state"`
	Kind         string         `json:"kind,omitempty"`
}

func (MessagePosted) FactName() string { return "message-posted" }
func (f MessagePosted) Scopes() []Scope {
	if f.Note {
		return []Scope{deskScope(f.Desk, f.Kind), NotesScope(f.Conversation)}
	}
	return []Scope{PersonScope(f.Patient), deskScope(f.Desk, f.Kind), ConversationScope(f.Conversation)}
}

// MessagesSeen says that a person's screen has drawn a conversation up to a place.
type MessagesSeen struct {
	Conversation ConversationID `json:"conversation"`
	Who          PersonID       `json:"who"`
	Place        int64          `json:"place"`
}

func (MessagesSeen) FactName() string { return "messages-seen" }
func (f MessagesSeen) Scopes() []Scope {
	return []Scope{ConversationScope(f.Conversation), PersonScope(f.Who)}
}

// ConversationMoved says that a conversation has changed its state, its owner
// or its desk. Verb: taken, handed-over, no-reply-needed, closed, reopened.
type ConversationMoved struct {
	Conversation ConversationID `json:"conversation"`
	Verb         string         `json:"verb"`
	By           PersonID       `json:"by"`
	Patient      PersonID       `json:"patient"`
	Desk         DeskID         `json:"desk"`
	FromDesk     DeskID         `json:"from_desk,omitempty"`
	Owner        PersonID       `json:"owner,omitempty"`
	State        string         `json:"state"`
	Place        int64          `json:"place"`
	Kind         string         `json:"kind,omitempty"`
}

func (ConversationMoved) FactName() string { return "conversation-moved" }
func (f ConversationMoved) Scopes() []Scope {
	scopes := []Scope{PersonScope(f.Patient), deskScope(f.Desk, f.Kind), ConversationScope(f.Conversation)}
	if f.FromDesk != "" && f.FromDesk != f.Desk {
		scopes = append(scopes, deskScope(f.FromDesk, f.Kind))
	}
	return scopes
}

// PersonChanged says that what a person is or may do has changed: added,
// bound, role-given, card-printed, card-opened, devices-ended, dismissed,
// represented. Screens and sockets of that person check their rights again.
type PersonChanged struct {
	Person PersonID `json:"person"`
	What   string   `json:"what"`
	By     PersonID `json:"by,omitempty"`
	Desk   DeskID   `json:"desk,omitempty"`
}

func (PersonChanged) FactName() string  { return "person-changed" }
func (f PersonChanged) Scopes() []Scope { return []Scope{PersonScope(f.Person)} }

var kinds = func() map[string]reflect.Type {
	m := map[string]reflect.Type{}
	for _, f := range []Fact{ConversationOpened{}, MessagePosted{}, MessagesSeen{}, ConversationMoved{}, PersonChanged{},
		PolicyMoved{}, PolicyAsked{}, PolicyAnswered{}} {
		m[f.FactName()] = reflect.TypeOf(f)
	}
	return m
}()

// ParseFact turns a fact's name and JSON back into the fact. Unknown names
// fail: a journal is read by the release that wrote it or a later one.
func ParseFact(name string, body []byte) (Fact, error) {
	kind, ok := kinds[name]
	if !ok {
		return nil, Faultf(Unexpected, "no fact is called %q", name)
	}
	f := reflect.New(kind)
	if err := json.Unmarshal(body, f.Interface()); err != nil {
		return nil, fmt.Errorf("care: fact %s: %w", name, err)
	}
	return f.Elem().Interface().(Fact), nil
}
