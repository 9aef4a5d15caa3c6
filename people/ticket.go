package people

import (
	"database/sql"
	"errors"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// What a ticket waits for.
const (
	forCard      = "card"            // PIN or passkey after a card
	forPasskey   = "passkey"         // the answer to a challenge: a new passkey
	forEntry     = "passkey-sign-in" // the answer to a challenge: a sign-in
	forSignature = "signature"       // the answer to a challenge: a text signed
)

// A ticketRow is a step of a sign-in that waits for the next.
type ticketRow struct {
	purpose string
	person  care.PersonID // empty where the next step will tell
	card    care.CardID   // empty where no card stands behind it
	data    string
	expires int64
}

func (r *Register) insertTicket(tx *store.Tx, clinic care.ClinicID, hash []byte, t ticketRow) error {
	now := r.micros()
	if _, err := tx.Exec(`DELETE FROM ticket WHERE clinic_id = $1 AND expires < $2`, clinic, now); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO ticket (clinic_id, ticket_hash, purpose, person_id, card_id, data, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		clinic, hash, t.purpose, t.person, t.card, t.data, now+r.TicketLife.Microseconds())
	return err
}

// ticket reads a ticket that is still good.
func (r *Register) ticket(tx *store.Tx, clinic care.ClinicID, token care.Secret, purpose string) (t ticketRow, err error) {
	err = tx.Row(`SELECT purpose, person_id, card_id, data, expires FROM ticket WHERE clinic_id = $1 AND ticket_hash = $2`, clinic, hashToken(token)).
		Scan(&t.purpose, &t.person, &t.card, &t.data, &t.expires)
	now := r.micros()
	old := now >= t.expires || t.expires > now+(r.TicketLife+clockSlack).Microseconds() // or made under a wrong clock
	if errors.Is(err, sql.ErrNoRows) || err == nil && (t.purpose != purpose || old) {
		return t, explained(care.Unknown, "no such ticket", texts.ticketOld, texts.openAgain, "")
	}
	return t, err
}

// use ends a ticket that may be used once.
func useTicket(tx *store.Tx, clinic care.ClinicID, token care.Secret) error {
	n, err := tx.Exec(`DELETE FROM ticket WHERE clinic_id = $1 AND ticket_hash = $2`, clinic, hashToken(token))
	if err == nil && n == 0 {
		err = explained(care.Unknown, "no such ticket", texts.ticketOld, texts.openAgain, "")
	}
	return err
}

// redeem uses up the card behind a ticket. The ticket itself lasts its ten
// minutes: whose answer was lost on a bad line can send the step again from
// the same browser, while the printed code opens nothing any more.
func (r *Register) redeem(tx *store.Tx, clinic care.ClinicID, token care.Secret) (care.PersonID, error) {
	t, err := r.ticket(tx, clinic, token, forCard)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(`UPDATE card SET used = $1 WHERE clinic_id = $2 AND patient_id = $3 AND card_id = $4 AND used = 0`, max(r.micros(), 1), clinic, t.person, t.card)
	return t.person, err
}
