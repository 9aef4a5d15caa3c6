package seal

import (
	"context"
	"fmt"

	"github.com/bedside-health/bedside/care"
)

// Check unwraps every key and returns which are broken, by their IDs.
func (k *Keys) Check(ctx context.Context) (broken []string, err error) {
	var last row
	for {
		list, err := k.rows(ctx, last, rewrapAtOnce)
		if err != nil || len(list) == 0 {
			return broken, err
		}
		for _, r := range list {
			raw, err := k.unwrap(r)
			clear(raw)
			if err != nil {
				broken = append(broken, fmt.Sprintf("keys of %s: key %s does not open with the keyring", r.clinic, r.id))
			}
		}
		last = list[len(list)-1]
	}
}

// Prove reports whether what is sealed opens, and shows it to nobody.
func (k *Keys) Prove(ctx context.Context, clinic care.ClinicID, key care.KeyID, sealed []byte, for_ string) error {
	_, err := k.Open(ctx, clinic, key, sealed, for_)
	return err
}
