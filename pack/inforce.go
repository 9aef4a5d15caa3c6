package pack

import (
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/packs"
)

// InForce knows which pack is in force at which clinic. Its methods may be
// called from anywhere at any time.
type InForce struct {
	everywhere atomic.Pointer[Pack]
	clinics    sync.Map // care.ClinicID → *Pack
}

// New puts a pack in force at every clinic that has no other.
func New(p *Pack) *InForce {
	f := &InForce{}
	f.everywhere.Store(p)
	return f
}

// For is the pack in force at a clinic. Take it once for one piece of work:
// the next call may answer with another.
func (f *InForce) For(clinic care.ClinicID) *Pack {
	if p, ok := f.clinics.Load(clinic); ok {
		return p.(*Pack)
	}
	return f.everywhere.Load()
}

// Put puts a pack in force at one clinic, at once.
func (f *InForce) Put(clinic care.ClinicID, p *Pack) { f.clinics.Store(clinic, p) }

// Embedded loads a pack that ships, by name: "ru-clinic".
func Embedded(name string) (*Pack, error) {
	folder, err := fs.Sub(packs.Files(), name)
	if err != nil {
		return nil, care.Faultf(care.Invalid, "no pack %q ships", name)
	}
	p, problems := Load(folder)
	if len(problems) > 0 {
		return nil, fmt.Errorf("pack %s: %w", name, Problems(problems))
	}
	return p, nil
}
