package journal

import (
	"database/sql"
	"errors"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Pin returns the newest place as tx sees it, with the chain that ends there:
// whoever keeps the three can tell later whether the facts are still the same.
func (j *Journal) Pin(tx *store.Tx, clinic care.ClinicID) (epoch string, seq int64, chain [32]byte, err error) {
	h, err := readHead(tx, clinic)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, chain, nil
	}
	return h.epoch, h.seq, h.chain, err
}

// ChainAt computes the chain as it was after fact seq, from the facts.
func (j *Journal) ChainAt(tx *store.Tx, clinic care.ClinicID, seq int64) (chain [32]byte, err error) {
	for at := int64(0); at < seq; {
		list, err := entries(tx, clinic, at, int(min(1000, seq-at)))
		if err != nil || len(list) == 0 {
			return chain, err
		}
		for _, e := range list {
			chain = link(chain, e.commit())
		}
		at = list[len(list)-1].Seq
	}
	return chain, nil
}
