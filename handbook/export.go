package handbook

import (
	"archive/zip"
	"bytes"
	"context"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/policy"
	"github.com/bedside-health/bedside/store"
)

// Export is a .zip of every signature ever given, leavers' too, that somebody
// without Bedside can verify. The same signatures give the same bytes.
func (r *Room) Export(ctx context.Context, who people.Caller) (archive []byte, name string, err error) {
	err = r.DB.Look(ctx, func(tx *store.Tx) error {
		_, err := r.Enter(tx, who, policy.SeeSignatures)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return r.ExportAll(ctx, who.Clinic)
}

// ExportAll is Export without a door, for the command line: whoever sits at the
// machine has the database and its keys anyhow.
func (r *Room) ExportAll(ctx context.Context, clinic care.ClinicID) (archive []byte, name string, err error) {
	list, texts, err := r.exported(ctx, clinic)
	if err != nil {
		return nil, "", err
	}
	var said bytes.Buffer
	to := json.NewEncoder(&said)
	to.SetEscapeHTML(false)
	to.SetIndent("", "  ")
	if err := to.Encode(list); err != nil {
		return nil, "", err
	}
	texts["signatures.json"], texts["verify.mjs"], texts["READ-ME.txt"] = said.Bytes(), verifier, []byte(readMe)
	archive, err = zipped(texts)
	return archive, fmt.Sprintf("signatures-%s-%s.zip", clinic, r.Now().UTC().Format(time.DateOnly)), err
}

// An exported signature is what signatures.json holds.
type exported struct {
	Person     string          `json:"person"` // as they are called now
	Title      string          `json:"title"`
	Roles      []string        `json:"roles"`
	Policy     string          `json:"policy"` // "ru-clinic"
	Version    string          `json:"version"`
	Number     int64           `json:"number"`
	Text       string          `json:"text"` // the file
	TextSHA256 string          `json:"text_sha256"`
	Factor     string          `json:"factor"`
	At         string          `json:"at"`
	Provable   string          `json:"provable"`
	RPID       string          `json:"rp_id"`
	Origins    []string        `json:"origins"`
	Proof      json.RawMessage `json:"proof,omitempty"`
}

// exported lists the signatures, and the texts by the names of their files. A
// text that is not what was signed is exported all the same, under the name
// that it should have: the verifier is to say so, not we.
func (r *Room) exported(ctx context.Context, clinic care.ClinicID) (list []exported, texts map[string][]byte, err error) {
	rows, roles, err := r.signed(ctx, clinic)
	if err != nil {
		return nil, nil, err
	}
	names, err := r.People.Names(ctx, clinic, slices.Collect(maps.Keys(roles))...)
	if err != nil {
		return nil, nil, err
	}
	list, texts = []exported{}, map[string][]byte{}
	packs := map[int64]*pack.Pack{}
	for _, a := range rows {
		p := packs[a.number]
		if p == nil {
			if p, err = r.packOf(ctx, clinic, a.number); err != nil {
				return nil, nil, err
			}
			packs[a.number] = p
		}
		e := r.export(clinic, a, p)
		e.Person, e.Title, e.Roles = names[a.person].Full.Reveal(), names[a.person].Title.In(p.Language), roles[a.person]
		list, texts[e.Text] = append(list, e), []byte(p.SigningText())
	}
	return list, texts, nil
}

// signed reads all signatures, and the roles of those who gave them.
func (r *Room) signed(ctx context.Context, clinic care.ClinicID) (rows []attestation, roles map[care.PersonID][]string, err error) {
	err = r.DB.Study(ctx, func(tx *store.Tx) (err error) {
		if rows, err = signatures(tx, clinic); err != nil {
			return err
		}
		roles = map[care.PersonID][]string{}
		for _, a := range rows {
			if _, known := roles[a.person]; known {
				continue
			}
			s, err := r.People.Standing(tx, clinic, a.person, "", "")
			if err != nil {
				return err
			}
			slices.Sort(s.Who.Roles)
			roles[a.person] = s.Who.Roles
		}
		return nil
	})
	return rows, roles, err
}

func (r *Room) export(clinic care.ClinicID, a attestation, p *pack.Pack) exported {
	hash := hex.EncodeToString(a.textHash)
	e := exported{
		Policy: p.Name, Version: p.Version, Number: a.number, Text: "texts/" + hash + ".txt", TextSHA256: hash,
		Factor: a.factor, At: time.UnixMicro(a.at).UTC().Format(time.RFC3339), Provable: "the clinic only",
		RPID: string(clinic), Origins: r.People.Origins(clinic),
	}
	if a.proof != "" {
		e.Provable, e.Proof = "anyone", json.RawMessage(a.proof)
	}
	return e
}

// zipped packs files in the order of their names, without times.
func zipped(files map[string][]byte) ([]byte, error) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		to, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return packed.Bytes(), err
}

//go:embed verify.mjs
var verifier []byte

const readMe = `Подписи под правилами клиники
=============================

signatures.json   кто, когда и какую версию правил подписал
texts/            тексты, под которыми стоят подписи; имя файла — SHA-256 текста
verify.mjs        проверка, для которой нужен только Node.js

Распакуйте архив и выполните в его папке: node verify.mjs
По каждой подписи будет строка; если хоть одна не подтвердилась, программа
завершится с кодом 1.

Что доказывает подпись ключом доступа ("provable": "anyone"): владелец ключа
подписал именно этот текст на сайте этой клиники, и устройство его узнало. За то,
что ключ принадлежит названному человеку и что подпись поставлена в указанное
время, ручается клиника.

Подпись паролем и одноразовым кодом ("provable": "the clinic only") подтверждается
только записью клиники: программа проверяет лишь текст.


Signatures under the clinic's policy
====================================

signatures.json   who signed which version of the policy, and when
texts/            the texts that were signed; a file's name is its SHA-256
verify.mjs        the check, which needs nothing but Node.js

Unpack the archive and run in its folder: node verify.mjs
It prints a line for each signature, and ends with code 1 if any does not hold.

What a signature by passkey proves ("provable": "anyone"): the holder of the key
signed exactly this text on this clinic's site, and the device recognised them.
That the key belongs to the person named, and that it was signed at the time
given, is vouched for by the clinic.

A signature by password and one-time code ("provable": "the clinic only") rests on
the clinic's record: the program checks the text alone.
`
