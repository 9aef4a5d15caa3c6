package people

import (
	"context"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
)

// The two realms: a browser may hold a session in each, and they never mix.
const (
	PatientRealm = "patient"
	ClinicRealm  = "clinic"
)

// A Caller is who makes a call, as the session says.
type Caller struct {
	Clinic     care.ClinicID
	Person     care.PersonID
	Session    care.SessionID
	Device     care.DeviceID // the shared computer or bound browser; may be empty
	Lang       string        // ru | en, as the person has chosen
	Staff      bool
	Roles      []string      // patient parent doctor nurse desk chief privacy representative
	Desks      []care.DeskID // where a member of staff works
	Identity   string        // contact | desk | esia
	Factor     string        // passkey | password | pin | shift-pin | link
	FullSignIn bool          // with passkey, or password and one-time code
	Shared     bool          // on a shared computer
	Locked     bool          // the screen is hidden: nothing but switching hands
	Expires    time.Time
}

// Has reports whether the caller has the role.
func (c Caller) Has(role string) bool { return slices.Contains(c.Roles, role) }

// WorksAt reports whether the caller works at the desk.
func (c Caller) WorksAt(desk care.DeskID) bool { return slices.Contains(c.Desks, desk) }

// What WhoIs answers instead of a caller. Compare with errors.Is.
var (
	// SignedOut: there is no such session, or no longer.
	SignedOut error = explained(care.Refused, "not signed in", texts.signedOut, texts.signInAgain, "sign-in-again")
	// Locked: there is a session, but its screen is put away. WhoIs answers
	// with the Caller all the same, for the screen that unlocks.
	Locked error = explained(care.Refused, "the screen is locked", texts.locked, texts.unlock, "unlock")
)

type quietly struct{}

// Quietly marks a call that no person made, such as a screen that refreshes
// itself: it does not keep an idle session awake.
func Quietly(ctx context.Context) context.Context { return context.WithValue(ctx, quietly{}, true) }

func isQuiet(ctx context.Context) bool { return ctx.Value(quietly{}) != nil }
