package people

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Clinic is the tenant.
type Clinic struct {
	ID   care.ClinicID
	Name care.Text
	Pack string // "ru-clinic"
}

// A Desk is a team's shared inbox. Hours and promises stand in the pack, under
// PackKey.
type Desk struct {
	ID      care.DeskID
	PackKey string
	Name    care.Text
}

// Clinic reads a clinic; Unknown when it has not been founded.
func (r *Register) Clinic(ctx context.Context, clinic care.ClinicID) (Clinic, error) {
	return look(ctx, r.DB, func(tx *store.Tx) (Clinic, error) { return readClinic(tx, clinic) })
}

// Clinics lists all clinics of the installation.
func (r *Register) Clinics(ctx context.Context) ([]Clinic, error) {
	return look(ctx, r.DB, func(tx *store.Tx) (list []Clinic, err error) {
		rows, err := tx.Query(`SELECT clinic_id, name_ru, name_en, pack FROM clinic ORDER BY clinic_id`)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var c Clinic
			if err := rows.Scan(&c.ID, &c.Name.Ru, &c.Name.En, &c.Pack); err != nil {
				return nil, err
			}
			list = append(list, c)
		}
		return list, rows.Err()
	})
}

func readClinic(tx *store.Tx, clinic care.ClinicID) (Clinic, error) {
	c := Clinic{ID: clinic}
	err := tx.Row(`SELECT name_ru, name_en, pack FROM clinic WHERE clinic_id = $1`, clinic).Scan(&c.Name.Ru, &c.Name.En, &c.Pack)
	if errors.Is(err, sql.ErrNoRows) {
		return Clinic{}, care.Faultf(care.Unknown, "no such clinic: %s", clinic)
	}
	return c, err
}

// Desks lists the clinic's desks in the order in which it shows them.
func (r *Register) Desks(ctx context.Context, clinic care.ClinicID) ([]Desk, error) {
	return look(ctx, r.DB, func(tx *store.Tx) ([]Desk, error) { return r.DesksIn(tx, clinic) })
}

// DesksIn is Desks inside a transaction.
func (r *Register) DesksIn(tx *store.Tx, clinic care.ClinicID) (list []Desk, err error) {
	rows, err := tx.Query(`SELECT desk_id, pack_key, name_ru, name_en FROM desk WHERE clinic_id = $1 ORDER BY place`, clinic)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d Desk
		if err := rows.Scan(&d.ID, &d.PackKey, &d.Name.Ru, &d.Name.En); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}

// Desk reads one desk; Unknown when the clinic has none of that ID.
func (r *Register) Desk(tx *store.Tx, clinic care.ClinicID, id care.DeskID) (Desk, error) {
	d := Desk{ID: id}
	err := tx.Row(`SELECT pack_key, name_ru, name_en FROM desk WHERE clinic_id = $1 AND desk_id = $2`, clinic, id).Scan(&d.PackKey, &d.Name.Ru, &d.Name.En)
	if errors.Is(err, sql.ErrNoRows) {
		return Desk{}, care.Faultf(care.Unknown, "no such desk: %s", id)
	}
	return d, err
}

// DeskByKey finds the desk that has this name in the pack.
func (r *Register) DeskByKey(tx *store.Tx, clinic care.ClinicID, key string) (Desk, error) {
	all, err := r.DesksIn(tx, clinic)
	if err != nil {
		return Desk{}, err
	}
	i := slices.IndexFunc(all, func(d Desk) bool { return d.PackKey == key })
	if i < 0 {
		return Desk{}, care.Faultf(care.Unknown, "no desk of this clinic is called %q in its pack", key)
	}
	return all[i], nil
}
