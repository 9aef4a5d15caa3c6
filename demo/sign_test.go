package demo

import (
	"fmt"
	"testing"
)

// The chief's page has something to show: who signed and how, who has not yet,
// and who refused and why.
func TestTheDemosPeopleStandInDifferentWaysToThePolicy(t *testing.T) {
	t.Parallel()
	d := start(t, settings(t, "", wednesday))
	chief, err := enter(t.Context(), d.People, here, d.folder.record.People["zakharov"])
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Handbook.Signatures(t.Context(), chief)
	if err != nil {
		t.Fatal(err)
	}
	stand := map[string]int{}
	for _, s := range all.List {
		stand[s.State+" "+s.Factor]++
		if s.Suspended || (s.State == "refused") != (s.Refusal.Reveal() == because) {
			t.Errorf("%s: %s, suspended %v, refusal of %d bytes", s.Person, s.State, s.Suspended, s.Refusal.Len())
		}
	}
	want := map[string]int{"signed password": 6, "signed passkey": 3, "asked ": 1, "refused ": 1}
	if fmt.Sprint(stand) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", stand, want)
	}
	triad, err := d.Handbook.Triad(t.Context(), chief)
	if err != nil {
		t.Fatal(err)
	}
	asked, writing := int64(0), int64(0)
	for _, desk := range triad.Desks {
		asked, writing = asked+desk.Asked, writing+desk.Writing
		if desk.Signed > desk.Staff || desk.Answered > desk.Asked {
			t.Errorf("%+v", desk)
		}
	}
	if len(triad.Desks) != 4 || asked == 0 || writing == 0 {
		t.Errorf("%d desks, %d asked, %d writing", len(triad.Desks), asked, writing)
	}
	if archive, _, err := d.Handbook.Export(t.Context(), chief); err != nil || len(archive) == 0 {
		t.Errorf("the export: %d bytes, %v", len(archive), err)
	}
}
