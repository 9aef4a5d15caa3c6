package api

import (
	"context"
	"encoding/hex"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/api/v1/bedsidev1connect"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
)

func (d policyDesk) Versions(ctx context.Context, _ *connect.Request[bedsidev1.VersionsRequest]) (*connect.Response[bedsidev1.VersionsResponse], error) {
	who, _ := callerOf(ctx)
	c, err := d.Handbook.Versions(ctx, who)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.VersionsResponse{Alone: c.Alone, NewerShipped: c.NewerShipped}
	answer.Versions, err = d.showVersions(ctx, c.Versions...)
	return connect.NewResponse(answer), err
}

func (d policyDesk) Draft(ctx context.Context, req *connect.Request[bedsidev1.DraftRequest]) (*connect.Response[bedsidev1.DraftResponse], error) {
	who, _ := callerOf(ctx)
	if len(req.Msg.Archive) > maxArchive {
		return nil, tooLarge(bedsidev1connect.HandbookServiceDraftProcedure)
	}
	v, err := d.Handbook.Draft(ctx, who, req.Msg.Archive, req.Msg.From)
	if err != nil {
		return nil, err
	}
	shown, err := d.showVersion(ctx, v)
	return connect.NewResponse(&bedsidev1.DraftResponse{Version: shown}), err
}

func (d policyDesk) DraftFiles(ctx context.Context, req *connect.Request[bedsidev1.DraftFilesRequest]) (*connect.Response[bedsidev1.DraftFilesResponse], error) {
	who, _ := callerOf(ctx)
	all, err := d.Handbook.DraftFiles(ctx, who, req.Msg.Number)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.DraftFilesResponse{}
	for _, f := range all.Files {
		answer.Files = append(answer.Files, showFile(f))
	}
	for _, p := range all.Places {
		answer.Places = append(answer.Places, &bedsidev1.ClausePlace{Clause: p.Clause, Path: p.Path, Line: int64(p.Line), What: p.What})
	}
	return connect.NewResponse(answer), nil
}

func (d policyDesk) SaveFile(ctx context.Context, req *connect.Request[bedsidev1.SaveFileRequest]) (*connect.Response[bedsidev1.SaveFileResponse], error) {
	who, _ := callerOf(ctx)
	in := req.Msg
	if len(in.Text) > maxFile {
		return nil, tooLarge(bedsidev1connect.HandbookServiceSaveFileProcedure)
	}
	f, err := d.Handbook.SaveFile(ctx, who, handbook.Edit{Number: in.Number, Path: in.Path, Text: in.Text, Was: in.WasSha256})
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.SaveFileResponse{File: showFile(f)}), nil
}

func showFile(f handbook.File) *bedsidev1.PolicyFile {
	return &bedsidev1.PolicyFile{Path: f.Path, Text: f.Text, Sha256: f.Hash}
}

func (d policyDesk) Propose(ctx context.Context, req *connect.Request[bedsidev1.ProposeRequest]) (*connect.Response[bedsidev1.ProposeResponse], error) {
	who, _ := callerOf(ctx)
	in := req.Msg
	v, err := d.Handbook.Propose(ctx, who, handbook.Proposal{Number: in.Number, Note: in.Note, Effective: in.Effective,
		TrialDesk: care.DeskID(in.TrialDeskId), TrialUntil: in.TrialUntil})
	if err != nil {
		return nil, err
	}
	shown, err := d.showVersion(ctx, v)
	return connect.NewResponse(&bedsidev1.ProposeResponse{Version: shown}), err
}

// Approve takes a hash that is none for that of another archive: it is not
// what the approver has looked at.
func (d policyDesk) Approve(ctx context.Context, req *connect.Request[bedsidev1.ApproveRequest]) (*connect.Response[bedsidev1.ApproveResponse], error) {
	who, _ := callerOf(ctx)
	var looked [32]byte
	if hash, err := hex.DecodeString(req.Msg.ArchiveSha256); err == nil && len(hash) == len(looked) {
		looked = [32]byte(hash)
	}
	v, err := d.Handbook.Approve(ctx, who, req.Msg.Number, looked)
	if err != nil {
		return nil, err
	}
	shown, err := d.showVersion(ctx, v)
	return connect.NewResponse(&bedsidev1.ApproveResponse{Version: shown}), err
}

func (d policyDesk) Withdraw(ctx context.Context, req *connect.Request[bedsidev1.WithdrawRequest]) (*connect.Response[bedsidev1.WithdrawResponse], error) {
	who, _ := callerOf(ctx)
	return connect.NewResponse(&bedsidev1.WithdrawResponse{}), d.Handbook.Withdraw(ctx, who, req.Msg.Number)
}

func (d policyDesk) ShowVersion(ctx context.Context, req *connect.Request[bedsidev1.ShowVersionRequest]) (*connect.Response[bedsidev1.ShowVersionResponse], error) {
	who, _ := callerOf(ctx)
	page, err := d.Handbook.ShowVersion(ctx, who, req.Msg.Number)
	return connect.NewResponse(&bedsidev1.ShowVersionResponse{Html: page}), err
}

func (d policyDesk) showVersion(ctx context.Context, v handbook.Listed) (*bedsidev1.PolicyVersion, error) {
	shown, err := d.showVersions(ctx, v)
	if err != nil {
		return nil, err
	}
	return shown[0], nil
}

func (d policyDesk) showVersions(ctx context.Context, list ...handbook.Listed) ([]*bedsidev1.PolicyVersion, error) {
	var ids []care.PersonID
	for _, v := range list {
		ids = append(ids, v.Author, v.Approver)
	}
	n, err := d.naming(ctx, ids...)
	if err != nil {
		return nil, err
	}
	shown := make([]*bedsidev1.PolicyVersion, len(list))
	for i, v := range list {
		shown[i] = n.version(v)
	}
	return shown, nil
}

func (n naming) version(v handbook.Listed) *bedsidev1.PolicyVersion {
	shown := &bedsidev1.PolicyVersion{Number: v.Number, Name: v.Name, Version: v.Version.Version, Title: v.Title.In(n.lang), State: v.State,
		Author: n.person(v.Author), Made: v.Made, Proposed: v.Proposed, Note: v.Note, Approver: n.person(v.Approver), Approved: v.Approved,
		Alone: v.Alone, Effective: v.Effective, Approvable: v.Approvable, TrialDesk: n.desk(v.TrialDesk), TrialFrom: v.TrialFrom,
		TrialUntil: v.TrialUntil, TrialDecisions: v.Decisions, May: v.May, Shipped: v.Shipped != "", ToSign: v.ToSign, Signed: v.Signed}
	for _, e := range v.Effects {
		shown.Effects = append(shown.Effects, &bedsidev1.TrialEffect{Role: e.Role.In(n.lang), Act: e.Act.In(n.lang), Before: e.Before, After: e.After, Count: e.Count})
	}
	return shown
}
