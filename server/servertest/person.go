package servertest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"connectrpc.com/connect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/api/v1/bedsidev1connect"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// A Person acts in a house, in a browser of their own.
type Person struct {
	House  *House
	Clinic care.ClinicID
	Ref    string
	ID     care.PersonID

	// The five services, as this person's browser calls them.
	Talk   bedsidev1connect.ConversationServiceClient
	Desk   bedsidev1connect.PeopleServiceClient
	Ledger bedsidev1connect.PrivacyServiceClient
	Policy bedsidev1connect.HandbookServiceClient
	Door   bedsidev1connect.SignInServiceClient

	browser *browser
}

// As is the person of the first clinic, signed in.
func (h *House) As(ref string) *Person { return h.At(Here, ref) }

// At is a person of a clinic, signed in by a demo's link.
func (h *House) At(clinic care.ClinicID, ref string) *Person {
	h.T.Helper()
	id := h.Founded[clinic].People[ref]
	if id == "" {
		h.T.Fatalf("nobody at %s is called %s", clinic, ref)
	}
	return h.Enters(clinic, ref, id)
}

// Enters signs somebody in who was not founded: they came later.
func (h *House) Enters(clinic care.ClinicID, ref string, id care.PersonID) *Person {
	h.T.Helper()
	ctx := context.Background()
	link, err := h.People.DemoLink(ctx, clinic, id)
	if err != nil {
		h.T.Fatal(err)
	}
	in, err := h.People.EnterByLink(ctx, clinic, link)
	if err != nil {
		h.T.Fatal(err)
	}
	realm := people.PatientRealm
	if in.Caller.Staff {
		realm = people.ClinicRealm
	}
	p := h.Visitor(clinic, realm)
	p.Ref, p.ID = ref, id
	p.browser.cookies["bedside_"+realm] = in.Token.Reveal()
	return p
}

// Visitor is a fresh browser with nobody signed in. realm is the desk it
// shows: patient or clinic.
func (h *House) Visitor(clinic care.ClinicID, realm string) *Person {
	b := &browser{house: h, clinic: clinic, realm: realm, lang: "ru", cookies: map[string]string{}}
	client, base := &http.Client{Transport: b}, b.origin()+"/api"
	return &Person{House: h, Clinic: clinic, browser: b,
		Talk:   bedsidev1connect.NewConversationServiceClient(client, base),
		Desk:   bedsidev1connect.NewPeopleServiceClient(client, base),
		Ledger: bedsidev1connect.NewPrivacyServiceClient(client, base),
		Policy: bedsidev1connect.NewHandbookServiceClient(client, base),
		Door:   bedsidev1connect.NewSignInServiceClient(client, base),
	}
}

// Again is the same person in the same browser at another clinic's address or
// in another language; cookies are not shared with the first.
func (p *Person) Again(clinic care.ClinicID, lang string) *Person {
	q := p.House.Visitor(clinic, p.browser.realm)
	q.Ref, q.ID, q.browser.lang = p.Ref, p.ID, lang
	p.browser.mu.Lock()
	defer p.browser.mu.Unlock()
	for name, value := range p.browser.cookies {
		q.browser.cookies[name] = value
	}
	return q
}

// Speaks is the same person with another language of the interface.
func (p *Person) Speaks(lang string) *Person { return p.Again(p.Clinic, lang) }

// Cookie is what the browser keeps under a name; empty for nothing.
func (p *Person) Cookie(name string) string {
	p.browser.mu.Lock()
	defer p.browser.mu.Unlock()
	return p.browser.cookies[name]
}

// SetCookie puts a cookie into the browser, as somebody who meddles would.
func (p *Person) SetCookie(name, value string) {
	p.browser.mu.Lock()
	defer p.browser.mu.Unlock()
	p.browser.cookies[name] = value
}

// Realm is the desk that the browser shows.
func (p *Person) Realm() string { return p.browser.realm }

// Origin is how the browser sees the clinic.
func (p *Person) Origin() string { return p.browser.origin() }

// Sends sends a request as it stands, with what the browser adds to it, and
// returns status, headers and body.
func (p *Person) Sends(method, path string, header map[string]string, body []byte) (int, http.Header, []byte) {
	p.House.T.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, p.Origin()+path, bytes.NewReader(body))
	if err != nil {
		p.House.T.Fatal(err)
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	client := http.Client{Transport: p.browser, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		p.House.T.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		p.House.T.Fatal(err)
	}
	return res.StatusCode, res.Header, answer
}

// Calls sends a call of the API as JSON, for what the clients cannot say.
func (p *Person) Calls(procedure, body string) (int, string) {
	p.House.T.Helper()
	status, _, answer := p.Sends("POST", "/api/bedside.v1."+procedure, map[string]string{"Content-Type": "application/json"}, []byte(body))
	return status, string(answer)
}

// A browser adds to each request what a browser does, and keeps cookies.
type browser struct {
	house       *House
	clinic      care.ClinicID
	realm, lang string
	mu          sync.Mutex
	cookies     map[string]string
}

func (b *browser) origin() string {
	_, port, _ := strings.Cut(b.house.Listen, ":")
	return "http://" + string(b.clinic) + ":" + port
}

func (b *browser) cookieHeader() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for name, value := range b.cookies {
		all = append(all, name+"="+value)
	}
	return strings.Join(all, "; ")
}

// RoundTrip implements http.RoundTripper. A header that the request has
// already is left as it is; "-" takes it away.
func (b *browser) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	for name, value := range map[string]string{"Bedside-Desk": b.realm, "Accept-Language": b.lang, "Cookie": b.cookieHeader(),
		"Origin": b.origin(), "Sec-Fetch-Site": "same-origin"} {
		switch req.Header.Get(name) {
		case "":
			if value != "" {
				req.Header.Set(name, value)
			}
		case "-":
			req.Header.Del(name)
		}
	}
	res, err := b.house.wires.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 || c.Value == "" {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return res, nil
}

// A Fault is what a call was answered with instead.
type Fault struct {
	Code    connect.Code
	Kind    string
	Message string
	Clauses []string
	Reasons []*bedsidev1.Reason
	ErrorID string
	// Decision is the number of a refusal.
	Decision string
}

// FaultOf reads the answer to a call that failed; its zero value for one that
// did not.
func FaultOf(err error) (f Fault) {
	var answer *connect.Error
	if !errors.As(err, &answer) {
		if err != nil {
			f.Kind = "no answer: " + err.Error()
		}
		return f
	}
	f.Code, f.Kind, f.Message = answer.Code(), answer.Code().String(), answer.Message()
	for _, d := range answer.Details() {
		value, err := d.Value()
		if detail, ok := value.(*bedsidev1.FaultDetail); err == nil && ok {
			f.Kind, f.Message, f.Reasons, f.ErrorID, f.Decision = detail.Kind, detail.Message, detail.Reasons, detail.ErrorId, detail.Decision
		}
	}
	for _, r := range f.Reasons {
		f.Clauses = append(f.Clauses, r.Clause)
	}
	if f.Code == connect.CodeUnauthenticated {
		f.Kind = "unauthenticated"
	}
	return f
}

// Path escapes a value for a link.
func Path(s string) string { return url.QueryEscape(s) }
