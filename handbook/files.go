package handbook

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Limits of a draft: those within which pack reads a folder, so that whatever
// is stored can be shown and mended.
const (
	longestArchive = 50 << 20
	longestFile    = 256 << 10
	mostFiles      = 200
	mostText       = 4 << 20 // of all files together
	longestPath    = 200

	archiveName = "the archive"
)

// A bundle is the files of a pack, by path.
type bundle map[string][]byte

// unpack reads an archive that somebody has sent. Errors: Invalid with what is
// wrong, in words.
func unpack(archive []byte) (bundle, error) {
	if len(archive) > longestArchive {
		return nil, unopened(tooLarge)
	}
	folder, problems := pack.Unzip(archiveName, archive)
	if len(problems) > 0 {
		return nil, unopened(problems[0].Message)
	}
	return gather(folder)
}

// gather reads a folder within the limits. Files whose names begin with a dot
// are no part of a pack.
func gather(folder fs.FS) (bundle, error) {
	files, all := bundle{}, 0
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		hidden := path != "." && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil:
			return unopened(err.Error())
		case hidden && entry.IsDir():
			return fs.SkipDir
		case hidden || entry.IsDir():
			return nil
		case len(files) == mostFiles || len(path) > longestPath:
			return unopened(tooMany)
		}
		text, err := readFile(folder, path)
		if all += len(text); err == nil && all > mostText {
			err = unopened(tooLarge)
		}
		files[path] = text
		return err
	})
	if err == nil && len(files) == 0 {
		err = unopened(emptyArchive)
	}
	return files, err
}

func readFile(folder fs.FS, path string) ([]byte, error) {
	f, err := folder.Open(path)
	if err != nil {
		return nil, unopened(err.Error())
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, longestFile+1))
	switch {
	case err != nil:
		return nil, unopened(err.Error())
	case len(text) > longestFile:
		return nil, unopened(fileTooLarge)
	}
	return text, nil
}

// pack makes the archive that is stored: of the same files always the same one.
func (b bundle) pack() ([]byte, error) {
	var loose bytes.Buffer
	w := zip.NewWriter(&loose)
	for _, path := range slices.Sorted(maps.Keys(b)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		f.Write(b[path]) // into memory
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	folder, err := zip.NewReader(bytes.NewReader(loose.Bytes()), int64(loose.Len()))
	if err != nil {
		return nil, err
	}
	return pack.Zip(folder)
}

// A File of a draft.
type File struct {
	Path string
	Text string
	Hash string // hex, SHA-256 of what is stored; empty for a file that was taken out
}

func fileOf(path string, text []byte) File {
	return File{path, strings.ToValidUTF8(string(text), "\ufffd"), hashOf(text)}
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Files are a version's files, in the order of their paths, and where each
// clause stands in them.
type Files struct {
	Files  []File
	Places []Place
}

// DraftFiles lists the files of a version, for its author and for those who may
// approve it.
func (r *Room) DraftFiles(ctx context.Context, who people.Caller, number int64) (Files, error) {
	var archive []byte
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		if _, err := r.enterPublishing(tx, who); err != nil {
			return err
		}
		if _, err := readVersion(tx, who.Clinic, number); err != nil {
			return err
		}
		var err error
		archive, err = readArchive(tx, who.Clinic, number)
		return err
	})
	if err != nil {
		return Files{}, err
	}
	files, err := unpack(archive)
	if err != nil {
		return Files{}, err
	}
	list := Files{Places: files.places()}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		list.Files = append(list.Files, fileOf(path, files[path]))
	}
	return list, nil
}

// An Edit of one file of a draft.
type Edit struct {
	Number int64
	Path   string
	Text   string // empty takes the file out
	Was    string // hash of what the editor began with; empty for a new file
}

// SaveFile replaces one file of the caller's own draft. A proposal becomes a
// draft again. Errors: Conflict where the file is not the one that the editor
// began with, or where the version can no longer be edited; Invalid for what no
// pack can hold.
func (r *Room) SaveFile(ctx context.Context, who people.Caller, e Edit) (File, error) {
	for {
		file, err := r.saveOnce(ctx, who, e)
		if err != errMoved {
			return file, err
		}
	}
}

// errMoved says that another file of the draft was saved meanwhile: do it again.
var errMoved = care.Faultf(care.Later, "the draft has moved on")

func (r *Room) saveOnce(ctx context.Context, who people.Caller, e Edit) (File, error) {
	var archive []byte
	err := r.DB.Look(ctx, func(tx *store.Tx) error {
		if _, _, err := r.enterDraft(tx, who, e.Number); err != nil {
			return err
		}
		var err error
		archive, err = readArchive(tx, who.Clinic, e.Number)
		return err
	})
	if err == nil {
		err = e.check()
	}
	if err != nil {
		return File{}, err
	}
	files, err := unpack(archive)
	if err != nil {
		return File{}, err
	}
	if done, err := files.edit(e); err != nil || done {
		return e.file(), err
	}
	edited, err := files.pack()
	if err != nil {
		return File{}, err
	}
	was, is := sha256.Sum256(archive), described(edited, files)
	return e.file(), r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		in, v, err := r.enterDraft(tx, who, e.Number)
		if err != nil {
			return err
		}
		if v.ArchiveHash != was {
			return errMoved
		}
		return in.saved(v, is, edited)
	})
}

// saved stores what a draft says now. What was proposed said something else.
func (in *Inside) saved(v, is Version, archive []byte) error {
	v.Name, v.Version, v.Title, v.ArchiveHash, v.TextHash = is.Name, is.Version, is.Title, is.ArchiveHash, is.TextHash
	if err := writeArchive(in.tx, in.who.Clinic, v, archive); err != nil || v.State == draft {
		return err
	}
	v.State, v.Proposed = draft, 0
	if err := writeVersion(in.tx, in.who.Clinic, v); err != nil {
		return err
	}
	return in.moved(v, "drafted")
}

func (e Edit) file() File {
	if e.Text == "" {
		return File{Path: e.Path}
	}
	return fileOf(e.Path, []byte(e.Text))
}

// check refuses what cannot stand in a pack, whatever the draft holds.
func (e Edit) check() error {
	hidden := strings.HasPrefix(e.Path, ".") || strings.Contains(e.Path, "/.")
	switch {
	case !fs.ValidPath(e.Path) || hidden || len(e.Path) > longestPath || strings.ContainsRune(e.Path, '\\') || strings.ContainsFunc(e.Path, unicode.IsControl):
		return said(care.Invalid, "no file of a pack has such a path", publishing.badPath)
	case len(e.Text) > longestFile:
		return said(care.Invalid, "the file is too large", publishing.fileTooLarge)
	case !utf8.ValidString(e.Text):
		return said(care.Invalid, "the file is not UTF-8", publishing.notText)
	}
	return nil
}

// edit puts the edit into the bundle; done where it is there already.
func (b bundle) edit(e Edit) (done bool, err error) {
	text, there := b[e.Path]
	switch {
	case e.Text == "" && !there, e.Text != "" && there && string(text) == e.Text: // an empty file is there, and can be taken out
		return true, nil
	case there && e.Was != hashOf(text), !there && e.Was != "":
		return false, said(care.Conflict, "the file was saved by somebody else meanwhile", publishing.savedMeanwhile)
	case e.Text == "":
		delete(b, e.Path)
		if len(b) == 0 {
			return false, said(care.Invalid, "the last file cannot be taken out", publishing.lastFile)
		}
		return false, nil
	}
	b[e.Path] = []byte(e.Text)
	return false, b.within(e.Path)
}

// within says whether the bundle, with a file just put there, can be stored.
func (b bundle) within(path string) error {
	all := 0
	for other, text := range b {
		all += len(text)
		if strings.HasPrefix(other, path+"/") || strings.HasPrefix(path, other+"/") {
			return said(care.Invalid, "a file and a folder have one name", publishing.badPath)
		}
	}
	switch {
	case len(b) > mostFiles:
		return said(care.Invalid, "there are too many files", publishing.tooMany)
	case all > mostText:
		return said(care.Invalid, "there is too much text", publishing.tooLarge)
	}
	return nil
}

// enterDraft lets the author in to a version that can still be edited.
func (r *Room) enterDraft(tx *store.Tx, who people.Caller, number int64) (*Inside, Version, error) {
	in, err := r.Enter(tx, who, policy.DraftPolicy)
	if err != nil {
		return nil, Version{}, err
	}
	v, err := readVersion(tx, who.Clinic, number)
	switch {
	case err != nil:
		return nil, v, err
	case v.Author != who.Person:
		return nil, v, said(care.Conflict, "the draft is somebody else's", publishing.notYours)
	case v.State != draft && v.State != proposed:
		return nil, v, said(care.Conflict, "the version is no draft any more", publishing.noDraft)
	}
	return in, v, nil
}
