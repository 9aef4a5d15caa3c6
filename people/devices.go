package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A Device is one way in that its person can end.
type Device struct {
	ID       string
	Name     care.Words
	Kind     string // pin passkey session
	Since    time.Time
	LastSeen time.Time
	ThisOne  bool
}

// Devices lists the caller's ways in: PINs, passkeys, and where they are
// signed in.
func (r *Register) Devices(ctx context.Context, c Caller) ([]Device, error) {
	if c.Locked {
		return nil, Locked
	}
	var key care.KeyID
	rows, err := look(ctx, r.DB, func(tx *store.Tx) (list []deviceRow, err error) {
		if key, err = keyOf(tx, c.Clinic, c.Person); err != nil {
			return nil, err
		}
		return devicesOf(tx, c, r.micros())
	})
	if err != nil {
		return nil, err
	}
	list := make([]Device, len(rows))
	for i, d := range rows {
		if list[i] = d.Device; d.name == nil {
			continue
		}
		if list[i].Name, err = r.Keys.Open(ctx, c.Clinic, key, d.name, forPerson(c.Person, "device")); err != nil {
			return nil, err
		}
	}
	return list, nil
}

type deviceRow struct {
	Device
	name []byte
}

func devicesOf(tx *store.Tx, c Caller, now int64) (list []deviceRow, err error) {
	for _, of := range []struct{ kind, query, mine string }{
		{"pin", `SELECT device_id, name_sealed, created, last_used FROM device_pin
			WHERE clinic_id = $1 AND person_id = $2 AND tries_left > 0 AND expires > $3 ORDER BY created`, string(c.Device)},
		{"passkey", `SELECT passkey_id, name_sealed, created, last_used FROM passkey WHERE clinic_id = $1 AND person_id = $2 AND created < CAST($3 AS BIGINT) + 86400000000 ORDER BY created`, ""},
		{"session", `SELECT session_id, NULL, created, last_seen FROM session
			WHERE clinic_id = $1 AND person_id = $2 AND ended = 0 AND expires > $3 ORDER BY created`, string(c.Session)},
	} {
		rows, err := tx.Query(of.query, c.Clinic, c.Person, now)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			d := deviceRow{Device: Device{Kind: of.kind}}
			var since, seen int64
			if err = rows.Scan(&d.ID, &d.name, &since, &seen); err != nil {
				break
			}
			d.Since, d.LastSeen, d.ThisOne = time.UnixMicro(since), time.UnixMicro(seen), d.ID == of.mine
			list = append(list, d)
		}
		if err == nil {
			err = rows.Err()
		}
		if rows.Close(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// RevokeDevice ends one of the caller's ways in. Of somebody else's it knows
// nothing.
func (r *Register) RevokeDevice(ctx context.Context, c Caller, id string) error {
	if c.Locked {
		return Locked
	}
	return r.DB.Change(ctx, c.Clinic, func(tx *store.Tx) error {
		n, err := r.revoke(tx, c, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return care.Faultf(care.Unknown, "no such device")
		}
		return r.tell(tx, c.Clinic, care.PersonChanged{Person: c.Person, What: "devices-ended", By: c.Person})
	})
}

func (r *Register) revoke(tx *store.Tx, c Caller, id string) (int64, error) {
	kind, _, _ := strings.Cut(id, "_")
	switch kind {
	case "dev":
		n, err := tx.Exec(`DELETE FROM device_pin WHERE clinic_id = $1 AND person_id = $2 AND device_id = $3`, c.Clinic, c.Person, id)
		if err != nil || n == 0 {
			return n, err
		}
		ids, err := scanIDs[care.SessionID](tx.Query(`SELECT session_id FROM session WHERE clinic_id = $1 AND person_id = $2 AND device_id = $3 AND ended = 0`, c.Clinic, c.Person, id))
		for _, session := range ids {
			if err := r.endSession(tx, c.Clinic, c.Person, session, "devices-ended"); err != nil {
				return n, err
			}
		}
		return n, err
	case "pky":
		return tx.Exec(`DELETE FROM passkey WHERE clinic_id = $1 AND person_id = $2 AND passkey_id = $3`, c.Clinic, c.Person, id)
	case "ses":
		ids, err := sessionsOf(tx, c.Clinic, c.Person)
		if err != nil || !slices.Contains(ids, care.SessionID(id)) {
			return 0, err
		}
		return 1, r.endSession(tx, c.Clinic, c.Person, care.SessionID(id), "devices-ended")
	}
	return 0, nil
}

// LoseDevice ends every way in that a patient has: a lost phone. It says how
// many PINs, passkeys and sessions there were.
func (r *Register) LoseDevice(ctx context.Context, who Caller, patient care.PersonID) (int, error) {
	n, err := change(ctx, r, who.Clinic, func(tx *store.Tx) (int64, error) {
		e, err := r.Enter(tx, who, policy.LoseDevice, patient, "")
		if err != nil {
			return 0, err
		}
		n, err := e.endWaysIn("devices-ended")
		if err != nil {
			return 0, err
		}
		return n, e.tell(care.PersonChanged{Person: patient, What: "devices-ended", By: who.Person})
	})
	return int(n), err
}

// endWaysIn ends PINs, passkeys, cards, tickets and sessions of the subject.
func (e *Entry) endWaysIn(what string) (n int64, err error) {
	clinic, who := e.who.Clinic, e.subject
	for _, query := range []string{
		`DELETE FROM device_pin WHERE clinic_id = $1 AND person_id = $2`,
		`DELETE FROM passkey WHERE clinic_id = $1 AND person_id = $2`,
	} {
		ended, err := e.tx.Exec(query, clinic, who)
		if n += ended; err != nil {
			return n, err
		}
	}
	if err := withdrawCards(e.tx, clinic, who, e.reg.micros()); err != nil {
		return n, err
	}
	sessions, err := e.reg.endAll(e.tx, clinic, who, "", what)
	return n + sessions, err
}
