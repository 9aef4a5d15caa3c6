package people

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
)

const totpStep = 30 * time.Second

// totpCode is RFC 6238 with six digits over HMAC-SHA-1, which is what
// every authenticator app speaks.
func totpCode(secret []byte, step int64) string {
	h := hmac.New(sha1.New, secret)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := h.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}

// totpMatch finds the step that the code belongs to: now, or one to each side,
// for clocks of phones that are a little off.
func totpMatch(secret care.Words, code care.Secret, now time.Time) (step int64, ok bool) {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(strings.TrimRight(secret.Reveal(), "=")))
	if err != nil {
		return 0, false
	}
	given := []byte(strings.ReplaceAll(code.Reveal(), " ", ""))
	here := now.Unix() / int64(totpStep/time.Second)
	for _, s := range []int64{here, here - 1, here + 1} {
		if subtle.ConstantTimeCompare([]byte(totpCode(key, s)), given) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// totpURL is what an authenticator app reads from the QR code.
func totpURL(clinic string, login care.Words, secret care.Secret) care.Secret {
	label := url.PathEscape(clinic + ":" + login.Reveal())
	q := url.Values{"secret": {secret.Reveal()}, "issuer": {clinic}, "digits": {"6"}, "period": {"30"}}
	return care.Hush("otpauth://totp/" + label + "?" + q.Encode())
}
