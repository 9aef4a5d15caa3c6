package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var built embed.FS

//go:embed placeholder
var placeholder embed.FS

// Built reports whether the app was built before this binary.
func Built() bool {
	_, err := fs.Stat(built, "dist/index.html")
	return err == nil
}

// Files is the app's folder.
func Files() fs.FS {
	if Built() {
		return mustSub(built, "dist")
	}
	return mustSub(placeholder, "placeholder")
}

// mustSub cannot fail: both folders are compiled in.
func mustSub(files embed.FS, name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err)
	}
	return sub
}
