package privacy

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Seen is the page: lines for people, and entries with proofs for browsers.
type Seen struct {
	ledger.About
	Sittings []Sitting // newest first
	Named    bool      // the pack shows staff by name; otherwise by role alone
}

// WhoHasSeen lists all that the ledger holds about the subject; an empty
// subject means the caller. When somebody else than the subject looks, the
// looking is an entry of its own, and stands in the list they get.
func (r *Room) WhoHasSeen(ctx context.Context, who people.Caller, subject care.PersonID) (Seen, error) {
	if subject == "" {
		subject = who.Person
	}
	if err := r.leaveTrace(ctx, who, subject); err != nil {
		return Seen{}, err
	}
	a, err := r.Ledger.About(ctx, who.Clinic, subject)
	if err != nil {
		return Seen{}, err
	}
	return Seen{About: a, Sittings: group(a.Entries, who.Person), Named: r.Packs.For(who.Clinic).ShowAccessesBy == "name"}, nil
}

// leaveTrace asks policy, and writes down who looks at somebody else's page,
// once a sitting.
func (r *Room) leaveTrace(ctx context.Context, who people.Caller, subject care.PersonID) error {
	traced := false
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		in, err := r.Enter(tx, who, policy.SeeAccesses, subject)
		if err != nil || in.self {
			traced = true
			return err
		}
		s, found, err := r.Ledger.Sitting(tx, in.sitter())
		traced = found && !s.Due
		return err
	})
	if err != nil || traced {
		return err
	}
	return r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, err := r.Enter(tx, who, policy.SeeAccesses, subject)
		if err != nil {
			return err
		}
		s, err := r.Ledger.Begin(tx, in.sitter())
		if err != nil {
			return err
		}
		return r.Ledger.Touch(tx, s)
	})
}

func (in *Inside) sitter() ledger.Sitter {
	role := "patient"
	switch {
	case in.represents:
		role = "representative-of-patient"
	case in.who.Staff && len(in.who.Roles) > 0:
		role = in.who.Roles[0]
		if in.who.Has("privacy") {
			role = "privacy" // it is in this role that one may look
		}
	}
	return ledger.Sitter{Clinic: in.who.Clinic, Session: in.who.Session, Who: in.who.Person, Role: role, Subject: in.subject, Act: string(policy.SeeAccesses), Ruling: in.ruling}
}

// Checkpoint is the clinic's newest signed checkpoint.
func (r *Room) Checkpoint(ctx context.Context, who people.Caller) (ledger.Checkpoint, error) {
	if err := r.knock(ctx, who, policy.VerifyLog); err != nil {
		return ledger.Checkpoint{}, err
	}
	return r.Ledger.Checkpoint(ctx, who.Clinic)
}

// Consistency proves that the log as it was at oldSize is a beginning of the
// newest checkpoint's.
func (r *Room) Consistency(ctx context.Context, who people.Caller, oldSize int64) (tlog.TreeProof, ledger.Checkpoint, error) {
	if err := r.knock(ctx, who, policy.VerifyLog); err != nil {
		return nil, ledger.Checkpoint{}, err
	}
	return r.Ledger.Consistency(ctx, who.Clinic, oldSize)
}
