package server_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/server/servertest"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

// A canary is planted in confidence, and must not be found.
type canary struct{ what, text string }

// word makes a word that nobody else would write.
func word() string {
	letters := []rune("бвгджзклмнпрстфхцчшщ")
	vowels := []rune("аеиоуыэюя")
	var b strings.Builder
	for range 7 {
		b.WriteRune(letters[rand.IntN(len(letters))])
		b.WriteRune(vowels[rand.IntN(len(vowels))])
	}
	return b.String()
}

func name() string {
	parts := []string{word(), word(), word()}
	for i, p := range parts {
		r := []rune(p)
		parts[i] = strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	return strings.Join(parts, " ")
}

// disguises are the forms in which text lies about in files.
func disguises(text string) map[string][]byte {
	all := map[string][]byte{}
	for _, form := range []string{text, strings.ToLower(text), strings.ToUpper(text)} {
		b := []byte(form)
		all["plain "+form] = b
		all["hex "+form], all["HEX "+form] = []byte(hex.EncodeToString(b)), []byte(strings.ToUpper(hex.EncodeToString(b)))
		all["escaped "+form] = []byte(url.QueryEscape(form))
		all["ascii "+form] = []byte(strings.Trim(strconv.QuoteToASCII(form), `"`))
		for shift := range 3 { // base64 shows a text in three ways, as it falls
			// What stands before the text spoils as many of the first letters, what follows the last.
			cut := b[(3-shift)%3:]
			cut = cut[:len(cut)-len(cut)%3]
			all[fmt.Sprint("base64 ", shift, form)] = []byte(base64.StdEncoding.EncodeToString(cut))
			all[fmt.Sprint("base64url ", shift, form)] = []byte(base64.URLEncoding.EncodeToString(cut))
		}
		for order, endian := range map[string]binary.AppendByteOrder{"LE ": binary.LittleEndian, "BE ": binary.BigEndian} {
			var wide []byte
			for _, unit := range utf16.Encode([]rune(form)) {
				wide = endian.AppendUint16(wide, unit)
			}
			all["UTF-16"+order+form] = wide
		}
	}
	return all
}

// found says in which form a canary stands in the content.
func found(c canary, content []byte) string {
	for form, b := range disguises(c.text) {
		if len(b) >= 8 && bytes.Contains(content, b) {
			return form
		}
	}
	return ""
}

func TestNoPlantedWordIsFound(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) {
		data, apart := t.TempDir(), t.TempDir()
		house := servertest.OpenWith(t, func(c *server.Config) {
			c.Data, c.KeysDatabase, c.Keyring = data, filepath.Join(apart, "keys.db"), filepath.Join(apart, "keyring.json")
			if store.IsPostgres(address) {
				c.Database = address
			}
		})
		planted := plant(t, house)
		for _, when := range []string{"while it runs", "after it was closed"} {
			places := servertest.Files(t, data)
			places["the log"] = []byte(house.Log.String())
			if store.IsPostgres(address) {
				places["a dump"] = dump(t, address)
			}
			var all []byte
			for place, content := range places {
				for _, c := range planted {
					if form := found(c, content); form != "" {
						t.Errorf("%s: %s is in %s as %s", when, c.what, place, form)
					}
				}
				all = append(all, content...)
			}
			// What is no secret is there, so we do look where things are.
			for _, known := range []string{"Клиника " + string(servertest.Here), string(house.ID("anna")), "message-posted"} {
				if found(canary{text: known}, all) == "" {
					t.Errorf("%s: not even %q is found in %d places", when, known, len(places))
				}
			}
			house.Stop()
		}
	})
}

func TestACanaryInEachDisguiseIsFound(t *testing.T) {
	t.Parallel()
	c := canary{"a word", name()}
	coded, _ := json.Marshal(map[string]string{"name": c.text})
	for _, content := range []string{"x" + c.text + "y", strings.ToLower(c.text), string(coded),
		base64.StdEncoding.EncodeToString([]byte("1" + c.text + "1")), base64.RawURLEncoding.EncodeToString([]byte("12" + c.text)),
		base64.StdEncoding.EncodeToString([]byte(c.text)), hex.EncodeToString([]byte(c.text)), "name=" + url.QueryEscape(c.text), strconv.QuoteToASCII(c.text)} {
		if found(c, []byte(content)) == "" {
			t.Errorf("not found in %q", content)
		}
	}
	if form := found(c, []byte(strings.Repeat("Снегирёва Анна Петровна", 100))); form != "" {
		t.Errorf("found where it is not, as %s", form)
	}
}

// plant says everything that is said in confidence, also where it is refused.
func plant(t *testing.T, house *servertest.House) (all []canary) {
	keep := func(what, text string) string {
		all = append(all, canary{what, text})
		return text
	}
	olga, bell, chief := house.As("olga"), house.As("bell"), house.As("chief")
	added := must(servertest.Ask(olga.Desk.AddPatient, &bedsidev1.AddPatientRequest{Name: keep("a patient's name", name()), BirthDate: keep("a birth date", "1931-07-19"),
		Phone: keep("a phone as it was typed", "+7 916 823-19-47"), DeskId: string(house.Desk("cardiology")), Key: servertest.Key()}))(t).Patient
	keep("a phone as it is found", "79168231947")
	keep("a birth date in digits", "19310719")
	servertest.Ask(olga.Desk.FindPatients, &bedsidev1.FindPatientsRequest{Name: keep("a name that was looked for", name())})
	staff := must(servertest.Ask(chief.Desk.AddStaff, &bedsidev1.AddStaffRequest{Name: keep("a colleague's name", name()), RoleTitle: "Врач", Roles: []string{"doctor"},
		DeskIds: []string{string(house.Desk("cardiology"))}, Login: keep("a login", word())}))(t)
	keep("a first password", staff.FirstPassword)
	secret, _ := url.Parse(staff.TotpUrl)
	keep("the secret of one-time codes", secret.Query().Get("secret"))

	card := must(servertest.Ask(olga.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: added.Person.Id, Document: "passport"}))(t)
	keep("a card's code", card.Code)
	keep("a card's code in a row", strings.ReplaceAll(card.Code, "-", ""))
	patient := house.Visitor(servertest.Here, "patient")
	ticket := must(servertest.Ask(patient.Door.OpenCard, &bedsidev1.OpenCardRequest{Code: card.Code, BirthYear: 1931}))(t)
	me := must(servertest.Ask(patient.Door.SetPin, &bedsidev1.SetPinRequest{Ticket: keep("a ticket", ticket.Ticket), Pin: "582947", DeviceName: keep("a device's name", word())}))(t)
	patient.Ref, patient.ID = "patient", care.PersonID(me.Me.Person.Id)
	keep("a session", patient.Cookie("bedside_patient"))
	keep("a browser", patient.Cookie("bedside_device"))
	keep("a member of staff's session", bell.Cookie("bedside_clinic"))

	con := patient.Opens("cardiology-question", keep("the first message", word()))
	patient.Corrects(con, patient.Says(con, keep("a message", word())).Id, keep("a correction", word()))
	bell.Draws(con)
	bell.Notes(con, keep("a note", word()))
	bell.Says(con, keep("an answer", word()))
	bell.HandsTo(con, house.ID("dora"), keep("why it was handed over", word()))
	bell.Closes(con, keep("why it was closed", word()))
	must(servertest.Ask(patient.Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{}))(t)
	must(servertest.Ask(bell.Policy.RefuseToSign, &bedsidev1.RefuseToSignRequest{Number: 1, Reason: keep("why somebody would not sign", word())}))(t)
	must(servertest.Ask(chief.Policy.Signatures, &bedsidev1.SignaturesRequest{}))(t)
	plantRefused(t, house, patient, con, keep)
	return all
}

// plantRefused says it where nobody listens: what is refused is not kept, nor
// told to the log.
func plantRefused(t *testing.T, house *servertest.House, patient *servertest.Person, con string, keep func(string, string) string) {
	post := func(p *servertest.Person, con, text string) {
		if _, err := servertest.Ask(p.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: servertest.Key(), Text: text}); err == nil {
			t.Errorf("%s was accepted", text[:20])
		}
	}
	post(house.As("stone"), con, keep("a stranger's message", word()))
	post(patient, care.NewID[string]("con"), keep("a message to nowhere", word()))
	post(patient, con, strings.Repeat(keep("a message that is too long", word()), 2000))
	post(house.As("bell"), con, keep("a message into what is closed", word()))
	status, _ := patient.Calls("ConversationService/Post", `{"conversationId":"`+con+`","key":"k","text":"`+keep("half a call", word()))
	if status != 400 {
		t.Errorf("half a call: %d", status)
	}
	servertest.Ask(house.Visitor(servertest.Here, "clinic").Door.PasswordSignIn, &bedsidev1.PasswordSignInRequest{
		Login: keep("a wrong login", word()), Password: keep("a wrong password", word()), Totp: "000000"})
	dora := house.As("dora")
	servertest.Ask(dora.Policy.RefuseToSign, &bedsidev1.RefuseToSignRequest{Number: 99, Reason: keep("why somebody would not sign what is not there", word())})
	servertest.Ask(dora.Policy.SignByPassword, &bedsidev1.SignByPasswordRequest{Number: 1, Password: keep("a password that signs nothing", word()), Code: "000000"})
	servertest.Ask(house.As("chief").Policy.Recompute, &bedsidev1.RecomputeRequest{Decision: keep("a number that no decision has", "1-"+word())})
	servertest.Ask(house.Visitor(servertest.Here, "patient").Door.OpenCard, &bedsidev1.OpenCardRequest{Code: keep("a wrong card", "ZZZZ-YYYY-XXXX-WWWW"), BirthYear: 1950})
	servertest.Ask(house.As("olga").Desk.AddPatient, &bedsidev1.AddPatientRequest{Name: keep("a name with a bad date", name()), BirthDate: "вчера", Key: servertest.Key()})
	patient.Sends("GET", "/enter?token="+keep("a wrong link", "per_"+servertest.Key()), nil, nil)
	patient.Sends("GET", "/"+url.PathEscape(keep("a page that is not there", word())), nil, nil)
	patient.Sends("POST", "/api/bedside.v1.ConversationService/"+url.PathEscape(keep("a call that is not there", word())), map[string]string{"Content-Type": "application/json"}, []byte("{}"))
}

// dump is what pg_dump writes of the schema.
func dump(t *testing.T, address string) []byte {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	schema := q.Get("search_path")
	q.Del("search_path")
	u.RawQuery = q.Encode()
	out, err := exec.Command(postgresProgram(t, "pg_dump"), "--schema="+schema, u.String()).Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	return out
}

// postgresProgram finds one of PostgreSQL's programs: Debian keeps them out of
// the way.
func postgresProgram(t testing.TB, name string) string {
	t.Helper()
	if bin := os.Getenv("BEDSIDE_TEST_POSTGRES_BIN"); bin != "" {
		return filepath.Join(bin, name)
	}
	list, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if path, err := exec.LookPath(name); err == nil && len(list) == 0 {
		return path
	}
	if len(list) == 0 {
		t.Skipf("%s is not installed", name)
	}
	return list[len(list)-1]
}
