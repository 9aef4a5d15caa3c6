package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// A browser is a person's, with its cookies; it keeps all that it was told.
type browser struct {
	*testing.T
	d     *Demo
	realm string
	jar   []*http.Cookie
	heard *bytes.Buffer
}

// follow opens a demo link as a browser does.
func follow(t *testing.T, d *Demo, url string, heard *bytes.Buffer) *browser {
	t.Helper()
	r := httptest.NewRequest("GET", url, nil)
	w := httptest.NewRecorder()
	d.Handler.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("a link answers %d %s", w.Code, w.Body)
	}
	b := &browser{t, d, people.PatientRealm, w.Result().Cookies(), heard}
	if w.Header().Get("Location") == "/clinic" {
		b.realm = people.ClinicRealm
	}
	for _, c := range b.jar {
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
			t.Errorf("the cookie %s is open to scripts or to other sites", c.Name)
		}
	}
	return b
}

// call asks one call in JSON and keeps the answer, whatever it is.
func (b *browser) call(procedure string, ask map[string]any) (status int, answer map[string]any) {
	b.Helper()
	body, _ := json.Marshal(ask)
	r := httptest.NewRequest("POST", b.d.Config.Origin(here)+"/api/bedside.v1."+procedure, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Bedside-Desk", b.realm)
	for _, c := range b.jar {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.d.Handler.ServeHTTP(w, r)
	for name, values := range w.Header() {
		fmt.Fprintln(b.heard, name, values)
	}
	text, _ := io.ReadAll(io.TeeReader(w.Body, b.heard))
	json.Unmarshal(text, &answer)
	return w.Code, answer
}

func list(answer map[string]any, key string) (some []map[string]any) {
	all, _ := answer[key].([]any)
	for _, one := range all {
		some = append(some, one.(map[string]any))
	}
	return some
}

// looksAround opens everything that a person's screens can open.
func (b *browser) looksAround(strangers []string) {
	b.Helper()
	b.call("SignInService/Welcome", nil)
	b.call("SignInService/Devices", nil)
	b.call("ConversationService/Reasons", nil)
	b.call("PeopleService/Staff", nil)
	b.call("PeopleService/FindPatients", map[string]any{"name": "Яхонтова Регина Эдуардовна"})
	b.call("PeopleService/FindPatients", map[string]any{"phone": "+7 900 555 02 02"})
	_, answer := b.call("PeopleService/Desks", nil)
	for _, desk := range list(answer, "desks") {
		b.call("PeopleService/Colleagues", map[string]any{"deskId": desk["id"]})
	}
	for _, box := range []string{"", "mine", "desk", "waiting", "closed"} {
		_, answer := b.call("ConversationService/List", map[string]any{"box": box})
		for _, c := range list(answer, "conversations") {
			b.call("ConversationService/Read", map[string]any{"conversationId": c["id"]})
		}
	}
	b.call("PrivacyService/WhoHasSeen", nil)
	b.call("PrivacyService/Checkpoint", nil)
	for _, id := range strangers {
		for _, c := range []struct{ kind, procedure, field string }{{"con", "ConversationService/Read", "conversationId"},
			{"per", "PrivacyService/WhoHasSeen", "subjectId"}, {"dsk", "PeopleService/Colleagues", "deskId"}} {
			if got, want := b.told(c.procedure, c.field, id), b.told(c.procedure, c.field, c.kind+"_aaaaaaaaaaaaaaaaaaaaaaaa"); id[:3] == c.kind && got != want {
				b.Errorf("%s: the neighbour's answers %.200s, nothing answers %.200s", c.procedure, got, want)
			}
		}
	}
}

// told is what is heard of an ID, without the ID.
func (b *browser) told(procedure, field, id string) string {
	status, answer := b.call(procedure, map[string]any{field: id})
	for _, detail := range list(answer, "details") {
		delete(detail, "value") // the same once more, packed
	}
	return strings.ReplaceAll(fmt.Sprint(status, answer), id, "…")
}

func TestTheNeighbourShowsInNoAnswer(t *testing.T) {
	t.Parallel()
	d := start(t, settings(t, "", wednesday))
	strangers := idsOf(t, d, there)
	var heard bytes.Buffer
	for _, l := range d.Links {
		follow(t, d, l.URL, &heard).looksAround(strangers)
	}
	if !strings.Contains(heard.String(), "Орлов Михаил") || !strings.Contains(heard.String(), "давление") {
		t.Fatal("nothing was heard of the clinic itself: a test that hears nothing cannot fail")
	}
	n := neighbour()
	words := []string{n.Name.Ru, n.Name.En, "clinic-b", "санатори", "Полозов"}
	for _, s := range n.Staff {
		words = append(words, s.Name.Reveal(), strings.Fields(s.Name.Reveal())[0])
	}
	for _, p := range n.Patients {
		words = append(words, p.Birth.Reveal(), strings.Fields(p.Name.Reveal())[0], p.Name.Reveal(), p.Phone.Reveal())
	}
	for _, word := range words {
		if strings.Contains(heard.String(), word) {
			t.Errorf("%q of the neighbour was heard", word)
		}
	}
}

// idsOf are IDs of the other clinic: its people, desks and conversations.
func idsOf(t *testing.T, d *Demo, clinic care.ClinicID) (ids []string) {
	t.Helper()
	desks, err := d.People.Desks(t.Context(), clinic)
	if err != nil {
		t.Fatal(err)
	}
	ids = append(ids, string(desks[0].ID))
	entries, _, err := d.Journal.After(t.Context(), clinic, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		for _, word := range strings.FieldsFunc(string(e.Body), func(r rune) bool { return strings.ContainsRune(`"{}:, `, r) }) {
			if (strings.HasPrefix(word, "con_") || strings.HasPrefix(word, "per_")) && !seen[word] {
				seen[word], ids = true, append(ids, word)
			}
		}
	}
	if len(ids) < 6 {
		t.Fatalf("few IDs: %v", ids)
	}
	return ids
}

func TestAWrongLinkIsAnsweredAsIfThereWereNone(t *testing.T) {
	t.Parallel()
	d := start(t, settings(t, "", wednesday))
	answer := func(token string) string {
		w := httptest.NewRecorder()
		d.Handler.ServeHTTP(w, httptest.NewRequest("GET", d.Config.Origin(here)+"/enter?token="+token, nil))
		return fmt.Sprint(w.Code, w.Body.String(), w.Header().Values("Set-Cookie"))
	}
	_, good, _ := strings.Cut(d.Links[0].URL, "token=")
	want := answer("")
	if !strings.HasPrefix(want, "404") {
		t.Fatalf("no token: %s", want)
	}
	for _, bad := range []string{"nonsense", good[:len(good)-1] + "x", "per_aaaaaaaaaaaaaaaaaaaaaaaa" + good[28:], good + "00", strings.Repeat("a", 5000)} {
		if got := answer(bad); got != want {
			t.Errorf("%.40s… answers %s", bad, got)
		}
	}
	d.People.Demo = false
	if got := answer(good); got != want {
		t.Errorf("where there is no demo: %s", got)
	}
}
