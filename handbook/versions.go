package handbook

import "github.com/bedside-health/bedside/care"

// What a version is stored as. Which of the approved ones is in force follows
// from their dates and the clock: see stateAt.
const (
	draft     = "draft"
	proposed  = "proposed"
	approved  = "approved"
	withdrawn = "withdrawn"

	inForce  = "in-force" // shown, never stored
	replaced = "replaced" // shown, never stored
)

// A Version of a clinic's policy. Times are in microseconds; 0: not yet.
type Version struct {
	Number  int64  // counted by the clinic, from 1
	Name    string // "ru-clinic", as the pack says; empty for a draft that cannot be read
	Version string // "0.3.0"
	Title   care.Text
	State   string // draft proposed approved in-force replaced withdrawn
	Note    string // what is new, in the author's words
	Shipped string // the pack that ships and that this is, unchanged; empty for the clinic's own

	Author    care.PersonID // empty for what came with Bedside
	Approver  care.PersonID
	Made      int64
	Proposed  int64
	Approved  int64
	Effective int64 // 0 until it is approved: as soon as it is
	Alone     bool  // approved by its author, in a practice of one

	TrialDesk  care.DeskID
	TrialFrom  int64
	TrialUntil int64

	Concerned   []string // roles that were asked to sign, of staff
	ArchiveHash [32]byte
	TextHash    [32]byte // of what is signed, in the policy's language
}
