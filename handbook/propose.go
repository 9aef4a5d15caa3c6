package handbook

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

// longestNote is how much an author may say of what is new.
const longestNote = 4000

// A Proposal asks for a version to be approved. Times are in microseconds.
type Proposal struct {
	Number     int64
	Note       string      // what is new
	Effective  int64       // 0: as soon as it is approved
	TrialDesk  care.DeskID // empty: no trial
	TrialUntil int64
}

// Propose asks a second person to approve the caller's own draft. It must lint,
// pass its tests and differ from what it takes the place of, at this moment.
// The same proposal again changes nothing. Errors: Invalid with what to mend;
// Conflict where another version waits, or the draft has changed meanwhile.
func (r *Room) Propose(ctx context.Context, who people.Caller, p Proposal) (Listed, error) {
	var e exam
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		_, v, err := r.enterDraft(tx, who, p.Number)
		if err == nil {
			e, err = r.examOf(tx, who, v)
		}
		return err
	})
	if err != nil {
		return Listed{}, err
	}
	c, err := r.examine(e)
	if err != nil {
		return Listed{}, err
	}
	if !c.Ready {
		return Listed{}, notReady(care.Invalid, c.Check)
	}
	err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, v, err := r.enterDraft(tx, who, p.Number)
		if err != nil {
			return err
		}
		return in.propose(v, p, e)
	})
	if err != nil {
		return Listed{}, err
	}
	return r.listed(ctx, who, p.Number)
}

// propose writes the proposal, if all is still as it was looked at.
func (in *Inside) propose(v Version, p Proposal, e exam) error {
	h, err := versionsOf(in.tx, in.who.Clinic)
	if err != nil {
		return err
	}
	if v.ArchiveHash != e.version.ArchiveHash || h.newest().Number != e.before.Number {
		return said(care.Conflict, "the version or the one before it has changed meanwhile", publishing.lookAgain)
	}
	if waiting := h.last(func(o Version) bool { return o.State == proposed && o.Number != v.Number }); waiting.Number > 0 {
		return said(care.Conflict, "another version waits to be approved", publishing.oneAtATime)
	}
	if v.State == proposed && p == (Proposal{v.Number, v.Note, v.Effective, v.TrialDesk, v.TrialUntil}) {
		return nil
	}
	if err := in.times(p, h); err != nil {
		return err
	}
	v.State, v.Proposed = proposed, in.room.micros()
	v.Note, v.Effective, v.TrialDesk, v.TrialUntil = p.Note, p.Effective, p.TrialDesk, p.TrialUntil
	if err := writeVersion(in.tx, in.who.Clinic, v); err != nil {
		return err
	}
	return in.moved(v, proposed)
}

// times refuses what cannot come to pass: a day that is over, a trial of what
// is in force everywhere already, an order of versions other than their own.
func (in *Inside) times(p Proposal, h history) error {
	now := in.room.micros()
	switch {
	case len(p.Note) > longestNote:
		return said(care.Invalid, "the note is too long", publishing.longNote)
	case !utf8.ValidString(p.Note) || strings.ContainsFunc(p.Note, hides):
		return said(care.Invalid, "the note holds what cannot be seen", publishing.hiddenNote)
	case p.Effective < 0 || p.Effective != 0 && p.Effective <= now:
		return said(care.Invalid, "the day from which it holds is in the past", publishing.pastDay)
	case max(p.Effective, now) < h.newest().Effective:
		return said(care.Conflict, "a version that was approved before would come later", publishing.outOfOrder)
	case p.TrialDesk == "" && p.TrialUntil != 0:
		return said(care.Invalid, "the trial has no desk", publishing.noDesk)
	case p.TrialDesk == "":
		return nil
	case p.Effective == 0:
		return said(care.Invalid, "a trial needs a later day from which the version holds everywhere", publishing.trialAtOnce)
	case p.TrialUntil <= now || p.TrialUntil > p.Effective:
		return said(care.Invalid, "the trial ends in the past, or after the version is in force", publishing.trialTimes)
	}
	_, err := in.room.People.Desk(in.tx, in.who.Clinic, p.TrialDesk)
	if care.KindOf(err) == care.Unknown {
		return said(care.Invalid, "there is no such desk to try it at", publishing.noDesk)
	}
	return err
}

// hides says of a character that a note may not hold it: an approver would read
// something other than was written, or a database refuse it.
func hides(c rune) bool {
	return unicode.IsControl(c) && !strings.ContainsRune("\n\r\t", c) || unicode.Is(unicode.Bidi_Control, c)
}
