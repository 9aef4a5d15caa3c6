package api

import (
	"context"
	"net/http"

	"github.com/bedside-health/bedside/people"
)

// socket opens a screen's stream of facts. A page of another address may not:
// browsers send its origin, and nothing else can send our cookie.
func (d *desk) socket(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != d.Origin(r.Host) {
		http.Error(w, "the socket is for this address's own pages", http.StatusForbidden)
		return
	}
	v := visitorOf(r.Context())
	d.Live.Socket(w, r, func(ctx context.Context) (people.Caller, error) {
		return d.People.WhoIs(people.Quietly(ctx), v.clinic, v.realm, v.token)
	})
}
