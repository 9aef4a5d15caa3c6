package handbook

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/store"
)

// A shelf keeps what was worked out from archives, by their hashes: a hundred
// clinics with the pack that ships hold it once. Its zero value is empty.
type shelf struct {
	packs  lately[[32]byte, *pack.Pack]
	checks lately[[3][32]byte, checked]

	comparing sync.Mutex
	concerns  lately[between, pack.Concern]

	release release
}

// between are the archives of two versions, the former first.
type between [2][32]byte

// concern is pack.Concerned, which takes most of a second, once for each pair:
// when a version comes, everybody who works there opens it within the hour.
func (s *shelf) concern(of between, was, is *pack.Pack) pack.Concern {
	if of[0] == of[1] {
		return pack.Concern{}
	}
	s.comparing.Lock()
	defer s.comparing.Unlock()
	c, ok := s.concerns.get(of)
	if !ok {
		c = pack.Concerned(was, is)
		s.concerns.put(of, c, concernsKept)
	}
	return c
}

// A release is the pack that came with the program, read once.
type release struct {
	once, counted sync.Once
	kept
	pack      *pack.Pack
	concerned []string
	trouble   error
}

func (r *Room) released() (*release, error) {
	is := &r.shelf.release
	is.once.Do(func() {
		if is.archive, is.trouble = r.shipped(); is.trouble != nil {
			return
		}
		is.Number, is.ArchiveHash = 1, sha256.Sum256(is.archive)
		if is.pack, is.trouble = r.load(is.kept); is.trouble != nil {
			return
		}
		is.Name, is.Version.Version, is.Title, is.TextHash = is.pack.Name, is.pack.Version, is.pack.Title, is.pack.TextHash()
	})
	return is, is.trouble
}

// everybody are the roles that it concerns where nothing was signed before.
func (is *release) everybody() []string {
	is.counted.Do(func() { is.concerned = pack.Concerned(nil, is.pack).Roles })
	return is.concerned
}

const (
	packsKept  = 32
	checksKept = 8

	concernsKept = 64
)

// lately is what was put there last, and not too much of it.
type lately[K comparable, V any] struct {
	mu    sync.Mutex
	of    map[K]V
	order []K // the latest last
}

func (l *lately[K, V]) get(key K) (V, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	v, ok := l.of[key]
	if ok {
		l.order = append(slices.DeleteFunc(l.order, func(k K) bool { return k == key }), key)
	}
	return v, ok
}

func (l *lately[K, V]) put(key K, v V, most int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[K]V{}
	}
	if _, ok := l.of[key]; !ok {
		l.order = append(l.order, key)
	}
	l.of[key] = v
	for ; len(l.order) > most; l.order = l.order[1:] {
		delete(l.of, l.order[0])
	}
}

// A kept version is one with its archive, where that had to be read.
type kept struct {
	Version
	archive []byte
}

// keptOf reads what packOfKept needs: the archive, unless its pack is at hand.
func (r *Room) keptOf(tx *store.Tx, clinic care.ClinicID, v Version) (k kept, err error) {
	k.Version = v
	if _, ok := r.shelf.packs.get(v.ArchiveHash); !ok && v.Number > 0 {
		k.archive, err = readArchive(tx, clinic, v.Number)
	}
	return k, err
}

// load is the pack of a version, numbered. The error, of an archive that is
// damaged or cannot be read, names the version and what is wrong with it.
func (r *Room) load(k kept) (*pack.Pack, error) {
	if p, ok := r.shelf.packs.get(k.ArchiveHash); ok {
		return p.Numbered(k.Number), nil
	}
	if sha256.Sum256(k.archive) != k.ArchiveHash {
		return nil, care.Faultf(care.Unexpected, "the archive of version %d is not the one that was stored", k.Number)
	}
	folder, problems := pack.Unzip(archiveName, k.archive)
	if len(problems) > 0 {
		return nil, care.Faultf(care.Unexpected, "the archive of version %d cannot be opened", k.Number)
	}
	p, problems := pack.Load(folder)
	if len(problems) > 0 {
		return nil, care.Faultf(care.Invalid, "version %d does not load: %d problems", k.Number, len(problems))
	}
	r.shelf.packs.put(k.ArchiveHash, p, packsKept)
	return p.Numbered(k.Number), nil
}

// packOf is the pack of one of the clinic's versions, numbered.
func (r *Room) packOf(ctx context.Context, clinic care.ClinicID, number int64) (*pack.Pack, error) {
	var k kept
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		v, err := readVersion(tx, clinic, number)
		if err != nil {
			return err
		}
		k, err = r.keptOf(tx, clinic, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.load(k)
}
