package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server/servertest"
)

const postCall = "/api/bedside.v1.ConversationService/Post"

// quiet checks that nothing unexpected was met: no error under an ID, no panic.
func quiet(t *testing.T, house *servertest.House) {
	t.Helper()
	for line := range strings.Lines(house.Log.String()) {
		if strings.Contains(line, `"level":"ERROR"`) || strings.Contains(line, "panic") {
			t.Errorf("the log has %s", line)
		}
	}
}

func TestForeignPagesCannotCall(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna := house.As("anna")
	con := anna.Opens("booking", "раз")
	body := func() []byte {
		return []byte(`{"conversationId":"` + con + `","key":"` + servertest.Key() + `","text":"два"}`)
	}
	for name, c := range map[string]struct {
		header map[string]string
		want   int
	}{
		"our own page":                       {nil, 200},
		"a page elsewhere":                   {map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}, 403},
		"a page elsewhere, an old browser":   {map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "-"}, 403},
		"a page of the other clinic":         {map[string]string{"Origin": house.Visitor(servertest.There, "patient").Origin(), "Sec-Fetch-Site": "same-site"}, 403},
		"a page in a sandbox":                {map[string]string{"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403},
		"a form, which can set no header":    {map[string]string{"Bedside-Desk": "-"}, 403},
		"a desk that there is not":           {map[string]string{"Bedside-Desk": "admin"}, 403},
		"the clinic's desk, where she isn't": {map[string]string{"Bedside-Desk": "clinic"}, 401},
		"a form's content type":              {map[string]string{"Content-Type": "text/plain"}, 415},
		"no cookie":                          {map[string]string{"Cookie": "-"}, 401},
		"somebody's idea of a cookie":        {map[string]string{"Cookie": "bedside_patient=" + strings.Repeat("a", 5000)}, 401},
		"another host":                       {nil, 200},
	} {
		header := map[string]string{"Content-Type": "application/json"}
		for k, v := range c.header {
			header[k] = v
		}
		if status, _, answer := anna.Sends("POST", postCall, header, body()); status != c.want {
			t.Errorf("%s: %d %s, want %d", name, status, answer, c.want)
		}
	}
	for _, method := range []string{"GET", "PUT", "DELETE", "OPTIONS"} {
		if status, header, _ := anna.Sends(method, postCall, map[string]string{"Content-Type": "application/json"}, body()); status < 400 || header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v", method, status, header)
		}
	}
	if n := len(anna.Reads(con).Messages); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
	quiet(t, house)
}

func TestBodiesThatAreNoCall(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna := house.As("anna")
	con := anna.Opens("booking", "раз")
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	fmt.Fprintf(zip, `{"conversationId":%q,"key":"k","text":"%s"}`, con, strings.Repeat(" ", 10<<20))
	zip.Close()
	large := []byte(`{"conversationId":"` + con + `","key":"k","text":"` + strings.Repeat("a", 10<<20) + `"}`)
	for name, c := range map[string]struct {
		kind, coding string
		body         []byte
		want         []int
	}{
		"nothing":                       {"application/json", "", nil, []int{400}},
		"nothing, as protobuf":          {"application/proto", "", nil, []int{400}},
		"10 MB":                         {"application/json", "", large, []int{429, 413}},
		"10 MB that came as 10 KB":      {"application/json", "gzip", bomb.Bytes(), []int{429, 413}},
		"10 MB of nothing, as protobuf": {"application/proto", "", make([]byte, 10<<20), []int{429, 413}},
		"not JSON":                      {"application/json", "", []byte("<xml/>"), []int{400}},
		"half a call":                   {"application/json", "", []byte(`{"conversationId":"`), []int{400}},
		"a list":                        {"application/json", "", []byte(`[]`), []int{400}},
		"deep":                          {"application/json", "", []byte(strings.Repeat(`{"a":`, 10_000)), []int{400}},
		"a field that there is not":     {"application/json", "", []byte(`{"conversationId":"` + con + `","key":"k","text":"t","role":"doctor"}`), []int{400, 200}},
		"not UTF-8":                     {"application/json", "", []byte(`{"conversationId":"` + con + `","key":"k1","text":"` + "при\xffвет" + `"}`), []int{400}},
		"half a character":              {"application/json", "", []byte(`{"conversationId":"` + con + `","key":"k2","text":"\ud800"}`), []int{400}},
		"not UTF-8, as protobuf":        {"application/proto", "", append([]byte{0x1a, 3}, "\xff\xfe\xfd"...), []int{400}},
		"a coding that there is not":    {"application/json", "br", []byte("{}"), []int{404, 415, 501}},
		"a type that there is not":      {"image/png", "", []byte("{}"), []int{415}},
	} {
		header := map[string]string{"Content-Type": c.kind}
		if c.coding != "" {
			header["Content-Encoding"] = c.coding
		}
		status, _, answer := anna.Sends("POST", postCall, header, c.body)
		ok := false
		for _, want := range c.want {
			ok = ok || status == want
		}
		if !ok || len(answer) > 4<<10 {
			t.Errorf("%s: %d %.300s, want %v", name, status, answer, c.want)
		}
	}
	anna.Says(con, "всё ещё здесь")
	quiet(t, house)
}

// strange are texts that somebody will send where an ID, a key or a name is
// meant. None may be met with anything but a clear answer.
var strange = map[string]string{
	"nothing": "", "a zero byte": "con_\x00", "a zero byte alone": "\x00", "a quote": "' OR '1'='1", "a path": "../../etc/passwd", "a line": "a\nb",
	"an order turned round": "\u202econ_abc", "long": strings.Repeat("a", 30_000), "an emoji": "👩‍⚕️", "percent": "%", "braces": "{{.}}", "a million": "1000000",
	"minus": "-1", "another's": "per_aaaaaaaaaaaaaaaaaaaaaaaa", "spaces": "   ", "a private character": "\ue000\U0010ffff",
}

func TestStrangeTextsGetClearAnswers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna, bell, olga, chief := house.As("anna"), house.As("bell"), house.As("olga"), house.As("chief")
		con, patient := anna.Opens("cardiology-question", "раз"), string(house.ID("anna"))
		for name, s := range strange {
			raw, _ := json.Marshal(s)
			for call, c := range map[string]struct {
				p    *servertest.Person
				body string
			}{
				"ConversationService/Read":          {anna, `{"conversationId":%s}`},
				"ConversationService/Post":          {anna, `{"conversationId":%s,"key":"k","text":"t"}`},
				"ConversationService/Post ":         {anna, `{"conversationId":"` + con + `","key":%s,"text":"t"}`},
				"ConversationService/Correct":       {anna, `{"conversationId":"` + con + `","key":"c","messageId":%s,"text":"t"}`},
				"ConversationService/Open":          {anna, `{"key":"o","reasonId":%s,"text":"t"}`},
				"ConversationService/Open ":         {anna, `{"key":"p","subjectId":%s,"reasonId":"booking","text":"t"}`},
				"ConversationService/Open  ":        {bell, `{"key":"q","patientId":"` + patient + `","deskId":%s,"kind":"information","text":"t"}`},
				"ConversationService/Open   ":       {bell, `{"key":"r","patientId":"` + patient + `","deskId":"` + string(house.Desk("cardiology")) + `","kind":%s,"text":"t"}`},
				"ConversationService/List":          {bell, `{"box":%s}`},
				"ConversationService/List ":         {bell, `{"box":"desk","deskId":%s,"after":%[1]s}`},
				"ConversationService/HandOver":      {bell, `{"conversationId":"` + con + `","key":"h","toPersonId":%s,"reason":"r"}`},
				"ConversationService/HandOver ":     {bell, `{"conversationId":"` + con + `","key":"i","toDeskId":%s,"reason":"r"}`},
				"ConversationService/Take":          {bell, `{"conversationId":"` + con + `","key":%s}`},
				"ConversationService/Typing":        {bell, `{"conversationId":%s}`},
				"PeopleService/FindPatients":        {olga, `{"name":%s}`},
				"PeopleService/FindPatients ":       {olga, `{"birthDate":%s}`},
				"PeopleService/FindPatients  ":      {olga, `{"phone":%s}`},
				"PeopleService/AddPatient":          {olga, `{"name":%s,"birthDate":"1970-01-01","key":"` + servertest.Key() + `"}`},
				"PeopleService/AddPatient ":         {olga, `{"name":"Имя Новое","birthDate":"1970-01-02","key":%s}`},
				"PeopleService/AddPatient  ":        {olga, `{"name":"Имя Новое","birthDate":"1970-01-03","deskId":%s,"key":"` + servertest.Key() + `"}`},
				"PeopleService/AddPatient   ":       {olga, `{"name":"Имя Новое","birthDate":"1970-01-04","language":%s,"representedBy":%[1]s,"key":"` + servertest.Key() + `"}`},
				"PeopleService/PrintCard":           {olga, `{"patientId":%s,"document":"passport"}`},
				"PeopleService/PrintCard ":          {olga, `{"patientId":"` + patient + `","document":%s}`},
				"PeopleService/Bind":                {olga, `{"patientId":%s,"deskId":%[1]s}`},
				"PeopleService/LoseDevice":          {olga, `{"patientId":%s}`},
				"PeopleService/Colleagues":          {bell, `{"deskId":%s}`},
				"PeopleService/AddStaff":            {chief, `{"name":%s,"roleTitle":%[1]s,"roles":["doctor"],"login":"` + servertest.Key() + `"}`},
				"PeopleService/AddStaff ":           {chief, `{"name":"Имя Новое","roleTitle":"Врач","roles":[%s],"deskIds":[%[1]s],"login":"` + servertest.Key() + `"}`},
				"PeopleService/AddStaff  ":          {chief, `{"name":"Имя Новое","roleTitle":"Врач","roles":["doctor"],"login":%s}`},
				"PeopleService/DismissStaff":        {chief, `{"personId":%s}`},
				"PrivacyService/WhoHasSeen":         {anna, `{"subjectId":%s}`},
				"SignInService/RevokeDevice":        {anna, `{"deviceId":%s}`},
				"SignInService/SetPin":              {anna, `{"ticket":%s,"pin":"481726"}`},
				"SignInService/SetPin ":             {anna, `{"pin":%s,"deviceName":%[1]s}`},
				"SignInService/OpenCard":            {anna, `{"code":%s,"birthYear":1950}`},
				"SignInService/FinishPasskey":       {anna, `{"handle":%s,"credentialJson":%[1]s}`},
				"SignInService/FinishPasskeySignIn": {anna, `{"handle":%s,"credentialJson":%[1]s}`},
				"SignInService/BeginPasskey":        {anna, `{"ticket":%s}`},
				"SignInService/SwitchTo":            {bell, `{"personId":%s,"shiftPin":%[1]s}`},
				"SignInService/SetShiftPin":         {bell, `{"pin":%s}`},
				"SignInService/PasswordSignIn":      {house.Visitor(servertest.Here, "clinic"), `{"login":%s,"password":%[1]s,"totp":%[1]s}`},
			} {
				forgetGuesses(t, house)
				status, answer := c.p.Calls(strings.TrimSpace(call), fmt.Sprintf(c.body, raw))
				if status >= 500 {
					t.Errorf("%s with %s: %d %s", call, name, status, answer)
				}
				if len(s) > 1000 && strings.Contains(answer, s) {
					t.Errorf("%s with %s says it all again", call, name)
				}
			}
		}
		quiet(t, house)
		house.Sound()
	})
}

func TestNumbersOutOfAllBounds(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		anna := house.As("anna")
		con := anna.Opens("booking", "раз")
		for _, n := range []int64{math.MinInt64, -1, 0, 1, 7, math.MaxInt64} {
			for what, err := range map[string]error{
				"before": second(servertest.Ask(anna.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con, BeforePlace: n})),
				"after":  second(servertest.Ask(anna.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con, AfterPlace: n})),
				"limit":  second(servertest.Ask(anna.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con, Limit: int32(n)})),
				"seen":   second(servertest.Ask(anna.Talk.Seen, &bedsidev1.SeenRequest{ConversationId: con, Place: n})),
				"log":    second(servertest.Ask(anna.Ledger.Consistency, &bedsidev1.ConsistencyRequest{OldSize: n})),
				"list":   second(servertest.Ask(anna.Talk.List, &bedsidev1.ListRequest{Limit: int32(n), After: fmt.Sprint(n)})),
				"year":   second(servertest.Ask(anna.Door.OpenCard, &bedsidev1.OpenCardRequest{Code: "ZZZZ-YYYY-XXXX-WWWW", BirthYear: int32(n)})),
			} {
				if f := servertest.FaultOf(err); f.Kind != "" && f.Kind != "invalid" && f.Kind != "unknown" {
					t.Errorf("%s %d: %+v", what, n, f)
				}
			}
		}
		quiet(t, house)
	})
}

func TestKeysAndTextsTooLong(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna := house.As("anna")
	con := anna.Opens("booking", "раз")
	for name, q := range map[string]*bedsidev1.PostRequest{
		"no key":     {Text: "t"},
		"a long key": {Key: strings.Repeat("k", 65), Text: "t"},
		"no text":    {Key: "a"}, "a text of spaces": {Key: "b", Text: " \n "}, "an invisible text": {Key: "c", Text: "\u200b\u202e\u3164"},
		"a long text": {Key: "d", Text: strings.Repeat("ы", 9000)},
	} {
		q.ConversationId = con
		kind(t, name, "invalid")(servertest.Ask(anna.Talk.Post, q))
	}
	shown := anna.Says(con, "дать \u202e001\u202c мг \u200b")
	if shown.Text != "дать 001 мг" {
		t.Errorf("a text turned round is stored as %q", shown.Text)
	}
	anna.Says(con, strings.Repeat("ы", 8192))
}

func TestHostsAndPagesThatAreNotThere(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	anna := house.As("anna")
	for path, want := range map[string]int{
		"/healthz": 200, "/": 200, "/clinic": 200, "/i": 200, "/assets/..%2f..%2fgo.mod": 404, "/nothing.js": 404,
		"/api/": 404, "/api/bedside.v1.Nothing/Do": 404, "/live": 401,
	} {
		method := "GET"
		if strings.HasPrefix(path, "/api") {
			method = "POST"
		}
		header := map[string]string{"Content-Type": "application/json"}
		if path == "/live" {
			header["Cookie"] = "-"
		}
		status, got, answer := anna.Sends(method, path, header, []byte("{}"))
		if status != want || bytes.Contains(answer, []byte("module github.com")) || bytes.Contains(answer, []byte("root:")) {
			t.Errorf("%s %s: %d %.80s", method, path, status, answer)
		}
		if got.Get("Content-Security-Policy") == "" || got.Get("X-Content-Type-Options") != "nosniff" || got.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s lacks its headers: %v", path, got)
		}
	}
	stranger := house.Visitor(care.ClinicID("nobody.localhost"), "patient")
	if status, _, answer := stranger.Sends("GET", "/", nil, nil); status != http.StatusNotFound {
		t.Errorf("a host that is no clinic's: %d %.80s", status, answer)
	}
	quiet(t, house)
}
