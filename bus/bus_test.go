package bus_test

import (
	"testing"

	"github.com/bedside-health/bedside/bus"
)

func TestOnlySubscribersOfTheSubjectHear(t *testing.T) {
	t.Parallel()
	b := bus.InProcess()
	var heard, other int
	cancel := b.Subscribe("keys/forgotten", func([]byte) { heard++ })
	b.Subscribe("journal/localhost", func([]byte) { other++ })
	b.Publish("keys/forgotten", nil)
	cancel()
	b.Publish("keys/forgotten", nil)
	if heard != 1 || other != 0 {
		t.Errorf("heard %d, other %d", heard, other)
	}
}
