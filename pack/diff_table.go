package pack

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Table shows a diff to people, in the language "ru" or "en".
func (d Diff) Table(lang string) string {
	t := &table{lang: lang}
	t.line("%s → %s", d.From, d.To)
	if d.Same() {
		t.line("")
		t.line("%s", t.say("Ничего не меняется.", "Nothing changes."))
	}
	t.head(len(d.Decisions), "Что станет можно, а что нельзя", "What will be allowed and what will be refused")
	for _, c := range d.Decisions {
		t.change(c, d.Cited)
	}
	t.head(len(d.Reasons), "Ответ прежний, но по другому пункту", "The same answer, for another clause")
	for _, c := range d.Reasons {
		t.change(c, d.Cited)
	}
	t.head(len(d.Clauses), "Пункты", "Clauses")
	for _, c := range d.Clauses {
		t.beforeAfter(c.ID, c.Before, c.After)
	}
	t.head(len(d.Settings), "Часы работы, сроки ответа, тексты", "Working hours, times to answer, texts")
	for _, s := range d.Settings {
		t.beforeAfter(s.What.In(lang), s.Before, s.After)
	}
	t.head(len(d.NotCompared), "Не сравнивалось", "Not compared")
	for _, what := range d.NotComparedIn(lang) {
		t.line("  %s", what)
	}
	if !d.Same() {
		t.signers(d.Signers)
	}
	return t.String()
}

func (t *table) signers(roles []string) {
	if len(roles) == 0 {
		t.line("\n%s", t.say("Заново подписывать никому не нужно.", "Nobody is asked to sign again."))
		return
	}
	t.line("\n%s %s", t.say("Заново подписать попросят:", "Asked to sign again:"), Fact{"who.roles", roles}.words(same(", ")).In(t.lang))
}

type table struct {
	strings.Builder
	lang string
}

func (t *table) say(ru, en string) string { return Words{ru, en}.In(t.lang) }

func (t *table) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// head is left out where nothing follows.
func (t *table) head(n int, ru, en string) {
	if n == 0 {
		return
	}
	title := fmt.Sprintf("%s: %d", t.say(ru, en), n)
	t.line("\n%s\n%s", title, strings.Repeat("─", utf8.RuneCountInString(title)))
}

func (t *table) change(c Change, cited map[string]Words) {
	t.line("\n  %s: %s", c.Who.In(t.lang), c.What.In(t.lang))
	if when := c.When.In(t.lang); when != "" {
		t.line("    %s %s", t.say("когда:", "when:"), when)
	}
	before, after := verdictWords[c.Before].In(t.lang), verdictWords[c.After].In(t.lang)
	if c.Before == c.After {
		t.line("    %s", after)
	} else {
		t.line("    %s → %s", before, after)
	}
	for _, id := range c.Gained {
		t.line("    %s %s %s", t.say("теперь по пункту", "now by clause"), id, cited[id].In(t.lang))
	}
	for _, id := range c.Lost {
		t.line("    %s %s %s", t.say("больше не по пункту", "no longer by clause"), id, cited[id].In(t.lang))
	}
}

func (t *table) beforeAfter(what string, before, after Words) {
	was, is := before.In(t.lang), after.In(t.lang)
	switch {
	case before == Words{}:
		t.line("  + %s: %s", what, is)
	case after == Words{}:
		t.line("  − %s: %s", what, was)
	case was == is:
		t.line("  ~ %s: %s", what, t.say("изменён перевод", "the translation has changed"))
	case strings.Contains(was+is, "\n"):
		t.line("  ~ %s: %s", what, t.say("текст изменён", "the text has changed"))
	default:
		t.line("  ~ %s\n      %s %s\n      %s %s", what, t.say("было: ", "before:"), was, t.say("стало:", "after: "), is)
	}
}
