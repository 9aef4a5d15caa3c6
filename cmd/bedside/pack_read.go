package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/pack"
)

type packMutate struct {
	Dir  string `arg:"" type:"path" help:"The pack's folder, or a .zip of it."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// enough is how many of a hundred mutants a pack's own tests must notice.
const enough = 95

func (c packMutate) Run() error {
	p, err := openPack(c.Dir)
	if err != nil {
		return err
	}
	if failed := p.RunTests(); len(failed) > 0 {
		return care.Faultf(care.Invalid, "the pack's own tests fail as it stands; see bedside pack test")
	}
	m := p.Mutate()
	if c.JSON {
		if err := printJSON(m); err != nil {
			return err
		}
	} else {
		for _, s := range m.Survivors {
			fmt.Printf("%s:%d: %s: nobody notices: %s\n", s.File, s.Line, s.Rule, s.Change)
		}
		fmt.Printf("%d mutants, %d killed, %d survive; %d more change no decision\n", m.Mutants, m.Killed, len(m.Survivors), len(m.Equivalent))
	}
	if m.Killed*100 < m.Mutants*enough {
		return care.Faultf(care.Invalid, "fewer than %d of a hundred mutants are noticed", enough)
	}
	return nil
}

type packDiff struct {
	A    string `arg:"" type:"path" help:"The pack as it is: its folder, or a .zip of it."`
	B    string `arg:"" type:"path" help:"The pack as it would be."`
	Lang string `enum:"ru,en" default:"ru" help:"ru or en."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (c packDiff) Run() error {
	a, err := openPack(c.A)
	if err != nil {
		return err
	}
	b, err := openPack(c.B)
	if err != nil {
		return err
	}
	d := pack.Compare(a, b)
	if c.JSON {
		return printJSON(d)
	}
	_, err = fmt.Print(d.Table(c.Lang))
	return err
}

type packShow struct {
	Dir  string `arg:"" type:"path" help:"The pack's folder, or a .zip of it."`
	HTML bool   `name:"html" required:"" help:"Print one HTML page."`
	Lang string `enum:"ru,en," default:"" help:"ru or en; the language of signing when left out."`
}

func (c packShow) Run() error {
	p, err := openPack(c.Dir)
	if err != nil {
		return err
	}
	if c.Lang == "" {
		c.Lang = p.Language
	}
	return p.ShowHTML(os.Stdout, c.Lang)
}

func printJSON(of any) error {
	to := json.NewEncoder(os.Stdout)
	to.SetEscapeHTML(false)
	to.SetIndent("", "  ")
	return to.Encode(of)
}
