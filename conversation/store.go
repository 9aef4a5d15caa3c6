package conversation

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

const conversationColumns = `conversation_id, patient, desk, kind, reason, state, owner, key_id, opened_at, answer_by, last_at, last_place, last_open_place`

type scanner interface{ Scan(...any) error }

// matter is how the door finds a conversation and how somebody stands to it.
var matter = people.NewMatter(`SELECT `+conversationColumns+`, patient AS subject FROM conversation WHERE clinic_id = $1 AND conversation_id = $4`,
	strings.Split(conversationColumns, ", ")...)

// A conversationRow is read to by its columns.
type conversationRow struct {
	c                    Conversation
	opened, answer, last int64
}

func (r *conversationRow) dest() []any {
	c := &r.c
	return []any{&c.ID, &c.Patient, &c.Desk, &c.Kind, &c.Reason, &c.State, &c.Owner, &c.key,
		&r.opened, &r.answer, &r.last, &c.LastPlace, &c.LastOpenPlace}
}

func (r *conversationRow) conversation() Conversation {
	r.c.OpenedAt, r.c.AnswerBy, r.c.LastAt = moment(r.opened), moment(r.answer), moment(r.last)
	return r.c
}

func scanConversation(row scanner, more ...any) (Conversation, error) {
	var r conversationRow
	err := row.Scan(append(r.dest(), more...)...)
	return r.conversation(), err
}

// moment turns microseconds into a time; 0 is no time.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func byID(tx *store.Tx, clinic care.ClinicID, id care.ConversationID) (Conversation, error) {
	c, err := scanConversation(tx.Row(`SELECT `+conversationColumns+` FROM conversation WHERE clinic_id = $1 AND conversation_id = $2`, clinic, id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, pack.Unknown(string(id))
	}
	return c, err
}

func openedBefore(tx *store.Tx, clinic care.ClinicID, by care.PersonID, key string) (c Conversation, found bool, err error) {
	c, err = scanConversation(tx.Row(`SELECT `+conversationColumns+` FROM conversation WHERE clinic_id = $1 AND opened_by = $2 AND open_key = $3`, clinic, by, key))
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

func insertConversation(tx *store.Tx, clinic care.ClinicID, c Conversation, by care.PersonID, key string) error {
	_, err := tx.Exec(`INSERT INTO conversation (clinic_id, conversation_id, patient, desk, kind, reason, state, owner, key_id,
			opened_by, open_key, opened_at, answer_by, last_at, last_place, last_open_place)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		clinic, c.ID, c.Patient, c.Desk, c.Kind, c.Reason, c.State, c.Owner, c.key, by, key,
		micro(c.OpenedAt), micro(c.AnswerBy), micro(c.LastAt), c.LastPlace, c.LastOpenPlace)
	return err
}

func updateConversation(tx *store.Tx, clinic care.ClinicID, c Conversation) error {
	_, err := tx.Exec(`UPDATE conversation SET desk = $1, state = $2, owner = $3, answer_by = $4, last_at = $5, last_place = $6, last_open_place = $7
		WHERE clinic_id = $8 AND conversation_id = $9`,
		c.Desk, c.State, c.Owner, micro(c.AnswerBy), micro(c.LastAt), c.LastPlace, c.LastOpenPlace, clinic, c.ID)
	return err
}

const messageColumns = `place, message_id, author, from_patient, note, event, target, body, at, client_key, digest, corrects, corrected_by`

// A stored message is still sealed.
type stored struct {
	Message
	sealed []byte
	digest []byte // of author, key and words: tells a repeated message from another one under its key
}

func scanMessage(row scanner, con care.ConversationID) (m stored, err error) {
	var at int64
	err = row.Scan(&m.Place, &m.ID, &m.Author, &m.FromPatient, &m.Note, &m.Event, &m.Target, &m.sealed, &at, &m.Key, &m.digest, &m.Corrects, &m.CorrectedBy)
	m.At, m.Conversation = moment(at), con
	return m, err
}

// insertMessage stores m, or, if its author has used the key here before,
// returns the message stored then and reports false.
func insertMessage(tx *store.Tx, clinic care.ClinicID, m stored) (_ stored, isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO message (clinic_id, conversation_id, place, message_id, author, from_patient, note, event, target, body, at, client_key, digest, corrects, corrected_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '') ON CONFLICT (clinic_id, conversation_id, author, client_key) DO NOTHING`,
		clinic, m.Conversation, m.Place, m.ID, m.Author, m.FromPatient, m.Note, m.Event, m.Target, m.sealed, micro(m.At), m.Key, m.digest, m.Corrects)
	if err != nil {
		return m, false, fmt.Errorf("conversation: insert %s: %w", m.ID, err)
	}
	if n == 1 {
		return m, true, nil
	}
	was, found, err := saidBefore(tx, clinic, m)
	if err == nil && !found {
		err = errKeyUsed
	}
	return was, false, err
}

var errKeyUsed = care.Faultf(care.Conflict, "this key has been used for another message: choose a fresh one")

// saidBefore finds what the author has stored under the key of m, and whether
// it is the same as m.
func saidBefore(tx *store.Tx, clinic care.ClinicID, m stored) (was stored, same bool, err error) {
	was, err = scanMessage(tx.Row(`SELECT `+messageColumns+` FROM message WHERE clinic_id = $1 AND conversation_id = $2 AND author = $3 AND client_key = $4`,
		clinic, m.Conversation, m.Author, m.Key), m.Conversation)
	if errors.Is(err, sql.ErrNoRows) {
		return was, false, nil
	}
	return was, err == nil && bytes.Equal(was.digest, m.digest), err
}

func messageByID(tx *store.Tx, clinic care.ClinicID, con care.ConversationID, id care.MessageID) (stored, error) {
	m, err := scanMessage(tx.Row(`SELECT `+messageColumns+` FROM message WHERE clinic_id = $1 AND conversation_id = $2 AND message_id = $3`, clinic, con, id), con)
	if errors.Is(err, sql.ErrNoRows) {
		return m, pack.Unknown(string(id))
	}
	return m, err
}

func markCorrected(tx *store.Tx, clinic care.ClinicID, con care.ConversationID, place int64, by care.MessageID) error {
	_, err := tx.Exec(`UPDATE message SET corrected_by = $1 WHERE clinic_id = $2 AND conversation_id = $3 AND place = $4`, by, clinic, con, place)
	return err
}

// page returns up to limit messages between two places, both excluded, the
// newest first unless ascending.
func page(tx *store.Tx, clinic care.ClinicID, con care.ConversationID, after, before int64, notes, ascending bool, limit int) (list []stored, err error) {
	order := "DESC"
	if ascending {
		order = "ASC"
	}
	rows, err := tx.Query(`SELECT `+messageColumns+` FROM message
		WHERE clinic_id = $1 AND conversation_id = $2 AND place > $3 AND place < $4 AND (note = false OR note = $5)
		ORDER BY place `+order+` LIMIT $6`, clinic, con, after, before, notes, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		m, err := scanMessage(rows, con)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

// unreadAfter counts what others have said after a place.
func unreadAfter(tx *store.Tx, clinic care.ClinicID, con care.ConversationID, who care.PersonID, place int64, notes bool) (n int64, err error) {
	err = tx.Row(`SELECT count(*) FROM message WHERE clinic_id = $1 AND conversation_id = $2 AND place > $3 AND author <> $4 AND event = '' AND (note = false OR note = $5)`,
		clinic, con, place, who, notes).Scan(&n)
	return n, err
}

// answersAfter returns what staff did after a place, without words: enough to
// say how far the messages before it have come.
func answersAfter(tx *store.Tx, clinic care.ClinicID, con care.ConversationID, place int64) (list []Message, err error) {
	rows, err := tx.Query(`SELECT `+messageColumns+` FROM message
		WHERE clinic_id = $1 AND conversation_id = $2 AND place > $3 AND from_patient = false AND note = false
		ORDER BY place LIMIT 50`, clinic, con, place)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		m, err := scanMessage(rows, con)
		if err != nil {
			return nil, err
		}
		list = append(list, m.Message)
	}
	return list, rows.Err()
}

// A Mark says how far a person's screens have drawn a conversation.
type Mark struct {
	Who         care.PersonID
	FromPatient bool
	Place       int64
	At          time.Time
}

func marks(tx *store.Tx, clinic care.ClinicID, con care.ConversationID) (list []Mark, err error) {
	rows, err := tx.Query(`SELECT person_id, from_patient, place, at FROM seen WHERE clinic_id = $1 AND conversation_id = $2 ORDER BY at, person_id`, clinic, con)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var m Mark
		var at int64
		if err := rows.Scan(&m.Who, &m.FromPatient, &m.Place, &at); err != nil {
			return nil, err
		}
		m.At = moment(at)
		list = append(list, m)
	}
	return list, rows.Err()
}

// raiseMark moves a person's mark forward and reports whether it moved.
func raiseMark(tx *store.Tx, clinic care.ClinicID, con care.ConversationID, m Mark) (bool, error) {
	n, err := tx.Exec(`INSERT INTO seen (clinic_id, conversation_id, person_id, from_patient, place, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (clinic_id, conversation_id, person_id) DO UPDATE SET place = excluded.place, at = excluded.at
		WHERE seen.place < excluded.place`, clinic, con, m.Who, m.FromPatient, m.Place, micro(m.At))
	return n == 1, err
}
