package live

import (
	"encoding/json"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
)

// An Event is one line of a frame to the browser: LiveEvent of the contract, as JSON.
type Event struct {
	Seq          int64               `json:"seq,omitempty"`
	Name         string              `json:"name"`
	Conversation care.ConversationID `json:"conversationId,omitempty"`
	Place        int64               `json:"place,omitempty"`
	Person       care.PersonID       `json:"personId,omitempty"`
	Epoch        string              `json:"epoch,omitempty"`
	PersonLine   string              `json:"personLine,omitempty"`
	Messages     []json.RawMessage   `json:"messages,omitempty"`
}

// Frame encodes the event.
func (e Event) Frame() []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return b
}

// eventOf says what a fact looks like to screens.
func eventOf(e journal.Entry, epoch string, fact care.Fact) Event {
	v := Event{Seq: e.Seq, Epoch: epoch}
	switch f := fact.(type) {
	case care.MessagePosted:
		v.Name, v.Conversation, v.Place, v.Person = "message-posted", f.Conversation, f.Place, f.Author
	case care.MessagesSeen:
		v.Name, v.Conversation, v.Place, v.Person = "message-seen", f.Conversation, f.Place, f.Who
	case care.ConversationOpened:
		v.Name, v.Conversation, v.Person = "conversation-changed", f.Conversation, f.By
	case care.ConversationMoved:
		v.Name, v.Conversation, v.Place, v.Person = "conversation-changed", f.Conversation, f.Place, f.By
	default:
		v.Name = "rights-changed"
	}
	return v
}
