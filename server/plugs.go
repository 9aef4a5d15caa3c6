package server

import (
	"context"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/work"
)

// scopes says which facts reach a person's screens whatever is open there:
// those about themselves and whom they represent, and those of their desks.
func (s *Server) scopes(ctx context.Context, who people.Caller) (list []care.Scope, err error) {
	if who.Staff {
		list = append(list, care.PersonScope(who.Person))
		for _, desk := range who.Desks {
			list = append(list, care.DeskScope(desk))
		}
		return list, nil
	}
	err = s.DB.Look(ctx, func(tx *store.Tx) error {
		list = nil
		subjects, err := s.People.Subjects(tx, who.Clinic, who.Person)
		for _, subject := range subjects {
			list = append(list, care.PersonScope(subject))
		}
		return err
	})
	return list, err
}

// jobs says who does which job.
func (s *Server) jobs() {
	s.Bench.Handle(signCheckpoint, func(ctx context.Context, clinic care.ClinicID, _ work.Job) error {
		if _, err := s.Ledger.Checkpoint(ctx, clinic); err != nil {
			return err
		}
		return s.askTomorrow(ctx, clinic, signCheckpoint)
	})
}

// signCheckpoint signs the ledger's size and root once a day, so that a log
// that was cut or written anew is found even if no patient has looked.
const signCheckpoint = "sign-checkpoint"

// askTomorrow asks for a clinic's daily job, once for each day.
func (s *Server) askTomorrow(ctx context.Context, clinic care.ClinicID, kind string) error {
	due := s.Config.Now().Add(24 * time.Hour)
	return s.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		return s.Bench.Ask(tx, clinic, work.Job{Kind: kind, Once: due.UTC().Format(time.DateOnly), Due: due})
	})
}
