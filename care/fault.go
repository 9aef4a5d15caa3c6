package care

import (
	"errors"
	"fmt"
)

// A FaultKind says what the caller can do about a fault.
type FaultKind string

const (
	Invalid    FaultKind = "invalid"    // fix the request
	Unknown    FaultKind = "unknown"    // no such thing, or not yours to know of
	Refused    FaultKind = "refused"    // policy said no; see the reasons
	Conflict   FaultKind = "conflict"   // it changed under you; read again
	Later      FaultKind = "later"      // busy or out of reach; try again
	Unexpected FaultKind = "unexpected" // our fault
)

// A Text is a sentence for people, in both languages of the interface.
type Text struct{ Ru, En string }

// In returns the text in the language "ru" or "en"; Russian when in doubt.
func (t Text) In(lang string) string {
	if lang == "en" && t.En != "" {
		return t.En
	}
	return t.Ru
}

// A Reason is one clause of the clinic's policy behind a refusal.
type Reason struct {
	Clause     string // "4.2"
	ClauseText Text   // the clause as people signed it
	Because    Text   // why, in a sentence
	Instead    Text   // what to do instead
	InsteadAct string // a button that screens know: "open-desk", "print-card", …
}

// A Fault is an error with a kind and a message safe to show and to log.
// It names things by ID and never by content.
type Fault struct {
	Kind    FaultKind
	Message string
	Reasons []Reason // why policy refused, if it did
	Ruling  string   // by which decision: the version of the policy and the question, as pack.ReadRuling reads them
}

func (f *Fault) Error() string { return string(f.Kind) + ": " + f.Message }

// Faultf makes a Fault. Its arguments must be IDs, counts and limits.
func Faultf(kind FaultKind, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// KindOf digs the kind out of err. Errors that are not Faults are Unexpected.
func KindOf(err error) FaultKind {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Kind
	}
	return Unexpected
}
