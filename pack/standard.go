package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bedside-health/bedside/care"
)

const standardName = "standard.yaml"

// Standard is how people are spoken with: what a review looks at, and what to
// say instead of what.
type Standard struct {
	Phases  []Phase  `yaml:"phases"`
	Items   []Item   `yaml:"items"`
	Phrases []Phrase `yaml:"phrases"`
}

// A Phase of a visit.
type Phase struct {
	ID   string    `yaml:"id"`
	Name care.Text `yaml:"name"`
}

// An Item of the rubric, with an anchor and an example of either kind.
type Item struct {
	ID       string    `yaml:"id"`
	Phase    string    `yaml:"phase"`
	Question care.Text `yaml:"question"`
	Anchor   care.Text `yaml:"anchor"` // what to go by
	Done     care.Text `yaml:"done"`
	NotDone  care.Text `yaml:"not_done"`
	Counts   bool      `yaml:"counts"` // only once reviewers have been shown to agree on it
	Lesson   string    `yaml:"lesson"`
}

// A Phrase to avoid, as whole utterances, and what to say instead.
type Phrase struct {
	ID      string    `yaml:"id"`
	Avoid   Sayings   `yaml:"avoid"`
	At      string    `yaml:"at"`
	Class   string    `yaml:"class"`
	Why     care.Text `yaml:"why"`
	Instead Sayings   `yaml:"instead"`
}

// Sayings are several ways to say a thing, in either language.
type Sayings struct {
	Ru []string `yaml:"ru"`
	En []string `yaml:"en"`
}

var (
	// PhraseClasses say what is wrong with a phrase.
	PhraseClasses = []string{"greeting", "command", "cutting-off", "refusal", "judgement", "address", "distancing", "closing", "blame", "hostility", "belittling", "irresponsibility"}
	phrasesAt     = []string{"any", "greeting", "closing", "booking"}
)

func (l *loader) standard() {
	if l.text[standardName] == nil {
		return // Lint asks for it
	}
	s := &l.pack.Standard
	if !l.yaml(standardName, s) {
		return
	}
	var phases, items, phrases []string
	for i, p := range s.Phases {
		phases = l.own(phases, "phases", i, p.ID)
		l.spoken(standardName, l.at(standardName, "phases", i), "the name of the phase "+p.ID, p.Name)
	}
	for i, item := range s.Items {
		items = l.own(items, "items", i, item.ID)
		l.item(i, item, phases)
	}
	for i, p := range s.Phrases {
		phrases = l.own(phrases, "phrases", i, p.ID)
		l.phrase(i, p)
	}
	if len(items) == 0 || len(phrases) == 0 {
		l.flaw(standardName, 0, "there are no items or no phrases", "Write what a review looks at, and what to say instead of what")
	}
}

// own checks that an id is one's own.
func (l *loader) own(taken []string, where string, i int, id string) []string {
	if id == "" || slices.Contains(taken, id) {
		l.flaw(standardName, l.at(standardName, where, i, "id"), fmt.Sprintf("the id %q is empty or used twice under %s", id, where), "Give each an id of its own")
	}
	return append(taken, id)
}

func (l *loader) item(i int, item Item, phases []string) {
	at := func(key string) int { return l.at(standardName, "items", i, key) }
	if !slices.Contains(phases, item.Phase) {
		l.flaw(standardName, at("phase"), fmt.Sprintf("the item %s belongs to the phase %q, which is not there", item.ID, item.Phase), "Use one of "+list(phases))
	}
	for _, text := range []struct {
		key  string
		text care.Text
	}{{"question", item.Question}, {"anchor", item.Anchor}, {"done", item.Done}, {"not_done", item.NotDone}} {
		l.spoken(standardName, at(text.key), "the "+text.key+" of "+item.ID, text.text)
		l.unprotected(at(text.key), item.ID, text.text.Ru, text.text.En)
	}
}

func (l *loader) phrase(i int, p Phrase) {
	at := func(key string) int { return l.at(standardName, "phrases", i, key) }
	if !slices.Contains(phrasesAt, p.At) {
		l.flaw(standardName, at("at"), fmt.Sprintf("the phrase %s is said at %q", p.ID, p.At), "Use one of "+list(phrasesAt))
	}
	if !slices.Contains(PhraseClasses, p.Class) {
		l.flaw(standardName, at("class"), fmt.Sprintf("the phrase %s is of the class %q", p.ID, p.Class), "Use one of "+list(PhraseClasses))
	}
	l.spoken(standardName, at("why"), "the why of "+p.ID, p.Why)
	l.unprotected(at("why"), p.ID, p.Why.Ru, p.Why.En)
	l.sayings(at("avoid"), p.ID, "avoid", p.Avoid)
	l.sayings(at("instead"), p.ID, "instead", p.Instead)
}

func (l *loader) sayings(line int, id, what string, s Sayings) {
	all := slices.Concat(s.Ru, s.En)
	if len(s.Ru) == 0 || len(s.En) == 0 || slices.ContainsFunc(all, blankText) {
		l.flaw(standardName, line, "what to "+what+" of "+id+" is missing in one language", "Write it as {ru: [\"…\"], en: [\"…\"]}")
	}
	l.unprotected(line, id, all...)
}

// protected are the beginnings of words by which a topic shows that no review
// may touch: a visit in which one comes up is destroyed whole. A word that ends
// with $ is meant whole.
var protected = map[string][]string{
	"sexuality":  {"сексу", "секс$", "интимн", "половая$", "половой$", "половую$", "половые$", "половых$", "гомосек", "sex$", "sexual"},
	"abortion":   {"аборт", "abort"},
	"HIV":        {"вич$", "спид$", "спида$", "спидом$", "спиде$", "hiv$"},
	"psychiatry": {"психиатр", "психическ", "психоз", "шизофрен", "psychiatr", "psychosis", "schizophren"},
	"addiction":  {"алкогол", "наркоти", "наркоман", "нарколог", "зависимость", "addict", "alcohol", "narcotic"},
	"religion":   {"религи", "вероиспов", "церков", "мечеть$", "молитв", "religio", "church", "mosque", "prayer"},
	"politics":   {"политик", "политич", "выборы$", "politic", "election"},
}

var wordShape = regexp.MustCompile(`\p{L}+`)

// unprotected tells of a text that touches a protected topic.
func (l *loader) unprotected(line int, id string, texts ...string) {
	words := strings.Fields(strings.Join(wordShape.FindAllString(strings.ToLower(strings.Join(texts, " ")), -1), "$ ") + "$")
	for _, topic := range []string{"sexuality", "abortion", "HIV", "psychiatry", "addiction", "religion", "politics"} {
		for _, word := range words {
			if slices.ContainsFunc(protected[topic], func(stem string) bool { return strings.HasPrefix(word, stem) }) {
				l.flaw(standardName, line, fmt.Sprintf("%s touches a protected topic, %s: «%s»", id, topic, strings.TrimSuffix(word, "$")), "Take it out: such visits are not reviewed at all")
				break
			}
		}
	}
}
