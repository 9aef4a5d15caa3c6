package api

import (
	"context"
	"encoding/hex"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/policy"
)

func (d policyDesk) Check(ctx context.Context, req *connect.Request[bedsidev1.CheckRequest]) (*connect.Response[bedsidev1.CheckResponse], error) {
	who, _ := callerOf(ctx)
	c, err := d.Handbook.Check(ctx, who, req.Msg.Number)
	if err != nil {
		return nil, err
	}
	lang := langOf(ctx)
	answer := &bedsidev1.CheckResponse{Tests: int64(c.Tests), TestsFailed: int64(c.TestsFailed), Decisions: showChanges(lang, c.Diff.Decisions),
		Reasons: showChanges(lang, c.Diff.Reasons), Clauses: showClauses(lang, c.Clauses), NotCompared: c.Diff.NotComparedIn(lang),
		ToSign: int64(c.ToSign), Ready: c.Ready, Against: c.Against, ArchiveSha256: hex.EncodeToString(c.ArchiveHash[:])}
	for _, p := range pack.ProblemsIn(c.Problems, lang) {
		answer.Problems = append(answer.Problems, &bedsidev1.PolicyProblem{Path: p.File, Line: int64(p.Line), Message: p.Message, Mend: p.Mend})
	}
	for _, s := range c.Diff.Settings {
		answer.Settings = append(answer.Settings, &bedsidev1.SettingChange{What: s.What.In(lang), Before: s.Before.In(lang), After: s.After.In(lang)})
	}
	inForce := d.Packs.For(who.Clinic)
	for _, role := range c.Concerned {
		in, _, _ := inForce.InWords(policy.Question{Act: policy.SignPolicy, Who: policy.Who{Kind: "staff", Roles: []string{role}}})
		answer.Signers = append(answer.Signers, in.In(lang))
	}
	return connect.NewResponse(answer), nil
}

func showChanges(lang string, list []pack.Change) (shown []*bedsidev1.DecisionChange) {
	for _, c := range list {
		shown = append(shown, &bedsidev1.DecisionChange{Who: c.Who.In(lang), What: c.What.In(lang), When: c.When.In(lang),
			Before: c.Before, After: c.After, Lost: c.Lost, Gained: c.Gained})
	}
	return shown
}

func showClauses(lang string, list []handbook.ClauseChange) (shown []*bedsidev1.ClauseChange) {
	for _, c := range list {
		shown = append(shown, &bedsidev1.ClauseChange{Id: c.ID, Change: c.Change, Before: c.Before.In(lang), After: c.After.In(lang),
			BeforeLabel: c.BeforeLabel, AfterLabel: c.AfterLabel})
	}
	return shown
}

// Recompute is for the chief physician who holds the number of a refusal.
func (d policyDesk) Recompute(ctx context.Context, req *connect.Request[bedsidev1.RecomputeRequest]) (*connect.Response[bedsidev1.RecomputeResponse], error) {
	who, _ := callerOf(ctx)
	r, err := d.Handbook.Recompute(ctx, who, req.Msg.Decision)
	if err != nil {
		return nil, err
	}
	lang := langOf(ctx)
	answer := &bedsidev1.RecomputeResponse{Number: r.Number, Version: r.Version, Allowed: r.Allowed, Who: r.Who.In(lang), What: r.What.In(lang),
		Reasons: reasonsIn(lang, r.Reasons)}
	for _, fact := range r.Facts {
		answer.Facts = append(answer.Facts, fact.In(lang))
	}
	return connect.NewResponse(answer), nil
}
