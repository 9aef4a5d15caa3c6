package pack

import (
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
)

// A Paper is a text with a title: a template, a handout.
type Paper struct {
	Name  string // of its file: "friend-request"
	Title care.Text
	Text  care.Text // a template may hold {blanks}
}

// paperBlanks are what Bedside can fill in on a template or a handout.
var paperBlanks = []string{"clinic", "doctor", "desk", "hours", "opens", "answer", "link", "emergency", "patient", "colleague"}

// front reads the two pages in front of the policy.
func (l *loader) front() {
	own, translation := l.pair("front")
	l.pack.Front = l.bothWays(string(l.text[own]), string(l.text[translation]))
}

func (l *loader) papers() {
	l.pack.Templates = l.papersIn("templates")
	l.pack.Handouts = l.papersIn("handouts")
}

func (l *loader) papersIn(dir string) (papers []Paper) {
	for _, name := range l.names(dir) {
		if name == outOfHours {
			continue // the program's own, see notices
		}
		own, translation := l.pair(name)
		title, text := l.titled(own)
		title2, text2 := l.titled(translation)
		papers = append(papers, Paper{Name: strings.TrimPrefix(name, dir+"/"), Title: l.bothWays(title, title2), Text: l.bothWays(text, text2)})
	}
	return papers
}

// names lists the texts of a folder by the names of their originals, and tells
// of those that stand in one language only.
func (l *loader) names(dir string) (names []string) {
	ending := "." + l.foreign() + ".md"
	for _, path := range sortedKeys(l.text) {
		if !strings.HasPrefix(path, dir+"/") || !strings.HasSuffix(path, ".md") {
			continue
		}
		if name, ok := strings.CutSuffix(path, ending); ok {
			if own := name + ".md"; !l.there(own) {
				l.flaw(path, 0, "this is the translation of "+own+", which is not there", "Write that first, in the language of the pack")
			}
			continue
		}
		name := strings.TrimSuffix(path, ".md")
		if !l.there(name + ending) {
			l.flaw(path, 0, "there is no translation", "Write "+name+ending)
		}
		names = append(names, name)
	}
	return names
}

func (l *loader) there(file string) bool {
	_, ok := l.text[file]
	return ok
}

// titled takes a text apart: "# Title" on its first line, then the text.
func (l *loader) titled(file string) (title, text string) {
	whole, ok := l.text[file]
	if !ok {
		return "", ""
	}
	first, rest, _ := strings.Cut(string(whole), "\n")
	title, isTitle := strings.CutPrefix(first, "# ")
	title, text = strings.TrimSpace(title), strings.TrimSpace(rest)
	if !isTitle || title == "" {
		l.flaw(file, 1, "there is no title", "Begin with a line such as # Out of hours")
		return "", strings.TrimSpace(string(whole))
	}
	if text == "" {
		l.flaw(file, 1, "there is a title and no text", "Write it below")
	}
	l.blanks(file, text, l.flaw, paperBlanks)
	return title, text
}

// plainWords checks one list of words as people write them.
func (l *loader) plainWords(file, key string, words []string) {
	for i, word := range words {
		if blankText(word) || slices.Contains(words[:i], word) {
			l.flaw(file, l.at(file, key, i), key+" has a word that is empty or stands twice", "Remove it")
		}
	}
}

func blankText(s string) bool { return strings.TrimSpace(s) == "" }
