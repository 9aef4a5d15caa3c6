package care_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/bedside-health/bedside/care"
)

func TestWordsDoNotPrint(t *testing.T) {
	secret := "chest pain since Tuesday"
	type draft struct{ Body care.Words }
	d := draft{care.Say(secret)}

	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n", d.Body)
		fmt.Fprintf(&out, verb+"\n", d)
		fmt.Fprintf(&out, verb+"\n", &d)
		fmt.Fprintf(&out, verb+"\n", []care.Words{d.Body})
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("posted", "body", d.Body, "draft", d, "ptr", &d)
	slog.New(slog.NewTextHandler(&out, nil)).Info("posted", "body", d.Body, "draft", d, "ptr", &d)
	if err := json.NewEncoder(&out).Encode(map[string]any{"d": d}); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&out, care.Faultf(care.Invalid, "message too long: %v", d.Body), errors.Join(fmt.Errorf("%v", d)))

	if hex := fmt.Sprintf("%x", secret); strings.Contains(out.String(), secret) || strings.Contains(out.String(), hex) {
		t.Fatalf("the words leaked:\n%s", out.String())
	}
}
