package pack_test

import (
	"bytes"
	"crypto/sha256"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
)

// What is signed is the text in one language, whole and as it is written.
func TestSigningTextIsAllThatIsSigned(t *testing.T) {
	t.Parallel()
	for name, title := range map[string]string{"ru-clinic": "Правила переписки с пациентами", "en-clinic": "How the clinic and its patients write to each other"} {
		p, folder := embedded(t, name)
		text := p.SigningText()
		if want := title + "\n" + name + " 0.3.0\n\n" + string(folder["front.md"].Data) + "\n" + string(folder["policy.md"].Data); text != want {
			t.Errorf("%s: signed is\n%s", name, text)
		}
		if p.TextHash() != sha256.Sum256([]byte(text)) || p.Numbered(7).TextHash() != p.TextHash() {
			t.Errorf("%s: another hash", name)
		}
	}
}

func embedded(t testing.TB, name string) (*pack.Pack, fstest.MapFS) {
	t.Helper()
	folder, err := pack.EmbeddedFolder(name)
	if err != nil {
		t.Fatal(err)
	}
	in := copyOf(t, folder)
	return mustLoad(t, in), in
}

// One letter more or less is another text; the translation, the rules and the
// hours are not signed.
func TestHashChangesWithTheTextAlone(t *testing.T) {
	t.Parallel()
	was := ruClinic(t).TextHash()
	for _, c := range [][]string{{"policy.md", "Карточка действует 14 дней", "Карточка действует 15 дней"}, {"front.md", "Подписывая", "Подписав"},
		{"pack.yaml", "version: 0.3.0", "version: 0.3.1"}, {"policy.md", "\n\n**4.2**", "\n\n\n**4.2**"}, {"pack.yaml", "Правила переписки", "Правила письма"}} {
		if after(t, c...).TextHash() == was {
			t.Errorf("the same hash after %q", c)
		}
	}
	for _, c := range [][]string{{"policy.en.md", "14 days and", "15 days and"}, {"hours.yaml", "organisational: 2h", "organisational: 1h"},
		{"rules/30-people.cedar", "Посмотрите документ", "Взгляните на документ"}} {
		if after(t, c...).TextHash() != was {
			t.Errorf("another hash after %q", c)
		}
	}
}

func TestPackSaysHowLongSigningMayTake(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	s := ruClinic(t).Signing
	if s.Grace != 14*day || !slices.Equal(s.Remind, []time.Duration{3 * day, 7 * day, 12 * day}) {
		t.Error(s)
	}
	const line = "signing: {grace_days: 14, remind_days: [3, 7, 12]}"
	for _, at := range []string{"", "signing: {grace_days: 0}"} {
		if s := after(t, "pack.yaml", line, at).Signing; s.Grace != 0 || len(s.Remind) != 0 {
			t.Errorf("%q: %+v", at, s)
		}
	}
	for wrong, want := range map[string]string{
		"signing: {grace_days: -1}":                    "grace_days is -1",
		"signing: {grace_days: 366}":                   "grace_days is 366",
		"signing: {grace_days: 1, remind_days: [0]}":   "remind_days holds 0 after 0",
		"signing: {grace_days: 9, remind_days: [3,3]}": "remind_days holds 3 after 3",
		"signing: {grace_days: 9, remind_days: [999]}": "remind_days holds 999",
		"signing: {grace: 9}":                          "field grace not found",
	} {
		spoilt := folder(t)
		replace(t, spoilt, "pack.yaml", line, wrong)
		mustRefuse(t, spoilt, want)
	}
	d := pack.Compare(ruClinic(t), after(t, "pack.yaml", line, "signing: {grace_days: 21, remind_days: [1, 2]}"))
	mustSay(t, d.Table("ru"), "Срок на подпись", "14 дней", "21 день", "3, 7, 12 дней", "1, 2 дня", "Заново подписывать никому не нужно")
	mustSay(t, d.Table("en"), "Time to sign", "after 21 days", "after 1, 2 days", "Nobody is asked to sign again")
	d = pack.Compare(ruClinic(t), after(t, "pack.yaml", line, "signing: {grace_days: 1}"))
	mustSay(t, d.Table("en"), "after 1 day\n", "never")
	d = pack.Compare(ruClinic(t), after(t, "pack.yaml", line, "signing: {grace_days: 0, remind_days: [11]}"))
	mustSay(t, d.Table("ru"), "сразу", "через 11 дней")
}

// A pack of before the promise about publishing loads; it is not published anew
// without a clause for it.
func TestOlderPackLoadsWithoutAClauseForPublishing(t *testing.T) {
	t.Parallel()
	older := folder(t)
	replace(t, older, "pack.yaml", `, publishing: "11.3"`, "")
	if p := mustLoad(t, older); p.Always.Publishing != "" || len(p.RunTests()) > 0 {
		t.Error(p.Always)
	}
	mustLint(t, older, "pack.yaml:53: always names no clause for publishing")
}

func TestClausesStandUnderTheirChapter(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ru-clinic", "en-clinic"} {
		p, _ := embedded(t, name)
		for _, c := range p.Clauses {
			number, _, _ := strings.Cut(c.ID, ".")
			for _, title := range []string{c.Chapter.Ru, c.Chapter.En} {
				if !strings.HasPrefix(title, number+". ") {
					t.Errorf("%s: clause %s stands under %q", name, c.ID, title)
				}
			}
		}
	}
	if c := ruClinic(t).Clauses[0]; c.Chapter != (care.Text{Ru: "1. Тайна", En: "1. Secrecy"}) {
		t.Error(c.Chapter)
	}
	if c := mustLoad(t, small(t)).Clauses[0]; c.Chapter != (care.Text{}) {
		t.Error(c.Chapter)
	}
}

// The same files are the same bytes, whichever way they came.
func TestZipOfTheSameFilesIsTheSame(t *testing.T) {
	t.Parallel()
	whole := small(t)
	packed, err := pack.Zip(whole)
	if err != nil {
		t.Fatal(err)
	}
	folder, problems := pack.Unzip("small.zip", packed)
	if problems != nil {
		t.Fatal(problems)
	}
	mustLint(t, folder)
	whole[".git/config"] = &fstest.MapFile{Data: []byte("x"), ModTime: noon}
	whole["rules/.swp"] = &fstest.MapFile{Data: []byte("x")}
	whole["pack.yaml"].ModTime = noon
	for _, from := range []fs.FS{folder, whole} {
		if again, err := pack.Zip(from); err != nil || !bytes.Equal(again, packed) {
			t.Errorf("other bytes, %v", err)
		}
	}
	replace(t, whole, "policy.md", "Врач", "Врачи")
	if other, err := pack.Zip(whole); err != nil || bytes.Equal(other, packed) {
		t.Errorf("other files are the same bytes, %v", err)
	}
	if _, err := pack.Zip(struct{ fs.FS }{unreadable{whole}}); err == nil {
		t.Error("an unreadable folder was packed")
	}
	if _, err := pack.Zip(fstest.MapFS{}); err != nil {
		t.Error(err)
	}
}

func TestOnlyWhatShipsIsEmbedded(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", ".", "..", "../secret", "ru-clinic/rules", "martian-clinic"} {
		if _, err := pack.EmbeddedFolder(name); care.KindOf(err) != care.Invalid {
			t.Errorf("%q ships: %v", name, err)
		}
	}
}
