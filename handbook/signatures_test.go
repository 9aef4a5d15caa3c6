package handbook

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/store"
)

func TestTheChiefSeesHowEverybodyStands(t *testing.T) {
	inWard(t, func(w *ward) {
		w.signsAll("nell")
		w.must(w.room.Refuse(w.Context(), w.enters("bell"), 1, care.Say("Не согласен с 4.2")))
		w.newcomer()
		signedAt := w.rows("nell")[0].at
		w.pass(3 * oneDay)
		w.must(w.db.Change(w.Context(), wardAt, func(tx *store.Tx) error {
			return w.room.remindOne(tx, wardAt, w.rowOf(tx, "olga"), w.packs.For(wardAt).Signing)
		}))
		due := w.rows("olga")[0].due
		for _, ref := range []string{"chief", "privacy"} {
			found, err := w.room.Signatures(w.Context(), w.enters(ref))
			w.must(err)
			got := map[care.PersonID]Signature{}
			for _, s := range found.List {
				got[s.Person] = s
			}
			is := func(ref string, want Signature) {
				w.Helper()
				s := got[w.ids.People[ref]]
				if s.State != want.State || s.At != want.At || s.Factor != want.Factor || s.Version != want.Version || s.SignBy != want.SignBy ||
					s.Suspended != want.Suspended || s.Refusal.Reveal() != want.Refusal.Reveal() || s.Reminded != want.Reminded || len(s.Desks) != 1 {
					w.Errorf("%s: %+v", ref, s)
				}
			}
			is("nell", Signature{State: signed, At: signedAt, Factor: byPasskey, Version: found.Version})
			is("bell", Signature{State: refused, At: signedAt, SignBy: due, Refusal: care.Say("Не согласен с 4.2")})
			is("olga", Signature{State: asked, SignBy: due, Reminded: 1})
			is("zimina", Signature{State: notAsked, Suspended: true})
			if found.Number != 1 || len(found.List) != 6 {
				w.Errorf("version %d, %d people", found.Number, len(found.List))
			}
		}
		for _, ref := range []string{"nell", "anna"} {
			_, err := w.room.Signatures(w.Context(), w.enters(ref))
			w.kind(err, care.Refused)
			_, _, err = w.room.Export(w.Context(), w.enters(ref))
			w.kind(err, care.Refused)
			_, err = w.room.Triad(w.Context(), w.enters(ref))
			w.kind(err, care.Refused)
		}
	})
}

// unpacked lays an archive out in a folder.
func unpacked(t *testing.T, archive []byte) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		lays(t, filepath.Join(dir, f.Name), text)
		names = append(names, f.Name)
	}
	return dir, names
}

func lays(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// verifies runs the script of the archive as somebody without Bedside does.
func verifies(t *testing.T, dir string) (said string, code int) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node to run the script with: ", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, node, "verify.mjs")
	c.Dir = dir
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}

func TestAnExportIsVerifiedWithoutBedside(t *testing.T) {
	inWard(t, func(w *ward) {
		nell, bell, chief := w.enters("nell"), w.enters("bell"), w.enters("chief")
		w.must(w.room.SignByPassword(w.Context(), nell, w.byWord(w.reads(nell))))
		w.pass(time.Minute)
		w.signs(bell, w.pen(bell, virtualwebauthn.KeyTypeEC2))
		w.pass(time.Minute)
		w.signs(chief, w.pen(chief, virtualwebauthn.KeyTypeRSA))
		w.publishes(0, "doctor", newer)
		w.pass(time.Minute)
		w.signs(bell, w.pen(bell, virtualwebauthn.KeyTypeEC2))
		w.must(w.reg.DismissStaff(w.Context(), chief, bell.Person)) // their signatures stay

		archive, name, err := w.room.Export(w.Context(), chief)
		w.must(err)
		again, _, err := w.room.ExportAll(w.Context(), wardAt)
		w.must(err)
		if !bytes.Equal(archive, again) || name != "signatures-localhost-2026-11-23.zip" {
			w.Errorf("%s: not the same bytes", name)
		}
		dir, names := unpacked(w.T, archive)
		if len(names) != 5 || !slices.IsSorted(names) || bytes.Count(verifier, []byte("\n")) > 20 {
			w.Errorf("%v", names)
		}
		said, code := verifies(w.T, dir)
		if code != 0 || strings.Count(said, "good") != 4 || strings.Count(said, "the clinic only") != 1 || strings.Count(said, "Белов Пётр Андреевич") != 2 {
			w.Fatalf("%d\n%s", code, said)
		}
		for what, spoil := range spoilers(w) {
			dir, _ := unpacked(w.T, archive)
			spoil(dir)
			if said, code := verifies(w.T, dir); code != 1 || !strings.Contains(said, "BAD") {
				w.Errorf("%s: %d\n%s", what, code, said)
			}
		}
	})
}

// spoilers alter an export that is laid out in a folder.
func spoilers(w *ward) map[string]func(dir string) {
	inList := func(alter func(s *exported, proof map[string]any)) func(string) {
		return func(dir string) {
			name := filepath.Join(dir, "signatures.json")
			text, err := os.ReadFile(name)
			w.must(err)
			var list []exported
			w.must(json.Unmarshal(text, &list))
			i := slices.IndexFunc(list, func(s exported) bool { return s.Proof != nil })
			var proof map[string]any
			w.must(json.Unmarshal(list[i].Proof, &proof))
			alter(&list[i], proof)
			if proof != nil {
				list[i].Proof, err = json.Marshal(proof)
				w.must(err)
			}
			text, err = json.Marshal(list)
			w.must(err)
			lays(w.T, name, text)
		}
	}
	flip := func(field string, at int) func(*exported, map[string]any) {
		return func(_ *exported, proof map[string]any) {
			b, err := base64.StdEncoding.DecodeString(proof[field].(string))
			w.must(err)
			b[(at+len(b))%len(b)] ^= 1
			proof[field] = base64.StdEncoding.EncodeToString(b)
		}
	}
	text := func(dir string) string {
		found, err := filepath.Glob(filepath.Join(dir, "texts", "*.txt"))
		w.must(err)
		return found[0]
	}
	return map[string]func(string){
		"one byte of a text": func(dir string) {
			b, err := os.ReadFile(text(dir))
			w.must(err)
			b[100] ^= 1
			lays(w.T, text(dir), b)
		},
		"the name of a text":      func(dir string) { w.must(os.Rename(text(dir), text(dir)+".old")) },
		"another text":            inList(func(s *exported, _ map[string]any) { s.Text = "READ-ME.txt" }),
		"another hash":            inList(func(s *exported, _ map[string]any) { s.TextSHA256 = strings.Repeat("0", 64) }),
		"another clinic":          inList(func(s *exported, _ map[string]any) { s.RPID = "elsewhere" }),
		"another address":         inList(func(s *exported, _ map[string]any) { s.Origins = []string{"https://elsewhere"} }),
		"no proof":                inList(func(s *exported, proof map[string]any) { s.Proof = nil; clear(proof); s.Factor = byPasskey }),
		"one bit of a signature":  inList(flip("signature", -1)),
		"one bit of a key":        inList(flip("public_key", -1)),
		"one bit of the flags":    inList(flip("authenticator_data", 32)),
		"one bit of the counter":  inList(flip("authenticator_data", -1)),
		"one bit of client data":  inList(flip("client_data", 3)),
		"one bit of the rp's":     inList(flip("authenticator_data", 0)),
		"one bit of what it says": inList(flip("client_data", -2)),
	}
}

// A forger has a key, and says with it what he likes.
type forger struct {
	kind, origin string
	text, signed []byte // what lies there, and what the key has signed
	flags        byte
	factor       string
	provable     string
	proof        bool
	people       []string // who are said to have signed with this one key; none: one alone
}

// lays lays out an export of one signature, by a passkey of Ed25519.
func (f forger) lays(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	claimed, over := sha256.Sum256([]byte("Правила")), sha256.Sum256(f.signed)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	client, err := json.Marshal(map[string]string{"type": f.kind, "challenge": base64.RawURLEncoding.EncodeToString(over[:]), "origin": f.origin})
	if err != nil {
		t.Fatal(err)
	}
	rp, seen := sha256.Sum256([]byte(wardAt)), sha256.Sum256(client)
	auth := append(rp[:], f.flags, 0, 0, 0, 1)
	std := base64.StdEncoding.EncodeToString
	is := hex.EncodeToString(claimed[:])
	e := exported{Person: "Белов", Provable: f.provable, Text: "texts/" + is + ".txt", TextSHA256: is, Factor: f.factor, RPID: string(wardAt), Origins: []string{wardOrigin}}
	if f.proof {
		e.Proof, err = json.Marshal(map[string]any{"alg": -8, "public_key": std(spki), "authenticator_data": std(auth), "client_data": std(client),
			"signature": std(ed25519.Sign(private, append(slices.Clone(auth), seen[:]...)))})
		if err != nil {
			t.Fatal(err)
		}
	}
	all := []exported{e}
	for _, e.Person = range f.people {
		all = append(all, e)
	}
	list, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	lays(t, filepath.Join(dir, "verify.mjs"), verifier)
	lays(t, filepath.Join(dir, "signatures.json"), list)
	lays(t, filepath.Join(dir, "texts", is+".txt"), f.text)
	return dir
}

// Each of these is signed by a key as it should be, and one thing is not so.
func TestTheVerifierBelievesNothing(t *testing.T) {
	t.Parallel()
	honest := forger{kind: "webauthn.get", origin: wardOrigin, text: []byte("Правила"), signed: []byte("Правила"), flags: 5, factor: byPasskey, provable: "anyone", proof: true}
	for what, c := range map[string]struct {
		spoil func(*forger)
		code  int
	}{
		"nothing":           {func(*forger) {}, 0},
		"a password's word": {func(f *forger) { f.proof, f.factor, f.provable = false, byPassword, "the clinic only" }, 0},
		"a password, another text": {func(f *forger) {
			f.proof, f.factor, f.provable, f.text = false, byPassword, "the clinic only", []byte("Правила.")
		}, 1},
		"a word given out as proof":  {func(f *forger) { f.proof, f.factor = false, byPassword }, 1},
		"a key that signed twice":    {func(f *forger) { f.people = []string{"Белов"} }, 0},
		"one key of two people":      {func(f *forger) { f.people = []string{"Орлова"} }, 1},
		"no proof of a passkey":      {func(f *forger) { f.proof = false }, 1},
		"another text was signed":    {func(f *forger) { f.signed = []byte("Другое") }, 1},
		"a text laid under the name": {func(f *forger) { f.text, f.signed = []byte("Другое"), []byte("Другое") }, 1},
		"a sign-up, not a signature": {func(f *forger) { f.kind = "webauthn.create" }, 1},
		"at another address":         {func(f *forger) { f.origin = "https://elsewhere" }, 1},
		"nobody was there":           {func(f *forger) { f.flags = 4 }, 1},
		"nobody was recognised":      {func(f *forger) { f.flags = 1 }, 1},
	} {
		f := honest
		c.spoil(&f)
		if said, code := verifies(t, f.lays(t)); code != c.code {
			t.Errorf("%s: %d\n%s", what, code, said)
		}
	}
}

// theLine is used as it says.
type theLine struct {
	use   Use
	err   error
	since time.Time
}

func (l *theLine) Use(_ context.Context, _ care.ClinicID, since time.Time) (Use, error) {
	l.since = since
	return l.use, l.err
}

func TestTheTriadCountsAndNamesNobody(t *testing.T) {
	inWard(t, func(w *ward) {
		w.signsAll("nell")
		heart, front := w.ids.Desks["cardiology"], w.ids.Desks["front-desk"]
		line := &theLine{use: Use{Asked: map[care.DeskID]int64{heart: 9}, Answered: map[care.DeskID]int64{heart: 7}, Writing: map[care.PersonID]bool{w.ids.People["bell"]: true, "per_left": true}}}
		w.room.Line = line
		found, err := w.room.Triad(w.Context(), w.enters("chief"))
		w.must(err)
		if len(found.Desks) != 3 || found.Version != w.packs.For(wardAt).Version || !line.since.Equal(w.now().Add(-30*oneDay)) {
			w.Fatalf("%+v", found)
		}
		said := func(d DeskTriad) (ru string) {
			for _, m := range d.Missing {
				if m.En == "" {
					w.Errorf("%q is not said in English", m.Ru)
				}
				ru += m.Ru + ". "
			}
			return ru
		}
		for i, want := range []struct {
			desk                                    care.DeskID
			staff, signed, writing, asked, answered int64
			missing                                 string
		}{
			{front, 1, 0, -1, 0, 0, "Не подписали правила: 1 из 1. "},
			{heart, 2, 1, -1, 9, 7, "Не подписали правила: 1 из 2. Вопросы пациентов без ответа: 2 из 9. "},
			{"", 2, 0, -1, 0, 0, "Не подписали правила: 2 из 2. "},
		} {
			d := found.Desks[i]
			if d.Desk != want.desk || d.Staff != want.staff || d.Signed != want.signed || d.Writing != want.writing || d.Asked != want.asked || d.Answered != want.answered || d.Trained+d.ToTrain != 0 || said(d) != want.missing {
				w.Errorf("%d: %+v\n%s", i, d, said(d))
			}
		}
		w.room.Line = nil
		found, err = w.room.Triad(w.Context(), w.enters("privacy"))
		if w.must(err); strings.Contains(said(found.Desks[0]), "30 дней") {
			w.Error("what is not known is told")
		}
		w.room.Line = &theLine{err: care.Faultf(care.Later, "busy")}
		_, err = w.room.Triad(w.Context(), w.enters("privacy"))
		w.kind(err, care.Later)
	})
}

func TestWhatIsMissingIsSaidOfLessonsToo(t *testing.T) {
	t.Parallel()
	c := counted{workers: []people.Worker{{ID: "per_a", Roles: []string{"nurse"}}, {ID: "per_b", Roles: []string{"desk"}}}}
	row := c.count(&pack.Pack{Lessons: []pack.Lesson{{For: []string{"doctor", "nurse"}}}}, func(people.Worker) bool { return true })
	if row.ToTrain != 1 || row.Trained != 0 {
		t.Errorf("%+v", row)
	}
	if m := row.missing(false); len(m) != 2 || m[1].En != "Have not passed their lessons: 1 of 1" {
		t.Errorf("%+v", m)
	}
	if m := (DeskTriad{}).missing(true); len(m) != 1 || m[0].Ru != "В отделении пока никого нет" {
		t.Errorf("%+v", m)
	}
}
