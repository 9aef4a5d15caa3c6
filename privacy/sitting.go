package privacy

import (
	"cmp"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
)

// oneSitting is how far apart two openings may be that people would call one.
const oneSitting = 15 * time.Minute

// A Sitting is one line of the page: what one person did, in one role, in one
// conversation, at one go.
type Sitting struct {
	Who          care.PersonID
	Role         string
	Desk         care.DeskID
	Act          string // ledger.Read for reading, with all that was seen
	Purpose      string
	Conversation care.ConversationID
	From, To     int64
	Numbers      []int64 // of its entries
	Own          bool    // the reader's own
}

// alike is what entries of one sitting have in common.
type alike struct {
	who          care.PersonID
	role, act    string
	conversation care.ConversationID
}

// group puts every entry into one sitting, the newest sitting first. What was
// seen belongs to the reading before it, however long that took: a sitting ends
// by idleness alone, and marks are made only while one stands.
func group(entries []ledger.Proved, reader care.PersonID) []Sitting {
	var list []*Sitting
	newest := map[alike]*Sitting{}
	for _, e := range entries {
		act, mark := e.Said.Act, false
		if act == ledger.Seen {
			act, mark = ledger.Read, true
		}
		at := alike{e.Said.Who, e.Said.Role, act, e.Said.Conversation}
		s := newest[at]
		if s == nil || !mark && e.At-s.To > oneSitting.Microseconds() {
			s = &Sitting{Who: at.who, Role: at.role, Desk: e.Said.Desk, Act: act, Purpose: e.Said.Purpose, Conversation: at.conversation,
				From: e.At, Own: at.who == reader && reader != ""}
			newest[at], list = s, append(list, s)
		}
		s.To = max(s.To, e.At)
		s.Numbers = append(s.Numbers, e.Number)
	}
	slices.SortStableFunc(list, func(a, b *Sitting) int { return cmp.Or(cmp.Compare(b.To, a.To), cmp.Compare(b.From, a.From)) })
	sittings := make([]Sitting, len(list))
	for i, s := range list {
		sittings[i] = *s
	}
	return sittings
}
