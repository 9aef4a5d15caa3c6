package server_test

import (
	"context"
	"time"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

const (
	pin      = "481726"
	shiftPin = "4817"
)

// signInCalls let people in and out. What proves a person is there and right:
// the question is who may use it.
var signInCalls = []variant{
	shown("SignInService/Welcome", func(p *person) func(context.Context, *connect.Request[bedsidev1.WelcomeRequest]) (*connect.Response[bedsidev1.WelcomeResponse], error) {
		return p.Door.Welcome
	}, func(*cell) *bedsidev1.WelcomeRequest { return &bedsidev1.WelcomeRequest{} }, func(_ *cell, a *bedsidev1.WelcomeResponse) string {
		if a.Me == nil {
			return "nobody"
		}
		return "by name"
	}),
	tried("SignInService/OpenCard with code and birth year", func(p *person) func(context.Context, *connect.Request[bedsidev1.OpenCardRequest]) (*connect.Response[bedsidev1.OpenCardResponse], error) {
		return p.Door.OpenCard
	}, func(c *cell) *bedsidev1.OpenCardRequest {
		code, year := c.card()
		return &bedsidev1.OpenCardRequest{Code: code, BirthYear: year}
	}),
	tried("SignInService/SetPin by the ticket of a card", func(p *person) func(context.Context, *connect.Request[bedsidev1.SetPinRequest]) (*connect.Response[bedsidev1.SetPinResponse], error) {
		return p.Door.SetPin
	}, func(c *cell) *bedsidev1.SetPinRequest { return &bedsidev1.SetPinRequest{Ticket: c.ticket(), Pin: pin} }),
	tried("SignInService/SetPin by session", func(p *person) func(context.Context, *connect.Request[bedsidev1.SetPinRequest]) (*connect.Response[bedsidev1.SetPinResponse], error) {
		return p.Door.SetPin
	}, func(*cell) *bedsidev1.SetPinRequest { return &bedsidev1.SetPinRequest{Pin: pin} }),
	tried("SignInService/EnterPin on a phone that is bound", func(p *person) func(context.Context, *connect.Request[bedsidev1.EnterPinRequest]) (*connect.Response[bedsidev1.EnterPinResponse], error) {
		return p.Door.EnterPin
	}, func(c *cell) *bedsidev1.EnterPinRequest {
		phone := c.house.Visitor(c.clinic(), "patient")
		if _, err := servertest.Ask(phone.Door.SetPin, &bedsidev1.SetPinRequest{Ticket: c.ticket(), Pin: pin}); err != nil {
			c.t.Fatal(err)
		}
		c.who.SetCookie("bedside_device", phone.Cookie("bedside_device"))
		return &bedsidev1.EnterPinRequest{Pin: pin}
	}),
	tried("SignInService/BeginPasskey by the ticket of a card", func(p *person) func(context.Context, *connect.Request[bedsidev1.BeginPasskeyRequest]) (*connect.Response[bedsidev1.BeginPasskeyResponse], error) {
		return p.Door.BeginPasskey
	}, func(c *cell) *bedsidev1.BeginPasskeyRequest {
		return &bedsidev1.BeginPasskeyRequest{Ticket: c.ticket()}
	}),
	tried("SignInService/BeginPasskey by session", func(p *person) func(context.Context, *connect.Request[bedsidev1.BeginPasskeyRequest]) (*connect.Response[bedsidev1.BeginPasskeyResponse], error) {
		return p.Door.BeginPasskey
	}, func(*cell) *bedsidev1.BeginPasskeyRequest { return &bedsidev1.BeginPasskeyRequest{} }),
	tried("SignInService/FinishPasskey of a challenge of somebody else", func(p *person) func(context.Context, *connect.Request[bedsidev1.FinishPasskeyRequest]) (*connect.Response[bedsidev1.FinishPasskeyResponse], error) {
		return p.Door.FinishPasskey
	}, func(c *cell) *bedsidev1.FinishPasskeyRequest {
		ticket := c.ticket()
		begun, err := servertest.Ask(c.house.Visitor(c.clinic(), "patient").Door.BeginPasskey, &bedsidev1.BeginPasskeyRequest{Ticket: ticket})
		if err != nil {
			c.t.Fatal(err)
		}
		return &bedsidev1.FinishPasskeyRequest{Handle: begun.Handle, CredentialJson: "{}"}
	}),
	tried("SignInService/BeginPasskeySignIn", func(p *person) func(context.Context, *connect.Request[bedsidev1.BeginPasskeySignInRequest]) (*connect.Response[bedsidev1.BeginPasskeySignInResponse], error) {
		return p.Door.BeginPasskeySignIn
	}, func(*cell) *bedsidev1.BeginPasskeySignInRequest { return &bedsidev1.BeginPasskeySignInRequest{} }),
	tried("SignInService/FinishPasskeySignIn without a key", func(p *person) func(context.Context, *connect.Request[bedsidev1.FinishPasskeySignInRequest]) (*connect.Response[bedsidev1.FinishPasskeySignInResponse], error) {
		return p.Door.FinishPasskeySignIn
	}, func(c *cell) *bedsidev1.FinishPasskeySignInRequest {
		begun, err := servertest.Ask(c.house.Visitor(c.clinic(), c.who.Realm()).Door.BeginPasskeySignIn, &bedsidev1.BeginPasskeySignInRequest{})
		if err != nil {
			c.t.Fatal(err)
		}
		return &bedsidev1.FinishPasskeySignInRequest{Handle: begun.Handle, CredentialJson: "{}"}
	}),
	tried("SignInService/PasswordSignIn with password and code", func(p *person) func(context.Context, *connect.Request[bedsidev1.PasswordSignInRequest]) (*connect.Response[bedsidev1.PasswordSignInResponse], error) {
		return p.Door.PasswordSignIn
	}, func(c *cell) *bedsidev1.PasswordSignInRequest {
		q := &bedsidev1.PasswordSignInRequest{Login: "bell", Password: servertest.Password, Totp: c.house.Code()}
		if c.column == "other clinic" {
			added, err := servertest.Ask(c.house.At(servertest.There, "chief").Desk.AddStaff, &bedsidev1.AddStaffRequest{Name: "Чужой Врач",
				RoleTitle: "Врач", Roles: []string{"doctor"}, DeskIds: []string{c.deskID()}, Login: "чужой" + servertest.Key()[:12]})
			if err != nil {
				c.t.Fatal(err)
			}
			q.Login, q.Password = added.Member.Login, added.FirstPassword
		}
		return q
	}),
	tried("SignInService/SetShiftPin after a full sign-in", func(p *person) func(context.Context, *connect.Request[bedsidev1.SetShiftPinRequest]) (*connect.Response[bedsidev1.SetShiftPinResponse], error) {
		return p.Door.SetShiftPin
	}, func(*cell) *bedsidev1.SetShiftPinRequest { return &bedsidev1.SetShiftPinRequest{Pin: shiftPin} }),
	shown("SignInService/SwitchScreen", func(p *person) func(context.Context, *connect.Request[bedsidev1.SwitchScreenRequest]) (*connect.Response[bedsidev1.SwitchScreenResponse], error) {
		return p.Door.SwitchScreen
	}, func(*cell) *bedsidev1.SwitchScreenRequest { return &bedsidev1.SwitchScreenRequest{} }, func(_ *cell, a *bedsidev1.SwitchScreenResponse) string {
		return map[int]string{0: "nobody", 1: "oneself"}[len(a.People)]
	}),
	tried("SignInService/SwitchTo with the right shift PIN, on no shared computer", func(p *person) func(context.Context, *connect.Request[bedsidev1.SwitchToRequest]) (*connect.Response[bedsidev1.SwitchToResponse], error) {
		return p.Door.SwitchTo
	}, func(c *cell) *bedsidev1.SwitchToRequest {
		q := &bedsidev1.SwitchToRequest{PersonId: c.workerID(), ShiftPin: shiftPin}
		whose := c.house.At(c.clinic(), c.worker())
		if c.column == "own" {
			q.PersonId, whose = string(c.who.ID), c.who
		}
		servertest.Ask(whose.Door.SetShiftPin, &bedsidev1.SetShiftPinRequest{Pin: shiftPin})
		return q
	}),
	tried("SignInService/SwitchTo on a shared computer, with the right shift PIN", func(p *person) func(context.Context, *connect.Request[bedsidev1.SwitchToRequest]) (*connect.Response[bedsidev1.SwitchToResponse], error) {
		return p.Door.SwitchTo
	}, func(c *cell) *bedsidev1.SwitchToRequest { return c.shared() }),
	tried("SignInService/Lock", func(p *person) func(context.Context, *connect.Request[bedsidev1.LockRequest]) (*connect.Response[bedsidev1.LockResponse], error) {
		return p.Door.Lock
	}, func(*cell) *bedsidev1.LockRequest { return &bedsidev1.LockRequest{} }),
	tried("SignInService/SignOut", func(p *person) func(context.Context, *connect.Request[bedsidev1.SignOutRequest]) (*connect.Response[bedsidev1.SignOutResponse], error) {
		return p.Door.SignOut
	}, func(*cell) *bedsidev1.SignOutRequest { return &bedsidev1.SignOutRequest{} }),
	tried("SignInService/Devices", func(p *person) func(context.Context, *connect.Request[bedsidev1.DevicesRequest]) (*connect.Response[bedsidev1.DevicesResponse], error) {
		return p.Door.Devices
	}, func(*cell) *bedsidev1.DevicesRequest { return &bedsidev1.DevicesRequest{} }),
	shown("SignInService/RevokeDevice", func(p *person) func(context.Context, *connect.Request[bedsidev1.RevokeDeviceRequest]) (*connect.Response[bedsidev1.RevokeDeviceResponse], error) {
		return p.Door.RevokeDevice
	}, func(c *cell) *bedsidev1.RevokeDeviceRequest {
		whose := c.victim()
		list, err := servertest.Ask(whose.Door.Devices, &bedsidev1.DevicesRequest{})
		if err != nil {
			c.t.Fatal(err)
		}
		for _, d := range list.Devices {
			if d.ThisOne {
				c.revoking = whose
				return &bedsidev1.RevokeDeviceRequest{DeviceId: d.Id}
			}
		}
		c.t.Fatal("no device is this one")
		return nil
	}, func(c *cell, _ *bedsidev1.RevokeDeviceResponse) string {
		if _, err := servertest.Ask(c.revoking.Door.Devices, &bedsidev1.DevicesRequest{}); err == nil {
			return "and nothing ends"
		}
		return "and it ends"
	}),
}

// victim is whose session the column means.
func (c *cell) victim() *servertest.Person {
	switch {
	case c.column == "own" && c.who.Ref != "":
		return c.house.As(c.who.Ref)
	case c.isStaff():
		return c.house.At(c.clinic(), c.worker())
	}
	_, speaker := c.patient()
	return c.house.At(c.clinic(), speaker)
}

// shared puts the caller's browser in front of a shared computer, on which
// rita has signed in with everything, and asks for her place there. In the
// column "other desk" for bell's, who has not signed in on it; in the last
// column the computer is the other clinic's.
func (c *cell) shared() *bedsidev1.SwitchToRequest {
	c.house.Clock.Pass(time.Minute)
	computer := c.house.Visitor(c.clinic(), "clinic")
	for _, ref := range []string{"rita", "bell"} {
		servertest.Ask(c.house.At(c.clinic(), ref).Door.SetShiftPin, &bedsidev1.SetShiftPinRequest{Pin: shiftPin})
	}
	_, err := servertest.Ask(computer.Door.PasswordSignIn, &bedsidev1.PasswordSignInRequest{Login: "rita", Password: servertest.Password, Totp: c.house.Code(), SharedComputer: true})
	if err != nil {
		c.t.Fatal(err)
	}
	c.who.SetCookie("bedside_device", computer.Cookie("bedside_device"))
	who := "rita"
	if c.column == "other desk" {
		who = "bell"
	}
	return &bedsidev1.SwitchToRequest{PersonId: string(c.house.Founded[c.clinic()].People[who]), ShiftPin: shiftPin}
}
