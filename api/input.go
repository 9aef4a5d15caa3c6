package api

import (
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/bedside-health/bedside/care"
)

// words are the fields that people write in; the rooms clean and measure them.
var words = map[protoreflect.Name]bool{"text": true, "reason": true, "note": true, "credential_json": true}

// maxField bounds every other field, in bytes: an ID is said again in the
// answer and in the log.
const maxField = 1000

// tidy refuses a call with a text in it that no screen of ours sends, and that
// databases take differently: a zero byte, or an endless ID.
func tidy(call any) error {
	m, ok := call.(proto.Message)
	if !ok {
		return nil
	}
	var err error
	check := func(field protoreflect.FieldDescriptor, text string) bool {
		switch {
		case words[field.Name()]:
		case strings.IndexByte(text, 0) >= 0:
			err = care.Faultf(care.Invalid, "%s holds a zero byte", field.Name())
		case len(text) > maxField:
			err = care.Faultf(care.Invalid, "%s has %d bytes; the most is %d", field.Name(), len(text), maxField)
		}
		return err == nil
	}
	m.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.Kind() != protoreflect.StringKind:
		case field.IsList():
			for i := range value.List().Len() {
				if !check(field, value.List().Get(i).String()) {
					return false
				}
			}
		default:
			return check(field, value.String())
		}
		return true
	})
	return err
}
