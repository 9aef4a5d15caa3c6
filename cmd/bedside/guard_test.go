package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/bedside-health/bedside/guard"
)

func judgedLines(t *testing.T, from guard.From, in string) (lines []judged) {
	t.Helper()
	g, err := packGuard("")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := judgeLines(g, from, strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n") {
		var j judged
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&j); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		lines = append(lines, j)
	}
	return lines
}

func TestEachLineOfInputIsJudgedByItself(t *testing.T) {
	t.Parallel()
	lines := judgedLines(t, guard.Staff, "Мой номер 8 916 123-45-67\r\n\nДобрый день\n8 916\n123-45-67")
	if len(lines) != 5 || lines[0].Decision != guard.Stop || lines[1].Decision != guard.Pass || lines[2].Line != 3 || lines[3].Decision != guard.Pass {
		t.Fatalf("%+v", lines)
	}
	f := lines[0].Findings[0]
	if f.Kind != guard.Phone || f.Start != 18 || f.End != 33 || f.Text != "8 916 123-45-67" || f.Clause != "6.1" || f.Instead == "" {
		t.Errorf("%+v", f)
	}
	if lines[2].Findings == nil {
		t.Error("no findings are null, not an empty list")
	}
}

func TestPatientsLinesAreJudgedAsTheirs(t *testing.T) {
	t.Parallel()
	lines := judgedLines(t, guard.Patient, "Мой номер 8 916 123-45-67\nСНИЛС 112-233-445 95\n")
	if lines[0].Decision != guard.Pass || lines[1].Decision != guard.Warn || lines[1].Findings[0].Clause != "8.2" {
		t.Errorf("%+v", lines)
	}
}

func TestBrokenAndEndlessLinesAreJudgedToo(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("слово", 250_000)
	lines := judgedLines(t, guard.Staff, "\xff\xfe 8 916 123-45-67 \xd0\n"+long+"\n"+long+" 8 916 123-45-67\n\x00")
	if len(lines) != 4 || lines[0].Decision != guard.Stop || lines[1].Decision != guard.Pass || lines[2].Decision != guard.Stop || lines[3].Decision != guard.Pass {
		t.Errorf("%d lines", len(lines))
	}
	if f := lines[0].Findings[0]; f.Start != 3 || f.Text != "8 916 123-45-67" {
		t.Errorf("%+v", f)
	}
}

func TestAPackThatIsNotThereJudgesNothing(t *testing.T) {
	t.Parallel()
	if _, err := packGuard(t.TempDir()); err == nil {
		t.Error("an empty folder is a pack")
	}
	if g, err := packGuard("../../packs/en-clinic"); err != nil || g.Judge(guard.Message{Text: "СНИЛС 112-233-445 95"}).Decision != guard.Pass {
		t.Errorf("en-clinic does not judge by its own guard: %v", err)
	}
}

func TestInputThatBreaksOffIsSaid(t *testing.T) {
	t.Parallel()
	g, err := packGuard("")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	broken := errors.New("broken")
	err = judgeLines(g, guard.Staff, iotest.TimeoutReader(strings.NewReader("а")), &out)
	if err == nil {
		err = judgeLines(g, guard.Staff, iotest.ErrReader(broken), &out)
	}
	if err == nil {
		t.Error("nobody hears of it")
	}
}
