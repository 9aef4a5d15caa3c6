package server_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/server/servertest"
)

func TestADatabaseThatGoesAwayAndComesBack(t *testing.T) {
	t.Parallel()
	pg := ownPostgres(t)
	house := servertest.OpenWith(t, func(c *server.Config) { c.Database = pg.URL })
	anna, bell := house.As("anna"), house.As("bell")
	con := anna.Opens("cardiology-question", "до")
	screen := bell.Looks(con)
	q := &bedsidev1.PostRequest{ConversationId: con, Key: servertest.Key(), Text: "после"}

	pg.stop(syscall.SIGINT)
	for name, err := range map[string]error{
		"post": second(servertest.Ask(anna.Talk.Post, q)), "read": second(servertest.Ask(anna.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con})),
		"list": second(servertest.Ask(bell.Talk.List, &bedsidev1.ListRequest{Box: "desk"})), "welcome": second(servertest.Ask(bell.Door.Welcome, &bedsidev1.WelcomeRequest{})),
	} {
		f := servertest.FaultOf(err)
		if f.Kind != "later" {
			t.Errorf("%s without a database: %+v", name, f)
		}
		for _, inside := range []string{"127.0.0.1", "postgres", "secret", "pgx", "dial", "SQLSTATE"} {
			if strings.Contains(f.Message, inside) {
				t.Errorf("%s tells strangers about our insides: %s", name, f.Message)
			}
		}
	}
	if status, _, answer := anna.Sends("GET", "/healthz", nil, nil); status != 503 {
		t.Errorf("healthz without a database: %d %s", status, answer)
	}
	if status, _, _ := anna.Sends("GET", "/", nil, nil); status != 200 && status != 503 {
		t.Errorf("the page without a database: %d", status)
	}

	pg.start()
	servertest.Eventually(t, "it is ready again", func() bool {
		status, _, _ := anna.Sends("GET", "/healthz", nil, nil)
		return status == 200
	})
	for range 2 { // the outbox tries again under its key
		if m := must(servertest.Ask(anna.Talk.Post, q))(t).Message; m.Place != 2 {
			t.Errorf("sent again it stands at %d", m.Place)
		}
	}
	screen.HearsNamed("message-posted")
	bell.Sees(con, "после")
	if strings.Contains(house.Log.String(), "a-secret-that-is-no-secret") {
		t.Error("the log holds the database's password")
	}
	house.Sound()
}

// Promise 1 with the other side of the wire: it is the database that is killed
// under load, and the server lives on.
func TestADatabaseKilledUnderLoadLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	pg := ownPostgres(t)
	house := servertest.OpenWith(t, func(c *server.Config) { c.Database = pg.URL })
	crowd := gather(t, house)
	crowd.isUp()
	crowd.begin()
	rounds := kills() / 7
	for range rounds {
		enough := crowd.acks.Load() + 40
		servertest.Eventually(t, "some were acknowledged", func() bool { return crowd.acks.Load() >= enough })
		pg.stop(syscall.SIGQUIT)
		pg.start()
	}
	t.Logf("%d kills, %d messages, %d acknowledgements", rounds, crowd.ends(), crowd.acks.Load())
	house.Sound()
}

// A disk that is full is told, loses nothing, and heals when there is room.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	t.Run("a small disk", func(t *testing.T) {
		t.Parallel()
		disk := t.TempDir()
		if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=4m"); err != nil {
			t.Skipf("no small disk can be had here: %v", err)
		}
		t.Cleanup(func() { unix.Unmount(disk, unix.MNT_DETACH) })
		filler := filepath.Join(disk, "filler")
		fullDisk(t, disk, func(*child) {
			f, err := os.Create(filler)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			for page := make([]byte, 4<<10); err == nil; {
				_, err = f.Write(page)
			}
		}, func(*child) { os.Remove(filler) })
	})
	t.Run("files that may not grow", func(t *testing.T) {
		t.Parallel()
		limit := func(n uint64) func(*child) {
			return func(ch *child) {
				if err := unix.Prlimit(ch.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: n, Max: unix.RLIM_INFINITY}, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		fullDisk(t, t.TempDir(), limit(8<<10), limit(unix.RLIM_INFINITY))
	})
}

func fullDisk(t *testing.T, data string, fill, free func(*child)) {
	house := servertest.OpenWith(t, func(c *server.Config) { c.Data = data })
	anna, bell := house.As("anna"), house.As("bell")
	con := anna.Opens("cardiology-question", "до")
	house.Stop()
	ch := startChild(t, house, house.Config())
	acked := map[string]int64{}
	post := func(key string) error {
		a, err := servertest.Ask(anna.Talk.Post, &bedsidev1.PostRequest{ConversationId: con, Key: key, Text: "слово " + key + strings.Repeat(" и ещё", 1000)})
		if err == nil {
			acked[key] = a.Message.Place
		}
		return err
	}
	for range 3 {
		if err := post(servertest.Key()); err != nil {
			t.Fatal(err)
		}
	}
	fill(ch)
	refused, key := 0, ""
	for range 300 {
		key = servertest.Key()
		if err := post(key); err != nil {
			f := servertest.FaultOf(err)
			if refused++; f.Kind != "later" && f.Kind != "unexpected" || strings.Contains(f.Message, data) || strings.Contains(f.Message, "слово") {
				t.Errorf("a full disk is told so: %+v", f)
			}
			if refused == 10 {
				break
			}
		}
	}
	if refused == 0 {
		t.Fatal("the disk never was full")
	}
	select {
	case <-ch.ended:
		t.Fatalf("the server ended: %s", ch.log)
	default:
	}
	must(servertest.Ask(bell.Talk.List, &bedsidev1.ListRequest{Box: "desk"}))(t) // looking needs no room
	free(ch)
	for range 2 {
		if err := post(key); err != nil {
			t.Errorf("with room again: %v %s", err, fmt.Sprint(servertest.FaultOf(err)))
		}
	}
	for before := int64(0); ; {
		page := must(servertest.Ask(anna.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con, BeforePlace: before, Limit: 100}))(t)
		for _, m := range page.Messages {
			if place, ours := acked[m.Key]; ours && place != m.Place {
				t.Errorf("%s stands at %d, and was acknowledged at %d", m.Key, m.Place, place)
			}
			delete(acked, m.Key)
		}
		if before = page.Messages[0].Place; !page.MoreBefore {
			break
		}
	}
	if len(acked) > 0 {
		t.Errorf("%d acknowledged messages are gone", len(acked))
	}
	ch.kill()
	if strings.Contains(ch.log.String(), "слово") {
		t.Error("the log holds words")
	}
	sound(t, house.Config())
}
