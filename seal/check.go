package seal

import (
	"context"
	"fmt"
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
