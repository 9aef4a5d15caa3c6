// Package web carries the browser app into the binary.
//
// Promises: Files answers the built app — index.html (patient desk),
// clinic.html (clinic desk) and assets/ with hashed names. A clone on which
// the app was never built answers pages that say how to build it, so that
// `go build` works on its own.
//
// Owns no state; tells and follows nothing. Start reading at embed.go; the app
// itself starts at src/patient.main.ts and src/clinic.main.ts.
package web
