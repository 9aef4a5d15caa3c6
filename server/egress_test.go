package server_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

// peers are the addresses at the other end of a process's sockets, and those
// of its UDP sockets, as the kernel lists them.
func peers(pid int) (list []netip.AddrPort) {
	own := map[string]bool{}
	links, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, link := range links {
		if to, err := os.Readlink(link); err == nil && strings.HasPrefix(to, "socket:[") {
			own[strings.Trim(to, "socket:[]")] = true
		}
	}
	for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, table))
		for _, line := range strings.Split(string(text), "\n")[1:] {
			fields := strings.Fields(line)
			if len(fields) > 9 && own[fields[9]] {
				list = append(list, address(fields[2]))
			}
		}
	}
	return list
}

// address reads "0100007F:1F90": words of four bytes, the lowest first.
func address(text string) netip.AddrPort {
	digits, portDigits, _ := strings.Cut(text, ":")
	b, _ := hex.DecodeString(digits)
	for word := range slices.Chunk(b, 4) {
		slices.Reverse(word)
	}
	ip, _ := netip.AddrFromSlice(b)
	port, _ := hex.DecodeString(portDigits)
	if len(port) != 2 {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(ip.Unmap(), uint16(port[0])<<8|uint16(port[1]))
}

// A watcher looks at a process's sockets all the time.
type watcher struct {
	looks   int
	foreign map[netip.AddrPort]bool
	stop    chan struct{}
	ended   sync.WaitGroup
}

func watch(pid int) *watcher {
	w := &watcher{foreign: map[netip.AddrPort]bool{}, stop: make(chan struct{})}
	w.ended.Go(func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-w.stop:
				return
			case <-tick.C:
			}
			for _, p := range peers(pid) {
				if !p.Addr().IsLoopback() && !p.Addr().IsUnspecified() {
					w.foreign[p] = true
				}
			}
			w.looks++
		}
	})
	return w
}

func (w *watcher) ends() (looks int, foreign []netip.AddrPort) {
	close(w.stop)
	w.ended.Wait()
	for p := range w.foreign {
		foreign = append(foreign, p)
	}
	return w.looks, foreign
}

// Promise 13. The server is a process of its own, so that its sockets are its
// own; a look each millisecond sees what it opens.
func TestNothingLeavesWhileAWholeStoryIsTold(t *testing.T) {
	t.Parallel()
	house := servertest.Open(t)
	olga, bell, chief, privacy := house.As("olga"), house.As("bell"), house.As("chief"), house.As("privacy")
	house.Stop()
	ch := startChild(t, house, house.Config())
	w := watch(ch.cmd.Process.Pid)

	added := must(servertest.Ask(olga.Desk.AddPatient, &bedsidev1.AddPatientRequest{Name: "Ветрова Зоя Андреевна", BirthDate: "1961-02-03",
		DeskId: string(house.Desk("cardiology")), Key: servertest.Key()}))(t)
	card := must(servertest.Ask(olga.Desk.PrintCard, &bedsidev1.PrintCardRequest{PatientId: added.Patient.Person.Id, Document: "passport"}))(t)
	phone := house.Visitor(servertest.Here, "patient")
	ticket := must(servertest.Ask(phone.Door.OpenCard, &bedsidev1.OpenCardRequest{Code: card.Code, BirthYear: 1961}))(t)
	must(servertest.Ask(phone.Door.SetPin, &bedsidev1.SetPinRequest{Ticket: ticket.Ticket, Pin: pin}))(t)
	must(servertest.Ask(phone.Door.BeginPasskey, &bedsidev1.BeginPasskeyRequest{}))(t)
	con := phone.Opens("cardiology-question", "Посмотрите http://evil.example/a.png и напишите на x@evil.example")
	screen := phone.Looks(con)
	bell.Draws(con)
	bell.Takes(con)
	bell.Says(con, "Смотрю")
	screen.HearsNamed("message-posted")
	bell.Closes(con, "готово")
	must(servertest.Ask(phone.Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{}))(t)
	must(servertest.Ask(privacy.Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{SubjectId: added.Patient.Person.Id}))(t)
	must(servertest.Ask(chief.Desk.Staff, &bedsidev1.StaffRequest{}))(t)
	elsewhere := regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//`)
	for _, page := range []string{"/", "/clinic", "/i", "/healthz"} {
		if _, _, text := phone.Sends("GET", page, nil, nil); elsewhere.Match(text) {
			t.Errorf("%s loads from elsewhere", page)
		}
	}

	looks, foreign := w.ends()
	if len(foreign) > 0 {
		t.Errorf("the server spoke to %v", foreign)
	}
	if looks < 10 {
		t.Errorf("only %d looks at its sockets", looks)
	}
}

// A watcher that sees nothing proves nothing: this process asks for a name,
// and for an address that nobody has, and is seen.
func TestTheWatcherSeesWhatLeaves(t *testing.T) {
	t.Parallel()
	w := watch(os.Getpid())
	out, err := net.Dial("udp", "192.0.2.1:9") // for documentation only (RFC 5737): nothing is sent
	if err != nil {
		t.Skipf("this machine has no way out at all: %v", err)
	}
	defer out.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for seen := false; !seen; {
		select {
		case <-tick.C:
			seen = slices.ContainsFunc(peers(os.Getpid()), func(p netip.AddrPort) bool { return p == netip.MustParseAddrPort("192.0.2.1:9") })
		case <-ctx.Done():
			t.Fatal("the socket was not seen")
		}
	}
	if _, foreign := w.ends(); !slices.Contains(foreign, netip.MustParseAddrPort("192.0.2.1:9")) {
		t.Errorf("the watcher saw %v", foreign)
	}
}
