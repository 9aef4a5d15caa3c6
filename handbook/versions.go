package handbook

import (
	"slices"

	"github.com/bedside-health/bedside/care"
)

// What a version is stored as. Which of the approved ones is in force follows
// from their dates and the clock: see history.
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
	TextHash    [32]byte // of what is signed, in the policy's language; zero for a draft that does not load
}

// A history is all versions of a clinic, the oldest first. Of those approved,
// the higher number was approved later and begins later: Propose sees to it.
type history []Version

// inForce is the version in force at a moment; the zero one before the first.
func (h history) inForce(now int64) Version {
	return h.last(func(v Version) bool { return v.State == approved && v.Effective <= now })
}

// newest is the last version approved: in force, or still to come.
func (h history) newest() Version {
	return h.last(func(v Version) bool { return v.State == approved })
}

// before is the version that another one takes the place of.
func (h history) before(number int64) Version {
	return h.last(func(v Version) bool { return v.State == approved && v.Number < number })
}

func (h history) last(is func(Version) bool) Version {
	for _, v := range slices.Backward(h) {
		if is(v) {
			return v
		}
	}
	return Version{}
}

// show names the states as people know them.
func (h history) show(now int64) {
	at := h.inForce(now).Number
	for i, v := range h {
		switch {
		case v.State != approved || v.Effective > now:
		case v.Number == at:
			h[i].State = inForce
		default:
			h[i].State = replaced
		}
	}
}
