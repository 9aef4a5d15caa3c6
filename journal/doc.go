// Package journal is the durable, ordered record of what has happened.
//
// A room tells a fact in the same transaction as the change it tells of, so
// there is never one without the other. Followers read facts in order, from
// the last one they finished; after a crash they may see a fact twice.
//
// Promises:
//   - Facts of a clinic are numbered 1, 2, 3, … without gaps, in commit order,
//     and are never altered.
//   - Each row keeps a commitment, SHA-256(salt ‖ number ‖ time ‖ name ‖
//     body ‖ ruling), and the head chains them: chain(n) =
//     SHA-256(chain(n-1) ‖ commitment(n)). So a body can be forgotten without
//     breaking the chain, and Verify finds what was altered, removed or
//     renumbered.
//   - A fact that policy allowed carries its ruling: under which version, and on
//     what, it was decided. So the decision can be computed again.
//   - The epoch changes when a database is restored from a backup: a number
//     means nothing outside its epoch.
//
// Owns journal, journal_head and journal_follower. Start reading at tell.go.
package journal
