// Package ledger is the record of who opened what, when, in which role and for
// what: a Merkle log per clinic that anybody can check without trusting the
// clinic's server.
//
// Promises:
//   - Content opens only against an entry: (*Sitting).Open is the way to it,
//     and a Sitting exists only where its entry is on disk.
//   - Entries are never changed. A leaf is SHA-256(salt ‖ entry), its hash that
//     of RFC 6962, so entry and salt can be forgotten one day without breaking
//     the log. Tree hashes are written in the entry's own transaction.
//   - Each entry carries its subject's running number: 1, 2, 3, … so a gap
//     shows. A MAC over each subject's count shows a tail that was cut off.
//   - Checkpoints (c2sp.org/tlog-checkpoint) sign size and root, and pin the
//     journal. A log that is not a continuation of the last signed one is
//     never signed.
//   - Verify names what was changed, removed, renumbered, inserted or swapped
//     behind Bedside's back.
//
// What it cannot see: whoever holds the database, the keys database and the
// keyring can write a whole new log. Phones that remember a checkpoint, and
// witnesses that keep one, see that; nothing on the server can.
//
// Entries name people by ID and hold no words: Act, Purpose and Role are codes.
//
// A sitting is one session in one conversation until 15 idle minutes. Owns
// ledger, ledger_head, ledger_subject, ledger_checkpoint and sitting; tells and
// follows no facts. Start reading at append.go, then sitting.go.
package ledger
