package handbook_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

const (
	here  care.ClinicID = "localhost"
	alone care.ClinicID = "alone.localhost" // a doctor who is the chief, and a nurse
	day                 = 24 * time.Hour
)

// A press is where versions are published: a clinic with those who take part,
// and a practice of one.
type press struct {
	*testing.T
	handbook.Config
	room *handbook.Room
	ids  map[care.ClinicID]people.Founded
	logs *bytes.Buffer

	mu sync.Mutex
	at time.Time
}

func (w *press) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *press) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// in is a moment from now, in microseconds.
func (w *press) in(d time.Duration) int64 { return w.now().Add(d).UnixMicro() }

// atPress tells the story once on each engine.
func atPress(t *testing.T, story func(w *press)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newPress(t, db)
		w.must(w.room.Start(t.Context()))
		story(w)
	})
}

func newPress(t *testing.T, db *store.DB) *press {
	w := &press{T: t, at: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), ids: map[care.ClinicID]people.Founded{}, logs: &bytes.Buffer{}}
	dir, b := t.TempDir(), bus.InProcess()
	keys, err := seal.Open(t.Context(), seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring"), Now: w.now})
	w.must(err)
	t.Cleanup(func() { keys.Close() })
	packs := pack.New(shippedPack(), w.now)
	facts := journal.New(db, b, w.now)
	reg := people.New(people.Config{DB: db, Keys: keys, Journal: facts, Packs: packs, Bus: b, Now: w.now, Demo: true})
	t.Cleanup(reg.Close)
	w.Config = handbook.Config{DB: db, Journal: facts, People: reg, Packs: packs, Bus: b, Shipped: "ru-clinic", Now: w.now, Log: slog.New(slog.NewTextHandler(w.logs, nil))}
	w.room = handbook.New(w.Config)
	w.found(here, "chief", "second:chief", "privacy", "representative", "nurse", "doctor")
	w.found(alone, "chief", "nurse")
	return w
}

// another is the same clinic on another node, or after a start.
func (w *press) another() *press {
	w.Helper()
	node := &press{T: w.T, Config: w.Config, ids: w.ids, logs: w.logs, at: w.now()}
	node.Now = w.Now
	node.Packs = pack.New(shippedPack(), w.now)
	node.room = handbook.New(node.Config)
	return node
}

var shippedPack = sync.OnceValue(func() *pack.Pack {
	p, err := pack.Embedded("ru-clinic")
	if err != nil {
		panic(err)
	}
	return p
})

// found makes a clinic with these people: "name", who is what the name says, or
// "name:role".
func (w *press) found(clinic care.ClinicID, staff ...string) {
	w.Helper()
	f := people.Founding{Clinic: clinic, Name: care.Text{Ru: "Клиника", En: "The clinic"}, Pack: "ru-clinic", Desks: []people.FoundingDesk{
		{PackKey: "front-desk", Name: care.Text{Ru: "Регистратура", En: "Front desk"}}, {PackKey: "cardiology", Name: care.Text{Ru: "Кардиология", En: "Cardiology"}}}}
	for _, s := range staff {
		ref, role, given := strings.Cut(s, ":")
		if !given {
			role = ref
		}
		f.Staff = append(f.Staff, people.FoundingStaff{Ref: ref, Name: care.Say("Человек " + ref), Title: care.Text{Ru: "Сотрудник", En: "Staff"}, Roles: []string{role}, Desks: []string{"cardiology"}})
	}
	var err error
	w.ids[clinic], err = w.People.Found(w.Context(), f)
	w.must(err)
}

func (w *press) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// is fails unless err is a fault of this kind that says this, and in both
// languages why and what to do, where it is not unknown.
func (w *press) is(err error, kind care.FaultKind, says string) {
	w.Helper()
	f, _ := err.(*care.Fault)
	if f == nil || f.Kind != kind || !strings.Contains(f.Message, says) {
		w.Fatalf("got %v, want %s: …%s…", err, kind, says)
	}
	if kind == care.Unknown {
		return
	}
	if len(f.Reasons) == 0 {
		w.Fatalf("%v gives no reason", err)
	}
	for _, r := range f.Reasons {
		if r.Because.Ru == "" || r.Because.En == "" || r.Instead.Ru == "" || r.Instead.En == "" {
			w.Errorf("%v: a reason lacks words: %+v", err, r)
		}
	}
}

func (w *press) who(ref string) people.Caller { return w.whoAt(here, ref) }

func (w *press) whoAt(clinic care.ClinicID, ref string) people.Caller {
	w.Helper()
	id, ok := w.ids[clinic].People[ref]
	if !ok {
		w.Fatalf("nobody is called %s", ref)
	}
	return people.Caller{Clinic: clinic, Person: id, Staff: true, FullSignIn: true, Lang: "ru"}
}

// An alteration of a pack: in which file, what stands there, and what shall.
type alteration struct{ file, was, is string }

// Clause 4.2, which the front desk is concerned by, says 7 days instead of 14.
var sevenDays = []alteration{
	{"policy.md", "Карточка действует 14 дней и срабатывает один раз.", "Карточка действует 7 дней и срабатывает один раз."},
	{"policy.en.md", "The card is good for 14 days and works once.", "The card is good for 7 days and works once."},
}

// named gives a version its own name.
func named(version string) alteration {
	return alteration{"pack.yaml", "version: " + shippedPack().Version, "version: " + version}
}

// shipped is a copy of the files of the pack that ships.
func (w *press) shipped(edits ...alteration) fstest.MapFS {
	w.Helper()
	folder, err := pack.EmbeddedFolder("ru-clinic")
	w.must(err)
	files := fstest.MapFS{}
	w.must(fs.WalkDir(folder, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, path)
		files[path] = &fstest.MapFile{Data: text}
		return err
	}))
	for _, e := range edits {
		text := ""
		if files[e.file] != nil {
			text = string(files[e.file].Data)
		}
		if !strings.Contains(text, e.was) {
			w.Fatalf("%s does not say %q", e.file, e.was)
		}
		files[e.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, e.was, e.is, 1))}
	}
	return files
}

func (w *press) zip(files fs.FS) []byte {
	w.Helper()
	archive, err := pack.Zip(files)
	w.must(err)
	return archive
}

// drafts uploads the shipped pack, altered.
func (w *press) drafts(who people.Caller, edits ...alteration) int64 {
	w.Helper()
	v, err := w.room.Draft(w.Context(), who, w.zip(w.shipped(edits...)), "")
	w.must(err)
	return v.Number
}

func (w *press) checks(who people.Caller, number int64) handbook.Check {
	w.Helper()
	c, err := w.room.Check(w.Context(), who, number)
	w.must(err)
	return c
}

func (w *press) proposes(who people.Caller, p handbook.Proposal) handbook.Listed {
	w.Helper()
	v, err := w.room.Propose(w.Context(), who, p)
	w.must(err)
	return v
}

// approves looks at a version and approves it.
func (w *press) approves(who people.Caller, number int64) (handbook.Listed, error) {
	w.Helper()
	return w.room.Approve(w.Context(), who, number, w.checks(who, number).ArchiveHash)
}

// publishes takes a version with clause 4.2 changed through to its approval.
func (w *press) publishes(version string, p handbook.Proposal, more ...alteration) int64 {
	w.Helper()
	p.Number = w.drafts(w.who("chief"), append([]alteration{named(version)}, append(sevenDays, more...)...)...)
	w.proposes(w.who("chief"), p)
	_, err := w.approves(w.who("privacy"), p.Number)
	w.must(err)
	return p.Number
}

func (w *press) version(who people.Caller, number int64) handbook.Listed {
	w.Helper()
	c, err := w.room.Versions(w.Context(), who)
	w.must(err)
	i := slices.IndexFunc(c.Versions, func(v handbook.Listed) bool { return v.Number == number })
	if i < 0 {
		w.Fatalf("%s does not see version %d", who.Person, number)
	}
	return c.Versions[i]
}

// state fails unless the version is shown in this state.
func (w *press) state(number int64, want string) {
	w.Helper()
	if got := w.version(w.who("chief"), number).State; got != want {
		w.Fatalf("version %d is %s, want %s", number, got, want)
	}
}

// inForce fails unless this version is in force on this node.
func (w *press) inForce(number int64) {
	w.Helper()
	if p := w.Packs.For(here); p.Number != number {
		w.Fatalf("%s, number %d, is in force, want %d", p, p.Number, number)
	}
}

// saves saves one file of a draft.
func (w *press) saves(who people.Caller, number int64, path, text, was string) error {
	_, err := w.room.SaveFile(w.Context(), who, handbook.Edit{Number: number, Path: path, Text: text, Was: was})
	return err
}

func (w *press) file(who people.Caller, number int64, path string) handbook.File {
	w.Helper()
	list, err := w.room.DraftFiles(w.Context(), who, number)
	w.must(err)
	for _, f := range list.Files {
		if f.Path == path {
			return f
		}
	}
	return handbook.File{}
}

// told lists what was told of the versions, as "number what".
func (w *press) told() (list []string) {
	w.Helper()
	entries, _, err := w.Journal.After(w.Context(), here, 0, 1000)
	w.must(err)
	for _, e := range entries {
		fact, err := e.Fact()
		w.must(err)
		if f, ok := fact.(care.PolicyMoved); ok {
			list = append(list, string('0'+rune(f.Number))+" "+f.What)
			if ruled := e.Ruling != ""; ruled != (f.By != "") {
				w.Errorf("%+v rests on the decision %q", f, e.Ruling)
			}
		}
	}
	return list
}

// signedUntil is until when somebody's signature covers what they do.
func (w *press) signedUntil(clinic care.ClinicID, ref string) (until int64) {
	w.Helper()
	w.must(w.DB.Look(w.Context(), func(tx *store.Tx) error {
		workers, err := w.People.Workers(tx, clinic)
		for _, worker := range workers {
			if worker.ID == w.ids[clinic].People[ref] {
				until = worker.SignedUntil
			}
		}
		return err
	}))
	return until
}

// problem says whether a check names a problem like this.
func problem(c handbook.Check, file, says string) bool {
	return slices.ContainsFunc(c.Problems, func(p pack.Problem) bool {
		return strings.HasPrefix(p.File, file) && strings.Contains(p.Message, says) && p.Mend != ""
	})
}

// asks is what somebody may do, by the policy in force or on trial at a desk.
func (w *press) asks(act policy.Act, role string, desk care.DeskID) policy.Answer {
	q := policy.Question{Act: act, Who: policy.Who{Kind: "staff", Roles: []string{role}, Active: true, Identity: "desk", OnDuty: true, FullSignIn: true, Signed: true}}
	_, answer := w.Packs.Judge(here, desk, q)
	return answer
}

// atPressUnstarted is atPress before the first start.
func atPressUnstarted(t *testing.T, story func(w *press)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { story(newPress(t, db)) })
}
