// Package bedsidev1 holds the messages of Bedside's contract, generated from
// api/proto by `make contract`. Only this file is written by hand.
//
// It promises nothing beyond what the protos say; start reading in
// api/proto/bedside/v1/common.proto. Only package api may turn these messages
// into the words of the rooms and back: protobuf stays inside api.
package bedsidev1
