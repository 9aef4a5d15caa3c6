// Package server puts the house together: it opens the means, the floors
// above them and every room, and hands them to the desk. It is the only package
// that knows which database and bus are in use.
//
// config.go says what can be set, open.go builds from the ground floor up,
// plugs.go connects rooms that must not know each other, serve.go listens.
package server
