package bedside

import (
	"go/ast"
	"testing"
)

// reveals is the full list of files in which confidential text or a secret
// leaves its box, and what for. A new line here is a decision: say why the
// text must be seen there, and who sees it.
var reveals = map[string]string{
	"api/handbook.go":            "hands a challenge to its own browser; shows people their own reason for refusing",
	"api/handbook_signatures.go": "shows why somebody refused to sign, to whom policy lets in",
	"api/lines.go":               "words a line for whoever policy let in: the reason of a closing, a name",
	"api/names.go":               "shows names",
	"api/people.go":              "shows names, birth dates and phones to the desk; a card's code and a first password once",
	"api/session.go":             "hands a session's token to its browser, as a cookie",
	"api/sign_in.go":             "hands tickets, challenges, greetings and device names to their own browser",
	"api/thread.go":              "shows messages, and patients' names and birth dates",
	"bench/house.go":             "hands a trial clinic's sessions to the load",
	"care/words.go":              "the box itself",
	"conversation/post.go":       "tags an act by an HMAC, so that its repetition is known from another under the same key",
	"conversation/text.go":       "checks length and UTF-8, takes out what cannot be seen",
	"demo/demo.go":               "prints a demo's card, and whose it is: they are in the source",
	"demo/links.go":              "prints a demo's sign-in links",
	"handbook/export.go":         "names those who have signed, in the archive that is to be shown to others",
	"handbook/refuse.go":         "checks and cleans the reason of a refusal before it is sealed",
	"people/card.go":             "normalises a card's code, compares the birth year",
	"people/device.go":           "cleans a device's name",
	"people/link.go":             "checks a demo's sign-in link",
	"people/name.go":             "shortens a name as people do",
	"people/passkey.go":          "names a passkey on its owner's device",
	"people/password.go":         "hashes a password or PIN; seals the secret of one-time codes",
	"people/pin.go":              "judges how easily a PIN is guessed",
	"people/sealed.go":           "cleans and folds names, dates, phones before they are sealed; hashes tokens",
	"people/totp.go":             "computes one-time codes",
	"seal/seal.go":               "encrypts",

	"server/servertest/person.go": "puts a session's token into a test's browser, as its cookie",
}

// opens lists who may call seal's Open: content against a ledger entry, and
// names.
var opens = map[string]string{
	"ledger": "content, against an entry",
	"people": "names, birth dates, phones",
	"seal":   "itself: fsck and rotation open and seal again",
}

func TestConfidencesLeaveTheirBoxOnlyHere(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"care/words.go": true}
	for _, s := range code(t) {
		ast.Inspect(s.file, func(n ast.Node) bool { // called, or handed on as a function
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Reveal" {
				if used[s.path] = true; reveals[s.path] == "" {
					t.Errorf("%s reveals a confidence; the list in confidences_test.go does not know it", s.fset.Position(sel.Pos()))
				}
			}
			return true
		})
	}
	for path := range reveals {
		if !used[path] {
			t.Errorf("%s is on the list and reveals nothing", path)
		}
	}
}

// TestOnlyTheNamedOpenSeals looks for calls of the shape
// keys.Open(ctx, clinic, key, sealed, for_).
func TestOnlyTheNamedOpenSeals(t *testing.T) {
	t.Parallel()
	for _, s := range code(t) {
		s.calls(func(name string, call *ast.CallExpr, line int) {
			if name == "Open" && len(call.Args) == 5 && opens[s.room] == "" {
				t.Errorf("%s:%d opens a seal: content is opened by ledger, against an entry", s.path, line)
			}
		})
	}
}
