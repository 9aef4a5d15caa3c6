package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/server"
)

const clinic care.ClinicID = "localhost"

// desks of the pack, over which the load is spread as in a clinic.
var desks = []string{"front-desk", "cardiology", "paediatrics"}

// staffAt is how many screens of staff are open at each desk.
const staffAt = 3

// A House is the measured process, as it describes itself in one line of JSON.
type House struct {
	Address string   `json:"address"`
	PID     int      `json:"pid"`
	Lines   []Line   `json:"lines"`
	Staff   []string `json:"staff"` // session tokens; screens see Lines[i].Staff
}

// A Line is one patient's conversation.
type Line struct {
	Conversation string `json:"conversation"`
	Patient      string `json:"patient"` // session token
	Staff        int    `json:"staff"`   // whose screen has it open
}

// Keep runs the measured house until standard input ends. It obeys lines on
// standard input ("engine 3", "single 1", "rss") with one line of JSON each.
func Keep(ctx context.Context, data, database string, lines int, in io.Reader, out io.Writer) error {
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	c := server.Config{Listen: "127.0.0.1:0", Data: data, Database: database, Demo: true}
	s, err := server.Open(ctx, c, log)
	if err != nil {
		return err
	}
	defer s.Close()
	house, err := furnish(ctx, s, lines)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	house.Address, house.PID = listener.Addr().String(), os.Getpid()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- s.ServeOn(ctx, listener) }()
	answer := json.NewEncoder(out)
	if err := answer.Encode(house); err != nil {
		return err
	}
	for asked := bufio.NewScanner(in); asked.Scan(); {
		if err := answer.Encode(obey(ctx, s, asked.Text())); err != nil {
			return err
		}
	}
	stop()
	return <-served
}

func obey(ctx context.Context, s *server.Server, line string) map[string]any {
	verb, rest, _ := strings.Cut(line, " ")
	var seconds float64
	fmt.Sscan(rest, &seconds)
	for_ := time.Duration(seconds * float64(time.Second))
	var rate float64
	var err error
	switch verb {
	case "engine":
		rate, err = engine(ctx, s.DB, for_, 64)
	case "single":
		rate, err = engine(ctx, s.DB, for_, 1)
	case "rss":
		runtime.GC()
		debug.FreeOSMemory()
		rate = float64(residentKB(os.Getpid())) / 1024
	}
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	return map[string]any{"rate": rate}
}

// residentKB reads VmRSS of a process, in KB.
func residentKB(pid int) (kb int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			fmt.Sscan(rest, &kb)
		}
	}
	return kb
}

// furnish founds the clinic, signs its people in and opens their conversations.
func furnish(ctx context.Context, s *server.Server, lines int) (h House, err error) {
	f := people.Founding{Clinic: clinic, Name: care.Text{Ru: "Проба", En: "Trial"}, Pack: "ru-clinic"}
	for _, key := range desks {
		f.Desks = append(f.Desks, people.FoundingDesk{PackKey: key, Name: care.Text{Ru: key, En: key}})
		for n := range staffAt {
			f.Staff = append(f.Staff, people.FoundingStaff{Ref: fmt.Sprint("staff ", key, n), Name: care.Say("Иванова Анна Петровна"),
				Title: care.Text{Ru: "Врач", En: "Doctor"}, Roles: roles(key), Desks: []string{key}})
		}
	}
	for n := range lines {
		f.Patients = append(f.Patients, people.FoundingPatient{Ref: fmt.Sprint("patient ", n), Name: care.Say("Петрова Мария Ивановна"),
			Birth: care.Say("1970-01-02"), Identity: "desk", Document: "passport", Care: []people.FoundingCare{{Desk: desks[n%len(desks)], Visit: true}}})
	}
	founded, err := s.Found(ctx, f)
	if err != nil {
		return h, err
	}
	for _, staff := range f.Staff {
		in, err := enter(ctx, s, founded.People[staff.Ref])
		if err != nil {
			return h, err
		}
		h.Staff = append(h.Staff, in.Token.Reveal())
	}
	for n, patient := range f.Patients {
		in, err := enter(ctx, s, founded.People[patient.Ref])
		if err != nil {
			return h, err
		}
		m, _, err := s.Conversations.Open(ctx, in.Caller, conversation.Opening{Key: "open", Reason: reasonAt(s, desks[n%len(desks)]), Body: care.Say("Здравствуйте!")})
		if err != nil {
			return h, err
		}
		h.Lines = append(h.Lines, Line{string(m.Conversation), in.Token.Reveal(), n%len(desks)*staffAt + n/len(desks)%staffAt})
	}
	return h, nil
}

func roles(desk string) []string {
	if desk == "front-desk" {
		return []string{"desk"}
	}
	return []string{"doctor"}
}

// reasonAt is a reason of the pack that leads to the desk.
func reasonAt(s *server.Server, key string) string {
	for _, r := range s.Packs.For(clinic).Reasons {
		if r.Desk == key {
			return r.ID
		}
	}
	return ""
}

func enter(ctx context.Context, s *server.Server, who care.PersonID) (people.SignedIn, error) {
	link, err := s.People.DemoLink(ctx, clinic, who)
	if err != nil {
		return people.SignedIn{}, err
	}
	return s.People.EnterByLink(ctx, clinic, link)
}
