// Package packs carries the communication policies that ship with Bedside,
// each a folder of plain text that a clinic can read, copy and change.
//
// It promises that what is embedded is what lies in the folder. It owns
// ru-clinic, signed in Russian, and en-clinic, signed in English. Start reading
// at ru-clinic/policy.md or en-clinic/policy.md.
package packs

import "embed"

//go:embed all:ru-clinic all:en-clinic
var files embed.FS

// Files holds one folder per pack.
func Files() embed.FS { return files }
