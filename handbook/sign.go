package handbook

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// A signing is the right of one caller, in one change or view, to answer the
// version that is theirs to sign now.
type signing struct {
	in      *Inside
	row     attestation
	version Version
}

// A meant says of a version whether it is the one that the caller means.
type meant func(Version) bool

func numbered(n int64) meant { return func(v Version) bool { return v.Number == n } }

// reads means the version with exactly this text.
func reads(text []byte) meant {
	return func(v Version) bool { return bytes.Equal(text, v.TextHash[:]) }
}

func (m meant) and(n meant) meant { return func(v Version) bool { return m(v) && n(v) } }

// enterToSign asks whether the caller may sign, and whether the version they
// mean is theirs to sign now: the newest that they were asked for. Errors:
// Conflict for any other.
func (r *Room) enterToSign(tx *store.Tx, who people.Caller, means meant) (s signing, err error) {
	if s.in, err = r.Enter(tx, who, policy.SignPolicy); err != nil {
		return s, err
	}
	versions, err := versionsOf(tx, who.Clinic)
	if err != nil {
		return s, err
	}
	rows, err := attestationsOf(tx, who.Clinic, who.Person)
	if err != nil {
		return s, err
	}
	now := standOf(rows, versions).now
	if now == nil {
		return s, errChanged()
	}
	s.row = *now
	s.version, _ = find(versions, now.number)
	if !means(s.version) {
		return s, errChanged()
	}
	return s, nil
}

func errChanged() error {
	return explained(care.Conflict, "another version is to be signed", texts.changed, texts.readNew)
}

// sign writes a signature down. One who has signed already has signed: the same
// answer, and nothing is written or told again.
func (s signing) sign(factor string, proof people.Proof) error {
	if s.row.state == signed {
		return nil
	}
	r, clinic := s.in.room, s.in.who.Clinic
	s.row.state, s.row.at, s.row.factor, s.row.textHash, s.row.proof = signed, r.micros(), factor, s.version.TextHash[:], string(proof)
	s.row.refusal = []byte{} // what they had against it is over
	if err := updateAnswer(s.in.tx, clinic, s.row); err != nil {
		return err
	}
	if err := r.People.Cover(s.in.tx, clinic, s.row.person, people.Forever); err != nil {
		return err
	}
	return s.in.tell(care.PolicyAnswered{Number: s.row.number, Person: s.row.person, What: signed})
}

// signs is what is done in the change that a proof is used up in. The door is
// asked again: the version may have been withdrawn or replaced meanwhile.
func (r *Room) signs(who people.Caller, factor string, means meant) func(*store.Tx, people.Proof) error {
	return func(tx *store.Tx, proof people.Proof) error {
		s, err := r.enterToSign(tx, who, means)
		if err != nil {
			return err
		}
		return s.sign(factor, proof)
	}
}

// toSign is enterToSign in a view of its own.
func (r *Room) toSign(ctx context.Context, who people.Caller, means meant) (s signing, err error) {
	err = r.DB.Look(ctx, func(tx *store.Tx) (err error) {
		s, err = r.enterToSign(tx, who, means)
		return err
	})
	s.in = nil // it must not outlive its view
	return s, err
}

// BeginSignature asks the browser to sign the version with one of the caller's
// passkeys: the challenge is the SHA-256 of its text, here in hex as the screen
// computed it. Errors: Conflict when this is not the version or not the text
// that is theirs to sign now.
func (r *Room) BeginSignature(ctx context.Context, who people.Caller, number int64, textSHA256 string) (people.Challenge, error) {
	s, err := r.toSign(ctx, who, numbered(number).and(reads(unhex(textSHA256))))
	if err != nil {
		return people.Challenge{}, err
	}
	return r.People.BeginSignature(ctx, who, s.version.TextHash)
}

// unhex reads a hash; what is none equals no text.
func unhex(hash string) []byte {
	text, err := hex.DecodeString(hash)
	if err != nil {
		return nil
	}
	return text
}

// FinishSignature takes the browser's answer: JSON as of WebAuthn level 3. It is
// verified before it is kept. Errors: Conflict when what was signed is not, or
// no longer, the text that is the caller's to sign; Invalid when the signature
// does not hold.
func (r *Room) FinishSignature(ctx context.Context, who people.Caller, handle care.Secret, credential []byte) error {
	means := meant(func(Version) bool { return true }) // an answer that cannot be read is refused as one, below
	if text := signedText(credential); text != nil {
		means = reads(text)
	}
	s, err := r.toSign(ctx, who, means)
	if err != nil || s.row.state == signed {
		return err
	}
	answer := people.SignatureAnswer{Handle: handle, Credential: credential, Text: s.version.TextHash}
	return r.People.FinishSignature(ctx, who, answer, r.signs(who, byPasskey, reads(s.version.TextHash[:])))
}

// signedText reads from an answer what it says to have signed: the challenge.
// Nothing is believed of it: people verify the signature. It tells a version
// that has changed from a signature that does not hold.
func signedText(credential []byte) []byte {
	var answer struct {
		Response struct {
			ClientDataJSON string `json:"clientDataJSON"`
		} `json:"response"`
	}
	var client struct {
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(credential, &answer) != nil {
		return nil
	}
	data, err := base64.RawURLEncoding.DecodeString(answer.Response.ClientDataJSON)
	if err != nil || json.Unmarshal(data, &client) != nil {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(client.Challenge)
	if err != nil {
		return nil
	}
	return text
}

// A PasswordSignature is a version that is signed by password and one-time code.
type PasswordSignature struct {
	Number     int64
	TextSHA256 string // hex
	Password   care.Secret
	Code       care.Secret
	Address    string // that guesses are counted by
}

// SignByPassword signs without a passkey. What remains is the clinic's own word
// for it: there is no proof that anybody else could verify, and exports say so.
// Errors: as of BeginSignature; Invalid for a wrong password or code.
func (r *Room) SignByPassword(ctx context.Context, who people.Caller, a PasswordSignature) error {
	means := numbered(a.Number).and(reads(unhex(a.TextSHA256)))
	s, err := r.toSign(ctx, who, means)
	if err != nil || s.row.state == signed {
		return err
	}
	sign := r.signs(who, byPassword, means)
	return r.People.SignByPassword(ctx, who, a.Password, a.Code, a.Address, func(tx *store.Tx) error { return sign(tx, nil) })
}
