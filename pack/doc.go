// Package pack is the clinic's communication policy in force: its text, rules,
// desks, hours and promises, from one folder that people can read.
//
// It promises:
//   - a pack with a problem is refused whole, with file, line and the way to
//     mend it; half a policy never comes into force;
//   - every rule cites a clause that stands in the text, in Russian and in
//     English; what people signed is what refuses them;
//   - which pack is in force changes at one instant, for one clinic; at a desk
//     another may be on trial;
//   - a refusal names the version and the question (Ruling), so that whoever has
//     the version can decide it again;
//   - what is signed (SigningText) is the same bytes for the same files.
//
// It owns the folder's format (packs/ru-clinic shows all of it) and which pack
// is in force. Start reading at Load and Lint, then InForce.
package pack
