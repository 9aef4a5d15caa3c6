package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/store/storetest"
)

// wednesday is a working day of the clinic, 14:00 in Moscow.
var wednesday = time.Date(2026, 11, 18, 11, 0, 0, 0, time.UTC)

// settings of a demo at a moment, with its data in one database or the other.
func settings(t *testing.T, address string, now time.Time) server.Config {
	dir := t.TempDir()
	return server.Config{Data: filepath.Join(dir, "demo"), Database: address, Listen: "127.0.0.1:0", Now: func() time.Time { return now }}
}

func start(t *testing.T, c server.Config) *Demo {
	t.Helper()
	d, err := Open(t.Context(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// sound fails unless bedside check is content with both clinics.
func sound(t *testing.T, d *Demo) string {
	t.Helper()
	f, err := d.Check(t.Context())
	if err != nil || len(f.Broken) > 0 || len(f.Looked) != 2 {
		t.Fatalf("check: %v %v", f, err)
	}
	return strings.Join(f.Looked, "; ")
}

func TestFoundedOnceAndThenGoneOnWith(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) {
		c := settings(t, address, wednesday)
		began := time.Now()
		first := start(t, c)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("the founding took %s", took)
		}
		found := sound(t, first)
		if !first.Fresh || !strings.Contains(found, " 35 conversations") {
			t.Fatalf("founded: %s", found)
		}
		links, card := first.Links, first.Card.Code
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := start(t, c)
		if second.Fresh || !slices.EqualFunc(links, second.Links, sameButForThePort) || second.Card.Code == card {
			t.Errorf("the second start: fresh %v, links %v", second.Fresh, second.Links)
		}
		sound(t, second)
	})
}

func sameButForThePort(a, b Link) bool {
	_, x, _ := strings.Cut(a.URL, "/enter?")
	_, y, _ := strings.Cut(b.URL, "/enter?")
	return a.Role == b.Role && a.Name == b.Name && x == y && x != ""
}

// TestMain is also the demo that is killed, in a process of its own.
func TestMain(m *testing.M) {
	data, dies := os.LookupEnv("BEDSIDE_TEST_DIES_IN")
	if !dies {
		os.Exit(m.Run())
	}
	c := server.Config{Data: data, Database: os.Getenv("BEDSIDE_TEST_DATABASE"), Listen: "127.0.0.1:0", Now: func() time.Time { return wednesday }}
	if _, err := Open(context.Background(), c, slog.New(slog.DiscardHandler)); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// killed starts a founding and kills it after a while; it answers how far the
// record says it has come.
func killed(t *testing.T, c server.Config, after time.Duration) string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "BEDSIDE_TEST_DIES_IN="+c.Data, "BEDSIDE_TEST_DATABASE="+c.Database)
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	death := time.AfterFunc(after, func() { child.Process.Kill() })
	defer death.Stop()
	child.Wait()
	var r record
	if text, err := os.ReadFile(filepath.Join(c.Data, recordFile)); err == nil {
		json.Unmarshal(text, &r)
	}
	return r.State
}

func TestAKilledFoundingIsBegunAnew(t *testing.T) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) {
		c := settings(t, address, wednesday)
		after := 500 * time.Millisecond
		for state := ""; state != founding; after *= 2 {
			if state = killed(t, c, after); state == founded || after > 10*time.Second {
				t.Skip("the founding was over before it could be killed")
			}
		}
		for range 2 { // what was begun anew may be killed, too
			after = after * 2 / 3
			killed(t, c, after)
		}
		d := start(t, c)
		if !d.Fresh || !strings.Contains(sound(t, d), " 35 conversations") {
			t.Errorf("after the kills: %v %s", d.Fresh, sound(t, d))
		}
	})
}

func TestOnlyADemosFolderIsTaken(t *testing.T) {
	t.Parallel()
	c := settings(t, "", wednesday)
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	letter := filepath.Join(c.Data, "letter.txt")
	if err := os.WriteFile(letter, []byte("not a demo's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), c, slog.New(slog.DiscardHandler)); care.KindOf(err) != care.Conflict {
		t.Errorf("a foreign folder: %v", err)
	}
	if _, err := os.Stat(letter); err != nil {
		t.Error("the letter is gone:", err)
	}
}

func TestOneFolderOneDemo(t *testing.T) {
	t.Parallel()
	c := settings(t, "", wednesday)
	start(t, c)
	if _, err := Open(t.Context(), c, slog.New(slog.DiscardHandler)); care.KindOf(err) != care.Conflict {
		t.Errorf("a second demo beside the first: %v", err)
	}
}

func TestADemoListensOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	c := settings(t, "", wednesday)
	c.Listen = "0.0.0.0:0"
	if _, err := Open(t.Context(), c, slog.New(slog.DiscardHandler)); care.KindOf(err) != care.Invalid {
		t.Errorf("listening everywhere: %v", err)
	}
	if _, err := os.Stat(c.Data); err == nil {
		t.Error("and founded all the same")
	}
}

func TestLinksFileHasTheTenRoles(t *testing.T) {
	t.Parallel()
	d := start(t, settings(t, "", wednesday))
	text, err := os.ReadFile(d.folder.path(linksFile))
	if err != nil {
		t.Fatal(err)
	}
	var links []map[string]string
	if err := json.Unmarshal(text, &links); err != nil {
		t.Fatal(err)
	}
	var roles []string
	for _, l := range links {
		roles = append(roles, l["role"])
		if len(l) != 3 || l["name"] == "" || !strings.HasPrefix(l["url"], d.Config.Origin(here)+"/enter?token=") {
			t.Errorf("a link: %v", l)
		}
	}
	if got := strings.Join(roles, " "); got != "patient parent doctor doctor nurse desk desk chief privacy representative" {
		t.Errorf("roles: %s", got)
	}
}
