package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"connectrpc.com/connect"

	"github.com/bedside-health/bedside/api/v1/bedsidev1connect"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/live"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/privacy"
)

// maxBody bounds a request, in bytes; a message has at most 16 KiB. What may be
// larger stands in largeBodies.
const maxBody = 64 << 10

// Rooms are what the desk can call on, and how it stands in the network.
type Rooms struct {
	People        *people.Register
	Conversations *conversation.Room
	Privacy       *privacy.Room
	Handbook      *handbook.Room
	Live          *live.Hub
	Packs         *pack.InForce

	Web     fs.FS // the built web app
	Now     func() time.Time
	Log     *slog.Logger
	Version string
	// Origin is how browsers see a clinic: "http://localhost:8480".
	Origin func(host string) string
	// Secure says that browsers come by TLS: cookies then never travel without.
	Secure bool
	// Proxies may name the address that a request came from.
	Proxies []netip.Prefix
	// Ready answers nil when the database answers.
	Ready func(context.Context) error
}

type desk struct {
	Rooms
	clinics memo[people.Clinic]
	desks   memo[[]people.Desk]
	small   squeezed
}

// New returns the handler for everything.
func New(r Rooms) http.Handler {
	d := &desk{Rooms: r}
	r.Live.DrawWith(d.draw)
	options := []connect.HandlerOption{
		connect.WithInterceptors(connect.UnaryInterceptorFunc(d.intercept)),
		connect.WithReadMaxBytes(maxBody),
		connect.WithCompressMinBytes(4 << 10), // compressing a short answer costs more than sending it
		connect.WithRecover(d.recovered),
	}
	calls := http.NewServeMux()
	calls.Handle(bedsidev1connect.NewSignInServiceHandler(signIn{d}, options...))
	calls.Handle(bedsidev1connect.NewPeopleServiceHandler(peopleDesk{d}, options...))
	calls.Handle(bedsidev1connect.NewConversationServiceHandler(conversations{d}, options...))
	calls.Handle(bedsidev1connect.NewPrivacyServiceHandler(privacyDesk{d}, options...))
	at, policy := bedsidev1connect.NewHandbookServiceHandler(policyDesk{d}, append(options, limited())...)
	calls.Handle(at, d.measured(policy))

	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", d.healthz)
	mux.Handle("/api/", d.inClinic(d.ownPagesOnly(http.StripPrefix("/api", calls))))
	mux.Handle("GET /live", d.inClinic(http.HandlerFunc(d.socket)))
	mux.Handle("GET /enter", d.inClinic(http.HandlerFunc(d.enter)))
	mux.Handle("GET /assets/", http.HandlerFunc(d.asset))
	mux.Handle("/", d.inClinic(http.HandlerFunc(d.page)))
	return withHeaders(mux, r.Secure)
}

func (d *desk) healthz(w http.ResponseWriter, r *http.Request) {
	if err := d.Ready(r.Context()); err != nil {
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}
