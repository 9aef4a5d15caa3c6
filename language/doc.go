// Package language reads Russian and English as people type them: it folds,
// settles look-alike letters, reads number words, finds the stem of a word and
// carries a word from one alphabet into the other.
//
// It promises:
//   - pure functions: no clock, no table that grows, nothing kept;
//   - every place it names is a byte offset into the text as it was given, and
//     lies between two characters when that text is valid UTF-8;
//   - no text makes it panic, and twice the text costs twice the work.
//
// It owns nothing. Start reading at fold.go, then token.go and figure.go.
package language
