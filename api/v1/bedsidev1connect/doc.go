// Package bedsidev1connect holds the calls of Bedside's contract, generated
// from api/proto by `make contract`: for each service a handler interface,
// which package api implements, and a client, which the tests drive.
// Only this file is written by hand.
package bedsidev1connect
