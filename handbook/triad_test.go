package handbook

import (
	"slices"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
)

// Of a desk of two, each would know of the other; of three, nobody is told of.
func TestWhoWritesIsCountedAmongThreeAtTheLeast(t *testing.T) {
	t.Parallel()
	workers := []people.Worker{{ID: "per_1"}, {ID: "per_2"}, {ID: "per_3"}}
	there := func(people.Worker) bool { return true }
	for _, c := range []struct {
		workers []people.Worker
		wrote   map[care.PersonID]bool
		want    int64
		says    bool // that nobody wrote
	}{
		{workers[:2], map[care.PersonID]bool{"per_1": true}, -1, false},
		{workers[:2], nil, -1, false},
		{workers, map[care.PersonID]bool{"per_1": true, "per_9": true}, 1, false},
		{workers, nil, 0, true},
	} {
		of := counted{workers: c.workers, use: Use{Writing: c.wrote}}
		row := of.count(&pack.Pack{}, there)
		row.Signed = row.Staff
		said := slices.Contains(row.missing(true), care.Text{Ru: "За 30 дней никто из отделения не написал пациенту", En: "In 30 days nobody at this desk has written to a patient"})
		if row.Writing != c.want || said != c.says {
			t.Errorf("%d work there, %d wrote: %d, said %t", len(c.workers), len(c.wrote), row.Writing, said)
		}
	}
}
