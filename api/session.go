package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"connectrpc.com/connect"

	"github.com/bedside-health/bedside/api/v1/bedsidev1connect"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// deskHeader says which session a call uses. Browsers send it for our own
// pages only, so it also keeps foreign pages from calling.
const deskHeader = "Bedside-Desk"

// personHeader says whose screen makes the call. Tabs of one browser share its
// cookies: an old screen must not act in the name of whoever came after.
const personHeader = "Bedside-Person"

// anotherPerson is what such a screen hears.
var anotherPerson = &care.Fault{Kind: care.Refused, Message: "somebody else has signed in on this browser", Reasons: []care.Reason{{
	Because: care.Text{Ru: "В этом браузере уже работает другой человек. Ничего не отправлено от его имени.", En: "Somebody else has signed in on this browser. Nothing was sent in their name."},
	Instead: care.Text{Ru: "Войдите снова: написанное сохранено.", En: "Sign in again: what you wrote is kept."}, InsteadAct: "sign-in-again"}}}

const deviceCookie = "bedside_device"

func sessionCookie(realm string) string { return "bedside_" + realm }

// visitor is what is known of a request before its session is asked.
type visitor struct {
	clinic  care.ClinicID
	lang    string
	address string
	secure  bool
	realm   string
	token   care.Secret
	device  care.Secret
}

type (
	visitorKey struct{}
	callerKey  struct{}
)

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

func clinicOf(ctx context.Context) care.ClinicID { return visitorOf(ctx).clinic }
func addressOf(ctx context.Context) string       { return visitorOf(ctx).address }
func realmOf(ctx context.Context) string         { return visitorOf(ctx).realm }
func deviceOf(ctx context.Context) care.Secret   { return visitorOf(ctx).device }

// langOf is the language of the request, "ru" or "en".
func langOf(ctx context.Context) string { return visitorOf(ctx).lang }

// callerOf is who calls; false where a call needs no session and has none.
func callerOf(ctx context.Context) (people.Caller, bool) {
	c, ok := ctx.Value(callerKey{}).(people.Caller)
	return c, ok
}

// open lists the calls that need no session.
var open = map[string]bool{
	bedsidev1connect.SignInServiceWelcomeProcedure:             true,
	bedsidev1connect.SignInServiceOpenCardProcedure:            true,
	bedsidev1connect.SignInServiceSetPinProcedure:              true,
	bedsidev1connect.SignInServiceEnterPinProcedure:            true,
	bedsidev1connect.SignInServiceBeginPasskeyProcedure:        true,
	bedsidev1connect.SignInServiceFinishPasskeyProcedure:       true,
	bedsidev1connect.SignInServiceBeginPasskeySignInProcedure:  true,
	bedsidev1connect.SignInServiceFinishPasskeySignInProcedure: true,
	bedsidev1connect.SignInServicePasswordSignInProcedure:      true,
	bedsidev1connect.SignInServiceSwitchScreenProcedure:        true,
	bedsidev1connect.SignInServiceSwitchToProcedure:            true,
	bedsidev1connect.SignInServiceSignOutProcedure:             true,
}

// quiet lists the calls that screens make by themselves: they keep no session
// awake.
var quiet = map[string]bool{
	bedsidev1connect.SignInServiceWelcomeProcedure:    true,
	bedsidev1connect.ConversationServiceListProcedure: true,
	bedsidev1connect.ConversationServiceSeenProcedure: true,
}

// intercept finds out who calls, and turns faults into answers.
func (d *desk) intercept(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
		procedure := req.Spec().Procedure
		asking := ctx
		if quiet[procedure] {
			asking = people.Quietly(ctx)
		}
		v := visitorOf(ctx)
		caller, err := d.People.WhoIs(asking, v.clinic, v.realm, v.token)
		if of := req.Header().Get(personHeader); err == nil && of != "" && of != string(caller.Person) && !open[procedure] {
			err = anotherPerson
		}
		switch {
		case err == nil, errors.Is(err, people.Locked) && open[procedure]:
			caller.Lang = v.lang
			ctx = context.WithValue(ctx, callerKey{}, caller)
		case care.KindOf(err) == care.Refused && open[procedure]:
		default:
			return nil, d.fault(ctx, procedure, err)
		}
		if err := tidy(req.Any()); err != nil {
			return nil, d.fault(ctx, procedure, err)
		}
		answer, err := next(ctx, req)
		if err != nil {
			return nil, d.fault(ctx, procedure, err)
		}
		return answer, nil
	}
}

// inClinic finds the clinic by the host name. A host that is no clinic's looks
// like an empty house.
func (d *desk) inClinic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if _, err := d.clinics.get(host, d.Now(), func() (people.Clinic, error) { return d.People.Clinic(r.Context(), care.ClinicID(host)) }); err != nil {
			if care.KindOf(err) == care.Unknown {
				http.Error(w, "no clinic is at home at this address", http.StatusNotFound)
			} else {
				http.Error(w, "the clinic's server is busy; try again", http.StatusServiceUnavailable)
			}
			return
		}
		v := visitor{clinic: care.ClinicID(host), lang: langIn(r.Header.Get("Accept-Language")), address: d.address(r), secure: d.Secure, realm: r.Header.Get(deskHeader)}
		if v.realm == "" {
			v.realm = r.URL.Query().Get("desk") // the socket: browsers cannot give it a header
		}
		if c, err := r.Cookie(sessionCookie(v.realm)); err == nil {
			v.token = care.Hush(c.Value)
		}
		if c, err := r.Cookie(deviceCookie); err == nil {
			v.device = care.Hush(c.Value)
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
	})
}

// ownPagesOnly refuses calls that pages of other origins make (CSRF), and
// those that do not say at which desk they are.
func (d *desk) ownPagesOnly(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if realm := r.Header.Get(deskHeader); realm != people.PatientRealm && realm != people.ClinicRealm {
			http.Error(w, "the header "+deskHeader+" says patient or clinic", http.StatusForbidden)
			return
		}
		if err := foreign.Check(r); err != nil {
			http.Error(w, "this call came from a page of another address", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// langIn reads Accept-Language: the first of ru and en wins, Russian when in doubt.
func langIn(header string) string {
	for part := range strings.SplitSeq(strings.ToLower(header), ",") {
		switch part = strings.TrimSpace(part); {
		case strings.HasPrefix(part, "ru"):
			return "ru"
		case strings.HasPrefix(part, "en"):
			return "en"
		}
	}
	return "ru"
}

// address is where the request came from. Only a named proxy may say so for
// another (controls.md #23); of its list the last entry that is not a proxy counts.
func (d *desk) address(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := from.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && d.isProxy(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at.String()
}

func (d *desk) isProxy(a netip.Addr) bool {
	for _, p := range d.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// setCookie sets a cookie that scripts cannot read and that other sites' pages
// do not send. maxAge is in seconds; below zero it is deleted.
func setCookie(ctx context.Context, header http.Header, name string, value care.Secret, maxAge int) {
	c := http.Cookie{Name: name, Value: value.Reveal(), Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: visitorOf(ctx).secure, SameSite: http.SameSiteStrictMode}
	header.Add("Set-Cookie", c.String())
}
