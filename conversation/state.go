package conversation

import (
	"time"

	"github.com/bedside-health/bedside/care"
)

// States of a patient's message, as the patient reads them, in words
// (promise 2).
const (
	StateAccepted   = "accepted"
	StateShown      = "shown"
	StateTaken      = "taken"
	StateAnswered   = "answered"
	StateHandedOver = "handed-over"
	StateClosed     = "closed"
)

// A MessageState says how far a patient's message has come, and by whom.
type MessageState struct {
	State  string
	By     care.PersonID // shown to, taken by, handed over by, answered by
	Target string        // handed over to: a person or a desk
	At     time.Time
}

// StateOf computes the state of the message m from what stands after it in its
// conversation, and from how far staff have seen. The last of these counts:
// shown to somebody, taken, handed over; an answer or an end outweighs them.
// "Shown" needs a mark of a person of the clinic: a screen that drew it.
func StateOf(m Message, later []Message, marks []Mark) MessageState {
	s := MessageState{State: StateAccepted, At: m.At}
	for _, mark := range marks { // in the order of their time
		if !mark.FromPatient && mark.Place >= m.Place && s.State == StateAccepted {
			s = MessageState{State: StateShown, By: mark.Who, At: mark.At}
		}
	}
	for _, l := range later {
		if l.Place <= m.Place || l.Note || l.FromPatient {
			continue
		}
		switch {
		case l.Event == "" && l.Corrects == "":
			return MessageState{State: StateAnswered, By: l.Author, At: l.At}
		case l.Event == NoReplyNeeded || l.Event == ClosedEvent:
			return MessageState{State: StateClosed, By: l.Author, At: l.At}
		case l.Event == Taken || l.Event == Reopened:
			s = MessageState{State: StateTaken, By: l.Author, At: l.At}
		case l.Event == HandedOver:
			s = MessageState{State: StateHandedOver, By: l.Author, Target: l.Target, At: l.At}
		}
	}
	return s
}
