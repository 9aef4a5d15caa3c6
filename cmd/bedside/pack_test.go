package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/packs"
)

// TestLintSpeaksTheLanguageAskedFor lints a pack that lacks a file, and one
// that lacks nothing.
func TestLintSpeaksTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	if err := os.CopyFS(whole, packs.Files()); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.CopyFS(broken, os.DirFS(filepath.Join(whole, "ru-clinic"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(broken, "hours.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ dir, lang, says string }{
		{broken, "ru", "hours.yaml: Этого файла нет. Напишите его; образец есть в packs/ru-clinic\n"},
		{broken, "en", "hours.yaml: the file is missing. Write it; packs/ru-clinic shows how\n"},
		{filepath.Join(whole, "ru-clinic"), "ru", "замечаний нет\n"},
		{filepath.Join(whole, "ru-clinic"), "en", "no problems\n"},
	} {
		var out bytes.Buffer
		n, err := packLint{Dir: c.dir, Lang: c.lang}.lint(&out)
		if err != nil || !strings.Contains(out.String(), c.says) || (n > 0) != (c.dir == broken) {
			t.Errorf("in %s: %v, %d problems: %s", c.lang, err, n, out.String())
		}
	}
}
