package server_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

// read is the policy as the chief reads it: what is to be signed by all.
func (c *cell) read() *bedsidev1.PolicyResponse {
	p, err := servertest.Ask(c.house.As("chief").Policy.Policy, &bedsidev1.PolicyRequest{})
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// draft is a fresh draft of the chief, and the only one that lies open, at the
// clinic that the column means: one that is elsewhere has a number that is not
// there here.
func (c *cell) draft() int64 {
	chief := c.house.At(c.clinic(), "chief")
	for {
		list, err := servertest.Ask(chief.Policy.Versions, &bedsidev1.VersionsRequest{})
		if err != nil {
			c.t.Fatal(err)
		}
		for _, v := range list.Versions {
			if v.State == "draft" || v.State == "proposed" {
				servertest.Ask(chief.Policy.Withdraw, &bedsidev1.WithdrawRequest{Number: v.Number})
			}
		}
		if number := drafts(c.t, chief).number; c.clinic() == servertest.Here || number > 40 {
			return number
		}
	}
}

// changed is such a draft that says something else than the version in force.
func (c *cell) changed() editor {
	e := editor{c.t, c.house.At(c.clinic(), "chief"), c.draft()}
	e.changes("pack.yaml", e.was(), "0.9."+strconv.FormatInt(e.number, 10))
	e.changes("front.md", "\n", "\n\n")
	return e
}

// proposed is one that the chief has proposed.
func (c *cell) proposed() int64 {
	e := c.changed()
	e.proposes(&bedsidev1.ProposeRequest{Note: "так"})
	return e.number
}

// hash is that of a version's archive, as its check gives it.
func (c *cell) hash(number int64) string {
	checked, err := servertest.Ask(c.house.At(c.clinic(), "chief").Policy.Check, &bedsidev1.CheckRequest{Number: number})
	if err != nil {
		c.t.Fatal(err)
	}
	return checked.ArchiveSha256
}

var handbookCalls = []variant{
	shown("HandbookService/Policy", func(p *person) func(context.Context, *connect.Request[bedsidev1.PolicyRequest]) (*connect.Response[bedsidev1.PolicyResponse], error) {
		return p.Policy.Policy
	}, func(*cell) *bedsidev1.PolicyRequest { return &bedsidev1.PolicyRequest{} }, func(_ *cell, a *bedsidev1.PolicyResponse) string {
		return strings.Join(append([]string{a.State}, a.May...), " ")
	}),
	tried("HandbookService/BeginSignature with a passkey", func(p *person) func(context.Context, *connect.Request[bedsidev1.BeginSignatureRequest]) (*connect.Response[bedsidev1.BeginSignatureResponse], error) {
		return p.Policy.BeginSignature
	}, func(c *cell) *bedsidev1.BeginSignatureRequest {
		if c.role != "signed out" {
			getsPasskey(c.t, c.who)
		}
		p := c.read()
		return &bedsidev1.BeginSignatureRequest{Number: p.Number, TextSha256: p.TextSha256}
	}),
	tried("HandbookService/FinishSignature of somebody else's", func(p *person) func(context.Context, *connect.Request[bedsidev1.FinishSignatureRequest]) (*connect.Response[bedsidev1.FinishSignatureResponse], error) {
		return p.Policy.FinishSignature
	}, func(c *cell) *bedsidev1.FinishSignatureRequest {
		dora := c.house.As("dora")
		key, p := getsPasskey(c.t, dora), c.read()
		begun, err := servertest.Ask(dora.Policy.BeginSignature, &bedsidev1.BeginSignatureRequest{Number: p.Number, TextSha256: p.TextSha256})
		if err != nil {
			c.t.Fatal(err)
		}
		return &bedsidev1.FinishSignatureRequest{Handle: begun.Handle, CredentialJson: key.answers(begun.OptionsJson)}
	}),
	variant{"HandbookService/FinishSignature of one's own", func(c *cell) (string, error) {
		p := c.read()
		begun, key := &bedsidev1.BeginSignatureResponse{Handle: "none"}, ""
		if c.role != "signed out" {
			device := getsPasskey(c.t, c.who)
			if b, err := servertest.Ask(c.who.Policy.BeginSignature, &bedsidev1.BeginSignatureRequest{Number: p.Number, TextSha256: p.TextSha256}); err == nil {
				begun, key = b, device.answers(b.OptionsJson)
			}
		}
		_, err := servertest.Ask(c.who.Policy.FinishSignature, &bedsidev1.FinishSignatureRequest{Handle: begun.Handle, CredentialJson: key})
		return "", err
	}},
	tried("HandbookService/SignByPassword by those who have one", func(p *person) func(context.Context, *connect.Request[bedsidev1.SignByPasswordRequest]) (*connect.Response[bedsidev1.SignByPasswordResponse], error) {
		return p.Policy.SignByPassword
	}, func(c *cell) *bedsidev1.SignByPasswordRequest {
		p := c.read()
		return &bedsidev1.SignByPasswordRequest{Number: p.Number, TextSha256: p.TextSha256, Password: servertest.Password, Code: c.house.Code()}
	}),
	tried("HandbookService/RefuseToSign", func(p *person) func(context.Context, *connect.Request[bedsidev1.RefuseToSignRequest]) (*connect.Response[bedsidev1.RefuseToSignResponse], error) {
		return p.Policy.RefuseToSign
	}, func(c *cell) *bedsidev1.RefuseToSignRequest {
		return &bedsidev1.RefuseToSignRequest{Number: c.read().Number, Reason: "не согласен"}
	}),
	variant{"HandbookService/Versions", func(c *cell) (string, error) {
		number := c.draft()
		a, err := servertest.Ask(c.who.Policy.Versions, &bedsidev1.VersionsRequest{})
		if slices.ContainsFunc(a.GetVersions(), func(v *bedsidev1.PolicyVersion) bool { return v.Number == number }) {
			return "lists it", err
		}
		return "without it", err
	}},
	tried("HandbookService/Draft", func(p *person) func(context.Context, *connect.Request[bedsidev1.DraftRequest]) (*connect.Response[bedsidev1.DraftResponse], error) {
		return p.Policy.Draft
	}, func(*cell) *bedsidev1.DraftRequest { return &bedsidev1.DraftRequest{} }),
	tried("HandbookService/DraftFiles", func(p *person) func(context.Context, *connect.Request[bedsidev1.DraftFilesRequest]) (*connect.Response[bedsidev1.DraftFilesResponse], error) {
		return p.Policy.DraftFiles
	}, func(c *cell) *bedsidev1.DraftFilesRequest { return &bedsidev1.DraftFilesRequest{Number: c.draft()} }),
	tried("HandbookService/SaveFile", func(p *person) func(context.Context, *connect.Request[bedsidev1.SaveFileRequest]) (*connect.Response[bedsidev1.SaveFileResponse], error) {
		return p.Policy.SaveFile
	}, func(c *cell) *bedsidev1.SaveFileRequest {
		return &bedsidev1.SaveFileRequest{Number: c.draft(), Path: "templates/new.md", Text: "# Новое\n"}
	}),
	tried("HandbookService/Check", func(p *person) func(context.Context, *connect.Request[bedsidev1.CheckRequest]) (*connect.Response[bedsidev1.CheckResponse], error) {
		return p.Policy.Check
	}, func(c *cell) *bedsidev1.CheckRequest { return &bedsidev1.CheckRequest{Number: c.draft()} }),
	tried("HandbookService/Propose", func(p *person) func(context.Context, *connect.Request[bedsidev1.ProposeRequest]) (*connect.Response[bedsidev1.ProposeResponse], error) {
		return p.Policy.Propose
	}, func(c *cell) *bedsidev1.ProposeRequest {
		return &bedsidev1.ProposeRequest{Number: c.changed().number, Note: "так"}
	}),
	tried("HandbookService/Approve what the chief has written", func(p *person) func(context.Context, *connect.Request[bedsidev1.ApproveRequest]) (*connect.Response[bedsidev1.ApproveResponse], error) {
		return p.Policy.Approve
	}, func(c *cell) *bedsidev1.ApproveRequest {
		number := c.proposed()
		return &bedsidev1.ApproveRequest{Number: number, ArchiveSha256: c.hash(number)}
	}),
	tried("HandbookService/Withdraw", func(p *person) func(context.Context, *connect.Request[bedsidev1.WithdrawRequest]) (*connect.Response[bedsidev1.WithdrawResponse], error) {
		return p.Policy.Withdraw
	}, func(c *cell) *bedsidev1.WithdrawRequest { return &bedsidev1.WithdrawRequest{Number: c.draft()} }),
	tried("HandbookService/ShowVersion", func(p *person) func(context.Context, *connect.Request[bedsidev1.ShowVersionRequest]) (*connect.Response[bedsidev1.ShowVersionResponse], error) {
		return p.Policy.ShowVersion
	}, func(c *cell) *bedsidev1.ShowVersionRequest {
		return &bedsidev1.ShowVersionRequest{Number: c.draft()}
	}),
	tried("HandbookService/ShowVersion in force", func(p *person) func(context.Context, *connect.Request[bedsidev1.ShowVersionRequest]) (*connect.Response[bedsidev1.ShowVersionResponse], error) {
		return p.Policy.ShowVersion
	}, func(*cell) *bedsidev1.ShowVersionRequest { return &bedsidev1.ShowVersionRequest{Number: 1} }),
	shown("HandbookService/Signatures", func(p *person) func(context.Context, *connect.Request[bedsidev1.SignaturesRequest]) (*connect.Response[bedsidev1.SignaturesResponse], error) {
		return p.Policy.Signatures
	}, func(*cell) *bedsidev1.SignaturesRequest { return &bedsidev1.SignaturesRequest{} }, func(_ *cell, a *bedsidev1.SignaturesResponse) string {
		return fmt.Sprint(len(a.Signatures))
	}),
	tried("HandbookService/ExportSignatures", func(p *person) func(context.Context, *connect.Request[bedsidev1.ExportSignaturesRequest]) (*connect.Response[bedsidev1.ExportSignaturesResponse], error) {
		return p.Policy.ExportSignatures
	}, func(*cell) *bedsidev1.ExportSignaturesRequest { return &bedsidev1.ExportSignaturesRequest{} }),
	shown("HandbookService/Triad", func(p *person) func(context.Context, *connect.Request[bedsidev1.TriadRequest]) (*connect.Response[bedsidev1.TriadResponse], error) {
		return p.Policy.Triad
	}, func(*cell) *bedsidev1.TriadRequest { return &bedsidev1.TriadRequest{} }, func(_ *cell, a *bedsidev1.TriadResponse) string {
		return fmt.Sprint(len(a.Desks), " desks")
	}),
	tried("HandbookService/Recompute a colleague's refusal", func(p *person) func(context.Context, *connect.Request[bedsidev1.RecomputeRequest]) (*connect.Response[bedsidev1.RecomputeResponse], error) {
		return p.Policy.Recompute
	}, func(c *cell) *bedsidev1.RecomputeRequest {
		_, err := servertest.Ask(c.house.At(c.clinic(), "bell").Desk.Staff, &bedsidev1.StaffRequest{})
		f := servertest.FaultOf(err)
		if f.Decision == "" {
			c.t.Fatalf("a refusal without a number: %+v", f)
		}
		return &bedsidev1.RecomputeRequest{Decision: f.Decision}
	}),
}
