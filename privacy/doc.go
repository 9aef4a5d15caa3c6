// Package privacy is what people are owed about their own data. For now that
// is one page: who has seen this.
//
// It promises:
//   - every entry of the ledger about a patient stands in exactly one line of
//     their page, the privacy office's own looking included;
//   - nobody gets the page but the patient, who represents them, and the
//     privacy office, as the policy says; to others nothing exists;
//   - staff are named, or shown by role, as the pack in force says;
//   - with the lines come the entries and their proofs, so that the patient's
//     browser need not believe any of this.
//
// Owns no table; tells and follows no facts. Start reading at seen.go.
package privacy
