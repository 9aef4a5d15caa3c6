package handbook

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A Place is where something of a clause stands, so that an editor can be
// opened there.
type Place struct {
	Clause string
	Path   string
	Line   int    // from 1
	What   string // text translation rule lesson test
}

var (
	placedClause = regexp.MustCompile(`^\*\*(\d+(?:\.\d+)*)\*\*`)
	placedRule   = regexp.MustCompile(`@clause\(\s*"([^"]*)"\s*\)`)
	placedList   = regexp.MustCompile(`\bclauses:(.*)`)
	placedNumber = regexp.MustCompile(`["'](\d+(?:\.\d+)*)["']`)
)

// places finds them as they are written: a draft that does not load has them
// too.
func (b bundle) places() (all []Place) {
	for _, path := range slices.Sorted(maps.Keys(b)) {
		what, find := placesIn(path)
		if find == nil {
			continue
		}
		for n, line := range bytes.Split(b[path], []byte("\n")) {
			for _, clause := range find(string(line)) {
				all = append(all, Place{clause, path, n + 1, what})
			}
		}
	}
	return all
}

func placesIn(path string) (what string, find func(line string) []string) {
	top, _, _ := strings.Cut(path, "/")
	switch {
	case path == "policy.md":
		return "text", matches(placedClause)
	case strings.HasPrefix(path, "policy."):
		return "translation", matches(placedClause)
	case top == "rules":
		return "rule", matches(placedRule)
	case top == "lessons":
		return "lesson", listed
	case top == "tests":
		return "test", listed
	}
	return "", nil
}

func matches(pattern *regexp.Regexp) func(string) []string {
	return func(line string) (found []string) {
		for _, m := range pattern.FindAllStringSubmatch(line, -1) {
			found = append(found, m[1])
		}
		return found
	}
}

func listed(line string) []string {
	list := placedList.FindStringSubmatch(line)
	if list == nil {
		return nil
	}
	return matches(placedNumber)(list[1])
}
