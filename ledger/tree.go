package ledger

import (
	"crypto/sha256"
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// A head is the state of a clinic's tree: its size and the roots of its
// complete subtrees, left to right, one for each bit of the size.
type head struct {
	size     int64
	frontier []tlog.Hash
}

// grow returns the head with one more leaf, and the tree hashes that the leaf
// completes: its own, then the parents whose last leaf it is. The old head
// stays as it is.
func (h head) grow(leaf [32]byte) (head, []byte) {
	hash := tlog.RecordHash(leaf[:])
	completes := slices.Clone(hash[:])
	left := len(h.frontier)
	for n := h.size; n&1 == 1; n >>= 1 {
		left--
		hash = tlog.NodeHash(h.frontier[left], hash)
		completes = append(completes, hash[:]...)
	}
	return head{h.size + 1, append(slices.Clone(h.frontier[:left]), hash)}, completes
}

// root returns the hash of the whole tree.
func (h head) root() tlog.Hash {
	if h.size == 0 {
		return sha256.Sum256(nil)
	}
	root := h.frontier[len(h.frontier)-1]
	for i := len(h.frontier) - 2; i >= 0; i-- {
		root = tlog.NodeHash(h.frontier[i], root)
	}
	return root
}

func (h head) bytes() (b []byte) {
	for _, hash := range h.frontier {
		b = append(b, hash[:]...)
	}
	return b
}

// headOf reads a head as it is stored.
func headOf(clinic care.ClinicID, size int64, frontier []byte) (head, error) {
	h := head{size: size}
	if size < 0 || len(frontier) != 32*bits.OnesCount64(uint64(size)) {
		return h, care.Faultf(care.Unexpected, "ledger of %s: the head was altered: %d entries do not have %d bytes of roots", clinic, size, len(frontier))
	}
	for part := range slices.Chunk(frontier, 32) {
		h.frontier = append(h.frontier, tlog.Hash(part))
	}
	return h, nil
}

// rowOf says in which row a stored hash stands, and how many hashes up: the
// hash of a subtree stands with the subtree's last leaf.
func rowOf(index int64) (idx int64, level int) {
	level, n := tlog.SplitStoredHashIndex(index)
	return (n+1)<<level - 1, level
}

// stored reads tree hashes in few queries: prove runs once to find out which it
// needs, and once more when they are there.
func stored(tx *store.Tx, clinic care.ClinicID, prove func(tlog.HashReader) error) error {
	wanted := map[int64]bool{} // rows
	err := prove(tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		for _, i := range indexes {
			idx, _ := rowOf(i)
			wanted[idx] = true
		}
		return make([]tlog.Hash, len(indexes)), nil
	}))
	if err != nil {
		return err
	}
	rows, err := hashesOf(tx, clinic, wanted)
	if err != nil {
		return err
	}
	return prove(tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		list := make([]tlog.Hash, len(indexes))
		for n, i := range indexes {
			idx, level := rowOf(i)
			if len(rows[idx]) < 32*(level+1) {
				return nil, care.Faultf(care.Unexpected, "ledger of %s: entry %d is missing or was cut", clinic, idx)
			}
			list[n] = tlog.Hash(rows[idx][32*level:])
		}
		return list, nil
	}))
}
