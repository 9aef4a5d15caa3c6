package api

import (
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheWebAppTravelsSmall(t *testing.T) {
	t.Parallel()
	script, picture := strings.Repeat("const answer = 42\n", 500), "\x89PNG\r\n\x1a\n\x07\x91\xfe"
	d := &desk{Rooms: Rooms{Web: fstest.MapFS{"assets/app-1.js": {Data: []byte(script)}, "assets/dot-1.png": {Data: []byte(picture)}}}}
	fetch := func(name, accepts string) (encoding, body string) {
		r, w := httptest.NewRequest("GET", "/assets/"+name, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", accepts)
		d.asset(w, r)
		return w.Header().Get("Content-Encoding"), w.Body.String()
	}
	for range 2 { // the second time from what is kept
		encoding, body := fetch("app-1.js", "gzip, br")
		z, err := gzip.NewReader(strings.NewReader(body))
		if err != nil || encoding != "gzip" || len(body) > len(script)/10 {
			t.Fatalf("%q, %d bytes, %v", encoding, len(body), err)
		}
		if plain, err := io.ReadAll(z); err != nil || string(plain) != script {
			t.Errorf("it does not unfold: %v", err)
		}
		if encoding, body := fetch("app-1.js", ""); encoding != "" || body != script {
			t.Errorf("to whom cannot unfold: %q, %d bytes", encoding, len(body))
		}
		if encoding, body := fetch("dot-1.png", "gzip"); encoding != "" || body != picture {
			t.Errorf("what does not shrink: %q, %d bytes", encoding, len(body))
		}
	}
}
