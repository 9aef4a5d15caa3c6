package api

import (
	"context"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
)

// policyDesk answers HandbookService: here, how people read and sign the policy.
type policyDesk struct{ *desk }

func (d policyDesk) Policy(ctx context.Context, _ *connect.Request[bedsidev1.PolicyRequest]) (*connect.Response[bedsidev1.PolicyResponse], error) {
	who, _ := callerOf(ctx)
	r, err := d.Handbook.Policy(ctx, who)
	if err != nil {
		return nil, err
	}
	n, err := d.naming(ctx)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.PolicyResponse{Number: r.Number, Title: r.Title, Version: r.Version, Effective: r.Effective, FrontHtml: r.FrontHTML,
		Text: r.Text, TextSha256: r.TextSHA256, State: r.State, SignBy: r.SignBy, SignedAt: r.SignedAt, Factor: r.Factor,
		HasPasskey: r.HasPasskey, Refusal: r.Refusal.Reveal(), FirstTime: r.FirstTime, SignedVersion: r.SignedVersion, Suspended: r.Suspended,
		TrialDesk: n.deskName(r.TrialDesk), TrialVersion: r.TrialVersion, TrialUntil: r.TrialUntil, May: r.May}
	for _, c := range r.Clauses {
		answer.Clauses = append(answer.Clauses, &bedsidev1.PolicyClause{Id: c.ID, Text: c.Text, Label: c.Label, Change: c.Change,
			Before: c.Before, Chapter: c.Chapter, ConcernsYou: c.ConcernsYou})
	}
	return connect.NewResponse(answer), nil
}

func (d policyDesk) BeginSignature(ctx context.Context, req *connect.Request[bedsidev1.BeginSignatureRequest]) (*connect.Response[bedsidev1.BeginSignatureResponse], error) {
	who, _ := callerOf(ctx)
	c, err := d.Handbook.BeginSignature(ctx, who, req.Msg.Number, req.Msg.TextSha256)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.BeginSignatureResponse{OptionsJson: string(c.Options), Handle: c.Handle.Reveal()}), nil
}

func (d policyDesk) FinishSignature(ctx context.Context, req *connect.Request[bedsidev1.FinishSignatureRequest]) (*connect.Response[bedsidev1.FinishSignatureResponse], error) {
	who, _ := callerOf(ctx)
	err := d.Handbook.FinishSignature(ctx, who, care.Hush(req.Msg.Handle), []byte(req.Msg.CredentialJson))
	return connect.NewResponse(&bedsidev1.FinishSignatureResponse{}), err
}

func (d policyDesk) SignByPassword(ctx context.Context, req *connect.Request[bedsidev1.SignByPasswordRequest]) (*connect.Response[bedsidev1.SignByPasswordResponse], error) {
	who, _ := callerOf(ctx)
	in := req.Msg
	err := d.Handbook.SignByPassword(ctx, who, handbook.PasswordSignature{Number: in.Number, TextSHA256: in.TextSha256,
		Password: care.Hush(in.Password), Code: care.Hush(in.Code), Address: addressOf(ctx)})
	return connect.NewResponse(&bedsidev1.SignByPasswordResponse{}), err
}

func (d policyDesk) RefuseToSign(ctx context.Context, req *connect.Request[bedsidev1.RefuseToSignRequest]) (*connect.Response[bedsidev1.RefuseToSignResponse], error) {
	who, _ := callerOf(ctx)
	err := d.Handbook.Refuse(ctx, who, req.Msg.Number, care.Say(req.Msg.Reason))
	return connect.NewResponse(&bedsidev1.RefuseToSignResponse{}), err
}
