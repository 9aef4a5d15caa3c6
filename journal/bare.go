package journal

import (
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/store"
)

// Bare runs the statements of one fact and nothing else, column for column: no
// numbering, no hashing. It is what Tell is measured against (`bedside bench`), over a clinic
// that nobody reads. The last fact of a transaction also writes the head.
func Bare(tx *store.Tx, clinic care.ClinicID, seq int64, name string, body []byte, last bool) error {
	if err := insert(tx, clinic, Entry{Seq: seq, At: seq, Name: name, Body: body, salt: make([]byte, 16)}, [32]byte{}); err != nil || !last {
		return err
	}
	return writeHead(tx, clinic, head{seq: seq})
}
