package people_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
)

// bindsNobody is the pack that ships without the right to put patients into the
// care of a desk.
func (w *world) bindsNobody() *pack.Pack {
	shipped, err := pack.EmbeddedFolder("ru-clinic")
	w.must(err)
	changed := fstest.MapFS{}
	w.must(fs.WalkDir(shipped, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(shipped, path)
		if path == "rules/30-people.cedar" {
			text = []byte(strings.Replace(string(text), `, Action::"bind"]`, `]`, 1))
		}
		changed[path] = &fstest.MapFile{Data: text}
		return err
	}))
	p, problems := pack.Load(changed)
	if p == nil {
		w.Fatal(pack.Problems(problems))
	}
	return p
}

// One desk tries a version; the others go on under the one in force. What the
// trial refuses names the version on trial.
func TestADeskOnTrialIsJudgedByItsTrial(t *testing.T) {
	everywhere(t, func(w *world) {
		desk := w.enters("petrova").Caller
		now := w.clock.now()
		w.packs.Put(here, []pack.Term{{Pack: w.packs.For(here).Numbered(1), From: now}},
			[]pack.Trial{{Pack: w.bindsNobody().Numbered(2), Desk: w.ids.Desks["paediatrics"], From: now, Until: now.Add(time.Minute)}})
		tried := people.Binding{Patient: w.ids.People["ivan"], Desk: w.ids.Desks["paediatrics"]}
		other := people.Binding{Patient: w.ids.People["ivan"], Desk: w.ids.Desks["cardiology"]}
		w.must(w.reg.Bind(w.Context(), desk, other))
		err := w.reg.Bind(w.Context(), desk, tried)
		fault, ok := errors.AsType[*care.Fault](err)
		if !ok || fault.Kind != care.Refused || !strings.HasPrefix(fault.Ruling, "2-") {
			w.Fatalf("got %v, %+v", err, fault)
		}
		w.clock.pass(time.Minute)
		w.must(w.reg.Bind(w.Context(), desk, tried))
	})
}
