package server_test

import (
	"regexp"
	"strings"
	"testing"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
)

// An editor is somebody at work on one draft of the policy.
type editor struct {
	t      testing.TB
	who    *servertest.Person
	number int64
}

// drafts begins a version from the one in force.
func drafts(t testing.TB, who *servertest.Person) editor {
	t.Helper()
	made, err := servertest.Ask(who.Policy.Draft, &bedsidev1.DraftRequest{})
	if err != nil {
		t.Fatalf("%s could not draft: %v %+v", who.Ref, err, servertest.FaultOf(err))
	}
	return editor{t, who, made.Version.Number}
}

// file is one of the draft's.
func (e editor) file(path string) *bedsidev1.PolicyFile {
	e.t.Helper()
	all, err := servertest.Ask(e.who.Policy.DraftFiles, &bedsidev1.DraftFilesRequest{Number: e.number})
	if err != nil {
		e.t.Fatal(err, servertest.FaultOf(err))
	}
	for _, f := range all.Files {
		if f.Path == path {
			return f
		}
	}
	e.t.Fatalf("the draft has no file %s", path)
	return nil
}

// changes replaces words in a file, which have to be there.
func (e editor) changes(path string, pairs ...string) {
	e.t.Helper()
	f := e.file(path)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(f.Text, pairs[i]) {
			e.t.Fatalf("%s does not say %q", path, pairs[i])
		}
		f.Text = strings.Replace(f.Text, pairs[i], pairs[i+1], 1)
	}
	if _, err := servertest.Ask(e.who.Policy.SaveFile, &bedsidev1.SaveFileRequest{Number: e.number, Path: path, Text: f.Text, WasSha256: f.Sha256}); err != nil {
		e.t.Fatal(err, servertest.FaultOf(err))
	}
}

// checks is what would change.
func (e editor) checks() *bedsidev1.CheckResponse {
	e.t.Helper()
	found, err := servertest.Ask(e.who.Policy.Check, &bedsidev1.CheckRequest{Number: e.number})
	if err != nil {
		e.t.Fatal(err, servertest.FaultOf(err))
	}
	return found
}

// proposes asks somebody else to approve it.
func (e editor) proposes(q *bedsidev1.ProposeRequest) *bedsidev1.PolicyVersion {
	e.t.Helper()
	q.Number = e.number
	made, err := servertest.Ask(e.who.Policy.Propose, q)
	if err != nil {
		e.t.Fatalf("could not propose: %v %+v %v", err, servertest.FaultOf(err), e.checks().Problems)
	}
	return made.Version
}

// approvedBy lets somebody approve what they have looked at.
func (e editor) approvedBy(who *servertest.Person) (*bedsidev1.PolicyVersion, error) {
	made, err := servertest.Ask(who.Policy.Approve, &bedsidev1.ApproveRequest{Number: e.number, ArchiveSha256: e.checks().ArchiveSha256})
	return made.GetVersion(), err
}

var versionOf = regexp.MustCompile(`(?m)^version: (.*)$`)

// was is the version that pack.yaml names.
func (e editor) was() string {
	e.t.Helper()
	return versionOf.FindStringSubmatch(e.file("pack.yaml").Text)[1]
}

// cardsFromNurses changes clause 4.2 and its rule: cards are handed out by the
// nurses, and by the front desk no more.
func (e editor) cardsFromNurses() {
	e.t.Helper()
	e.changes("pack.yaml", e.was(), "1.0.0")
	e.changes("policy.md", "Карточку с кодом для входа регистратура выдаёт лично", "Карточку с кодом для входа медсестра выдаёт лично")
	e.changes("policy.en.md", "The front desk hands out a card", "A nurse hands out a card")
	e.changes("rules/30-people.cedar", `permit (principal is Staff in Role::"desk", action == Action::"print-card", resource);`,
		`permit (principal is Staff in Role::"nurse", action == Action::"print-card", resource);`)
	e.changes("tests/register.yaml",
		"{name: a card after a document, who: registrar, about: at-the-window, acts: [print-card], expect: allowed, clauses: [\"4.2\"]}",
		"{name: a card after a document, who: doctor, but: {roles: [nurse]}, about: ours, with: {document_seen: true}, acts: [print-card], expect: allowed, clauses: [\"4.2\"]}",
		"{name: a card without one, who: registrar, about: anybody,", "{name: no card from the front desk, who: registrar, about: at-the-window,")
}

// atOnce changes the days of grace: who has not signed is unsigned at once.
func (e editor) atOnce() {
	e.t.Helper()
	e.changes("pack.yaml", "grace_days: 14", "grace_days: 0")
}
