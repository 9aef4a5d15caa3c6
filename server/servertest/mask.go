package servertest

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// packed are the fault details of an answer: protobuf in base64.
var packed = regexp.MustCompile(`"value":"[A-Za-z0-9+/=]+"`)

// mask takes an ID out of an answer, also where it is packed, so that two
// answers can be compared to the last byte. IDs have one length.
func mask(answer, id string) string {
	answer = packed.ReplaceAllStringFunc(answer, func(value string) string {
		coded := strings.TrimRight(strings.TrimSuffix(strings.TrimPrefix(value, `"value":"`), `"`), "=")
		text, err := base64.RawStdEncoding.DecodeString(coded)
		if err != nil {
			return value
		}
		return strings.ReplaceAll(string(text), id, "ID")
	})
	return strings.ReplaceAll(answer, id, "ID")
}
