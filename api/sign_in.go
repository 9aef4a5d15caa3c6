package api

import (
	"context"
	"errors"
	"net/http"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// signIn answers SignInService.
type signIn struct{ *desk }

func (d signIn) Welcome(ctx context.Context, _ *connect.Request[bedsidev1.WelcomeRequest]) (*connect.Response[bedsidev1.WelcomeResponse], error) {
	clinic, lang := clinicOf(ctx), langOf(ctx)
	c, err := d.People.Clinic(ctx, clinic)
	if err != nil {
		return nil, err
	}
	p := d.Packs.For(clinic)
	answer := &bedsidev1.WelcomeResponse{ClinicName: c.Name.In(lang), EmergencyLine: p.Emergency.Line.In(lang),
		EmergencyNumbers: p.Emergency.Numbers, Version: d.Version, PolicyName: p.String(), TimeZone: p.Zone.String()}
	if answer.DeviceBound, err = d.People.HasPin(ctx, clinic, deviceOf(ctx)); err != nil {
		return nil, err
	}
	if answer.SharedComputer, err = d.People.IsShared(ctx, clinic, deviceOf(ctx)); err != nil {
		return nil, err
	}
	if caller, ok := callerOf(ctx); ok {
		if answer.Me, err = d.me(ctx, caller); err != nil {
			return nil, err
		}
	}
	return connect.NewResponse(answer), nil
}

// me shows the person in front of the screen.
func (d signIn) me(ctx context.Context, c people.Caller) (*bedsidev1.Me, error) {
	me, err := d.People.Me(ctx, c)
	if err != nil {
		return nil, err
	}
	n := naming{d: d.desk, lang: langOf(ctx), names: me.Names}
	answer := &bedsidev1.Me{Person: n.person(c.Person), Roles: me.Roles, IdentityLevel: c.Identity, Locked: c.Locked, FullSignIn: c.FullSignIn,
		HasPasskey: me.HasPasskey, HasShiftPin: me.HasShiftPin, May: me.May,
		IdleLockSeconds: int64(d.People.IdleLimit(c).Seconds()), SharedComputer: c.Shared}
	for _, desk := range me.Desks {
		answer.Desks = append(answer.Desks, d.showDesk(c.Clinic, desk, n.lang))
	}
	for _, id := range me.Subjects {
		answer.Subjects = append(answer.Subjects, n.person(id))
	}
	return answer, nil
}

// letIn sets the cookies of a sign-in and ends the session that the browser
// had before: nobody would ever end it again.
func (d signIn) letIn(ctx context.Context, in people.SignedIn, header http.Header) (*bedsidev1.Me, error) {
	if in.Token.Len() > 0 {
		if old, ok := callerOf(ctx); ok && old.Session != in.Caller.Session {
			if err := d.People.SignOut(ctx, old, false); err != nil {
				return nil, err
			}
		}
		realm := people.PatientRealm
		if in.Caller.Staff {
			realm = people.ClinicRealm
		}
		setCookie(ctx, header, sessionCookie(realm), in.Token, int(in.Life.Seconds()))
	}
	if in.Device.Len() > 0 {
		setCookie(ctx, header, deviceCookie, in.Device, int(people.DeviceLife.Seconds()))
	}
	return d.me(ctx, in.Caller)
}

// signedIn answers a sign-in: cookies, and who it is.
func signedIn[T any](ctx context.Context, d signIn, in people.SignedIn, err error, show func(*bedsidev1.Me) *T) (*connect.Response[T], error) {
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	me, err := d.letIn(ctx, in, header)
	if err != nil {
		return nil, err
	}
	answer := connect.NewResponse(show(me))
	for _, cookie := range header.Values("Set-Cookie") {
		answer.Header().Add("Set-Cookie", cookie)
	}
	return answer, nil
}

func (d signIn) OpenCard(ctx context.Context, req *connect.Request[bedsidev1.OpenCardRequest]) (*connect.Response[bedsidev1.OpenCardResponse], error) {
	ticket, err := d.People.OpenCard(ctx, clinicOf(ctx), care.Hush(req.Msg.Code), int(req.Msg.BirthYear), addressOf(ctx))
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.OpenCardResponse{Ticket: ticket.Token.Reveal(), GreetingName: ticket.Call.Reveal()}), nil
}

func (d signIn) SetPin(ctx context.Context, req *connect.Request[bedsidev1.SetPinRequest]) (*connect.Response[bedsidev1.SetPinResponse], error) {
	s := people.PinSetting{Ticket: care.Hush(req.Msg.Ticket), Pin: care.Hush(req.Msg.Pin), Name: care.Say(req.Msg.DeviceName), Device: deviceOf(ctx)}
	var in people.SignedIn
	var err error
	if caller, ok := callerOf(ctx); s.Ticket.Len() > 0 {
		in, err = d.People.SetPin(ctx, clinicOf(ctx), s)
	} else if !ok {
		err = people.SignedOut
	} else {
		in, err = d.People.ReplacePin(ctx, caller, s)
	}
	return signedIn(ctx, d, in, err, func(me *bedsidev1.Me) *bedsidev1.SetPinResponse { return &bedsidev1.SetPinResponse{Me: me} })
}

func (d signIn) EnterPin(ctx context.Context, req *connect.Request[bedsidev1.EnterPinRequest]) (*connect.Response[bedsidev1.EnterPinResponse], error) {
	in, err := d.People.EnterPin(ctx, clinicOf(ctx), deviceOf(ctx), care.Hush(req.Msg.Pin), addressOf(ctx))
	return signedIn(ctx, d, in, err, func(me *bedsidev1.Me) *bedsidev1.EnterPinResponse { return &bedsidev1.EnterPinResponse{Me: me} })
}

func (d signIn) BeginPasskey(ctx context.Context, req *connect.Request[bedsidev1.BeginPasskeyRequest]) (*connect.Response[bedsidev1.BeginPasskeyResponse], error) {
	caller, _ := callerOf(ctx)
	c, err := d.People.BeginPasskey(ctx, clinicOf(ctx), care.Hush(req.Msg.Ticket), caller)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.BeginPasskeyResponse{OptionsJson: string(c.Options), Handle: c.Handle.Reveal()}), nil
}

func (d signIn) FinishPasskey(ctx context.Context, req *connect.Request[bedsidev1.FinishPasskeyRequest]) (*connect.Response[bedsidev1.FinishPasskeyResponse], error) {
	caller, _ := callerOf(ctx)
	in, err := d.People.FinishPasskey(ctx, clinicOf(ctx), people.PasskeyAnswer{Handle: care.Hush(req.Msg.Handle), Credential: []byte(req.Msg.CredentialJson),
		Ticket: care.Hush(req.Msg.Ticket), Caller: caller, Name: care.Say(req.Msg.DeviceName)})
	return signedIn(ctx, d, in, err, func(me *bedsidev1.Me) *bedsidev1.FinishPasskeyResponse {
		return &bedsidev1.FinishPasskeyResponse{Me: me}
	})
}

func (d signIn) BeginPasskeySignIn(ctx context.Context, _ *connect.Request[bedsidev1.BeginPasskeySignInRequest]) (*connect.Response[bedsidev1.BeginPasskeySignInResponse], error) {
	c, err := d.People.BeginPasskeySignIn(ctx, clinicOf(ctx))
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&bedsidev1.BeginPasskeySignInResponse{OptionsJson: string(c.Options), Handle: c.Handle.Reveal()}), nil
}

func (d signIn) FinishPasskeySignIn(ctx context.Context, req *connect.Request[bedsidev1.FinishPasskeySignInRequest]) (*connect.Response[bedsidev1.FinishPasskeySignInResponse], error) {
	in, err := d.People.FinishPasskeySignIn(ctx, clinicOf(ctx), people.PasskeyAnswer{Handle: care.Hush(req.Msg.Handle), Credential: []byte(req.Msg.CredentialJson),
		Shared: req.Msg.SharedComputer, Device: deviceOf(ctx), Realm: realmOf(ctx), Address: addressOf(ctx)})
	return signedIn(ctx, d, in, err, func(me *bedsidev1.Me) *bedsidev1.FinishPasskeySignInResponse {
		return &bedsidev1.FinishPasskeySignInResponse{Me: me}
	})
}

func (d signIn) PasswordSignIn(ctx context.Context, req *connect.Request[bedsidev1.PasswordSignInRequest]) (*connect.Response[bedsidev1.PasswordSignInResponse], error) {
	if realmOf(ctx) != people.ClinicRealm {
		return nil, care.Faultf(care.Invalid, "passwords are for the clinic's desk")
	}
	in, err := d.People.PasswordSignIn(ctx, clinicOf(ctx), people.PasswordEntry{Login: req.Msg.Login, Password: care.Hush(req.Msg.Password),
		Code: care.Hush(req.Msg.Totp), Shared: req.Msg.SharedComputer, Device: deviceOf(ctx), Address: addressOf(ctx)})
	return signedIn(ctx, d, in, err, func(me *bedsidev1.Me) *bedsidev1.PasswordSignInResponse {
		return &bedsidev1.PasswordSignInResponse{Me: me}
	})
}

func (d signIn) SetShiftPin(ctx context.Context, req *connect.Request[bedsidev1.SetShiftPinRequest]) (*connect.Response[bedsidev1.SetShiftPinResponse], error) {
	caller, _ := callerOf(ctx)
	return connect.NewResponse(&bedsidev1.SetShiftPinResponse{}), d.People.SetShiftPin(ctx, caller, care.Hush(req.Msg.Pin))
}

func (d signIn) SwitchScreen(ctx context.Context, _ *connect.Request[bedsidev1.SwitchScreenRequest]) (*connect.Response[bedsidev1.SwitchScreenResponse], error) {
	caller, _ := callerOf(ctx)
	ids, err := d.People.SwitchScreen(ctx, clinicOf(ctx), deviceOf(ctx), caller)
	if err != nil {
		return nil, err
	}
	n, err := d.naming(ctx, ids...)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.SwitchScreenResponse{}
	for _, id := range ids {
		answer.People = append(answer.People, n.person(id))
	}
	return connect.NewResponse(answer), nil
}

func (d signIn) SwitchTo(ctx context.Context, req *connect.Request[bedsidev1.SwitchToRequest]) (*connect.Response[bedsidev1.SwitchToResponse], error) {
	caller, _ := callerOf(ctx)
	in, err := d.People.SwitchTo(ctx, clinicOf(ctx), people.Switch{Device: deviceOf(ctx), Own: caller, To: care.PersonID(req.Msg.PersonId),
		Pin: care.Hush(req.Msg.ShiftPin), Address: addressOf(ctx)})
	return signedIn(ctx, d, in, err, func(me *bedsidev1.Me) *bedsidev1.SwitchToResponse { return &bedsidev1.SwitchToResponse{Me: me} })
}

func (d signIn) Lock(ctx context.Context, _ *connect.Request[bedsidev1.LockRequest]) (*connect.Response[bedsidev1.LockResponse], error) {
	caller, _ := callerOf(ctx)
	return connect.NewResponse(&bedsidev1.LockResponse{}), d.People.Lock(ctx, caller)
}

// SignOut ends the session; with none left to end it still clears the cookie.
func (d signIn) SignOut(ctx context.Context, req *connect.Request[bedsidev1.SignOutRequest]) (*connect.Response[bedsidev1.SignOutResponse], error) {
	if caller, ok := callerOf(ctx); ok {
		if err := d.People.SignOut(ctx, caller, req.Msg.Everywhere); err != nil && !errors.Is(err, people.SignedOut) {
			return nil, err
		}
	}
	answer := connect.NewResponse(&bedsidev1.SignOutResponse{})
	setCookie(ctx, answer.Header(), sessionCookie(realmOf(ctx)), care.Secret{}, -1)
	return answer, nil
}

func (d signIn) Devices(ctx context.Context, _ *connect.Request[bedsidev1.DevicesRequest]) (*connect.Response[bedsidev1.DevicesResponse], error) {
	caller, _ := callerOf(ctx)
	list, err := d.People.Devices(ctx, caller)
	if err != nil {
		return nil, err
	}
	answer := &bedsidev1.DevicesResponse{}
	for _, dev := range list {
		answer.Devices = append(answer.Devices, &bedsidev1.Device{Id: dev.ID, Name: dev.Name.Reveal(), Kind: dev.Kind,
			Since: dev.Since.UnixMicro(), LastSeen: dev.LastSeen.UnixMicro(), ThisOne: dev.ThisOne})
	}
	return connect.NewResponse(answer), nil
}

func (d signIn) RevokeDevice(ctx context.Context, req *connect.Request[bedsidev1.RevokeDeviceRequest]) (*connect.Response[bedsidev1.RevokeDeviceResponse], error) {
	caller, _ := callerOf(ctx)
	return connect.NewResponse(&bedsidev1.RevokeDeviceResponse{}), d.People.RevokeDevice(ctx, caller, req.Msg.DeviceId)
}
