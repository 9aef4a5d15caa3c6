package demo

import (
	"context"
	"encoding/json"
	"unicode"
	"unicode/utf8"

	"github.com/bedside-health/bedside/care"
)

// A Link signs one person in, again and again, for as long as the demo's data
// lives.
type Link struct {
	Role string `json:"role"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// link makes the links of everybody shown and writes them to links.json.
func (d *Demo) link(ctx context.Context, r record) error {
	for _, s := range shown {
		id := r.People[s.ref]
		token, err := d.People.DemoLink(ctx, here, id)
		if err != nil {
			return err
		}
		name, err := d.People.Name(ctx, here, id)
		if err != nil {
			return err
		}
		d.Links = append(d.Links, Link{s.role, call(name.Full, name.Title), d.Config.Origin(here) + "/enter?token=" + token.Reveal()})
	}
	text, err := json.MarshalIndent(d.Links, "", "  ")
	if err != nil {
		return err
	}
	return replace(d.folder.path(linksFile), text)
}

// call is a name with the title of staff: "Орлов Михаил Сергеевич, врач-кардиолог".
func call(name care.Words, title care.Text) string {
	if title.Ru == "" {
		return name.Reveal()
	}
	first, size := utf8.DecodeRuneInString(title.Ru)
	return name.Reveal() + ", " + string(unicode.ToLower(first)) + title.Ru[size:]
}
