package api

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// asset serves a file of the web app whose name changes with its content.
func (d *desk) asset(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	content, err := fs.ReadFile(d.Web, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if small := d.small.get(name, content); small != nil {
			w.Header().Set("Content-Encoding", "gzip")
			content = small
		}
	}
	http.ServeContent(w, r, path.Base(name), time.Time{}, bytes.NewReader(content))
}

// squeezed keeps the web app's files as they travel: a patient's phone may be
// on a slow line. Each is compressed once, when it is first asked for.
type squeezed struct{ files sync.Map }

// get answers the file compressed, or nil where that saves nothing.
func (s *squeezed) get(name string, content []byte) []byte {
	if kept, ok := s.files.Load(name); ok {
		return kept.([]byte)
	}
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is a valid one
	z.Write(content)                                        // into memory: nothing to fail
	z.Close()
	small := out.Bytes()
	if len(small) > len(content)*9/10 {
		small = nil
	}
	s.files.Store(name, small)
	return small
}

// page serves a file at the root of the web app, or the page of a desk: the
// clinic's under /clinic, the patient's everywhere else.
func (d *desk) page(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "pages are read with GET", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if path.Ext(name) == "" {
		name = "index.html"
		if r.URL.Path == "/clinic" || strings.HasPrefix(r.URL.Path, "/clinic/") {
			name = "clinic.html"
		}
	}
	content, err := fs.ReadFile(d.Web, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}
