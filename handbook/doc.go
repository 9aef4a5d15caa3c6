// Package handbook is how a clinic's policy comes about and how people take it
// on: versions, approval by a second person, trial at one desk, the day it comes
// into force, signatures, refusals and reminders.
//
// It promises:
//   - a version that does not lint or fails a test of its own is never proposed,
//     approved or put in force; whatever happens to a draft, the version in
//     force stays in force;
//   - nobody approves what they wrote, but in a practice of one: a day later,
//     and marked so;
//   - versions are kept for ever as they were approved, so that every decision
//     can be computed again under the version that it names;
//   - only those are asked to sign again for whom something changed;
//   - a signature is over the SHA-256 of exactly the text that was on the
//     screen; one by passkey can be verified without Bedside.
//
// A version is a draft, proposed, approved or withdrawn; which of the approved
// ones is in force follows from their dates and the clock alone. A person asked
// to sign has signed, has refused, or is still asked.
//
// It owns policy_version, attestation and trial_effect. It tells PolicyMoved,
// PolicyAsked and PolicyAnswered; it follows no facts. On the bus it publishes
// under Subject, so that every node takes up the same schedule.
//
// Start reading at handbook.go, then propose.go, approve.go and sign.go.
package handbook
