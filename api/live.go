package api

import (
	"context"
	"encoding/json"
	"net/http"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/live"
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
		who, err := d.People.WhoIs(people.Quietly(ctx), v.clinic, v.realm, v.token)
		who.Lang = v.lang
		return who, err
	})
}

// draw shows what is new in the conversations that screens have open. A screen
// for which it answers nothing reads for itself, and hears why it may not.
func (d *desk) draw(ctx context.Context, drawings []live.Drawing) [][]json.RawMessage {
	screens := make([]conversation.OpenScreen, len(drawings))
	for i, a := range drawings {
		screens[i] = conversation.OpenScreen{Who: a.Who, ID: a.Conversation, Upto: a.After}
	}
	fresh, err := d.Conversations.Fresh(ctx, screens)
	if err != nil {
		return nil
	}
	drawn := make([][]json.RawMessage, len(fresh))
	for i, list := range fresh {
		drawn[i] = d.drawn(ctx, screens[i].Who, list)
	}
	return drawn
}

func (d *desk) drawn(ctx context.Context, who people.Caller, fresh []conversation.Message) (list []json.RawMessage) {
	if len(fresh) == 0 {
		return nil
	}
	ctx = context.WithValue(ctx, visitorKey{}, visitor{clinic: who.Clinic, lang: who.Lang})
	var ids []care.PersonID
	for _, m := range fresh {
		ids = append(ids, m.Author)
	}
	n, err := d.naming(ctx, ids...)
	if err != nil {
		return nil
	}
	for _, m := range fresh {
		states := map[care.MessageID]conversation.MessageState{m.ID: {State: conversation.StateAccepted, At: m.At}}
		shown, err := protojson.Marshal(n.message(who, m, states, false))
		if err != nil {
			return nil
		}
		list = append(list, shown)
	}
	return list
}
