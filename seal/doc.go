// Package seal keeps what is said in confidence unreadable at rest.
//
// Words are sealed with AES-256-GCM under a data key of their own subject (a
// conversation, a person). Data keys stand in a keys database, apart from the
// data, each wrapped by a root key that stands in the keyring file. Whoever has
// the data alone, or the data and the keys database without the keyring, reads
// nothing.
//
// Promises:
//   - Make, then data: a key is on disk before Make returns it.
//   - Forget, then data: a forgotten key is overwritten and gone from this
//     node's memory when Forget returns, from other nodes' within a minute.
//   - What was sealed for one place opens in no other: clinic, key and purpose
//     are bound into it.
//   - Unwrapped keys live in memory for at most 60 seconds and in bounded
//     number. Key bytes are zeroed; the cipher's own schedule is left to the
//     garbage collector, since Go's ciphers cannot be wiped.
//   - RotateRoot may be killed at any step: every key opens before and after,
//     and the next Open finishes what was begun.
//
// Copies of a forgotten key may live on in backups of the keys database and, on
// PostgreSQL, in its write-ahead log. They are wrapped by a root: RotateRoot
// destroys the old root, and with it all of them.
//
// Nodes that share a keys database share one keyring file.
//
// Owns wrapped_key and root_head in the keys database, and the keyring file.
// Start reading at seal.go.
package seal
