package pack

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
)

// A Consent is a paper of its own for one purpose (152-FZ art. 9; apart from
// everything else that is signed since 1 September 2025, 156-FZ).
type Consent struct {
	Name     string // of its file
	Purpose  string // one word: "correspondence"
	Title    care.Text
	Elements map[string]string // by ConsentElements: the heading under which each stands
	Data     []care.Text       // the closed list
	Text     care.Text
}

// ConsentElements are the nine that a written consent must hold, in the order
// of 152-FZ art. 9(4): who consents; who represents them and by what right; the
// operator; the purpose; the data; who processes on the operator's behalf; what
// is done and how; for how long and how it is taken back; the signature.
var ConsentElements = []string{"subject", "representative", "operator", "purpose", "data", "processor", "actions", "period", "signature"}

// consentHead is what stands between the lines of dashes.
type consentHead struct {
	Purpose  string            `yaml:"purpose"`
	Title    care.Text         `yaml:"title"`
	Elements map[string]string `yaml:"elements"`
	Data     []care.Text       `yaml:"data"`
}

func (l *loader) consents() {
	purposes := map[string]string{}
	for _, name := range l.names("consents") {
		var head consentHead
		own, translation := l.pair(name)
		body, ok := l.headed(own, &head)
		if !ok {
			continue
		}
		translated := l.headless(translation)
		if first, taken := purposes[head.Purpose]; taken || !slug.MatchString(head.Purpose) {
			l.flaw(own, l.at(own, "purpose"), fmt.Sprintf("the purpose %q is no single word or is that of %s", head.Purpose, first), "Give each consent one purpose of its own, such as correspondence")
		}
		purposes[head.Purpose] = own
		l.spoken(own, l.at(own, "title"), "the title", head.Title)
		l.elements(own, body, translation, translated, head.Elements)
		l.closedList(own, head.Data)
		l.pack.Consents = append(l.pack.Consents, Consent{
			Name: strings.TrimPrefix(name, "consents/"), Purpose: head.Purpose, Title: head.Title,
			Elements: head.Elements, Data: head.Data, Text: l.bothWays(body, translated),
		})
	}
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// headed takes a file apart: YAML between two lines of dashes, then the text.
func (l *loader) headed(file string, head any) (body string, ok bool) {
	above, body, found := frontMatter(string(l.text[file]))
	if !found {
		l.problem(file, 1, "there is no head between two lines of ---", "Begin with one; packs/ru-clinic shows how")
		return "", false
	}
	return body, l.decode(file, 1, []byte(above), head)
}

func frontMatter(text string) (head, body string, ok bool) {
	if text, ok = strings.CutPrefix(text, "---\n"); !ok {
		return "", "", false
	}
	head, body, ok = strings.Cut("\n"+text, "\n---\n")
	return strings.TrimPrefix(head, "\n"), strings.TrimSpace(body), ok
}

// headless is the text of a translation, which has no head of its own.
func (l *loader) headless(file string) string {
	text := string(l.text[file])
	if _, _, found := frontMatter(text); found {
		l.flaw(file, 1, "the head stands in a translation too", "Remove it here: it holds both languages where it is")
	}
	return strings.TrimSpace(text)
}

// elements checks that each of the nine has a section of its own with a text,
// in both languages.
func (l *loader) elements(own, body, translation, translated string, elements map[string]string) {
	l.keys(own, "elements", elements, ConsentElements, true)
	here, there := sections(body), sections(translated)
	seen := map[string]string{}
	for _, element := range ConsentElements {
		heading, ok := elements[element]
		if !ok {
			continue
		}
		line := l.at(own, "elements", element)
		if first, taken := seen[heading]; taken {
			l.flaw(own, line, element+" stands under the heading of "+first, "Give each of the nine a section of its own")
			continue
		}
		seen[heading] = element
		if blankText(here[heading]) {
			l.flaw(own, line, fmt.Sprintf("there is no section «%s», or nothing stands in it", heading), "Write it under ## "+heading)
			continue
		}
		mate := numbered(there, heading)
		if translated != "" && (mate == "" || blankText(there[mate])) {
			l.flaw(translation, 0, fmt.Sprintf("the section of %s, «%s», is missing or empty", element, heading), "Write it under a heading with the same number")
		}
		if element == "data" {
			l.openIn(own, l.line(own, "## "+heading), here[heading])
			l.openIn(translation, l.line(translation, "## "+mate), there[mate])
		}
	}
}

// sections maps each "## heading" to what stands below it.
func sections(body string) map[string]string {
	found := map[string]string{}
	heading := ""
	for line := range strings.Lines(body) {
		if next, ok := strings.CutPrefix(line, "## "); ok {
			heading = strings.TrimSpace(next)
			continue
		}
		found[heading] += line
	}
	return found
}

// numbered finds the section that begins with the same number: "5.".
func numbered(in map[string]string, heading string) string {
	number, _, _ := strings.Cut(heading, " ")
	for _, candidate := range slices.Sorted(maps.Keys(in)) {
		if strings.HasPrefix(candidate, number+" ") {
			return candidate
		}
	}
	return ""
}

// open is how a list says that it does not end.
var open = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(и (?:иные|иных|другие|других|прочие|прочих|прочее)|и т\. ?[пд]\.|и пр\.|and others?|and so on|etc\.|including but not limited|including, but not limited)(?:[^\p{L}]|$)`)

func (l *loader) closedList(file string, data []care.Text) {
	if len(data) == 0 {
		l.flaw(file, l.at(file, "data"), "the data are not listed", "List them one by one under data")
	}
	for i, item := range data {
		line := l.at(file, "data", i)
		l.spoken(file, line, "this item of data", item)
		l.openIn(file, line, item.Ru)
		l.openIn(file, line, item.En)
	}
}

func (l *loader) openIn(file string, line int, text string) {
	if found := open.FindStringSubmatch(text); found != nil {
		l.flaw(file, line, fmt.Sprintf("the list of data is open: «%s»", found[1]), "Name everything, or leave it out")
	}
}
