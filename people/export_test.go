package people

import (
	"encoding/base32"
	"time"
)

// TOTPCode is what an authenticator app shows at this moment.
func TOTPCode(secret string, at time.Time) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		panic(err)
	}
	return totpCode(key, at.Unix()/30)
}
