package demo

import (
	"bytes"
	_ "embed" // the weeks
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

//go:embed week.yaml
var weekText []byte

//go:embed neighbour.yaml
var neighbourText []byte

// A book is what is said at a clinic within a week.
type book struct {
	Conversations []*tale `yaml:"conversations"`
}

// A tale is one conversation: begun by the patient for a reason of the pack,
// or by staff at a desk.
type tale struct {
	Patient string `yaml:"patient"`
	Reason  string `yaml:"reason"`
	Desk    string `yaml:"desk"`
	Kind    string `yaml:"kind"`
	Steps   []step `yaml:"steps"`
}

// A step is one thing that one person does.
type step struct{ when, who, does, to, text string }

// verbs that a step may have, and how many words come with each.
var verbs = map[string]int{"opens": 1, "says": 1, "notes": 1, "corrects": 1, "closes": 1, "hands": 2, "takes": 0, "reads": 0, "done": 0, "reopens": 0}

// UnmarshalYAML reads [when, who, does, words].
func (s *step) UnmarshalYAML(node *yaml.Node) error {
	var parts []string
	if err := node.Decode(&parts); err != nil {
		return err
	}
	if len(parts) < 3 {
		return fmt.Errorf("line %d: a step says when, who and what", node.Line)
	}
	s.when, s.who, s.does = parts[0], parts[1], parts[2]
	words, known := verbs[s.does]
	if rest := parts[3:]; !known || len(rest) != words || slices.Contains(rest, "") {
		return fmt.Errorf("line %d: %q takes %d texts", node.Line, s.does, words)
	}
	if words > 0 {
		s.text = parts[len(parts)-1]
	}
	if words == 2 {
		s.to = parts[3]
	}
	return nil
}

func readBook(text []byte) (b book, err error) {
	read := yaml.NewDecoder(bytes.NewReader(text))
	read.KnownFields(true)
	return b, read.Decode(&b)
}
