package care

import (
	"fmt"
	"log/slog"
)

// Words are said in confidence: message text, notes, names, birth dates,
// phones, reasons. They do not print. Logs, errors and JSON show only how many
// there are; code that must have the text asks for it by name, with Reveal.
type Words struct{ text string }

// Say wraps text as Words.
func Say(text string) Words { return Words{text} }

// Reveal returns the text. Call it only to seal, to show, or to judge.
func (w Words) Reveal() string { return w.text }

// Len returns the length in bytes.
func (w Words) Len() int { return len(w.text) }

func (w Words) String() string               { return fmt.Sprintf("‹%d bytes withheld›", len(w.text)) }
func (w Words) Format(s fmt.State, _ rune)   { fmt.Fprint(s, w.String()) }
func (w Words) LogValue() slog.Value         { return slog.StringValue(w.String()) }
func (w Words) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// A Secret opens something: a token, a PIN, a password, a card's code. It
// prints as little as Words do.
type Secret struct{ text string }

// Hush wraps text as a Secret.
func Hush(text string) Secret { return Secret{text} }

// Reveal returns the secret. Call it only to hash, to compare, or to hand over.
func (s Secret) Reveal() string { return s.text }

// Len returns the length in bytes.
func (s Secret) Len() int { return len(s.text) }

func (s Secret) String() string               { return "‹secret withheld›" }
func (s Secret) Format(f fmt.State, _ rune)   { fmt.Fprint(f, s.String()) }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(s.String()) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
