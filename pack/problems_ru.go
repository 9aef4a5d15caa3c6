package pack

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/bedside-health/bedside/policy"
)

// ProblemIn says a problem in "ru" or "en". Problems are written in English
// where they are found; here each is known again by the format that it was made
// from. What nobody has put into Russian stays as it is.
func ProblemIn(p Problem, lang string) Problem {
	if lang != "ru" {
		return p
	}
	said, known := inRussian(messagesRu(), p.Message)
	if begins, ok := librariesRu[p.Mend]; ok && !known {
		said = begins + ": " + p.Message
	}
	if place, ok := placesRu[p.File]; ok {
		p.File = place
	}
	p.Message = failedCaseRu(said)
	p.Mend, _ = inRussian(mendsRu(), p.Mend)
	return p
}

var failedCase = regexp.MustCompile(`^(Проверка «(?s:.*)» не прошла\. Действие «)([a-z-]+)(»: ждали )([a-z]+)( \[.*\], вышло )([a-z]+)(.*)$`)

// failedCaseRu says a failed case's act and answers as the table of what would
// change says them.
func failedCaseRu(said string) string {
	at := failedCase.FindStringSubmatch(said)
	if at == nil {
		return said
	}
	for i, words := range map[int]Words{2: actWords[policy.Act(at[2])], 4: verdictWords[at[4]], 6: verdictWords[at[6]]} {
		if words.Ru != "" {
			at[i] = words.Ru
		}
	}
	return strings.Join(at[1:], "")
}

// ProblemsIn says several.
func ProblemsIn(problems []Problem, lang string) []Problem {
	said := make([]Problem, len(problems))
	for i, p := range problems {
		said[i] = ProblemIn(p, lang)
	}
	return said
}

// NotComparedIn says in "ru" or "en" what a comparison has left out, and why.
func (d Diff) NotComparedIn(lang string) []string {
	if lang != "ru" {
		return d.NotCompared
	}
	var said []string
	for _, what := range d.NotCompared {
		all, _ := inRussian(messagesRu(), what)
		of, why, _ := strings.Cut(all, ": ")
		act, person, _ := strings.Cut(strings.TrimSuffix(of, ")"), " (")
		if a, p := actWords[policy.Act(act)].Ru, personWords[person].Ru; a != "" && p != "" {
			all = p + ", " + a + ": " + why
		}
		said = append(said, all)
	}
	return said
}

// A pairing is one format in both languages. The Russian one has the verbs of
// the English one, in an order of its own: %[2]s. Where two formats fit, the one
// with more words of its own is meant: a table may say a special case apart.
type pairing struct{ en, ru string }

var (
	messagesRu = sync.OnceValue(func() []phrase {
		return phrases(fileMessagesRu, hoursMessagesRu, textMessagesRu, speechMessagesRu, ruleMessagesRu, versionMessagesRu, notComparedRu, libraryMessagesRu)
	})
	mendsRu = sync.OnceValue(func() []phrase {
		return phrases(fileMendsRu, textMendsRu, ruleMendsRu)
	})
)

// placesRu are the places of problems that are no file names.
var placesRu = map[string]string{"the archive": "Архив"}

// librariesRu begin what a library says, by the way to mend it: the rest stays
// in the library's own words.
var librariesRu = map[string]string{
	"Use the words of policy/schema.cedarschema": "Правило не сходится со схемой",
	"Write it as packs/ru-clinic does":           "Запись YAML не читается",
	"Use the facts of policy.Question":           "Факты записаны неверно",
	"Take the folder of one pack":                "Папка не читается",
	"Write 24-hour times":                        "Время записано неверно",
	"Write year-month-day":                       "Дата записана неверно",
	"Leave hours out for a day off":              "Часы этого дня записаны неверно",
	`Write hours as "mon-fri 08:00-20:00"`:       "Часы записаны неверно",
}

// A phrase is a pairing made ready to be looked for.
type phrase struct {
	pairing
	longest string // of the words that it must hold: most are passed over by it alone
	letters int    // of its own words; the most tell most closely what was meant
	shape   *regexp.Regexp
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([sqdvU])`)

// shapes are what stands in a verb's place; that of %v holds one line.
var shapes = map[string]string{"s": `((?s:.*))`, "v": `(.*)`, "q": `("(?:[^"\\]|\\.)*")`, "d": `(-?\d+)`, "U": `(U\+[0-9A-F]+)`}

func phrases(tables ...[]pairing) (all []phrase) {
	for _, p := range slices.Concat(tables...) {
		f := phrase{pairing: p}
		shape, rest := "^", p.en
		for rest != "" {
			words, of := rest, ""
			if at := verb.FindStringSubmatchIndex(rest); at != nil {
				words, of, rest = rest[:at[0]], shapes[rest[at[4]:at[5]]], rest[at[1]:]
			} else {
				rest = ""
			}
			if f.letters += len(words); len(words) > len(f.longest) {
				f.longest = words
			}
			shape += regexp.QuoteMeta(words) + of
		}
		f.shape = regexp.MustCompile(shape + "$")
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b phrase) int { return b.letters - a.letters })
	return all
}

// inRussian says what the closest phrase says; false where none is known.
func inRussian(known []phrase, english string) (string, bool) {
	for _, f := range known {
		if !strings.Contains(english, f.longest) {
			continue
		}
		if found := f.shape.FindStringSubmatch(english); found != nil {
			return f.filled(found[1:]), true
		}
	}
	return english, false
}

// filled puts what stood in the English words into the Russian ones.
func (f phrase) filled(with []string) string {
	next := 0
	return verb.ReplaceAllStringFunc(f.ru, func(v string) string {
		parts := verb.FindStringSubmatch(v)
		if n, err := strconv.Atoi(parts[1]); err == nil {
			next = n - 1
		}
		of := with[next]
		next++
		if parts[2] == "q" {
			return "«" + unquoted(of) + "»"
		}
		return of
	})
}

// unquoted takes the quotes off; what cannot be seen stays spelt out.
func unquoted(q string) string {
	word, err := strconv.Unquote(q)
	if err != nil || strings.ContainsFunc(word, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return q[1 : len(q)-1]
	}
	return word
}
