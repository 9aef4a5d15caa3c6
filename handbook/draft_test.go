package handbook_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/handbook"
)

// An entry of a .zip that somebody has made by hand.
type entry struct{ name, text string }

func byHand(t *testing.T, method uint16, entries ...entry) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, e := range entries {
		f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(e.text))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// What cannot be opened is refused in words and leaves nothing behind; the same
// chief uploads a good one right after.
func TestAnArchiveThatCannotBeOpenedIsNotTaken(t *testing.T) {
	many := []entry{}
	for i := range 201 {
		many = append(many, entry{fmt.Sprintf("rules/%03d.cedar", i), "x"})
	}
	text := strings.Repeat("правила ", 16<<10) // just below the limit of a file
	lots := []entry{}
	for i := range 18 {
		lots = append(lots, entry{fmt.Sprintf("handouts/%d.md", i), text})
	}
	damaged := byHand(t, zip.Store, entry{"pack.yaml", "name: ours"})
	damaged[bytes.Index(damaged, []byte("ours"))] = 'y'
	bad := map[string][]byte{
		"archive is too large":     bytes.Repeat([]byte("x"), 50<<20+1),
		"no .zip":                  []byte("name: ru-clinic\n"),
		"leads out":                byHand(t, zip.Store, entry{"pack.yaml", "name: x"}, entry{"../../etc/passwd", "x"}),
		"is none that a file":      byHand(t, zip.Store, entry{"pack.yaml", "name: x"}, entry{strings.Repeat("a/", 30<<10) + "b", "x"}), // folders without end
		"file in the archive":      byHand(t, zip.Deflate, entry{"pack.yaml", strings.Repeat("x", 256<<10+1)}),                          // a small bomb
		"too many files":           byHand(t, zip.Store, many...),
		"no file":                  byHand(t, zip.Store, entry{".DS_Store", "x"}),
		"cannot be read":           damaged,
		"the archive is too large": byHand(t, zip.Deflate, lots...),
	}
	twice := byHand(t, zip.Store, entry{"pack.yaml", "name: a"}, entry{"pack.yaml", "name: b"})
	bomb := byHand(t, zip.Deflate, entry{"pack.yaml", strings.Repeat("\x00", 60<<20)}) // 60 MB in some 60 KB
	atPress(t, func(w *press) {
		chief := w.who("chief")
		for says, archive := range bad {
			_, err := w.room.Draft(w.Context(), chief, archive, "")
			w.is(err, care.Invalid, says)
		}
		for _, archive := range [][]byte{twice, bomb} {
			_, err := w.room.Draft(w.Context(), chief, archive, "")
			w.is(err, care.Invalid, "archive")
		}
		_, err := w.room.Draft(w.Context(), chief, nil, "the one before")
		if care.KindOf(err) != care.Invalid {
			w.Errorf("a draft from nowhere: %v", err)
		}
		if c, err := w.room.Versions(w.Context(), chief); err != nil || len(c.Versions) != 1 {
			w.Errorf("%d versions after all that, %v", len(c.Versions), err)
		}
		if number := w.drafts(chief); number != 2 {
			w.Errorf("a good one is number %d", number)
		}
	})
}

// A pack with problems is a draft: its problems are told with file and remedy,
// it cannot be proposed, it can be mended, and the version in force stays so.
func TestAPackWithProblemsIsADraftThatCannotBeProposed(t *testing.T) {
	lesson := "---\ntitle: {ru: Урок, en: A lesson}\nclauses: [\"4.2\"]\nopens: [fly]\nfor: [desk]\nminutes: 5\nrenew_months: 12\npass: 80\n---\n\n## Случай\n\nЧто делать?\n\n- [x] Так -> Верно.\n- [ ] Иначе -> Нет.\n"
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
	atPress(t, func(w *press) {
		chief := w.who("chief")
		for _, c := range []struct {
			file, says string
			alter      func(files fstest.MapFS)
		}{
			{"rules/50-policy.cedar", "", func(f fstest.MapFS) { f["rules/50-policy.cedar"].Data = []byte("permit (principal is") }},
			{"pack.yaml", "anchors and aliases", func(f fstest.MapFS) { f["pack.yaml"].Data = []byte(bomb) }},
			{"policy.md", "stands twice", func(f fstest.MapFS) {
				f["policy.md"].Data = append(f["policy.md"].Data, "\n**4.2** Ещё раз о карточке.\n"...)
			}},
			{"policy.md", "missing in English", func(f fstest.MapFS) {
				f["policy.en.md"].Data = bytes.Replace(f["policy.en.md"].Data, []byte("**4.2**"), []byte("4.2"), 1)
			}},
			{"policy.en.md", "the file is missing", func(f fstest.MapFS) { delete(f, "policy.en.md") }},
			{"lessons/card.md", `opens "fly", and no rule`, func(f fstest.MapFS) { f["lessons/card.md"] = &fstest.MapFile{Data: []byte(lesson)} }},
			{"tests/register.yaml", "expected", func(f fstest.MapFS) {
				f["tests/register.yaml"].Data = bytes.Replace(f["tests/register.yaml"].Data, []byte("expect: allowed"), []byte("expect: refused"), 1)
			}},
			{"rules", "nobody who works here", func(f fstest.MapFS) {
				f["rules/50-policy.cedar"].Data = bytes.ReplaceAll(f["rules/50-policy.cedar"].Data, []byte(`principal is Staff in Role::"chief", action == Action::"draft-policy"`), []byte(`principal is Staff in Role::"patient", action == Action::"draft-policy"`))
			}},
			{"front.md", "not UTF-8", func(f fstest.MapFS) { f["front.md"].Data = []byte("\xff\xfe") }},
		} {
			files := w.shipped(named("0.4.0"))
			c.alter(files)
			v, err := w.room.Draft(w.Context(), chief, w.zip(files), "")
			w.must(err)
			check := w.checks(chief, v.Number)
			if check.Ready || !problem(check, c.file, c.says) {
				w.Errorf("%s %s: got %v", c.file, c.says, check.Problems)
			}
			_, err = w.room.Propose(w.Context(), chief, handbook.Proposal{Number: v.Number})
			w.is(err, care.Invalid, "does not pass")
			_, err = w.room.Approve(w.Context(), w.who("privacy"), v.Number, check.ArchiveHash)
			w.is(err, care.Conflict, "does not wait")
			w.must(w.room.Withdraw(w.Context(), chief, v.Number))
		}
		w.inForce(1)
	})
}

func TestADraftIsMendedInTheBrowser(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		files := w.shipped(append(sevenDays, named("0.4.0"))...)
		good := string(files["pack.yaml"].Data)
		files["pack.yaml"].Data = []byte("name: ru-clinic\nversion: 0.4.0\nlanguage: klingon\n")
		v, err := w.room.Draft(w.Context(), chief, w.zip(files), "")
		w.must(err)
		if v.Name != "ru-clinic" || v.Version.Version != "0.4.0" || v.TextHash != [32]byte{} {
			w.Errorf("a draft that does not load says of itself %+v", v.Version)
		}
		_, err = w.room.ShowVersion(w.Context(), chief, v.Number)
		w.is(err, care.Invalid, "does not load")
		w.must(w.saves(chief, v.Number, "pack.yaml", good, w.file(chief, v.Number, "pack.yaml").Hash))
		if v = w.version(chief, v.Number); v.Title != shippedPack().Title || v.TextHash == [32]byte{} {
			w.Errorf("mended: %+v", v.Version)
		}
		w.proposes(chief, handbook.Proposal{Number: v.Number})
	})
}

// A draft may call itself anything, and its author say anything of it: what is
// listed can be stored, and reads as it is written.
func TestWhatADraftIsCalledCanBeStoredAndRead(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		files := w.shipped()
		files["pack.yaml"].Data = []byte("name: \"a\\0b\\u202Ec\"\nversion: \"" + strings.Repeat("9", 1000) + "\"\ntitle: {ru: \"П\\0\", en: \"T\\a\"}\n")
		v, err := w.room.Draft(w.Context(), chief, w.zip(files), "")
		w.must(err)
		if v.Name != "abc" || len(v.Version.Version) != 200 || v.Title.Ru != "П" || v.Title.En != "T" {
			w.Errorf("%q %q %+v", v.Name, v.Version.Version, v.Title)
		}
		number := w.drafts(chief, append(sevenDays, named("0.4.0"))...)
		for _, note := range []string{"a\x00b", "утверждено \u202eон", "\xff"} {
			_, err := w.room.Propose(w.Context(), chief, handbook.Proposal{Number: number, Note: note})
			w.is(err, care.Invalid, "cannot be seen")
		}
		w.proposes(chief, handbook.Proposal{Number: number, Note: "Первая строка\r\n\tвторая"})
	})
}

// An empty file is a problem, and its author can take it out.
func TestAnEmptyFileCanBeTakenOut(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		files := w.shipped(named("0.4.0"))
		files["handouts/empty.md"] = &fstest.MapFile{}
		v, err := w.room.Draft(w.Context(), chief, w.zip(files), "")
		w.must(err)
		w.must(w.saves(chief, v.Number, "handouts/empty.md", "", w.file(chief, v.Number, "handouts/empty.md").Hash))
		all, err := w.room.DraftFiles(w.Context(), chief, v.Number)
		w.must(err)
		if slices.ContainsFunc(all.Files, func(f handbook.File) bool { return f.Path == "handouts/empty.md" }) {
			w.Error("it is still there")
		}
	})
}

func TestTwoWhoEditDoNotUndoEachOther(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		number := w.drafts(chief, named("0.4.0"))
		front, main := w.file(chief, number, "front.md"), w.file(chief, number, "pack.yaml")
		w.must(w.saves(chief, number, "front.md", front.Text+"А.\n", front.Hash))
		w.is(w.saves(chief, number, "front.md", front.Text+"Б.\n", front.Hash), care.Conflict, "saved by somebody else")
		w.is(w.saves(chief, number, "front.md", "", front.Hash), care.Conflict, "saved by somebody else")
		w.is(w.saves(chief, number, "front.md", front.Text+"Б.\n", ""), care.Conflict, "saved by somebody else")
		w.is(w.saves(chief, number, "rules/60-new.cedar", "x", front.Hash), care.Conflict, "saved by somebody else")
		w.must(w.saves(chief, number, "front.md", front.Text+"А.\n", front.Hash)) // the answer was lost, and it is sent again
		w.must(w.saves(chief, number, "pack.yaml", main.Text+"# ours\n", main.Hash))
		var all sync.WaitGroup
		for i := range 6 { // files of their own, at once: none is lost
			all.Go(func() { w.must(w.saves(chief, number, fmt.Sprintf("handouts/%d.md", i), "x", "")) })
		}
		all.Wait()
		for i := range 6 {
			if w.file(chief, number, fmt.Sprintf("handouts/%d.md", i)).Text != "x" {
				w.Errorf("file %d was lost", i)
			}
		}
		if f := w.file(chief, number, "front.md"); f.Text != front.Text+"А.\n" {
			w.Error("another's words stand in it")
		}
		f, err := w.room.SaveFile(w.Context(), chief, handbook.Edit{Number: number, Path: "handouts/0.md", Was: w.file(chief, number, "handouts/0.md").Hash})
		if err != nil || f.Hash != "" || w.file(chief, number, "handouts/0.md").Path != "" {
			w.Errorf("taken out: %+v, %v", f, err)
		}
		w.must(w.saves(chief, number, "handouts/0.md", "", f.Hash)) // again
		w.is(w.saves(w.who("second"), number, "front.md", "x", ""), care.Conflict, "somebody else's")
		w.is(w.saves(w.who("nurse"), number, "front.md", "x", ""), care.Refused, "draft-policy")
		w.is(w.saves(chief, 1, "front.md", "x", ""), care.Conflict, "somebody else's")
	})
}

func TestNoFileLeavesItsPack(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		number := w.drafts(chief)
		before := w.checks(chief, number).ArchiveHash
		for _, path := range []string{"", ".", "..", "../x.md", "/etc/passwd", "rules/../../x", "rules//x.cedar", `rules\x.cedar`, "a\x00b", "rules/", ".git/config",
			"rules/.hidden", "rules", "pack.yaml/x", strings.Repeat("x", 201)} {
			w.is(w.saves(chief, number, path, "x", ""), care.Invalid, "")
		}
		w.is(w.saves(w.who("nurse"), number, "../x.md", "x", ""), care.Refused, "draft-policy") // the door comes first
		w.is(w.saves(chief, number, "handouts/new.md", strings.Repeat("x", 256<<10+1), ""), care.Invalid, "too large")
		w.is(w.saves(chief, number, "handouts/new.md", "\xff", ""), care.Invalid, "UTF-8")
		if w.checks(chief, number).ArchiveHash != before {
			w.Error("something was stored")
		}
		w.must(w.saves(chief, number, "handouts/new.md", strings.Repeat("x", 256<<10), ""))
	})
}

func TestADraftStaysWithinALimitOfFilesAndText(t *testing.T) {
	files := fstest.MapFS{"pack.yaml": &fstest.MapFile{Data: []byte("name: ours\n")}}
	for i := range 199 {
		files[fmt.Sprintf("handouts/%d.md", i)] = &fstest.MapFile{Data: []byte("x")}
	}
	heavy := fstest.MapFS{}
	for i := range 16 {
		heavy[fmt.Sprintf("handouts/%d.md", i)] = &fstest.MapFile{Data: bytes.Repeat([]byte("x"), 256<<10)}
	}
	atPress(t, func(w *press) {
		chief := w.who("chief")
		v, err := w.room.Draft(w.Context(), chief, w.zip(files), "")
		w.must(err)
		w.is(w.saves(chief, v.Number, "handouts/one-more.md", "x", ""), care.Invalid, "too many")
		full, err := w.room.Draft(w.Context(), chief, w.zip(heavy), "")
		w.must(err)
		w.is(w.saves(chief, full.Number, "handouts/one-more.md", "x", ""), care.Invalid, "too much")
		single, err := w.room.Draft(w.Context(), chief, w.zip(fstest.MapFS{"front.md": &fstest.MapFile{Data: []byte("x")}}), "")
		w.must(err)
		w.is(w.saves(chief, single.Number, "front.md", "", w.file(chief, single.Number, "front.md").Hash), care.Invalid, "last file")
		for range 17 {
			_, err := w.room.Draft(w.Context(), chief, w.zip(fstest.MapFS{"front.md": &fstest.MapFile{Data: []byte("x")}}), "")
			w.must(err)
		}
		_, err = w.room.Draft(w.Context(), chief, nil, "")
		w.is(err, care.Conflict, "too many drafts")
		w.must(w.room.Withdraw(w.Context(), w.who("privacy"), single.Number))
		_, err = w.room.Draft(w.Context(), chief, nil, "")
		w.must(err)
	})
}

func TestAClauseIsFoundWhereverItStands(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		number := w.drafts(chief)
		w.must(w.saves(chief, number, "lessons/card.md", "---\ntitle: x\nclauses: [\"4.2\", '4.3']\n---\n", ""))
		list, err := w.room.DraftFiles(w.Context(), chief, number)
		w.must(err)
		found := map[string]string{}
		for _, p := range list.Places {
			if p.Clause != "4.2" {
				continue
			}
			i := slices.IndexFunc(list.Files, func(f handbook.File) bool { return f.Path == p.Path })
			line := strings.Split(list.Files[i].Text, "\n")[p.Line-1]
			if !strings.Contains(line, "4.2") {
				w.Errorf("%+v points at %q", p, line)
			}
			found[p.What] = p.Path
		}
		for what, path := range map[string]string{"text": "policy.md", "translation": "policy.en.md", "lesson": "lessons/card.md"} {
			if found[what] != path {
				w.Errorf("the %s of 4.2 is found in %q", what, found[what])
			}
		}
		if found["rule"] == "" || found["test"] == "" {
			w.Errorf("found only %v", found)
		}
	})
}

// The editor of a file that is not UTF-8 sees what it can, and saves over it.
func TestAFileThatIsNoTextIsShownAndMended(t *testing.T) {
	atPress(t, func(w *press) {
		chief := w.who("chief")
		files := w.shipped()
		files["front.md"].Data = []byte("Правила \xff")
		v, err := w.room.Draft(w.Context(), chief, w.zip(files), "")
		w.must(err)
		f := w.file(chief, v.Number, "front.md")
		if f.Text != "Правила \ufffd" {
			w.Errorf("shown as %q", f.Text)
		}
		w.must(w.saves(chief, v.Number, "front.md", "Правила", f.Hash))
	})
}
