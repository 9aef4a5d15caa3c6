package pack

import (
	"regexp"
	"strings"
)

// lexemes of Cedar, as far as it matters here: comments and annotations, which
// are words to people, then strings, calls, numbers and brackets.
var lexemes = regexp.MustCompile(`//[^\n]*|@\w+(?:\s*\(\s*"(?:\\.|[^"\\])*"\s*\))?|"(?:\\.|[^"\\])*"|\b\w+\s*\(|\b\d+\b|[][(){}]`)

var (
	timeCall  = regexp.MustCompile(`^(datetime|duration|ip|decimal|toTime|toDate|offset|durationSince)\s*\($`)
	dateShape = regexp.MustCompile(`^"?((19|20)\d\d([-./]?[01]\d){0,2}|[0-3]?\d[./][01]?\d[./](19|20)?\d\d|[0-2]?\d:[0-5]\d(:[0-5]\d)?|1\d{9}|1\d{12})([T ].*)?"?$`)
)

// dates tells of times in rules: when something holds is computed by Bedside,
// and a rule only reads what came out.
func (l *loader) dates(file string) {
	text := string(l.text[file])
	for _, at := range lexemes.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		line := 1 + strings.Count(text[:at[0]], "\n")
		switch {
		case timeCall.MatchString(word):
			l.flaw(file, line, "a rule computes: "+word, "Use a fact that Bedside has computed; see policy/schema.cedarschema")
		case dateShape.MatchString(word):
			l.flaw(file, line, "a rule holds a date or a time: "+word, "Use a fact that Bedside has computed; see policy/schema.cedarschema")
		}
	}
}

// tooDeep finds the line where brackets nest beyond what a rule needs; checking
// such a rule takes longer than anybody waits.
func tooDeep(text string) int {
	depth := 0
	for _, at := range lexemes.FindAllStringIndex(text, -1) {
		first, last := text[at[0]], text[at[1]-1]
		switch {
		case first == '/' || first == '@' || first == '"':
		case last == '(' || last == '[' || last == '{':
			depth++
		case last == ')' || last == ']' || last == '}':
			depth--
		}
		if depth > maxNested {
			return 1 + strings.Count(text[:at[0]], "\n")
		}
	}
	return 0
}
