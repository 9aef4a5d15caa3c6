package conversation

import (
	"context"
	"database/sql"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Boxes that staff look into.
const (
	Mine    = "mine"    // the caller owns it; the next due first
	AtDesk  = "desk"    // open at one of the caller's desks; the next due first
	Waiting = "waiting" // for the patient; the newest first
	Done    = "closed"
)

// A List is a part of a box at a place of the journal. It carries no content.
type List struct {
	Conversations []View
	Next          string // where the next part begins; empty at the end
	At            journal.Place
}

const listPage = 50

// List answers the caller's box; patients have one, with all they may see. A
// conversation that policy does not let the caller know of is left out.
func (r *Room) List(ctx context.Context, who people.Caller, box string, desk care.DeskID, after string) (l List, err error) {
	skip, err := parseCursor(after)
	if err != nil {
		return l, err
	}
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		l = List{}
		rows, err := r.box(tx, who, box, desk, skip)
		if err != nil {
			return err
		}
		if len(rows) > listPage {
			rows, l.Next = rows[:listPage], cursor(skip+listPage)
		}
		for _, row := range rows {
			in, err := r.enter(tx, who, row.Conversation, policy.Know)
			if care.KindOf(err) == care.Unknown || care.KindOf(err) == care.Refused {
				continue
			}
			if err != nil {
				return err
			}
			l.Conversations = append(l.Conversations, in.view(row.unread))
		}
		l.At, err = r.Journal.At(tx, who.Clinic)
		return err
	})
	return l, err
}

type listed struct {
	Conversation
	unread int64
}

// box reads the rows of a box. Each is one index range; which of them the
// caller may know of is policy's to say.
func (r *Room) box(tx *store.Tx, who people.Caller, box string, desk care.DeskID, skip int) (list []listed, err error) {
	if !who.Staff {
		subjects, err := r.People.Subjects(tx, who.Clinic, who.Person)
		if err != nil {
			return nil, err
		}
		for _, subject := range subjects {
			more, err := listRows(tx, who, skip, `c.patient = $4 AND $5 = $5 ORDER BY c.last_at DESC`, subject, "")
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
		return list, nil
	}
	if box == Mine {
		return listRows(tx, who, skip, `c.owner = $4 AND c.state <> $5 ORDER BY c.answer_by = 0, c.answer_by, c.last_at DESC`, who.Person, Closed)
	}
	for _, d := range who.Desks {
		if desk != "" && d != desk {
			continue
		}
		more, err := deskRows(tx, who, box, d, skip)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

func deskRows(tx *store.Tx, who people.Caller, box string, desk care.DeskID, skip int) ([]listed, error) {
	switch box {
	case AtDesk:
		open, err := listRows(tx, who, skip, `c.desk = $4 AND c.state = $5 ORDER BY c.answer_by, c.last_at`, desk, WaitingForClinic)
		if err != nil {
			return nil, err
		}
		inWork, err := listRows(tx, who, skip, `c.desk = $4 AND c.state = $5 ORDER BY c.answer_by, c.last_at`, desk, InWork)
		return append(open, inWork...), err
	case Waiting:
		return listRows(tx, who, skip, `c.desk = $4 AND c.state = $5 ORDER BY c.last_at DESC`, desk, WaitingForPatient)
	case Done:
		return listRows(tx, who, skip, `c.desk = $4 AND c.state = $5 ORDER BY c.last_at DESC`, desk, Closed)
	}
	return nil, care.Faultf(care.Invalid, "no box is called %q; want mine, desk, waiting or closed", box)
}

func listRows(tx *store.Tx, who people.Caller, skip int, where string, a, b any) (list []listed, err error) {
	rows, err := tx.Query(`SELECT c.conversation_id, c.patient, c.desk, c.kind, c.reason, c.state, c.owner, c.key_id, c.opened_at, c.answer_by,
			c.last_at, c.last_place, c.last_open_place,
			(SELECT count(*) FROM message m WHERE m.clinic_id = c.clinic_id AND m.conversation_id = c.conversation_id
				AND m.place > coalesce(s.place, 0) AND m.author <> $2 AND m.event = '' AND (m.note = false OR m.note = $6))
		FROM conversation c LEFT JOIN seen s ON s.clinic_id = c.clinic_id AND s.conversation_id = c.conversation_id AND s.person_id = $2
		WHERE c.clinic_id = $1 AND `+where+` LIMIT $3`, who.Clinic, who.Person, skip+listPage+1, a, b, who.Staff)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scanListed(rows, skip)
}

func scanListed(rows *sql.Rows, skip int) (list []listed, err error) {
	for n := 0; rows.Next(); n++ {
		var l listed
		if l.Conversation, err = scanConversation(rows, &l.unread); err != nil {
			return nil, err
		}
		if n >= skip {
			list = append(list, l)
		}
	}
	return list, rows.Err()
}
