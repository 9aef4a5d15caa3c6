package pack

import "testing"

// What packs write becomes headings, lists and paragraphs; the rest is words.
func TestMarkdownOfPacks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"# A\nb":                       "<h3>A</h3>\n<p>b</p>\n",
		"a\nb\n\nc":                    "<p>a b</p>\n<p>c</p>\n",
		"to do:\n- one\n  more\n- two": "<p>to do:</p>\n<ul><li>one more</li><li>two</li></ul>\n",
		"1. one\n2) two":               "<ol><li>one</li><li>two</li></ol>\n",
		"**a** < **b**":                "<p><strong>a</strong> &lt; <strong>b</strong></p>\n",
		"## a\n## b":                   "<h4>a</h4>\n<h4>b</h4>\n",
		"[a](javascript:b)":            "<p>[a](javascript:b)</p>\n",
		"a\n\n\n\n b":                  "<p>a</p>\n<p>b</p>\n",
	} {
		if got := string(markdown(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// A fact that the words do not know yet stands as it is.
func TestFactWithoutWordsStandsAsItIs(t *testing.T) {
	t.Parallel()
	c := Change{Person: "patient", Situation: []Fact{{"about.weather", []string{"rain"}}}}
	c.inWords()
	if c.When.En != "about.weather = rain" || c.Who.En != "A patient" {
		t.Errorf("%+v", c)
	}
	if findingOf("weather").In("ru") != "weather" || chapterOf("7") != "7" {
		t.Error("a name without words is lost")
	}
}
