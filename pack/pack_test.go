package pack_test

import (
	"testing"

	"github.com/bedside-health/bedside/pack"
)

func ruClinic(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Embedded("ru-clinic")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEmbeddedPackLoadsAndKeepsItsOwnTests(t *testing.T) {
	t.Parallel()
	p := ruClinic(t)
	for _, failed := range p.RunTests() {
		t.Error(failed)
	}
}
