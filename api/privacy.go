package api

import (
	"context"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/privacy"
)

// privacyDesk answers PrivacyService.
type privacyDesk struct{ *desk }

func (d privacyDesk) WhoHasSeen(ctx context.Context, req *connect.Request[bedsidev1.WhoHasSeenRequest]) (*connect.Response[bedsidev1.WhoHasSeenResponse], error) {
	who, _ := callerOf(ctx)
	seen, err := d.Privacy.WhoHasSeen(ctx, who, care.PersonID(req.Msg.SubjectId))
	if err != nil {
		return nil, err
	}
	if len(seen.Broken) > 0 {
		d.Log.Error("a patient's page found the ledger broken", "clinic", who.Clinic, "found", seen.Broken)
	}
	answer := &bedsidev1.WhoHasSeenResponse{Checkpoint: seen.Checkpoint.Note, VerifierKey: seen.Checkpoint.Verifier,
		Count: seen.Count, SubjectTag: seen.Tag}
	for _, e := range seen.Entries {
		answer.Entries = append(answer.Entries, showEntry(e))
	}
	answer.Sittings, err = d.showSittings(ctx, who.Clinic, seen)
	return connect.NewResponse(answer), err
}

func showEntry(e ledger.Proved) *bedsidev1.Entry {
	return &bedsidev1.Entry{Index: e.Index, Number: e.Number, At: e.At, Entry: e.Entry, Salt: e.Salt, Proof: plainHashes(e.Proof)}
}

func plainHashes[H ~[32]byte, P ~[]H](proof P) (list [][]byte) {
	for _, h := range proof {
		list = append(list, h[:])
	}
	return list
}

func (d privacyDesk) showSittings(ctx context.Context, clinic care.ClinicID, seen privacy.Seen) (list []*bedsidev1.Sitting, err error) {
	var ids []care.PersonID
	for _, s := range seen.Sittings {
		ids = append(ids, s.Who)
	}
	n, err := d.naming(ctx, ids...)
	if err != nil {
		return nil, err
	}
	reader := privacy.Reader{Lang: n.lang, Zone: d.Packs.For(clinic).Zone, Now: d.Now()}
	for _, s := range seen.Sittings {
		by := n.seenBy(s, seen.Named)
		list = append(list, &bedsidev1.Sitting{Line: s.Line(reader, calledInList(by), n.deskName(s.Desk)), By: by,
			Purpose: s.PurposeWord().In(n.lang), From: s.From, To: s.To, Numbers: s.Numbers,
			ConversationId: string(s.Conversation), Own: s.Own, Role: s.Role})
	}
	return list, nil
}

// seenBy shows who has seen: staff by role alone where the pack says so.
func (n naming) seenBy(s privacy.Sitting, named bool) *bedsidev1.Person {
	if named || s.Own || !n.names[s.Who].Staff {
		if by := n.person(s.Who); by.Name != "" {
			return by
		}
	}
	return &bedsidev1.Person{RoleTitle: privacy.RoleWord(s.Role).In(n.lang)}
}

// calledInList is how somebody begins a line: title and name, as far as known.
func calledInList(by *bedsidev1.Person) string {
	if by.RoleTitle != "" && by.Name != "" {
		return by.RoleTitle + " " + by.Name
	}
	return by.RoleTitle + by.Name
}

func (d privacyDesk) Checkpoint(ctx context.Context, _ *connect.Request[bedsidev1.CheckpointRequest]) (*connect.Response[bedsidev1.CheckpointResponse], error) {
	who, _ := callerOf(ctx)
	c, err := d.Privacy.Checkpoint(ctx, who)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.CheckpointResponse{Checkpoint: c.Note, VerifierKey: c.Verifier}), nil
}

func (d privacyDesk) Consistency(ctx context.Context, req *connect.Request[bedsidev1.ConsistencyRequest]) (*connect.Response[bedsidev1.ConsistencyResponse], error) {
	who, _ := callerOf(ctx)
	proof, c, err := d.Privacy.Consistency(ctx, who, req.Msg.OldSize)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.ConsistencyResponse{Checkpoint: c.Note, Proof: plainHashes(proof)}), nil
}
