package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxDepth is how deep YAML may nest; the format itself needs six.
const maxDepth = 12

// A tree is YAML as written, and how many lines of the file stand above it.
type tree struct {
	root  *yaml.Node
	above int
}

// yaml reads a file into a value; unknown keys are problems.
func (l *loader) yaml(file string, into any) bool {
	text, ok := l.need(file)
	return ok && l.decode(file, 0, text, into)
}

// decode reads the YAML that stands in a file below some lines.
func (l *loader) decode(file string, above int, text []byte, into any) bool {
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) || err == nil && len(document.Content) == 0 {
		return true // nothing but comments
	}
	if err == nil && !errors.Is(decoder.Decode(&yaml.Node{}), io.EOF) {
		err = errors.New("there is a second document after ---")
	}
	if err == nil {
		l.trees[file] = tree{document.Content[0], above}
		err = tame(&document, 0)
	}
	if err == nil {
		err = strict(text, into)
	}
	if err != nil {
		l.yamlProblem(file, above, err)
	}
	return err == nil
}

// tame refuses what makes a small file large once it is read.
func tame(node *yaml.Node, depth int) error {
	switch {
	case depth > maxDepth:
		return fmt.Errorf("yaml: line %d: this is nested more than %d deep", node.Line, maxDepth)
	case node.Kind == yaml.AliasNode || node.Anchor != "":
		return fmt.Errorf("yaml: line %d: anchors and aliases (& and *) are not used in packs", node.Line)
	}
	for _, inner := range node.Content {
		if err := tame(inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func strict(text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

func (l *loader) yamlProblem(file string, above int, err error) {
	messages := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	if list, ok := errors.AsType[*yaml.TypeError](err); ok {
		messages = list.Errors
	}
	for _, message := range messages {
		line := 0
		if at := yamlLine.FindStringSubmatch(message); at != nil {
			line, _ = strconv.Atoi(at[1])
			line += above
			message = strings.Replace(message, at[0], "", 1)
		}
		l.problem(file, line, message, "Write it as packs/ru-clinic does")
	}
}

// at finds the line of what stands under keys and numbers, as far as they lead.
func (l *loader) at(file string, path ...any) int {
	t, ok := l.trees[file]
	if !ok {
		return 0
	}
	node, line := t.root, t.root.Line
	for _, step := range path {
		next, at := inside(node, step)
		if next == nil {
			break
		}
		node, line = next, at
	}
	return line + t.above
}

func inside(node *yaml.Node, step any) (*yaml.Node, int) {
	switch s := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && s < len(node.Content) {
			return node.Content[s], node.Content[s].Line
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if key := node.Content[i]; key.Value == s {
				return node.Content[i+1], key.Line
			}
		}
	}
	return nil, 0
}
