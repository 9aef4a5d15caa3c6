// Package care holds the words the rest of Bedside is written in: who people
// are to each other, what they say, and what has happened.
//
// It imports nothing but the standard library and does no I/O, so every other
// package may use it. A thing belongs here only when two rooms must agree on
// its name and shape; everything else lives in the room that owns it.
//
// Start reading at fact.go for what can happen and fault.go for what can go
// wrong. docs/words.md says what each word means to people.
package care
