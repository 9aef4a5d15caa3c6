package server_test

import (
	"cmp"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server/servertest"
	"github.com/bedside-health/bedside/store"
)

var update = flag.Bool("update", false, "write testdata/matrix.txt anew")

const golden = "testdata/matrix.txt"

// The rows and columns of the matrix. Who plays the roles, and what stands
// under the columns for whom, is said at the head of the file.
var (
	matrixRoles = []struct{ name, ref string }{
		{"patient", "anna"}, {"parent", "mila"}, {"doctor", "bell"}, {"nurse", "nell"}, {"desk", "olga"},
		{"chief", "chief"}, {"privacy", "privacy"}, {"representative", "rep"}, {"signed out", ""},
	}
	matrixColumns = []string{"own", "same desk", "other desk", "other clinic"}
)

const matrixHead = `Who may do what: every call of the API and the socket, as the server answers it.
Written by "go test ./server -run Matrix -update"; compared by the same test.

  patient         in cardiology's care; own: herself; same desk: another of its patients; other desk: a child of paediatrics
  parent          of a child in paediatrics' care; own: that child; same desk: another child; other desk: a patient of cardiology
  doctor, nurse   of cardiology; own: a conversation they have taken; same desk: one of the pool; other desk: of paediatrics
  desk            a registrar; own: a conversation of the front desk they have taken; other desk: of cardiology
  chief, privacy, representative
                  sit in cardiology and have no other role; own: a conversation handed to them, where that can be
  other clinic    the like in a second clinic of the same installation, asked for at the first one's address
  a version       of the policy has no owner but its author: own, by the chief of this clinic; other clinic: one of that number is there alone

  yes             done; what was answered stands behind it
  refused 3.4     the policy says no, by these clauses; a dash: there is no clause, a rule of the house
  unknown         as if the thing did not exist
  unauthenticated not signed in
  invalid         the request makes no sense from this person
`

// A cell is one call by one person about one thing.
type cell struct {
	t      *testing.T
	house  *servertest.House
	who    *servertest.Person
	role   string
	column string

	revoking *servertest.Person // whose session RevokeDevice is to end
}

// A variant is one call as it is asked. Calls that can be asked in two ways
// have two.
type variant struct {
	call string // "ConversationService/Read", and how
	ask  func(c *cell) (detail string, err error)
}

func (v variant) procedure() string {
	name, _, _ := strings.Cut(v.call, " ")
	return name
}

func TestEveryCallStandsInTheMatrix(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{"GET/live": true}
	for _, v := range variants {
		asked[v.procedure()] = true
	}
	for _, procedure := range procedures() {
		if !asked[procedure] {
			t.Errorf("%s has no row in the authorisation matrix: add it to variants", procedure)
		}
		delete(asked, procedure)
	}
	delete(asked, "GET/live")
	for procedure := range asked {
		t.Errorf("%s is no call of the API", procedure)
	}
}

// procedures lists every call that the generated contract has.
func procedures() (all []string) {
	files := []protoreflect.FileDescriptor{bedsidev1.File_bedside_v1_conversation_proto, bedsidev1.File_bedside_v1_people_proto,
		bedsidev1.File_bedside_v1_handbook_proto, bedsidev1.File_bedside_v1_privacy_proto, bedsidev1.File_bedside_v1_sign_in_proto, bedsidev1.File_bedside_v1_common_proto, bedsidev1.File_bedside_v1_live_proto}
	for _, file := range files {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				all = append(all, string(service.Name())+"/"+string(service.Methods().Get(j).Name()))
			}
		}
	}
	return all
}

// TestNoServiceIsLeftOut compares the list above with the folder of contracts.
func TestNoServiceIsLeftOut(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("../api/proto/bedside/v1")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 7 {
		t.Errorf("%d contract files; the matrix looks into 7", len(files))
	}
}

func TestAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	blocks := make([]string, len(variants)+1)
	var wait sync.WaitGroup
	turn := make(chan struct{}, 2)
	for i, v := range append([]variant{socket}, variants...) {
		turn <- struct{}{}
		wait.Go(func() {
			defer func() { <-turn }()
			blocks[i] = block(t, v)
		})
	}
	wait.Wait()
	got := matrixHead + "\n" + strings.Join(blocks, "\n")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	call := ""
	was := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if !strings.HasPrefix(line, " ") {
			call = line
		}
		if i >= len(was) || was[i] != line {
			t.Errorf("%s\nnow  %s\nwas  %s\n(-update writes it, after somebody has read it)", call, line, strings.Join(was[min(i, len(was)):min(i+1, len(was))], ""))
		}
	}
	if n := strings.Count(got, "\n"); n < len(was)-1 {
		t.Errorf("%d lines are gone from the matrix", len(was)-1-n)
	}
}

// block asks one call for everybody, in a house of its own.
func block(t *testing.T, v variant) string {
	house := servertest.Open(t)
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", v.call)
	row := func(name string, cells []string) {
		line := "  " + pad(name, 16)
		for _, c := range cells {
			line += pad(c, 27)
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	row("", matrixColumns)
	for _, role := range matrixRoles {
		var cells []string
		for _, column := range matrixColumns {
			house.Clock.Pass(time.Minute) // a one-time code is good once
			forgetGuesses(t, house)
			c := &cell{t: t, house: house, role: role.name, column: column}
			if role.ref != "" {
				c.who = house.As(role.ref)
			} else {
				c.who = house.Visitor(servertest.Here, "patient")
			}
			detail, err := v.ask(c)
			cells = append(cells, outcome(detail, err))
		}
		if len(slices.Compact(slices.Clone(cells))) == 1 {
			cells = []string{cells[0] + " (all)"}
		}
		row(role.name, cells)
	}
	return out.String()
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(1, n-utf8.RuneCountInString(s)))
}

func outcome(detail string, err error) string {
	if err == nil {
		return strings.TrimSpace("yes " + detail)
	}
	f := servertest.FaultOf(err)
	if f.Kind != "refused" {
		return cmp.Or(f.Kind, "broken: "+err.Error())
	}
	slices.Sort(f.Clauses)
	return "refused " + cmp.Or(strings.Join(slices.Compact(f.Clauses), " "), "-")
}

// forgetGuesses takes back what failed calls from this address have cost.
func forgetGuesses(t *testing.T, house *servertest.House) {
	for _, clinic := range []care.ClinicID{servertest.Here, servertest.There} {
		if err := house.DB.Change(t.Context(), clinic, func(tx *store.Tx) error {
			_, err := tx.Exec(`DELETE FROM guess WHERE clinic_id = $1`, clinic)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// home is the desk where somebody of a role is at home.
func (c *cell) home() string {
	switch c.role {
	case "parent":
		return "paediatrics"
	case "desk":
		return "front-desk"
	}
	return "cardiology"
}

// desk is the desk that the column means.
func (c *cell) desk() string {
	switch {
	case c.column != "other desk":
		return c.home()
	case c.home() == "cardiology":
		return "paediatrics"
	}
	return "cardiology"
}

func (c *cell) clinic() care.ClinicID {
	if c.column == "other clinic" {
		return servertest.There
	}
	return servertest.Here
}

// patient is the patient that the column means, and speaker who writes for them.
func (c *cell) patient() (patient, speaker string) {
	switch {
	case c.role == "patient" && (c.column == "own" || c.column == "other clinic"):
		return "anna", "anna"
	case c.role == "parent" && (c.column == "own" || c.column == "other clinic"):
		return "egor", "mila"
	case c.desk() == "paediatrics":
		return "timur", "nina"
	}
	return "boris", "boris"
}

func (c *cell) patientID() string {
	patient, _ := c.patient()
	return string(c.house.Founded[c.clinic()].People[patient])
}

func (c *cell) deskID() string { return string(c.house.Founded[c.clinic()].Desks[c.desk()]) }

// worker is somebody who works at the desk that the column means.
func (c *cell) worker() string {
	return map[string]string{"cardiology": "dora", "paediatrics": "stone", "front-desk": "rita"}[c.desk()]
}

func (c *cell) workerID() string { return string(c.house.Founded[c.clinic()].People[c.worker()]) }

func (c *cell) isStaff() bool { return c.who.Realm() == "clinic" }

var reasons = map[string]string{"cardiology": "cardiology-question", "paediatrics": "paediatrics-question", "front-desk": "booking"}

// conversation is a fresh one, as the column says, waiting for the clinic.
func (c *cell) conversation() string {
	patient, speaker := c.patient()
	con := c.house.At(c.clinic(), speaker).OpensFor(patient, reasons[c.desk()], "вопрос")
	if c.column == "own" && c.isStaff() {
		worker := c.house.At(c.clinic(), c.worker())
		servertest.Ask(worker.Talk.HandOver, &bedsidev1.HandOverRequest{ConversationId: con, Key: servertest.Key(), ToPersonId: string(c.who.ID), Reason: "Ваше"})
	}
	return con
}

// closed is one that has been closed.
func (c *cell) closed() string {
	con := c.conversation()
	c.house.At(c.clinic(), c.worker()).Closes(con, "готово")
	return con
}

// socket is GET /live: what a screen hears of the conversation when it has
// opened it there.
var socket = variant{"GET/live", func(c *cell) (string, error) {
	con := c.conversation()
	screen, status, err := c.who.Knocks(nil)
	if status == http.StatusUnauthorized {
		return "", signedOut
	}
	if err != nil {
		return "", err
	}
	defer screen.Shuts()
	at := facts(c.t, c.house)
	screen.Sends(fmt.Sprintf(`{"from":%d,"epoch":%q}`, at, epoch(c.t, c.house)))
	screen.Opens(con)
	servertest.Ask(c.who.Talk.Read, &bedsidev1.ReadRequest{ConversationId: con})
	c.house.At(c.clinic(), c.worker()).Says(con, "ответ")
	heard := "hears nothing"
	for _, e := range screen.UpToNow() {
		switch {
		case e.ConversationID == con && len(e.Messages) > 0:
			heard = "hears the words"
		case e.ConversationID == con && heard == "hears nothing":
			heard = "hears of it"
		}
	}
	return heard, nil
}}
