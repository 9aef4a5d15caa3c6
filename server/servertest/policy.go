package servertest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"

	bedsidev1 "github.com/bedside-health/bedside/api/v1"
)

// Code is the one-time code of this moment, of everybody who has a login. Each
// person's is good once. RFC 6238, worked out apart from the server's own.
func (h *House) Code() string {
	h.T.Helper()
	secret, err := base32.StdEncoding.DecodeString(TOTP)
	if err != nil {
		h.T.Fatal(err)
	}
	mac := hmac.New(sha1.New, secret)
	binary.Write(mac, binary.BigEndian, h.Clock.Now().Unix()/30) // half-minutes
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&(1<<31-1)%1_000_000)
}

// Signs signs what p is asked to sign, by password and one-time code.
func (p *Person) Signs() {
	p.House.T.Helper()
	text := ask(p, "read the policy", p.Policy.Policy, &bedsidev1.PolicyRequest{})
	ask(p, "sign", p.Policy.SignByPassword, &bedsidev1.SignByPasswordRequest{
		Number: text.Number, TextSha256: text.TextSha256, Password: Password, Code: p.House.Code()})
}
