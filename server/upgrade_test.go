package server_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/server"
)

// TestEveryReleasesFolderOpens opens a data folder that each release has
// written (scripts/release-folder.sh), loses nothing, and goes on in it.
func TestEveryReleasesFolderOpens(t *testing.T) {
	t.Parallel()
	releases, err := filepath.Glob("../testdata/releases/*")
	if err != nil || len(releases) == 0 {
		t.Fatalf("no release has left a folder: %v", err)
	}
	for _, release := range releases {
		t.Run(filepath.Base(release), func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			if err := os.CopyFS(data, os.DirFS(release)); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Join(data, "keyring", "keyring.json"), 0o600); err != nil { // git keeps no modes
				t.Fatal(err)
			}
			written, err := os.ReadFile(filepath.Join(release, "written.txt"))
			if err != nil {
				t.Fatal(err)
			}
			s, err := server.Open(t.Context(), server.Config{Data: data, Demo: true}, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			found, err := s.Check(t.Context())
			if err != nil || len(found.Broken) > 0 {
				t.Fatalf("broken: %v, %v", found.Broken, err)
			}
			if got := strings.Join(found.Looked, "\n"); !holdsAll(got, strings.TrimSpace(string(written))) {
				t.Errorf("holds\n%s\nwas written as\n%s", got, written)
			}
			goesOn(t, s, patientLink(t, data))
			if found, err = s.Check(t.Context()); err != nil || len(found.Broken) > 0 {
				t.Errorf("after going on: %v, %v", found.Broken, err)
			}
		})
	}
}

var factsOf = regexp.MustCompile(`(\d+) facts`)

// holdsAll compares what a folder holds with what was written: all of it, and
// on top what opening it tells anew, such as that everybody is asked to sign.
func holdsAll(is, was string) bool {
	now, before := factsOf.FindAllStringSubmatch(is, -1), factsOf.FindAllStringSubmatch(was, -1)
	if len(now) != len(before) || factsOf.ReplaceAllString(is, "facts") != factsOf.ReplaceAllString(was, "facts") {
		return false
	}
	for i := range now {
		n, _ := strconv.Atoi(now[i][1])
		if m, _ := strconv.Atoi(before[i][1]); n < m {
			return false
		}
	}
	return true
}

// goesOn signs a patient in, opens every conversation, and writes in one.
func goesOn(t *testing.T, s *server.Server, token care.Secret) {
	t.Helper()
	in, err := s.People.EnterByLink(t.Context(), "localhost", token)
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Conversations.List(t.Context(), in.Caller, "", "", "")
	if err != nil || len(list.Conversations) == 0 {
		t.Fatalf("%d conversations, %v", len(list.Conversations), err)
	}
	wrote := false
	for _, c := range list.Conversations {
		seen, err := s.Conversations.Read(context.Background(), in.Caller, c.ID, conversation.Page{})
		if err != nil || len(seen.Messages) == 0 || seen.Messages[0].Body.Len() == 0 {
			t.Errorf("%s: %d messages, %v", c.ID, len(seen.Messages), err)
		}
		if !wrote && slices.Contains(seen.May, "post") {
			_, _, err := s.Conversations.Post(t.Context(), in.Caller, c.ID, "after-upgrade", care.Say("Спасибо!"))
			if wrote = err == nil; err != nil {
				t.Error(err)
			}
		}
	}
	if !wrote {
		t.Error("nowhere could she write")
	}
}

func patientLink(t *testing.T, data string) care.Secret {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(data, "links.json"))
	if err != nil {
		t.Fatal(err)
	}
	var links []struct{ Role, URL string }
	if err := json.Unmarshal(text, &links); err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if u, err := url.Parse(l.URL); err == nil && l.Role == "patient" {
			return care.Hush(u.Query().Get("token"))
		}
	}
	t.Fatal("no patient's link")
	return care.Secret{}
}

func TestAHouseThatCannotOpenSaysWhy(t *testing.T) {
	t.Parallel()
	for what, config := range map[string]server.Config{
		"a database that is a folder": {Database: t.TempDir()},
		"no database server there":    {Database: "postgres://nobody@127.0.0.1:1/none?connect_timeout=1"},
		"a keys database that is one": {KeysDatabase: t.TempDir()},
		"a keyring that is one":       {Keyring: t.TempDir()},
		"off loopback without TLS":    {Listen: "0.0.0.0:8480"},
		"a pack that does not ship":   {Pack: "no-such-pack"},
		"a proxy that is no network":  {Proxies: []string{"everybody"}},
	} {
		config.Data = t.TempDir()
		s, err := server.Open(t.Context(), config, slog.New(slog.DiscardHandler))
		if err == nil {
			s.Close()
			t.Errorf("%s: opened", what)
		}
	}
}
