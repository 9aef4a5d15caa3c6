package api

import (
	"context"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
)

func (d policyDesk) Signatures(ctx context.Context, _ *connect.Request[bedsidev1.SignaturesRequest]) (*connect.Response[bedsidev1.SignaturesResponse], error) {
	who, _ := callerOf(ctx)
	found, err := d.Handbook.Signatures(ctx, who)
	if err != nil {
		return nil, err
	}
	var ids []care.PersonID
	for _, s := range found.List {
		ids = append(ids, s.Person)
	}
	n, err := d.naming(ctx, ids...)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.SignaturesResponse{Version: found.Version, Number: found.Number}
	for _, s := range found.List {
		shown := &bedsidev1.Signature{Person: n.person(s.Person), State: s.State, At: s.At, Factor: s.Factor, Version: s.Version,
			SignBy: s.SignBy, Suspended: s.Suspended, Refusal: s.Refusal.Reveal(), Reminded: s.Reminded}
		for _, desk := range s.Desks {
			shown.Desks = append(shown.Desks, n.deskName(desk))
		}
		answer.Signatures = append(answer.Signatures, shown)
	}
	return connect.NewResponse(answer), nil
}

func (d policyDesk) ExportSignatures(ctx context.Context, _ *connect.Request[bedsidev1.ExportSignaturesRequest]) (*connect.Response[bedsidev1.ExportSignaturesResponse], error) {
	who, _ := callerOf(ctx)
	archive, name, err := d.Handbook.Export(ctx, who)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.ExportSignaturesResponse{Archive: archive, FileName: name}), nil
}

func (d policyDesk) Triad(ctx context.Context, _ *connect.Request[bedsidev1.TriadRequest]) (*connect.Response[bedsidev1.TriadResponse], error) {
	who, _ := callerOf(ctx)
	t, err := d.Handbook.Triad(ctx, who)
	if err != nil {
		return nil, err
	}
	n, err := d.naming(ctx)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.TriadResponse{Version: t.Version, Lessons: int64(t.Lessons)}
	for _, desk := range t.Desks {
		shown := &bedsidev1.DeskTriad{Desk: n.desk(desk.Desk), Staff: desk.Staff, Signed: desk.Signed, Writing: desk.Writing,
			Asked: desk.Asked, Answered: desk.Answered, Trained: desk.Trained, ToTrain: desk.ToTrain}
		for _, missing := range desk.Missing {
			shown.Missing = append(shown.Missing, missing.In(n.lang))
		}
		answer.Desks = append(answer.Desks, shown)
	}
	return connect.NewResponse(answer), nil
}
