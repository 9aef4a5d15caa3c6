package handbook

import (
	"crypto/sha256"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/store/storetest"
)

const (
	wardAt     care.ClinicID = "localhost"
	wardWord                 = "Тёплый-Чай-7-вечером"
	wardSecret               = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	wardOrigin               = "http://localhost:8480"
	oneDay                   = 24 * time.Hour
)

// A ward is a clinic whose people sign: it has adopted the policy that ships.
type ward struct {
	*testing.T
	room  *Room
	db    *store.DB
	reg   *people.Register
	packs *pack.InForce
	ids   people.Founded

	mu sync.Mutex
	at time.Time
}

func (w *ward) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *ward) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// inWard tells the story once on each engine.
func inWard(t *testing.T, story func(w *ward)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) { story(newWard(t, db)) })
}

func newWard(t *testing.T, db *store.DB) *ward {
	w := &ward{T: t, db: db, at: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	dir := t.TempDir()
	keys, err := seal.Open(t.Context(), seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring"), Now: w.now})
	w.must(err)
	t.Cleanup(func() { keys.Close() })
	shipped, err := pack.Embedded("ru-clinic")
	w.must(err)
	w.packs = pack.New(shipped, w.now)
	b := bus.InProcess()
	facts := journal.New(db, b, w.now)
	w.reg = people.New(people.Config{DB: db, Keys: keys, Journal: facts, Packs: w.packs, Bus: b, Now: w.now, Demo: true})
	t.Cleanup(w.reg.Close)
	w.room = New(Config{DB: db, Journal: facts, People: w.reg, Packs: w.packs, Bus: b, Shipped: "ru-clinic", Now: w.now, Log: slog.New(slog.DiscardHandler)})
	w.ids, err = w.reg.Found(t.Context(), wardFounding())
	w.must(err)
	w.must(w.room.Adopt(t.Context(), wardAt))
	w.must(w.room.Take(t.Context(), wardAt))
	return w
}

func wardFounding() people.Founding {
	staff := func(ref, name, desk, role string) people.FoundingStaff {
		s := people.FoundingStaff{Ref: ref, Name: care.Say(name), Title: care.Text{Ru: "Сотрудник", En: "Staff"}, Roles: []string{role}}
		if desk != "" {
			s.Desks = []string{desk}
		}
		return s
	}
	nell := staff("nell", "Ежова Нелли Павловна", "cardiology", "nurse")
	nell.Login, nell.Password, nell.TOTP = "nell", care.Hush(wardWord), care.Hush(wardSecret)
	return people.Founding{
		Clinic: wardAt, Name: care.Text{Ru: "Клиника", En: "The clinic"}, Pack: "ru-clinic",
		Desks: []people.FoundingDesk{
			{PackKey: "front-desk", Name: care.Text{Ru: "Регистратура", En: "Front desk"}},
			{PackKey: "cardiology", Name: care.Text{Ru: "Кардиология", En: "Cardiology"}},
		},
		Staff: []people.FoundingStaff{
			staff("bell", "Белов Пётр Андреевич", "cardiology", "doctor"), nell,
			staff("olga", "Петрова Ольга Игоревна", "front-desk", "desk"),
			staff("chief", "Главный Иван Иванович", "", "chief"),
			staff("privacy", "Тихая Вера Павловна", "", "privacy"),
		},
		Patients: []people.FoundingPatient{{Ref: "anna", Name: care.Say("Снегирёва Анна Петровна"), Birth: care.Say("1950-04-23"),
			Identity: people.ProvedDesk, Care: []people.FoundingCare{{Desk: "cardiology", Visit: true}}}},
	}
}

func (w *ward) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// kind fails unless err is a fault of this kind.
func (w *ward) kind(err error, kind care.FaultKind) {
	w.Helper()
	if err == nil || care.KindOf(err) != kind {
		w.Fatalf("got %v, want %s", err, kind)
	}
}

// enters signs somebody in by a demo link.
func (w *ward) enters(ref string) people.Caller {
	w.Helper()
	token, err := w.reg.DemoLink(w.Context(), wardAt, w.ids.People[ref])
	w.must(err)
	in, err := w.reg.EnterByLink(w.Context(), wardAt, token)
	w.must(err)
	return in.Caller
}

func (w *ward) reads(who people.Caller) Reading {
	w.Helper()
	d, err := w.room.Policy(w.Context(), who)
	w.must(err)
	return d
}

// A rewrite of a pack: in which file, what stands there, and what shall.
type rewrite struct{ file, was, is string }

// publishes puts a version of the policy in force after some time, as approving
// it does. Its roles are those whom it concerns.
func (w *ward) publishes(after time.Duration, roles string, edits ...rewrite) Version {
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
		text := string(files[e.file].Data)
		if !strings.Contains(text, e.was) {
			w.Fatalf("%s does not say %q", e.file, e.was)
		}
		files[e.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, e.was, e.is, 1))}
	}
	archive, err := pack.Zip(files)
	w.must(err)
	p, problems := pack.Load(files)
	if len(problems) > 0 {
		w.Fatal(problems)
	}
	v := Version{State: approved, Name: p.Name, Version: p.Version, Title: p.Title, Concerned: strings.Fields(roles), ArchiveHash: sha256.Sum256(archive),
		TextHash: p.TextHash(), Approver: w.ids.People["privacy"], Author: w.ids.People["chief"], Approved: w.now().UnixMicro(), Effective: w.now().Add(after).UnixMicro()}
	w.must(w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error {
		h, err := versionsOf(tx, wardAt)
		if err != nil {
			return err
		}
		v.Number = int64(len(h)) + 1
		if err := insertVersion(tx, wardAt, v, archive); err != nil {
			return err
		}
		return w.room.ask(tx, wardAt, v, p)
	}))
	w.must(w.room.Take(w.Context(), wardAt))
	return v
}

// newer is the rewrite that every version has: it counts on.
var newer = rewrite{"pack.yaml", "version: ", "version: 9."}

// withdraws takes a version back that is not yet in force.
func (w *ward) withdraws(number int64) {
	w.Helper()
	w.must(w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error {
		v, err := readVersion(tx, wardAt, number)
		if err != nil {
			return err
		}
		v.State = withdrawn
		if err := writeVersion(tx, wardAt, v); err != nil {
			return err
		}
		return w.room.settle(tx, wardAt)
	}))
	w.must(w.room.Take(w.Context(), wardAt))
}

// A pen is one person's passkey.
type pen struct {
	at   virtualwebauthn.RelyingParty
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

// newKey makes a key whose coordinates fill their bytes: of every 128th one the
// virtual device leaves a zero out, which no real device does.
func newKey(kind virtualwebauthn.KeyType) virtualwebauthn.Credential {
	for {
		key := virtualwebauthn.NewCredential(kind)
		if kind != virtualwebauthn.KeyTypeEC2 || len(key.Key.AttestationData()) == 77 {
			return key
		}
	}
}

// pen gives somebody a passkey.
func (w *ward) pen(who people.Caller, kind virtualwebauthn.KeyType) *pen {
	w.Helper()
	p := &pen{virtualwebauthn.RelyingParty{ID: string(wardAt), Name: string(wardAt), Origin: wardOrigin}, virtualwebauthn.NewAuthenticator(), newKey(kind)}
	c, err := w.reg.BeginPasskey(w.Context(), wardAt, care.Secret{}, who)
	w.must(err)
	options, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	w.must(err)
	made := virtualwebauthn.CreateAttestationResponse(p.at, p.auth, p.key, *options)
	_, err = w.reg.FinishPasskey(w.Context(), wardAt, people.PasskeyAnswer{Handle: c.Handle, Credential: []byte(made), Caller: who, Name: care.Say("Телефон")})
	w.must(err)
	p.auth.Options.UserHandle = []byte(options.UserID)
	p.auth.AddCredential(p.key)
	return p
}

// answers is what the device says once its owner has agreed.
func (p *pen) answers(w *ward, c people.Challenge) []byte {
	w.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	w.must(err)
	p.key.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(p.at, p.auth, p.key, *options))
}

func (w *ward) begins(who people.Caller, d Reading) people.Challenge {
	w.Helper()
	c, err := w.room.BeginSignature(w.Context(), who, d.Number, d.TextSHA256)
	w.must(err)
	return c
}

// signs reads the policy and signs it by passkey.
func (w *ward) signs(who people.Caller, p *pen) {
	w.Helper()
	c := w.begins(who, w.reads(who))
	w.must(w.room.FinishSignature(w.Context(), who, c.Handle, p.answers(w, c)))
}

// byWord is a signature by password over what was read.
func (w *ward) byWord(d Reading) PasswordSignature {
	w.Helper()
	code, err := totp.GenerateCode(wardSecret, w.now())
	w.must(err)
	return PasswordSignature{Number: d.Number, TextSHA256: d.TextSHA256, Password: care.Hush(wardWord), Code: care.Hush(code), Address: "10.0.0.5"}
}

// signsAll lets everybody of these sign what they are asked, by passkey.
func (w *ward) signsAll(refs ...string) {
	w.Helper()
	for _, ref := range refs {
		who := w.enters(ref)
		w.signs(who, w.pen(who, virtualwebauthn.KeyTypeEC2))
	}
}

// told counts the facts of a name about a person; what is of the answer, where
// it has one.
func (w *ward) told(name, ref, what string) (n int) {
	w.Helper()
	facts, _, err := w.room.Journal.After(w.Context(), wardAt, 0, 1000)
	w.must(err)
	for _, e := range facts {
		switch f, _ := care.ParseFact(e.Name, e.Body); f := f.(type) {
		case care.PolicyAsked:
			if e.Name == name && f.Person == w.ids.People[ref] {
				n++
			}
		case care.PolicyAnswered:
			if e.Name == name && f.Person == w.ids.People[ref] && f.What == what {
				n++
			}
		}
	}
	return n
}

// rows reads what somebody was asked, the newest first.
func (w *ward) rows(ref string) (rows []attestation) {
	w.Helper()
	w.must(w.db.Look(w.Context(), func(tx *store.Tx) (err error) {
		rows, err = attestationsOf(tx, wardAt, w.ids.People[ref])
		return err
	}))
	return rows
}

// rowOf is the newest thing that somebody was asked.
func (w *ward) rowOf(tx *store.Tx, ref string) attestation {
	w.Helper()
	rows, err := attestationsOf(tx, wardAt, w.ids.People[ref])
	w.must(err)
	return rows[0]
}

// standing is how somebody stands to anna at the cardiology.
func (w *ward) standing(ref string) (s people.Standing) {
	w.Helper()
	w.must(w.db.Look(w.Context(), func(tx *store.Tx) (err error) {
		s, err = w.reg.Standing(tx, wardAt, w.ids.People[ref], w.ids.People["anna"], w.ids.Desks["cardiology"])
		return err
	}))
	return s
}

// inChange is a change of the ward's clinic, with who works there.
type inChange struct {
	tx       *store.Tx
	workers  []people.Worker
	versions history
}

func (w *ward) change(fn func(*inChange) error) error {
	return w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error {
		workers, _, versions, err := w.room.everybody(tx, wardAt)
		if err != nil {
			return err
		}
		return fn(&inChange{tx, workers, versions})
	})
}
