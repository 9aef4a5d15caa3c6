package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Challenge is what the browser's navigator.credentials is asked, and the
// handle under which the answer comes back.
type Challenge struct {
	Options []byte // JSON as of WebAuthn level 3
	Handle  care.Secret
}

// relyingParty binds passkeys to the clinic's host name. Attestation is not
// asked for: which make of key somebody has is none of our business, and to
// check it would need a connection outside.
func (r *Register) relyingParty(clinic care.ClinicID) (*webauthn.WebAuthn, error) {
	return webauthn.New(&webauthn.Config{
		RPID: string(clinic), RPDisplayName: string(clinic), RPOrigins: r.Origins(clinic),
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired, // the key alone, found in a pocket, is not enough
		},
	})
}

// A keyHolder is a person as the WebAuthn library wants one. The handle is the
// person's ID, which is random and means nothing.
type keyHolder struct {
	id   care.PersonID
	call string
	keys []webauthn.Credential
}

func (h keyHolder) WebAuthnID() []byte                         { return []byte(h.id) }
func (h keyHolder) WebAuthnName() string                       { return h.call }
func (h keyHolder) WebAuthnDisplayName() string                { return h.call }
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// passkeyOwner finds whose passkey is to be made: the holder of an opened
// card, or the caller. Staff need a full sign-in: a PIN cannot make a key.
func (r *Register) passkeyOwner(tx *store.Tx, clinic care.ClinicID, ticket care.Secret, c Caller) (care.PersonID, error) {
	if ticket.Len() > 0 {
		t, err := r.ticket(tx, clinic, ticket, forCard)
		return t.person, err
	}
	switch {
	case c.Person == "":
		return "", SignedOut
	case c.Locked:
		return "", Locked
	case c.Staff && !c.FullSignIn:
		return "", explained(care.Refused, "a passkey needs a full sign-in", texts.badPasskey, texts.signInFully, "sign-in-again")
	}
	return c.Person, nil
}

// BeginPasskey asks the browser for a new passkey. Ticket and caller: one of
// them says whose.
func (r *Register) BeginPasskey(ctx context.Context, clinic care.ClinicID, ticket care.Secret, c Caller) (Challenge, error) {
	holder, err := look(ctx, r.DB, func(tx *store.Tx) (h keyHolder, err error) {
		if h.id, err = r.passkeyOwner(tx, clinic, ticket, c); err == nil {
			h.keys, err = passkeysOf(tx, clinic, h.id)
		}
		return h, err
	})
	if err != nil {
		return Challenge{}, err
	}
	name, err := r.Name(ctx, clinic, holder.id)
	if err != nil {
		return Challenge{}, err
	}
	holder.call = name.Call.Reveal()
	rp, err := r.relyingParty(clinic)
	if err != nil {
		return Challenge{}, err
	}
	options, session, err := rp.BeginRegistration(holder, webauthn.WithExclusions(webauthn.Credentials(holder.keys).CredentialDescriptors()))
	if err != nil {
		return Challenge{}, err
	}
	return r.keepChallenge(ctx, Caller{Clinic: clinic, Person: holder.id}, forPasskey, options, session)
}

// keepChallenge keeps what the answer will be checked against. Of who, the
// person may be empty: then the answer tells.
func (r *Register) keepChallenge(ctx context.Context, who Caller, purpose string, options, session any) (Challenge, error) {
	data, err := json.Marshal(session)
	if err != nil {
		return Challenge{}, err
	}
	asked, err := json.Marshal(options)
	if err != nil {
		return Challenge{}, err
	}
	handle, hash := newToken()
	return Challenge{asked, handle}, r.DB.Change(ctx, who.Clinic, func(tx *store.Tx) error {
		return r.insertTicket(tx, who.Clinic, hash, ticketRow{purpose: purpose, person: who.Person, data: string(data)})
	})
}

// A PasskeyAnswer is what the browser answers to a Challenge.
type PasskeyAnswer struct {
	Handle     care.Secret
	Credential []byte      // JSON as of WebAuthn level 3
	Ticket     care.Secret // of an opened card, or the Caller
	Caller     Caller
	Name       care.Words // of the device
	Shared     bool       // sign-in of staff: a computer that a shift shares
	Device     care.Secret
	Realm      string // sign-in: which desk's session is wanted
	Address    string
}

const longestCredential = 64 << 10

func badPasskey() error {
	return explained(care.Invalid, "the passkey was not accepted", texts.badPasskey, texts.otherWay, "")
}

// FinishPasskey keeps a new passkey. By a ticket it signs in; by a session the
// answer has no new token.
func (r *Register) FinishPasskey(ctx context.Context, clinic care.ClinicID, a PasskeyAnswer) (SignedIn, error) {
	if len(a.Credential) > longestCredential {
		return SignedIn{}, badPasskey()
	}
	var t ticketRow
	holder, err := look(ctx, r.DB, func(tx *store.Tx) (h keyHolder, err error) {
		if t, err = r.ticket(tx, clinic, a.Handle, forPasskey); err != nil {
			return h, err
		}
		if h.id, err = r.passkeyOwner(tx, clinic, a.Ticket, a.Caller); err == nil && h.id != t.person {
			err = badPasskey()
		}
		return h, err
	})
	if err != nil {
		return SignedIn{}, err
	}
	key, err := r.checkNewKey(clinic, holder, t.data, a.Credential)
	if err != nil {
		return SignedIn{}, err
	}
	row, err := r.sealPasskey(ctx, clinic, holder.id, key, a.Name)
	if err != nil {
		return SignedIn{}, err
	}
	s := newStart(clinic, byPasskey)
	s.person = holder.id
	return change(ctx, r, clinic, func(tx *store.Tx) (SignedIn, error) {
		if err := useTicket(tx, clinic, a.Handle); err != nil {
			return SignedIn{}, err
		}
		if err := insertPasskey(tx, clinic, row, r.micros()); err != nil {
			return SignedIn{}, err
		}
		if err := r.tell(tx, clinic, care.PersonChanged{Person: holder.id, What: "passkey-added", By: holder.id}); err != nil {
			return SignedIn{}, err
		}
		if a.Ticket.Len() == 0 {
			return SignedIn{Caller: a.Caller}, nil
		}
		if _, err := r.redeem(tx, clinic, a.Ticket); err != nil {
			return SignedIn{}, err
		}
		return r.begin(tx, s)
	})
}

func (r *Register) checkNewKey(clinic care.ClinicID, holder keyHolder, data string, answer []byte) (*webauthn.Credential, error) {
	rp, err := r.relyingParty(clinic)
	if err != nil {
		return nil, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(data), &session); err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, badPasskey()
	}
	key, err := rp.CreateCredential(holder, session, parsed)
	if err != nil {
		return nil, badPasskey()
	}
	return key, nil
}

// BeginPasskeySignIn asks the browser for any passkey of this clinic.
func (r *Register) BeginPasskeySignIn(ctx context.Context, clinic care.ClinicID) (Challenge, error) {
	rp, err := r.relyingParty(clinic)
	if err != nil {
		return Challenge{}, err
	}
	options, session, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Challenge{}, err
	}
	return r.keepChallenge(ctx, Caller{Clinic: clinic}, forEntry, options, session)
}

// FinishPasskeySignIn signs in whose passkey it is.
func (r *Register) FinishPasskeySignIn(ctx context.Context, clinic care.ClinicID, a PasskeyAnswer) (SignedIn, error) {
	if len(a.Credential) > longestCredential {
		return SignedIn{}, badPasskey()
	}
	who, err := r.guessers(ctx, clinic, "", a.Address)
	if err != nil {
		return SignedIn{}, err
	}
	t, err := change(ctx, r, clinic, func(tx *store.Tx) (t ticketRow, err error) {
		if err = r.guess(tx, clinic, who); err != nil {
			return t, err
		}
		if t, err = r.ticket(tx, clinic, a.Handle, forEntry); err == nil {
			err = useTicket(tx, clinic, a.Handle) // a challenge is answered once, rightly or not
		}
		return t, err
	})
	if err != nil {
		return SignedIn{}, err
	}
	holder, key, err := r.checkEntry(ctx, clinic, t.data, a.Credential)
	if err != nil {
		return SignedIn{}, err
	}
	staff, err := look(ctx, r.DB, func(tx *store.Tx) (bool, error) { return r.isStaff(tx, clinic, holder) })
	if err != nil {
		return SignedIn{}, err
	}
	if staff != (a.Realm == ClinicRealm) {
		return SignedIn{}, badPasskey() // a patient's key at the clinic's desk, or the other way
	}
	proof := func(tx *store.Tx) error {
		if err := r.usePasskey(tx, clinic, key); err != nil {
			return err
		}
		return r.guessed(tx, clinic, who)
	}
	if staff {
		return r.enterFully(ctx, clinic, byPasskey, holder, computer{a.Shared, a.Device}, proof)
	}
	s := newStart(clinic, byPasskey)
	s.person = holder
	return change(ctx, r, clinic, func(tx *store.Tx) (SignedIn, error) {
		if err := proof(tx); err != nil {
			return SignedIn{}, err
		}
		return r.begin(tx, s)
	})
}

func (r *Register) checkEntry(ctx context.Context, clinic care.ClinicID, data string, answer []byte) (care.PersonID, *webauthn.Credential, error) {
	rp, err := r.relyingParty(clinic)
	if err != nil {
		return "", nil, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(data), &session); err != nil {
		return "", nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", nil, badPasskey()
	}
	var broken error // the database's, not the passkey's
	user, key, err := rp.ValidatePasskeyLogin(func(rawID, handle []byte) (webauthn.User, error) {
		h := keyHolder{id: care.PersonID(handle)}
		h.keys, broken = look(ctx, r.DB, func(tx *store.Tx) ([]webauthn.Credential, error) { return passkeysOf(tx, clinic, h.id) })
		return h, broken
	}, session, parsed)
	if broken != nil {
		return "", nil, broken
	}
	if err != nil || key.Authenticator.CloneWarning {
		return "", nil, badPasskey()
	}
	return care.PersonID(user.WebAuthnID()), key, nil
}

// A passkeyRow is a passkey ready to be stored.
type passkeyRow struct {
	person     care.PersonID
	id         []byte
	name       []byte
	credential string
}

func (r *Register) sealPasskey(ctx context.Context, clinic care.ClinicID, who care.PersonID, key *webauthn.Credential, name care.Words) (p passkeyRow, err error) {
	data, err := json.Marshal(key)
	if err != nil {
		return p, err
	}
	id, err := look(ctx, r.DB, func(tx *store.Tx) (care.KeyID, error) { return keyOf(tx, clinic, who) })
	if err != nil {
		return p, err
	}
	sealed, err := r.Keys.Seal(ctx, clinic, id, cleanDeviceName(name), forPerson(who, "device"))
	return passkeyRow{who, key.ID, sealed, string(data)}, err
}

func keyOf(tx *store.Tx, clinic care.ClinicID, who care.PersonID) (key care.KeyID, err error) {
	err = tx.Row(`SELECT key_id FROM person WHERE clinic_id = $1 AND person_id = $2`, clinic, who).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		err = care.Faultf(care.Unknown, "no such person: %s", who)
	}
	return key, err
}

func insertPasskey(tx *store.Tx, clinic care.ClinicID, p passkeyRow, now int64) error {
	n, err := tx.Exec(`INSERT INTO passkey (clinic_id, credential_id, passkey_id, person_id, name_sealed, credential, created, last_used)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (clinic_id, credential_id) DO NOTHING`,
		clinic, p.id, care.NewID[string]("pky"), p.person, p.name, p.credential, now)
	if err == nil && n == 0 {
		err = badPasskey() // somebody has this credential already
	}
	return err
}

// usePasskey keeps the counter by which a copied key is noticed.
func (r *Register) usePasskey(tx *store.Tx, clinic care.ClinicID, key *webauthn.Credential) error {
	data, err := json.Marshal(key)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE passkey SET credential = $1, last_used = $2 WHERE clinic_id = $3 AND credential_id = $4`, string(data), r.micros(), clinic, key.ID)
	if err == nil && n == 0 {
		err = badPasskey() // revoked in this very moment
	}
	return err
}

func passkeysOf(tx *store.Tx, clinic care.ClinicID, who care.PersonID) (keys []webauthn.Credential, err error) {
	rows, err := tx.Query(`SELECT credential FROM passkey WHERE clinic_id = $1 AND person_id = $2 ORDER BY created, credential_id`, clinic, who)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var data string
		if err := rows.Scan(&data); err != nil {
			return nil, err
		}
		var key webauthn.Credential
		if err := json.Unmarshal([]byte(data), &key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}
