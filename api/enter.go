package api

import (
	"errors"
	"net/http"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
)

// enter signs in by a demo's link and shows the desk of who came. A wrong
// token is answered as every link is where there is no demo: links do not
// exist here.
func (d *desk) enter(w http.ResponseWriter, r *http.Request) {
	in, err := d.People.EnterByLink(r.Context(), clinicOf(r.Context()), care.Hush(r.URL.Query().Get("token")))
	if kind := care.KindOf(err); err != nil && kind != care.Unknown && kind != care.Refused {
		d.Log.Error("a link did not open", "clinic", clinicOf(r.Context()), "error", err)
		http.Error(w, inLang(r, busyHere), http.StatusServiceUnavailable)
		return
	}
	if err != nil {
		http.Error(w, inLang(r, noSuchLink), http.StatusNotFound)
		return
	}
	realm, home := people.PatientRealm, "/"
	if in.Caller.Staff {
		realm, home = people.ClinicRealm, "/clinic"
	}
	d.endOld(r, realm)
	setCookie(r.Context(), w.Header(), sessionCookie(realm), in.Token, int(in.Life.Seconds()))
	if in.Device.Len() > 0 {
		setCookie(r.Context(), w.Header(), deviceCookie, in.Device, int(people.DeviceLife.Seconds()))
	}
	http.Redirect(w, r, home, http.StatusSeeOther)
}

// endOld ends the session that the browser had before: nobody would ever end
// it again.
func (d *desk) endOld(r *http.Request, realm string) {
	cookie, err := r.Cookie(sessionCookie(realm))
	if err != nil {
		return
	}
	old, err := d.People.WhoIs(r.Context(), clinicOf(r.Context()), realm, care.Hush(cookie.Value))
	if err != nil && !errors.Is(err, people.Locked) {
		return // it has ended
	}
	if err := d.People.SignOut(r.Context(), old, false); err != nil {
		d.Log.Error("a session was not ended", "session", old.Session, "error", err)
	}
}

var (
	noSuchLink = care.Text{Ru: "Такой ссылки для входа нет. Откройте ссылку из последнего запуска демонстрации.",
		En: "There is no such sign-in link. Open a link from the latest start of the demo."}
	busyHere = care.Text{Ru: "Сервер сейчас занят. Откройте ссылку ещё раз.", En: "The server is busy. Open the link again."}
)

func inLang(r *http.Request, text care.Text) string { return text.In(langOf(r.Context())) }
