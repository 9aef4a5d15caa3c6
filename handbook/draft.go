package handbook

import (
	"context"
	"crypto/sha256"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// mostDrafts may lie open at a clinic: each is a whole pack.
const mostDrafts = 20

// Draft begins a version, the caller's own: from an archive; or, where that is
// empty, from another version: "" the newest approved one, "shipped" the pack
// that came with this release, "3" that version. A pack with problems is taken,
// so that it can be mended; what cannot be opened is not. Errors: Invalid with
// what is wrong in words.
func (r *Room) Draft(ctx context.Context, who people.Caller, archive []byte, from string) (Listed, error) {
	err := r.DB.Look(ctx, func(tx *store.Tx) error { // asked before anything is unpacked, and once more inside the change
		in, err := r.Enter(tx, who, policy.DraftPolicy)
		if err == nil && len(archive) == 0 {
			archive, err = in.archiveFrom(from)
		}
		return err
	})
	if err != nil {
		return Listed{}, err
	}
	if len(archive) == 0 {
		if archive, err = r.shipped(); err != nil {
			return Listed{}, err
		}
	}
	files, err := unpack(archive)
	if err != nil {
		return Listed{}, err
	}
	if archive, err = files.pack(); err != nil {
		return Listed{}, err
	}
	is := described(archive, files)
	err = r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, err := r.Enter(tx, who, policy.DraftPolicy)
		if err != nil {
			return err
		}
		is, err = in.begin(is, archive)
		return err
	})
	if err != nil {
		return Listed{}, err
	}
	return r.listed(ctx, who, is.Number)
}

// archiveFrom is the archive of an earlier version; none for the shipped one.
func (in *Inside) archiveFrom(from string) ([]byte, error) {
	if from == "shipped" {
		return nil, nil
	}
	h, err := versionsOf(in.tx, in.who.Clinic)
	if err != nil {
		return nil, err
	}
	number := h.newest().Number
	if from != "" {
		if number, err = strconv.ParseInt(from, 10, 64); err != nil {
			return nil, care.Faultf(care.Invalid, "a draft begins from a version's number, from shipped, or from nothing")
		}
	}
	if _, known := find(h, number); !known {
		return nil, care.Faultf(care.Unknown, "no such version: %d", number)
	}
	return readArchive(in.tx, in.who.Clinic, number)
}

// begin stores a draft under the next number.
func (in *Inside) begin(v Version, archive []byte) (Version, error) {
	h, err := versionsOf(in.tx, in.who.Clinic)
	if err != nil {
		return v, err
	}
	open := 0
	for _, other := range h {
		v.Number = other.Number
		if other.State == draft {
			open++
		}
	}
	if open >= mostDrafts {
		return v, said(care.Conflict, "too many drafts lie open", publishing.tooManyDrafts)
	}
	v.Number++
	v.State, v.Author, v.Made = draft, in.who.Person, in.room.micros()
	if err := insertVersion(in.tx, in.who.Clinic, v, archive); err != nil {
		return v, err
	}
	return v, in.moved(v, "drafted")
}

// moved tells that a version has gone on.
func (in *Inside) moved(v Version, what string) error {
	return in.tell(care.PolicyMoved{Number: v.Number, What: what, By: in.who.Person})
}

// shipped is the archive of the pack that came with this release.
func (r *Room) shipped() ([]byte, error) {
	folder, err := pack.EmbeddedFolder(r.Shipped)
	if err != nil {
		return nil, err
	}
	return pack.Zip(folder)
}

// described is what a version's row says of its archive. Of one that does not
// load it says what pack.yaml does, as far as that can be read.
func described(archive []byte, files bundle) Version {
	v := Version{ArchiveHash: sha256.Sum256(archive)}
	var main struct {
		Name, Version string
		Title         care.Text
	}
	if err := yaml.Unmarshal(files["pack.yaml"], &main); err == nil {
		v.Name, v.Version, v.Title = shown(main.Name), shown(main.Version), care.Text{Ru: shown(main.Title.Ru), En: shown(main.Title.En)}
	}
	if folder, problems := pack.Unzip(archiveName, archive); len(problems) == 0 {
		if p, problems := pack.Load(folder); len(problems) == 0 {
			v.TextHash = p.TextHash()
		}
	}
	return v
}

// shown is a name as a list can bear it. Of a pack that loads it is the name
// itself; a draft may say anything.
func shown(name string) string {
	const longest = 200 // characters
	seen := []rune(strings.Map(func(c rune) rune {
		if hides(c) {
			return -1
		}
		return c
	}, name))
	return string(seen[:min(len(seen), longest)])
}
