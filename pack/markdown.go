package pack

import (
	"html/template"
	"regexp"
	"strings"
)

// markdown turns what packs write into HTML: headings, lists, bold, and
// paragraphs. Anything else stays as it is written, and no tag gets through.
func markdown(text string) template.HTML {
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		for _, part := range parts(block) {
			part.write(&out)
		}
	}
	return template.HTML(out.String()) // every word has gone through inline, which escapes
}

// A part of a text: lines that belong together.
type part struct {
	kind  string // p, ul, ol, or a heading: h3 …
	lines []string
}

var (
	headingLine = regexp.MustCompile(`^(#{1,4}) +(.*)$`)
	bulletLine  = regexp.MustCompile(`^ *[-*] +(.*)$`)
	numberLine  = regexp.MustCompile(`^ *\d+[.)] +(.*)$`)
)

// parts takes a block apart: a list may follow a line without a gap.
func parts(block string) (found []part) {
	for line := range strings.SplitSeq(block, "\n") {
		kind, text := lineKind(line)
		last := len(found) - 1
		switch {
		case strings.TrimSpace(line) == "":
		case last >= 0 && kind == "p" && strings.HasPrefix(line, " ") && found[last].isList(): // an item goes on
			lines := found[last].lines
			lines[len(lines)-1] += " " + text
		case last >= 0 && kind == found[last].kind && !strings.HasPrefix(kind, "h"):
			found[last].lines = append(found[last].lines, text)
		default:
			found = append(found, part{kind, []string{text}})
		}
	}
	return found
}

func lineKind(line string) (kind, text string) {
	if m := headingLine.FindStringSubmatch(line); m != nil {
		return "h" + string(rune('2'+len(m[1]))), m[2] // the page has its own first two
	}
	if m := bulletLine.FindStringSubmatch(line); m != nil {
		return "ul", m[1]
	}
	if m := numberLine.FindStringSubmatch(line); m != nil {
		return "ol", m[1]
	}
	return "p", strings.TrimSpace(line)
}

func (p part) isList() bool { return p.kind == "ul" || p.kind == "ol" }

func (p part) write(out *strings.Builder) {
	out.WriteString("<" + p.kind + ">")
	if p.isList() {
		for _, line := range p.lines {
			out.WriteString("<li>" + inline(line) + "</li>")
		}
	} else {
		out.WriteString(inline(strings.Join(p.lines, " ")))
	}
	out.WriteString("</" + p.kind + ">\n")
}

var bold = regexp.MustCompile(`\*\*([^*]+)\*\*`)

func inline(text string) string {
	return bold.ReplaceAllString(template.HTMLEscapeString(text), "<strong>$1</strong>")
}
