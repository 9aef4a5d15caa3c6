package server

import (
	"context"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/work"
)

// scopes says which facts reach a person's screens whatever is open there:
// those about themselves, about whom they represent in matters of health, what
// goes to all staff, and those of the desks at whose conversations their role
// may look. Facts name IDs
// only, and even these are not for somebody to whom the thing does not exist.
func (s *Server) scopes(ctx context.Context, who people.Caller) (list []care.Scope, err error) {
	err = s.DB.Look(ctx, func(tx *store.Tx) error {
		list = []care.Scope{care.PersonScope(who.Person)}
		if who.Staff {
			list = append(list, care.StaffScope)
			return s.deskScopes(tx, who, &list)
		}
		return s.childScopes(tx, who, &list)
	})
	return list, err
}

func (s *Server) deskScopes(tx *store.Tx, who people.Caller, list *[]care.Scope) error {
	for _, desk := range who.Desks {
		standing, err := s.People.Standing(tx, who.Clinic, who.Person, "", desk)
		if err != nil {
			return err
		}
		may := func(kind string) bool {
			q := standing.Ask(policy.Know, who.FullSignIn, kind)
			q.About.DeskInCare = true // the desk's own patient: if not even that one, then none
			return s.Packs.At(who.Clinic, desk).Rules.Decide(q).Allowed
		}
		if may("organisational") {
			*list = append(*list, care.DeskScope(desk))
		}
		if may("information") {
			*list = append(*list, care.DeskHealthScope(desk))
		}
	}
	return nil
}

// childScopes leaves out a child of whom only papers are the parent's to know.
func (s *Server) childScopes(tx *store.Tx, who people.Caller, list *[]care.Scope) error {
	subjects, err := s.People.Subjects(tx, who.Clinic, who.Person)
	if err != nil {
		return err
	}
	for _, subject := range subjects {
		standing, err := s.People.Standing(tx, who.Clinic, who.Person, subject, "")
		if err != nil {
			return err
		}
		q := standing.Ask(policy.Know, who.FullSignIn, "information")
		if subject != who.Person && s.Packs.For(who.Clinic).Rules.Decide(q).Allowed {
			*list = append(*list, care.PersonScope(subject))
		}
	}
	return nil
}

// daily are the jobs that every clinic has once a day, by their kind.
func (s *Server) daily() map[string]func(context.Context, care.ClinicID) error {
	return map[string]func(context.Context, care.ClinicID) error{
		// The ledger's size and root are signed, so that a log that was cut or
		// written anew is found even if no patient has looked.
		"sign-checkpoint": func(ctx context.Context, clinic care.ClinicID) error {
			_, err := s.Ledger.Checkpoint(ctx, clinic)
			return err
		},
		// Who has yet to sign the policy is reminded, as often as it says itself.
		"remind-signers": s.Handbook.Remind,
	}
}

// jobs says who does which job. A daily one asks for that of the next day.
func (s *Server) jobs() {
	for kind, do := range s.daily() {
		s.Bench.Handle(kind, func(ctx context.Context, clinic care.ClinicID, _ work.Job) error {
			if err := do(ctx, clinic); err != nil {
				return err
			}
			return s.ask(ctx, clinic, kind, s.Config.Now().Add(24*time.Hour))
		})
	}
}

// beginDays asks for every clinic's daily jobs: a clinic that was founded, or a
// server that stood still, since the last of them was done, has none waiting.
func (s *Server) beginDays(ctx context.Context) {
	err := s.eachClinic(ctx, func(clinic care.ClinicID) error {
		for kind := range s.daily() {
			if err := s.ask(ctx, clinic, kind, s.Config.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.log.Warn("daily jobs were not asked for; the next start asks again", "fault", care.KindOf(err))
	}
}

// ask asks for a clinic's daily job, once for each day.
func (s *Server) ask(ctx context.Context, clinic care.ClinicID, kind string, due time.Time) error {
	return s.DB.Change(ctx, clinic, func(tx *store.Tx) error {
		return s.Bench.Ask(tx, clinic, work.Job{Kind: kind, Once: due.UTC().Format(time.DateOnly), Due: due})
	})
}

// line tells the handbook how much is written, by desk and in counts.
type line struct{ conversations *conversation.Room }

// Use implements handbook.Line.
func (l line) Use(ctx context.Context, clinic care.ClinicID, since time.Time) (handbook.Use, error) {
	u, err := l.conversations.Use(ctx, clinic, since)
	return handbook.Use{Asked: u.Asked, Answered: u.Answered, Writing: u.Writing}, err
}
