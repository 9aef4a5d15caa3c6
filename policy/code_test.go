package policy_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/policy"
)

// TestCodesAreForEver holds the place of every fact and the number of every
// word. Lines may be added to testdata/codes.golden and never changed: what is
// kept in them was decided by somebody.
func TestCodesAreForEver(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	write := func(what string, q policy.Question) { lines.WriteString(q.Code() + " " + what + "\n") }
	write("nothing", policy.Question{})
	for _, act := range policy.Acts {
		write(string(act), policy.Question{Act: act})
	}
	for _, part := range []string{"who", "about"} {
		eachFact(part, func(name string, q policy.Question) { write(part+"."+name, q) })
	}
	write("everything", everything())
	golden(t, "testdata/codes.golden", lines.String())
}

// eachFact asks with one fact at a time that is not none.
func eachFact(part string, each func(name string, q policy.Question)) {
	var q policy.Question
	of := reflect.ValueOf(&q.Who).Elem()
	if part == "about" {
		of = reflect.ValueOf(&q.About).Elem()
	}
	for i := range of.NumField() {
		name, field := of.Type().Field(i).Tag.Get("yaml"), of.Field(i)
		if field.Kind() == reflect.Bool {
			field.SetBool(true)
			each(name, q)
		}
		words := policy.Words(part + "." + name)
		if name == "kind" && part == "who" {
			words = []string{"patient", "staff"}
		}
		for _, word := range words {
			if field.Kind() == reflect.Slice {
				field.Set(reflect.ValueOf([]string{word}))
			} else {
				field.SetString(word)
			}
			each(name+" "+word, q)
		}
		field.SetZero()
	}
}

// everything is a question with all that can be so at once.
func everything() policy.Question {
	q := policy.Question{Act: policy.SeeSignatures}
	for _, of := range []reflect.Value{reflect.ValueOf(&q.Who).Elem(), reflect.ValueOf(&q.About).Elem()} {
		for i := range of.NumField() {
			if of.Field(i).Kind() == reflect.Bool {
				of.Field(i).SetBool(true)
			}
		}
	}
	q.Who.Kind, q.Who.Roles, q.Who.Identity = "staff", policy.Words("who.roles"), "esia"
	q.About.Kind, q.About.State, q.About.PatientIdentity = "consultation", "closed", "esia"
	return q
}

// What is kept of a question is all that a decision looks at.
func TestQuestionIsReadBackFromItsCode(t *testing.T) {
	t.Parallel()
	rules := ruClinic(t)
	longest, codes := 0, map[string]bool{}
	for n := range uint64(20_000) {
		q := questionOf(n * 0x9E3779B97F4A7C15)
		code := q.Code()
		read, err := policy.ReadQuestion(code)
		if err != nil || read.Code() != code || render(rules.Decide(read)) != render(rules.Decide(q)) {
			t.Fatalf("%s: %+v was read as %+v, %v", code, q, read, err)
		}
		longest, codes[code] = max(longest, len(code)), true
	}
	if longest > 12 || len(codes) < 10_000 {
		t.Errorf("%d codes, the longest of %d digits", len(codes), longest)
	}
	q := everything()
	if read, err := policy.ReadQuestion(q.Code()); err != nil || !reflect.DeepEqual(read, q) {
		t.Errorf("got %+v, %v", read, err)
	}
}

func TestWhatIsNoCodeIsRefused(t *testing.T) {
	t.Parallel()
	good := everything().Code()
	for _, code := range []string{"", "00", "10", "I", "l", "2-", " 2", "2 ", strings.ToLower("Y"), "é", "ZZ", good + "0", good + "1",
		good[:len(good)-1] + "Z", strings.Repeat("Z", 1000), "0\x00"} {
		if q, err := policy.ReadQuestion(code); care.KindOf(err) != care.Invalid || !reflect.DeepEqual(q, policy.Question{}) {
			t.Errorf("%q was read as %+v, %v", code, q, err)
		}
	}
}

// Whatever is read is written the same.
func FuzzReadQuestion(f *testing.F) {
	f.Add("0")
	f.Add(everything().Code())
	f.Fuzz(func(t *testing.T, code string) {
		if q, err := policy.ReadQuestion(code); err == nil && q.Code() != code {
			t.Errorf("%q is written %q", code, q.Code())
		}
	})
}
