// Package people knows who is who: patients and those who speak for them,
// staff, roles, desks, who is in whose care, and who is sitting at the screen.
//
// It promises:
//   - whoever is not signed in is nobody, and a leaver is nobody from the same
//     moment on: sessions are asked of the database every time;
//   - everything that policy asks about a person comes from one query, Standing,
//     and is never remembered;
//   - names, birth dates, phones, logins and one-time secrets are sealed per
//     person and found by tags; tokens, PINs and passwords are stored only as
//     hashes that cannot be tried without the keyring;
//   - guesses are counted before they are checked, by account and by address,
//     and wait longer each time;
//   - on a shared computer every act carries the name of the one person who has
//     it in hands: changing hands ends the session before;
//   - a signature is by a key of the caller's own, over exactly the hash that it
//     was begun with, and used up in the change that it is for; what is kept of
//     one by passkey proves it to somebody who has no Bedside;
//   - every change tells care.PersonChanged in its own transaction; until when
//     somebody's signature covers them is handbook's to say and to tell of.
//
// A session is open, locked (idle, or put away: unlock with the shift PIN) or
// ended. A card is good, used up, expired or withdrawn by a newer one. An
// identity is proved to the level contact, desk or esia.
//
// A member of staff is covered until a moment (Cover), owes by one (Owe), or has
// signed nothing.
//
// It owns the tables of migrations 0005–0008 and 0012. It follows no facts. On
// the bus it publishes Ended under Subject(clinic), so that open sockets go.
//
// Start reading at register.go, then session.go (WhoIs), standing.go and
// enter.go, the only place where the register asks policy; then signature.go.
package people
