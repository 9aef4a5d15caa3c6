package handbook

import (
	"slices"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// How somebody stands to a version that they were asked to sign.
const (
	asked   = "asked"
	signed  = "signed"
	refused = "refused"

	notAsked = "not-asked" // shown, never stored
)

// How a signature was given.
const (
	byPasskey  = "passkey"
	byPassword = "password"
)

// An attestation is one person's answer to one version. Times are in
// microseconds.
type attestation struct {
	person   care.PersonID
	number   int64
	state    string
	asked    int64
	due      int64 // from then on, what the policy says of the unsigned holds
	reminded int64 // how many of the reminders' days have passed, and were told of
	at       int64 // when signed or refused
	factor   string
	textHash []byte
	proof    string // JSON; empty for a signature by password
	refusal  []byte // sealed
}

const attestationColumns = `person_id, number, state, asked, due, reminded, at, factor, text_hash, proof, refusal_sealed`

// attestationsOf lists what a person was asked, the newest first.
func attestationsOf(tx *store.Tx, clinic care.ClinicID, who care.PersonID) ([]attestation, error) {
	return scanAttestations(tx, `SELECT `+attestationColumns+` FROM attestation
		WHERE clinic_id = $1 AND person_id = $2 ORDER BY asked DESC, number DESC`, clinic, who)
}

// attestations lists what everybody was asked, each person's newest first.
func attestations(tx *store.Tx, clinic care.ClinicID) (map[care.PersonID][]attestation, error) {
	all, err := scanAttestations(tx, `SELECT `+attestationColumns+` FROM attestation
		WHERE clinic_id = $1 ORDER BY asked DESC, number DESC`, clinic)
	of := map[care.PersonID][]attestation{}
	for _, a := range all {
		of[a.person] = append(of[a.person], a)
	}
	return of, err
}

// signatures lists all that were ever given, in the order of their time.
func signatures(tx *store.Tx, clinic care.ClinicID) ([]attestation, error) {
	return scanAttestations(tx, `SELECT `+attestationColumns+` FROM attestation
		WHERE clinic_id = $1 AND state = 'signed' ORDER BY at, person_id, number`, clinic)
}

func scanAttestations(tx *store.Tx, query string, args ...any) (list []attestation, err error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a attestation
		err := rows.Scan(&a.person, &a.number, &a.state, &a.asked, &a.due, &a.reminded, &a.at, &a.factor, &a.textHash, &a.proof, &a.refusal)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

// insertAsked writes that somebody is asked, and reports whether they had not
// been before.
func insertAsked(tx *store.Tx, clinic care.ClinicID, a attestation) (bool, error) {
	n, err := tx.Exec(`INSERT INTO attestation (clinic_id, person_id, number, state, asked, due, reminded, at, factor, text_hash, proof, refusal_sealed)
		VALUES ($1, $2, $3, 'asked', $4, $5, 0, 0, '', $6, '', $6) ON CONFLICT (clinic_id, person_id, number) DO NOTHING`,
		clinic, a.person, a.number, a.asked, a.due, []byte{})
	return n == 1, err
}

// updateAnswer writes down what somebody has answered.
func updateAnswer(tx *store.Tx, clinic care.ClinicID, a attestation) error {
	_, err := tx.Exec(`UPDATE attestation SET state = $1, at = $2, factor = $3, text_hash = $4, proof = $5, refusal_sealed = $6
		WHERE clinic_id = $7 AND person_id = $8 AND number = $9`,
		a.state, a.at, a.factor, stored(a.textHash), a.proof, stored(a.refusal), clinic, a.person, a.number)
	return err
}

// stored makes nothing an empty column: it comes back from one engine as nil,
// which would be no value at all.
func stored(b []byte) []byte { return append([]byte{}, b...) }

func updateReminded(tx *store.Tx, clinic care.ClinicID, a attestation) error {
	_, err := tx.Exec(`UPDATE attestation SET reminded = $1 WHERE clinic_id = $2 AND person_id = $3 AND number = $4`, a.reminded, clinic, a.person, a.number)
	return err
}

// A stand is how one person stands with what they were asked to sign.
type stand struct {
	rows []attestation // all of them, the newest first
	now  *attestation  // the newest of those whose version still stands: what they have signed or are to sign; nil: none
	last *attestation  // what they signed last, withdrawn or not; nil: they never have
	owed int64         // the earliest day by which something unsigned is due; 0: they owe nothing
}

// standOf works out how somebody stands. A version that was withdrawn asks for
// nothing. Who has signed the newest owes none of those before.
func standOf(rows []attestation, versions history) (s stand) {
	s.rows = rows
	done := false
	for i := range rows {
		a := &rows[i]
		if a.state == signed && s.last == nil {
			s.last = a
		}
		if v, ok := find(versions, a.number); !ok || !v.stands() {
			continue
		}
		if s.now == nil {
			s.now = a
		}
		done = done || a.state == signed
		if !done && (s.owed == 0 || a.due < s.owed) {
			s.owed = a.due
		}
	}
	return s
}

// owes says that they are to sign something.
func (s stand) owes() bool { return s.now != nil && s.now.state != signed }

// find finds a version by its number.
func find(versions history, number int64) (Version, bool) {
	i := slices.IndexFunc(versions, func(v Version) bool { return v.Number == number })
	if i < 0 {
		return Version{}, false
	}
	return versions[i], true
}

// stands says that the version is the clinic's: in force, once in force, or
// about to be.
func (v Version) stands() bool { return v.Approved > 0 && v.State != withdrawn }
