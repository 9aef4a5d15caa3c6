// Package servertest starts a whole Bedside in a temporary folder and lets
// people in it act, so that tests read as stories.
//
// Nothing in it is pretended: the server is server.Open, reached by HTTP and a
// WebSocket on loopback through the generated clients, over SQLite or
// PostgreSQL, with sessions that a sign-in has made. Only the clock is the
// test's to move. Two clinics are founded, so that each story has strangers.
//
// Start reading at house.go, then person.go.
package servertest
