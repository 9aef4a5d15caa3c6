package server_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
	"github.com/bedside-health/bedside/server/servertest"
	"github.com/bedside-health/bedside/store"
)

// A phone checks a patient's page by means of its own: another implementation
// of Merkle trees than the server's, and what it has seen before.
type phone struct {
	p    *servertest.Person
	size uint64 // of the log as it was seen last; 0 on a new phone
	root []byte
}

// looks opens the page and returns what is wrong with it.
func (ph *phone) looks() (entries int, wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	page, err := servertest.Ask(ph.p.Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{})
	if err != nil {
		say("no page: %v", err)
		return 0, wrong
	}
	size, root, err := checkpoint(page.Checkpoint, page.VerifierKey)
	if err != nil {
		say("the checkpoint: %v", err)
		return len(page.Entries), wrong
	}
	if int64(len(page.Entries)) != page.Count {
		say("%d entries, the count says %d", len(page.Entries), page.Count)
	}
	for i, e := range page.Entries {
		if e.Number != int64(i)+1 {
			say("entry number %d stands at %d", e.Number, i+1)
		}
		if err := leafOf(e, page.SubjectTag, size, root); err != nil {
			say("entry number %d: %v", e.Number, err)
		}
	}
	wrong = append(wrong, ph.remembers(page.Checkpoint, page.VerifierKey)...)
	if len(wrong) == 0 {
		ph.size, ph.root = size, root
	}
	return len(page.Entries), wrong
}

// leafOf checks that the entry says what the page says and stands in the tree.
func leafOf(e *bedsidev1.Entry, tag []byte, size uint64, root []byte) error {
	var said struct {
		N, At   int64
		Subject string
	}
	if err := json.Unmarshal(e.Entry, &said); err != nil {
		return err
	}
	if said.N != e.Number || said.At != e.At || said.Subject != base64.StdEncoding.EncodeToString(tag) {
		return fmt.Errorf("inside it says %+v", said)
	}
	leaf := sha256.Sum256(append(bytes.Clone(e.Salt), e.Entry...))
	return proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(e.Index), size, rfc6962.DefaultHasher.HashLeaf(leaf[:]), e.Proof, root)
}

// remembers checks that the log as this phone saw it is a beginning of this one.
func (ph *phone) remembers(text, key string) []string {
	if ph.size == 0 {
		return nil
	}
	c, err := servertest.Ask(ph.p.Ledger.Consistency, &bedsidev1.ConsistencyRequest{OldSize: int64(ph.size)})
	if err != nil {
		return []string{"no proof of consistency: " + err.Error()}
	}
	size, root, err := checkpoint(c.Checkpoint, key)
	if err == nil {
		err = proof.VerifyConsistency(rfc6962.DefaultHasher, ph.size, size, c.Proof, ph.root, root)
	}
	if err != nil {
		return []string{"this is not the log I have seen: " + err.Error()}
	}
	return nil
}

// checkpoint reads a signed note by the library's own means.
func checkpoint(text, key string) (size uint64, root []byte, err error) {
	v, err := note.NewVerifier(key)
	if err != nil {
		return 0, nil, err
	}
	n, err := note.Open([]byte(text), note.VerifierList(v))
	if err != nil {
		return 0, nil, err
	}
	lines := strings.Split(n.Text, "\n")
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil {
		return 0, nil, err
	}
	root, err = base64.StdEncoding.DecodeString(lines[2])
	return size, root, err
}

// unguarded takes away what keeps statements off the ledger's rows, as somebody
// with a shell on the database would, and runs fn.
func unguarded(t *testing.T, house *servertest.House, fn func(tx *store.Tx) error) {
	t.Helper()
	err := house.DB.Change(t.Context(), servertest.Here, func(tx *store.Tx) error {
		on := ""
		if house.DB.Postgres() {
			on = " ON ledger"
		}
		for _, trigger := range []string{"ledger_stays", "ledger_remains"} {
			if _, err := tx.Exec("DROP TRIGGER " + trigger + on); err != nil {
				return err
			}
		}
		return fn(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// spoilt is done to a log in which dora's reading of anna's words is the
// entry to be hidden.
var spoilt = []struct {
	name string
	do   func(t *testing.T, tx *store.Tx, idx int64) error
}{
	{"changed", func(t *testing.T, tx *store.Tx, idx int64) error {
		return spoil(tx, `UPDATE ledger SET entry = replace(entry, 'doctor', 'nurse') WHERE clinic_id = $1 AND idx = $2`, servertest.Here, idx)
	}},
	{"removed", func(t *testing.T, tx *store.Tx, idx int64) error {
		return spoil(tx, `DELETE FROM ledger WHERE clinic_id = $1 AND idx = $2`, servertest.Here, idx)
	}},
	{"renumbered", func(t *testing.T, tx *store.Tx, idx int64) error {
		return spoil(tx, `UPDATE ledger SET number = 99 WHERE clinic_id = $1 AND idx = $2`, servertest.Here, idx)
	}},
	{"changed, with the whole tree made anew and the signed notes gone", func(t *testing.T, tx *store.Tx, idx int64) error {
		return rewrite(tx, idx)
	}},
}

func TestWhatIsDoneToTheLedgerIsFoundByVerifyAndByEveryPhone(t *testing.T) {
	for _, c := range spoilt {
		t.Run(c.name, func(t *testing.T) {
			servertest.Each(t, func(t *testing.T, house *servertest.House) {
				anna, bell, boris := house.As("anna"), house.As("bell"), house.As("boris")
				con := anna.Opens("cardiology-question", "кто читает?")
				other := boris.Opens("cardiology-question", "и меня?")
				for _, p := range []*servertest.Person{bell, house.As("dora"), house.As("nell")} {
					p.Draws(con)
					p.Draws(other)
				}
				old, fresh := &phone{p: anna}, &phone{p: house.As("anna")}
				if n, wrong := old.looks(); n < 6 || len(wrong) > 0 {
					t.Fatalf("before: %d entries, %v", n, wrong)
				}
				if found := must(house.VerifyLedgers(t.Context()))(t); len(found.Broken) > 0 {
					t.Fatalf("verify, before: %v", found.Broken)
				}
				unguarded(t, house, func(tx *store.Tx) error { return c.do(t, tx, 4) })

				if found := must(house.VerifyLedgers(t.Context()))(t); len(found.Broken) == 0 {
					t.Error("verify found nothing")
				}
				if _, wrong := old.looks(); len(wrong) == 0 {
					t.Error("a phone that had seen it before found nothing")
				}
				whose := []*phone{fresh, {p: house.As("boris")}}
				if _, a := whose[0].looks(); len(a) == 0 {
					if _, b := whose[1].looks(); len(b) == 0 {
						t.Error("new phones found nothing, neither hers nor the other patient's")
					}
				}
			})
		})
	}
}

func spoil(tx *store.Tx, query string, args ...any) error {
	n, err := tx.Exec(query, args...)
	if err == nil && n == 0 {
		err = fmt.Errorf("nothing was spoilt by %s", query)
	}
	return err
}

// rewrite changes one entry and computes every hash after it anew, as an expert
// would who has the database and no keys.
func rewrite(tx *store.Tx, idx int64) error {
	rows, err := tx.Query(`SELECT entry, salt FROM ledger WHERE clinic_id = $1 ORDER BY idx`, servertest.Here)
	if err != nil {
		return err
	}
	type entry struct {
		text string
		salt []byte
	}
	var all []entry
	for rows.Next() {
		var e entry
		if err := rows.Scan(&e.text, &e.salt); err != nil {
			return err
		}
		all = append(all, e)
	}
	rows.Close()
	all[idx].text = strings.ReplaceAll(all[idx].text, `"role":"doctor"`, `"role":"nurse"`)
	all[idx].text = strings.ReplaceAll(all[idx].text, `"act":"seen"`, `"act":"read"`)
	var frontier []tlog.Hash // as ledger/tree.go has it
	for i, e := range all {
		leaf := sha256.Sum256(append(bytes.Clone(e.salt), e.text...))
		hash := tlog.RecordHash(leaf[:])
		hashes := bytes.Clone(hash[:])
		for n := i; n&1 == 1; n >>= 1 {
			hash = tlog.NodeHash(frontier[len(frontier)-1], hash)
			frontier = frontier[:len(frontier)-1]
			hashes = append(hashes, hash[:]...)
		}
		frontier = append(frontier, hash)
		if err := spoil(tx, `UPDATE ledger SET entry = $1, leaf = $2, hashes = $3 WHERE clinic_id = $4 AND idx = $5`, e.text, leaf[:], hashes, servertest.Here, i); err != nil {
			return err
		}
	}
	var head []byte
	for _, h := range frontier {
		head = append(head, h[:]...)
	}
	if err := spoil(tx, `UPDATE ledger_head SET frontier = $1 WHERE clinic_id = $2`, head, servertest.Here); err != nil {
		return err
	}
	return spoil(tx, `DELETE FROM ledger_checkpoint WHERE clinic_id = $1`, servertest.Here)
}

// The page's lines and its entries are the same readings: each entry stands in
// one line, and the reading of a colleague who had no business there would too.
func TestEveryReadingStandsOnThePatientsPage(t *testing.T) {
	servertest.Each(t, func(t *testing.T, house *servertest.House) {
		mila, stone := house.As("mila"), house.As("stone")
		con := mila.OpensFor("egor", "paediatrics-question", "кашель")
		stone.Draws(con)
		privacy := house.As("privacy")
		must(servertest.Ask(privacy.Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{SubjectId: string(house.ID("egor"))}))(t)
		for lang, words := range map[string][]string{
			"ru": {"Врач-педиатр Каменева", "Вы сами", "Ответственная за персональные данные"},
			"en": {"Paediatrician", "You", "Privacy officer"},
		} {
			page := must(servertest.Ask(mila.Speaks(lang).Ledger.WhoHasSeen, &bedsidev1.WhoHasSeenRequest{SubjectId: string(house.ID("egor"))}))(t)
			lines, stands := "", map[int64]int{}
			for _, s := range page.Sittings {
				lines += s.Line + "\n"
				for _, n := range s.Numbers {
					stands[n]++
				}
			}
			for _, e := range page.Entries {
				if stands[e.Number] != 1 {
					t.Errorf("entry number %d stands in %d lines", e.Number, stands[e.Number])
				}
			}
			for _, w := range words {
				if !strings.Contains(lines, w) {
					t.Errorf("no line says %q:\n%s", w, lines)
				}
			}
		}
	})
}
