// Package conversation keeps what patients and the people who care for them
// say to each other.
//
// Promises:
//   - A conversation can be held only by somebody whom policy let in (Enter);
//     to everybody else it looks like one that does not exist.
//   - A message is stored once however often its sender retries (client key),
//     and when the sender hears "accepted" it is durable (promise 1).
//   - A message and the fact MessagePosted are one change.
//   - Messages are never edited; a correction is a new message in its place.
//   - Content opens only through a sitting of the ledger (promise 8).
//
// States: waiting-for-clinic → in-work → waiting-for-patient → closed, opened
// again by the patient's next message. What a patient reads under a message is
// computed by StateOf and nowhere else.
//
// Owns the tables conversation, message and seen. Tells ConversationOpened,
// MessagePosted, MessagesSeen and ConversationMoved. Follows PersonChanged: a
// leaver's conversations go back to their desks.
//
// Start reading at enter.go, then post.go.
package conversation
