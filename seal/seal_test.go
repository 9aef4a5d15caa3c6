package seal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store/storetest"
)

const clinic care.ClinicID = "localhost"

const canary = "боль в груди со вторника"

func each(t *testing.T, fn func(t *testing.T, c seal.Config)) {
	t.Parallel()
	storetest.EachAddress(t, func(t *testing.T, address string) {
		fn(t, seal.Config{Database: address, Keyring: filepath.Join(t.TempDir(), "keyring.json"), Bus: bus.InProcess()})
	})
}

func open(t testing.TB, c seal.Config) *seal.Keys {
	t.Helper()
	k, err := seal.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	return k
}

func made(t testing.TB, k *seal.Keys, clinic care.ClinicID) care.KeyID {
	t.Helper()
	id, err := k.Make(context.Background(), clinic)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func sealed(t testing.TB, k *seal.Keys, id care.KeyID) []byte {
	t.Helper()
	box, err := k.Seal(context.Background(), clinic, id, care.Say(canary), "message/msg_1")
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func wantOpens(t *testing.T, k *seal.Keys, id care.KeyID, box []byte) {
	t.Helper()
	w, err := k.Open(t.Context(), clinic, id, box, "message/msg_1")
	if err != nil || w.Reveal() != canary {
		t.Fatalf("opened %v, %v", w, err)
	}
}

func TestSealedWordsOpenOnlyWhereTheyBelong(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		k := open(t, c)
		id, other := made(t, k, clinic), made(t, k, clinic)
		foreign := made(t, k, "clinic-b.localhost")
		box := sealed(t, k, id)
		wantOpens(t, k, id, box)
		altered := bytes.Clone(box)
		altered[len(altered)/2] ^= 1
		for what, try := range map[string]func() (care.Words, error){
			"another key":    func() (care.Words, error) { return k.Open(t.Context(), clinic, other, box, "message/msg_1") },
			"another thing":  func() (care.Words, error) { return k.Open(t.Context(), clinic, id, box, "message/msg_2") },
			"another clinic": func() (care.Words, error) { return k.Open(t.Context(), "clinic-b.localhost", id, box, "message/msg_1") },
			"a foreign key": func() (care.Words, error) {
				return k.Open(t.Context(), "clinic-b.localhost", foreign, box, "message/msg_1")
			},
			"altered": func() (care.Words, error) { return k.Open(t.Context(), clinic, id, altered, "message/msg_1") },
			"cut":     func() (care.Words, error) { return k.Open(t.Context(), clinic, id, box[:5], "message/msg_1") },
			"a clinic's own": func() (care.Words, error) {
				return k.Open(t.Context(), clinic, "clinic-index", box, "message/msg_1")
			},
		} {
			w, err := try()
			if _, ok := errors.AsType[*care.Fault](err); !ok || w.Len() != 0 {
				t.Errorf("%s: opened %v, %v", what, w, err)
			}
		}
	})
}

func TestForgottenKeyIsGoneFromMemoryFilesAndOtherNodes(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		k, node := open(t, c), open(t, c)
		id, kept := made(t, k, clinic), made(t, k, clinic)
		box, keptBox := sealed(t, k, id), sealed(t, k, kept)
		wantOpens(t, node, id, box)
		if err := k.Forget(t.Context(), clinic, id); err != nil {
			t.Fatal(err)
		}
		for _, k := range []*seal.Keys{k, node} {
			if _, err := k.Open(t.Context(), clinic, id, box, "message/msg_1"); care.KindOf(err) != care.Unknown {
				t.Errorf("after forgetting: %v", err)
			}
			wantOpens(t, k, kept, keptBox)
		}
		if err := k.Forget(t.Context(), clinic, id); err != nil {
			t.Errorf("forgotten twice: %v", err)
		}
		if err := k.Forget(t.Context(), clinic, "clinic-index"); care.KindOf(err) != care.Invalid {
			t.Errorf("a clinic's own key: %v", err)
		}
		if broken, err := k.Check(t.Context()); err != nil || len(broken) > 0 {
			t.Errorf("check: %v, %v", broken, err)
		}
	})
}

// The wrapped bytes are looked for in every file that SQLite keeps.
func TestForgettingLeavesNoWrappedKeyInTheFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring.json")}
	k := open(t, c)
	id := made(t, k, clinic)
	for range 50 {
		made(t, k, clinic)
	}
	inFiles := func() (found bool) {
		files, _ := filepath.Glob(c.Database + "*")
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			found = found || bytes.Contains(b, []byte(id))
		}
		return found
	}
	if !inFiles() {
		t.Fatal("the row is not in the files: the test looks in the wrong place")
	}
	if err := k.Forget(t.Context(), clinic, id); err != nil {
		t.Fatal(err)
	}
	if inFiles() {
		t.Error("the forgotten row is still in the files")
	}
}

func TestUnwrappedKeysLiveAMinuteAtMost(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		now := time.Date(2026, 11, 12, 14, 0, 0, 0, time.UTC)
		c.Now = func() time.Time { return now }
		c.Bus = nil // the other node hears nothing
		k, node := open(t, c), open(t, c)
		id := made(t, k, clinic)
		box := sealed(t, k, id)
		wantOpens(t, node, id, box)
		if err := k.Forget(t.Context(), clinic, id); err != nil {
			t.Fatal(err)
		}
		now = now.Add(59 * time.Second)
		wantOpens(t, node, id, box)
		now = now.Add(2 * time.Second)
		if _, err := node.Open(t.Context(), clinic, id, box, "message/msg_1"); care.KindOf(err) != care.Unknown {
			t.Errorf("after a minute: %v", err)
		}
	})
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k := open(t, seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring.json")})
	for i := range 9000 {
		if _, err := k.Tag(t.Context(), clinic, fmt.Sprint("kind", i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if n := k.Cached(); n > 8192 {
		t.Errorf("%d keys in memory", n)
	}
}

// A rotation killed at any step loses nothing, and the next start finishes it.
func TestRotationSurvivesAKillAtEveryStep(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		k := open(t, c)
		var ids []care.KeyID
		var boxes [][]byte
		for range 600 { // more than are rewrapped at once
			ids = append(ids, made(t, k, clinic))
		}
		for _, id := range ids[:20] {
			boxes = append(boxes, sealed(t, k, id))
		}
		tag, _ := k.Tag(t.Context(), clinic, "name", "Иванова")
		_, verifier, _ := k.Signer(t.Context(), clinic)
		killed := errors.New("killed")
		for n := 1; ; n++ {
			k.StopAt(n, killed)
			err := k.RotateRoot(t.Context())
			if err != nil && !errors.Is(err, killed) {
				t.Fatal(err)
			}
			done := err == nil
			ids = append(ids, made(t, k, clinic)) // making goes on
			k.Close()
			k = open(t, c)
			for i, box := range boxes {
				wantOpens(t, k, ids[i], box)
			}
			if broken, err := k.Check(t.Context()); err != nil || len(broken) > 0 {
				t.Fatalf("killed at step %d: %v, %v", n, broken, err)
			}
			ring, _ := os.ReadFile(c.Keyring)
			if got := strings.Count(string(ring), `"made"`); got != 1 {
				t.Fatalf("killed at step %d: after a start the keyring holds %d roots", n, got)
			}
			if done {
				break
			}
		}
		again, err := k.Tag(t.Context(), clinic, "name", "Иванова")
		if err != nil || !bytes.Equal(tag, again) {
			t.Errorf("the tag changed: %v", err)
		}
		if _, v, err := k.Signer(t.Context(), clinic); err != nil || v != verifier {
			t.Errorf("the signer changed: %v", err)
		}
	})
}

// Nodes go on making keys while one of them rotates the root.
func TestNoKeyIsLostWhenNodesMakeDuringARotation(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		a, b := open(t, c), open(t, c)
		made(t, a, clinic)
		var wg sync.WaitGroup
		for _, k := range []*seal.Keys{a, b, b} {
			wg.Go(func() {
				for range 40 {
					if _, err := k.Make(t.Context(), clinic); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for _, k := range []*seal.Keys{a, b} {
			wg.Go(func() {
				for range 2 {
					if err := k.RotateRoot(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if broken, err := a.Check(t.Context()); err != nil || len(broken) > 0 {
			t.Errorf("%v, %v", broken, err)
		}
	})
}

func TestKeyringIsNeverMadeAnewOverKeys(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		k := open(t, c)
		made(t, k, clinic)
		k.Close()
		if info, err := os.Stat(c.Keyring); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v, %v", info.Mode(), err)
		}
		refused := func(what string) {
			t.Helper()
			if k, err := seal.Open(t.Context(), c); err == nil {
				k.Close()
				t.Errorf("%s: opened", what)
			}
		}
		text, _ := os.ReadFile(c.Keyring)
		os.Chmod(c.Keyring, 0o644)
		refused("a keyring for everybody to read")
		os.Remove(c.Keyring)
		refused("no keyring")
		if _, err := os.Stat(c.Keyring); err == nil {
			t.Error("a new keyring was made over old keys")
		}
		os.WriteFile(c.Keyring, []byte(`{"primary":"root_x"}`), 0o600)
		refused("another keyring")
		os.WriteFile(c.Keyring, text, 0o600)
		open(t, c)
	})
}

func TestTagsDifferByClinicAndKind(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		k := open(t, c)
		seen := map[string]string{}
		for _, at := range []struct{ clinic, kind, value string }{
			{"localhost", "name", "a"}, {"localhost", "name", "b"}, {"localhost", "phone", "a"}, {"clinic-b.localhost", "name", "a"},
		} {
			for range 2 {
				tag, err := k.Tag(t.Context(), care.ClinicID(at.clinic), at.kind, at.value)
				if err != nil || len(tag) != 32 {
					t.Fatal(tag, err)
				}
				name := fmt.Sprint(at)
				if other := seen[string(tag)]; other != "" && other != name {
					t.Errorf("%s and %s have one tag", name, other)
				}
				seen[string(tag)] = name
			}
		}
		if len(seen) != 4 {
			t.Errorf("%d tags", len(seen))
		}
	})
}

func TestSignerSignsWhatItsVerifierAccepts(t *testing.T) {
	each(t, func(t *testing.T, c seal.Config) {
		k := open(t, c)
		var mu sync.Mutex
		names := map[string]bool{}
		var wg sync.WaitGroup
		for range 8 { // made once, however many ask first
			wg.Go(func() {
				_, v, err := k.Signer(t.Context(), clinic)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				names[v] = true
			})
		}
		wg.Wait()
		if len(names) != 1 {
			t.Errorf("%d signers", len(names))
		}
		s, text, err := k.Signer(t.Context(), clinic)
		if err != nil || s.Name() != "localhost/ledger" {
			t.Fatal(err)
		}
		v, err := note.NewVerifier(text)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := note.Sign(&note.Note{Text: "hello\n"}, s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := note.Open(signed, note.VerifierList(v)); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	bench(b, func(k *seal.Keys, id care.KeyID, _ []byte) {
		k.Seal(b.Context(), clinic, id, care.Say(canary), "message/msg_1")
	})
}

func BenchmarkOpen(b *testing.B) {
	bench(b, func(k *seal.Keys, id care.KeyID, box []byte) { k.Open(b.Context(), clinic, id, box, "message/msg_1") })
}

func BenchmarkTag(b *testing.B) {
	bench(b, func(k *seal.Keys, id care.KeyID, _ []byte) { k.Tag(b.Context(), clinic, "name", canary) })
}

func bench(b *testing.B, fn func(k *seal.Keys, id care.KeyID, box []byte)) {
	dir := b.TempDir()
	k := open(b, seal.Config{Database: filepath.Join(dir, "keys.db"), Keyring: filepath.Join(dir, "keyring.json")})
	id := made(b, k, clinic)
	box := sealed(b, k, id)
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			fn(k, id, box)
		}
	})
}
