// Package blobtest is the suite that every kind of blob store passes.
package blobtest

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/bedside-health/bedside/blob"
	"github.com/bedside-health/bedside/care"
)

const clinic care.ClinicID = "localhost"

// Run runs the suite over an empty store.
func Run(t *testing.T, b blob.Blobs) {
	name := care.NewID[string]("blb")
	want := bytes.Repeat([]byte("sealed"), 100_000)
	if err := b.Put(t.Context(), clinic, name, bytes.NewReader(want)); err != nil {
		t.Fatal(err)
	}
	if got := read(t, b, clinic, name); !bytes.Equal(got, want) {
		t.Errorf("got %d bytes, want %d", len(got), len(want))
	}
	if err := b.Put(t.Context(), clinic, name, bytes.NewReader(nil)); care.KindOf(err) != care.Conflict {
		t.Errorf("second put: %v", err)
	}
	half := care.NewID[string]("blb")
	if err := b.Put(t.Context(), clinic, half, iotest.TimeoutReader(bytes.NewReader(want))); err == nil {
		t.Error("half a blob was stored")
	}
	for _, missing := range []string{half, care.NewID[string]("blb")} {
		if _, err := b.Get(t.Context(), clinic, missing); care.KindOf(err) != care.Unknown {
			t.Errorf("%s: %v", missing, err)
		}
	}
	if _, err := b.Get(t.Context(), "clinic-b.localhost", name); care.KindOf(err) != care.Unknown {
		t.Errorf("another clinic: %v", err)
	}
	for _, bad := range []string{"", "../../etc/passwd", "blb_../../x", "BLB_ABC", "blb_" + string(make([]byte, 30))} {
		if err := b.Put(t.Context(), clinic, bad, bytes.NewReader(nil)); care.KindOf(err) != care.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for range 2 {
		if err := b.Remove(t.Context(), clinic, name); err != nil {
			t.Error(err)
		}
	}
	if _, err := b.Get(t.Context(), clinic, name); care.KindOf(err) != care.Unknown {
		t.Errorf("removed: %v", err)
	}
}

func read(t *testing.T, b blob.Blobs, clinic care.ClinicID, name string) []byte {
	t.Helper()
	r, err := b.Get(t.Context(), clinic, name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return got
}
