package server

import (
	"context"
	"fmt"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/journal"
)

// Findings is what a check has looked at and what it found broken, in lines
// that name IDs and numbers only.
type Findings struct{ Looked, Broken []string }

// Check looks at everything: the keys, and of each clinic the journal, the
// people, the conversations with every seal and reference, the ledger and the
// jobs that were given up.
func (m *Means) Check(ctx context.Context) (f Findings, err error) {
	if f.Broken, err = m.Keys.Check(ctx); err != nil {
		return f, err
	}
	err = m.eachClinic(ctx, func(clinic care.ClinicID) error {
		told := conversation.NewTold()
		broken, err := m.Journal.Verify(ctx, clinic, func(_ journal.Entry, fact care.Fact) { told.Hear(fact) })
		f.add(broken)
		if err != nil {
			return err
		}
		said, broken, err := m.Conversations.Check(ctx, clinic, told)
		f.add(broken)
		if err != nil {
			return err
		}
		broken, err = m.People.Check(ctx, clinic)
		f.add(broken)
		if err != nil {
			return err
		}
		broken, err = m.Ledger.Verify(ctx, clinic)
		f.add(broken)
		if err != nil {
			return err
		}
		troubled, err := m.Bench.Troubled(ctx, clinic)
		for _, job := range troubled {
			f.Broken = append(f.Broken, fmt.Sprintf("job %s (%s) of %s was given up after %d tries: %s", job.ID, job.Kind, clinic, job.Tries, job.Trouble))
		}
		f.Looked = append(f.Looked, fmt.Sprintf("%s: %d facts, %d conversations, %d messages", clinic, told.Facts, said.Conversations, said.Messages))
		return err
	})
	return f, err
}

// VerifyLedgers verifies the ledger of every clinic.
func (m *Means) VerifyLedgers(ctx context.Context) (f Findings, err error) {
	err = m.eachClinic(ctx, func(clinic care.ClinicID) error {
		broken, err := m.Ledger.Verify(ctx, clinic)
		f.add(broken)
		f.Looked = append(f.Looked, fmt.Sprintf("%s: the ledger was read from its first entry to its last", clinic))
		return err
	})
	return f, err
}

func (f *Findings) add(broken []string) { f.Broken = append(f.Broken, broken...) }

func (m *Means) eachClinic(ctx context.Context, fn func(care.ClinicID) error) error {
	clinics, err := m.People.Clinics(ctx)
	if err != nil {
		return err
	}
	for _, c := range clinics {
		if err := fn(c.ID); err != nil {
			return err
		}
	}
	return nil
}
