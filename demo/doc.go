// Package demo is a clinic to try Bedside in: people, a week of history made
// by their own acts through the rooms, and links that sign in as each of them.
//
// Promises:
//   - The first start founds the clinic localhost, and a neighbour,
//     clinic-b.localhost, that must never show in it. Later starts go on with
//     what is there.
//   - A founding that was cut short is begun anew by the next start: a data
//     folder is a demo's once demo.json says so.
//   - Only what a demo has made is ever removed.
//   - The clinic looks alive whenever it is founded: history lies in the working
//     hours before, and nothing is overdue.
//   - It listens on this machine alone.
//
// Owns no tables and tells no facts of its own: everybody in it acts by the
// same rooms, rules and ledger as in a clinic.
//
// Start reading at demo.go; people.go and week.yaml are the clinic itself.
package demo
