package people

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A Name is what a person is called.
type Name struct {
	Full  care.Words // "Иванова Мария Петровна"
	Short care.Words // "Иванова М. П.", for lists
	Call  care.Words // "Мария Петровна", to address
	Title care.Text  // "Врач-кардиолог"; empty for patients
	Staff bool

	birth care.Words // opened together with the name: see BirthDates
}

const (
	nameLife  = time.Minute // as long as keys live in memory
	nameCount = 4096
)

// nameCache keeps opened names for a minute, and not too many of them.
type nameCache struct {
	now   func() time.Time
	mu    sync.Mutex
	names map[nameAt]cachedName
}

type nameAt struct {
	clinic care.ClinicID
	id     care.PersonID
}

type cachedName struct {
	name Name
	at   time.Time
}

func newNameCache(now func() time.Time) *nameCache {
	return &nameCache{now: now, names: map[nameAt]cachedName{}}
}

func (c *nameCache) get(at nameAt) (Name, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok := c.names[at]
	age := c.now().Sub(n.at)
	return n.name, ok && age >= 0 && age < nameLife
}

func (c *nameCache) put(at nameAt, n Name) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.names) >= nameCount {
		clear(c.names)
	}
	c.names[at] = cachedName{n, c.now()}
}

// Names opens the names of these people of the clinic. Whoever does not exist
// there is missing from the answer.
func (r *Register) Names(ctx context.Context, clinic care.ClinicID, ids ...care.PersonID) (map[care.PersonID]Name, error) {
	names := make(map[care.PersonID]Name, len(ids))
	var missing []care.PersonID
	for _, id := range ids {
		if _, done := names[id]; done || id == "" {
			continue
		}
		if n, ok := r.names.get(nameAt{clinic, id}); ok {
			names[id] = n
		} else {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return names, nil
	}
	rows, err := look(ctx, r.DB, func(tx *store.Tx) ([]personRow, error) { return sealedNames(tx, clinic, missing) })
	if err != nil {
		return nil, err
	}
	for _, p := range rows {
		full, err := r.Keys.Open(ctx, clinic, p.key, p.nameSealed, forPerson(p.id, "name"))
		if err != nil {
			return nil, err
		}
		n := nameOf(full, p.title, p.kind == kindStaff)
		if p.birthSealed != nil {
			if n.birth, err = r.Keys.Open(ctx, clinic, p.key, p.birthSealed, forPerson(p.id, "birth")); err != nil {
				return nil, err
			}
		}
		names[p.id] = n
		r.names.put(nameAt{clinic, p.id}, n)
	}
	return names, nil
}

// Name opens one name; Unknown when there is no such person here.
func (r *Register) Name(ctx context.Context, clinic care.ClinicID, id care.PersonID) (Name, error) {
	names, err := r.Names(ctx, clinic, id)
	if err != nil {
		return Name{}, err
	}
	n, ok := names[id]
	if !ok {
		return Name{}, care.Faultf(care.Unknown, "no such person: %s", id)
	}
	return n, nil
}

// BirthDates opens when these patients were born, as "1950-04-23": the second
// identifier beside a name. controls.md #59
func (r *Register) BirthDates(ctx context.Context, clinic care.ClinicID, ids ...care.PersonID) (map[care.PersonID]care.Words, error) {
	names, err := r.Names(ctx, clinic, ids...)
	if err != nil {
		return nil, err
	}
	births := make(map[care.PersonID]care.Words, len(names))
	for id, n := range names {
		births[id] = n.birth
	}
	return births, nil
}

func sealedNames(tx *store.Tx, clinic care.ClinicID, ids []care.PersonID) (list []personRow, err error) {
	for _, id := range ids { // by primary key, each a prepared statement: no list of unknown length in the SQL
		rows, err := tx.Query(`SELECT person_id, kind, key_id, name_sealed, birth_sealed, title_ru, title_en FROM person WHERE clinic_id = $1 AND person_id = $2`, clinic, id)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			p := personRow{clinic: clinic}
			if err = rows.Scan(&p.id, &p.kind, &p.key, &p.nameSealed, &p.birthSealed, &p.title.Ru, &p.title.En); err == nil {
				list = append(list, p)
			}
		}
		if err == nil {
			err = rows.Err()
		}
		if rows.Close(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// nameOf shortens a name as people do: Russian names go surname, name,
// patronymic; others are left as they are written.
func nameOf(full care.Words, title care.Text, staff bool) Name {
	n := Name{Full: full, Short: full, Call: full, Title: title, Staff: staff}
	parts := strings.Fields(full.Reveal())
	if len(parts) < 2 {
		return n
	}
	if !unicode.Is(unicode.Cyrillic, []rune(parts[0])[0]) {
		n.Call = care.Say(parts[0])
		return n
	}
	short := parts[0]
	for _, p := range parts[1:] {
		short += " " + string([]rune(p)[:1]) + "."
	}
	n.Short, n.Call = care.Say(short), care.Say(strings.Join(parts[1:], " "))
	return n
}
