// Package guard looks in what people write for ways past the clinic's line:
// telephone numbers, e-mails, messengers, links, invitations; for the numbers
// of documents; and for words that the communication standard would put
// otherwise.
//
// It promises:
//   - pure judgement: no clock, no log, nothing kept. The same Message under
//     the same Policy always gets the same Verdict;
//   - a Verdict carries no words of the message: a Finding is a kind and a
//     place, two byte offsets into the text as it was given;
//   - tone is a hint: it never changes the decision;
//   - no text makes it panic, and twice the text costs twice the work.
//
// It owns nothing. Start reading at policy.go, then judge.go; reading.go tells
// what every search looks at.
package guard
