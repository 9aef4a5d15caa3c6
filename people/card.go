package people

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

const (
	cardLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // without I, L, O, U, as Crockford has it
	cardLength  = 16                                 // 80 bits
	cardTries   = 5                                  // wrong birth years
)

// A Card is an invitation, handed over after a document was looked at. Its
// code is shown once and stored as a tag.
type Card struct {
	Code    care.Secret // K7QM-3T9X-4WZA-8HPR
	Expires time.Time
}

// PrintCard makes a card for a patient. It proves the patient to the level
// desk, and withdraws cards printed before.
func (r *Register) PrintCard(ctx context.Context, who Caller, patient care.PersonID, document string) (Card, Patient, error) {
	code := newCardCode()
	tag, err := r.cardTag(ctx, who.Clinic, code)
	if err != nil {
		return Card{}, Patient{}, err
	}
	now := r.Now()
	card := Card{code, now.Add(r.CardLife)}
	seen := slices.Contains(documents, document)
	row, err := change(ctx, r, who.Clinic, func(tx *store.Tx) (patientRow, error) {
		e, err := r.Enter(tx, who, policy.PrintCard, patient, "", func(q *policy.Question) { q.About.DocumentSeen = seen })
		if err != nil {
			return patientRow{}, err
		}
		if err := e.print(tag, document, now, card.Expires); err != nil {
			return patientRow{}, err
		}
		return e.patient(patient)
	})
	if err != nil {
		return Card{}, Patient{}, err
	}
	list, err := r.openAll(ctx, []patientRow{row})
	if err != nil {
		return Card{}, Patient{}, err
	}
	return card, list[0], nil
}

func (e *Entry) print(tag []byte, document string, now, expires time.Time) error {
	at := now.UnixMicro()
	if err := withdrawCards(e.tx, e.who.Clinic, e.subject, at); err != nil {
		return err
	}
	_, err := e.tx.Exec(`INSERT INTO card (clinic_id, code_tag, card_id, patient_id, document, printed_by, printed, expires, tries_left, used)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`,
		e.who.Clinic, tag, care.NewID[care.CardID]("crd"), e.subject, document, e.who.Person, at, expires.UnixMicro(), cardTries)
	if err != nil {
		return err
	}
	_, err = e.tx.Exec(`UPDATE person SET document = $1, document_at = $2, document_by = $3, proved = CASE WHEN proved = 'esia' THEN proved ELSE 'desk' END
		WHERE clinic_id = $4 AND person_id = $5`, document, at, e.who.Person, e.who.Clinic, e.subject)
	if err != nil {
		return err
	}
	return e.tell(care.PersonChanged{Person: e.subject, What: "card-printed", By: e.who.Person})
}

// withdrawCards ends unused cards and the steps of a sign-in that stand on them.
func withdrawCards(tx *store.Tx, clinic care.ClinicID, patient care.PersonID, now int64) error {
	if _, err := tx.Exec(`UPDATE card SET used = $1 WHERE clinic_id = $2 AND patient_id = $3 AND used = 0`, max(now, 1), clinic, patient); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM ticket WHERE clinic_id = $1 AND person_id = $2`, clinic, patient)
	return err
}

func newCardCode() care.Secret {
	var b [cardLength]byte
	rand.Read(b[:])
	var s strings.Builder
	for i, c := range b {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(cardLetters[c%32])
	}
	return care.Hush(s.String())
}

// cyrillic letters that look like the card's, and what they were meant for.
var lookAlike = strings.NewReplacer("О", "0", "О", "0", "А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H",
	"Р", "P", "С", "C", "Т", "T", "Х", "X", "У", "Y", "З", "3", "O", "0", "I", "1", "L", "1")

// cardTag finds a card by its code, however it was typed.
func (r *Register) cardTag(ctx context.Context, clinic care.ClinicID, code care.Secret) ([]byte, error) {
	text := strings.Map(func(c rune) rune {
		if strings.ContainsRune(" -–—\u00a0", c) {
			return -1
		}
		return c
	}, strings.ToUpper(code.Reveal()))
	text = lookAlike.Replace(text)
	if len(text) != cardLength || strings.Trim(text, cardLetters) != "" {
		return nil, notKnown()
	}
	return r.Keys.Tag(ctx, clinic, tagCard, text)
}

// notKnown is what is heard of a card that is wrong, used up or withdrawn, and
// of a wrong birth year: the same to the last byte.
func notKnown() error {
	return explained(care.Unknown, "no such card", texts.notKnown, texts.askDesk, "")
}

// A Ticket is a card that was opened: the next step of the sign-in needs it.
type Ticket struct {
	Token care.Secret
	Call  care.Words // "Анна Петровна"
}

type cardRow struct {
	id      care.CardID
	patient personRow
	expires int64
}

// OpenCard proves a card with the birth year. Only who holds the card and
// knows the year hears that it has expired.
func (r *Register) OpenCard(ctx context.Context, clinic care.ClinicID, code care.Secret, birthYear int, address string) (Ticket, error) {
	who, err := r.guessers(ctx, clinic, "", address)
	if err != nil {
		return Ticket{}, err
	}
	tag, err := r.cardTag(ctx, clinic, code)
	if err != nil {
		if counting := r.DB.Change(ctx, clinic, func(tx *store.Tx) error { return r.guess(tx, clinic, who) }); counting != nil {
			return Ticket{}, counting
		}
		return Ticket{}, err
	}
	card, found, err := r.tryCard(ctx, clinic, tag, who)
	if err != nil {
		return Ticket{}, err
	}
	if !found {
		return Ticket{}, notKnown()
	}
	of, err := r.openPerson(ctx, card.patient)
	if err != nil {
		return Ticket{}, err
	}
	if year, _, _ := strings.Cut(of.birth.Reveal(), "-"); year != strconv.Itoa(birthYear) {
		return Ticket{}, notKnown()
	}
	if card.expires <= r.micros() {
		return Ticket{}, explained(care.Unknown, "the card has expired", texts.expired, texts.newCard, "print-card")
	}
	return r.openCard(ctx, clinic, tag, card, of.name, who)
}

// tryCard counts the guess and takes one of the card's tries, before the year
// is looked at. That there is no such card must not undo the count.
func (r *Register) tryCard(ctx context.Context, clinic care.ClinicID, tag []byte, who []guesser) (c cardRow, found bool, err error) {
	err = r.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		c, found = cardRow{patient: personRow{clinic: clinic}}, false
		if err := r.guess(tx, clinic, who); err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE card SET tries_left = tries_left - 1 WHERE clinic_id = $1 AND code_tag = $2 AND used = 0 AND tries_left > 0`, clinic, tag)
		if err != nil || n == 0 {
			return err
		}
		p := &c.patient
		err = tx.Row(`SELECT c.card_id, c.expires, p.person_id, p.key_id, p.name_sealed, p.birth_sealed
			FROM card c JOIN person p ON p.clinic_id = c.clinic_id AND p.person_id = c.patient_id
			WHERE c.clinic_id = $1 AND c.code_tag = $2 AND p.active`, clinic, tag).Scan(&c.id, &c.expires, &p.id, &p.key, &p.nameSealed, &p.birthSealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		found = err == nil
		return err
	})
	return c, found, err
}

func (r *Register) openCard(ctx context.Context, clinic care.ClinicID, tag []byte, card cardRow, name care.Words, who []guesser) (Ticket, error) {
	token, hash := newToken()
	err := r.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		n, err := tx.Exec(`UPDATE card SET tries_left = $1 WHERE clinic_id = $2 AND code_tag = $3 AND used = 0`, cardTries, clinic, tag)
		if err != nil {
			return err
		}
		if n == 0 {
			return notKnown() // used in this very moment
		}
		if err := r.guessed(tx, clinic, who); err != nil {
			return err
		}
		if err := r.insertTicket(tx, clinic, hash, ticketRow{purpose: forCard, person: card.patient.id, card: card.id}); err != nil {
			return err
		}
		return r.tell(tx, clinic, care.PersonChanged{Person: card.patient.id, What: "card-opened", By: card.patient.id})
	})
	return Ticket{token, nameOf(name, care.Text{}, false).Call}, err
}
