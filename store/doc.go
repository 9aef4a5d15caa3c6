// Package store is the one database: SQLite in a file by default, PostgreSQL
// when the address says so. Rooms write each query once, in the SQL that both
// speak; store hides the little that differs.
//
// Promises:
//   - Change is all or nothing, and durable when it returns nil.
//   - One clinic has one writer at a time, on both engines: Change takes the
//     clinic's head row first.
//   - Changes that wait share a transaction, a savepoint each: one fsync
//     answers many people (group commit).
//   - Look sees one unchanging view.
//
// It owns the schema (migrations/) and one table of its own, clinic_head; every
// other table belongs to the room named in the first line of its migration.
//
// Start reading at change.go.
package store
