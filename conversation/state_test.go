package conversation_test

import (
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
)

// What a patient reads under the message at place 2, whatever stands after it.
func TestStatesDoNotLie(t *testing.T) {
	t.Parallel()
	at := func(place int64) time.Time { return time.Unix(1000+place, 0) }
	mine := conversation.Message{ID: "msg_mine", Place: 2, Author: "per_anna", FromPatient: true, At: at(2)}
	said := func(place int64, by care.PersonID) conversation.Message {
		return conversation.Message{Place: place, Author: by, At: at(place)}
	}
	event := func(place int64, by care.PersonID, name, target string) conversation.Message {
		return conversation.Message{Place: place, Author: by, Event: name, Target: target, At: at(place)}
	}
	mark := func(who care.PersonID, place int64, patient bool) conversation.Mark {
		return conversation.Mark{Who: who, Place: place, FromPatient: patient, At: at(place + 10)}
	}
	note, own, correction := said(3, "per_bell"), said(3, "per_anna"), said(4, "per_bell")
	note.Note, own.FromPatient, correction.Corrects = true, true, "msg_before"
	type (
		messages = []conversation.Message
		marks    = []conversation.Mark
		state    = conversation.MessageState
	)
	for _, c := range []struct {
		name  string
		later messages
		marks marks
		want  state
	}{
		{"nothing has happened", nil, nil, state{State: "accepted", At: at(2)}},
		{"her own screen drew it", nil, marks{mark("per_anna", 9, true)}, state{State: "accepted", At: at(2)}},
		{"a screen drew what stands before it", nil, marks{mark("per_nell", 1, false)}, state{State: "accepted", At: at(2)}},
		{"a nurse's screen drew it", nil, marks{mark("per_nell", 2, false)}, state{State: "shown", By: "per_nell", At: at(12)}},
		{"the first whose screen drew it counts", nil, marks{mark("per_nell", 2, false), mark("per_bell", 3, false)}, state{State: "shown", By: "per_nell", At: at(12)}},
		{"a note says nothing to her", messages{note}, nil, state{State: "accepted", At: at(2)}},
		{"her own next message says nothing", messages{own}, nil, state{State: "accepted", At: at(2)}},
		{"taken", messages{event(3, "per_bell", conversation.Taken, "")}, nil, state{State: "taken", By: "per_bell", At: at(3)}},
		{"taken after it was drawn", messages{event(3, "per_bell", conversation.Taken, "")}, marks{mark("per_nell", 2, false)}, state{State: "taken", By: "per_bell", At: at(3)}},
		{"taken before it was written", messages{event(1, "per_bell", conversation.Taken, "")}, nil, state{State: "accepted", At: at(2)}},
		{"handed over to a colleague", messages{event(3, "per_bell", conversation.Taken, ""), event(4, "per_bell", conversation.HandedOver, "per_dora")}, nil,
			state{State: "handed-over", By: "per_bell", Target: "per_dora", At: at(4)}},
		{"handed over and taken there", messages{event(3, "per_bell", conversation.HandedOver, "dsk_1"), event(4, "per_dora", conversation.Taken, "")}, nil,
			state{State: "taken", By: "per_dora", At: at(4)}},
		{"answered", messages{event(3, "per_bell", conversation.Taken, ""), said(4, "per_bell")}, nil, state{State: "answered", By: "per_bell", At: at(4)}},
		{"answered stays answered", messages{said(3, "per_bell"), event(4, "per_bell", conversation.HandedOver, "per_dora")}, nil, state{State: "answered", By: "per_bell", At: at(3)}},
		{"a correction of something else is no answer", messages{correction}, nil, state{State: "accepted", At: at(2)}},
		{"no reply needed", messages{event(3, "per_bell", conversation.NoReplyNeeded, "")}, nil, state{State: "closed", By: "per_bell", At: at(3)}},
		{"closed", messages{event(3, "per_bell", conversation.ClosedEvent, "")}, nil, state{State: "closed", By: "per_bell", At: at(3)}},
	} {
		if got := conversation.StateOf(mine, c.later, c.marks); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
