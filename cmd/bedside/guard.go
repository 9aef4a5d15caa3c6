package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/bedside-health/bedside/bench"
	"github.com/bedside-health/bedside/guard"
	"github.com/bedside-health/bedside/pack"
)

type guardCommand struct {
	Pack string `type:"path" placeholder:"DIR" help:"The pack whose guard judges; ru-clinic, as shipped, when left out."`
	From string `enum:"staff,patient" default:"staff" help:"Who writes: staff or patient."`
}

func (c guardCommand) Run() error {
	g, err := packGuard(c.Pack)
	if err != nil {
		return err
	}
	return judgeLines(g, guard.From(c.From), os.Stdin, os.Stdout)
}

// packGuard makes the guard of a pack's folder, or of ru-clinic as shipped.
func packGuard(dir string) (*guard.Guard, error) {
	p, err := pack.Embedded("ru-clinic")
	if dir != "" {
		p, err = openPack(dir)
	}
	if err != nil {
		return nil, err
	}
	return guard.New(guardPolicy(p)), nil
}

// A judged line, as `bedside guard` prints it.
type judged struct {
	Line     int            `json:"line"`
	Decision guard.Decision `json:"decision"`
	Findings []judgedPlace  `json:"findings"`
}

type judgedPlace struct {
	Kind    guard.Kind `json:"kind"`
	Start   int        `json:"start"` // bytes of the line
	End     int        `json:"end"`
	Text    string     `json:"text"`
	Clause  string     `json:"clause"`
	Instead string     `json:"instead"`
}

// judgeLines judges each line of in by itself. A line may be of any length and
// need not be valid UTF-8.
func judgeLines(g *guard.Guard, from guard.From, in io.Reader, out io.Writer) error {
	lines, w := bufio.NewReaderSize(in, 1<<16), bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := lines.ReadString('\n')
		if line != "" {
			if line[len(line)-1] == '\n' {
				line = line[:len(line)-1]
			}
			if err := enc.Encode(judgeLine(g, from, n, line)); err != nil {
				return err
			}
		}
		if err == nil && lines.Buffered() > 0 {
			continue // more is at hand: write it all at once
		}
		if flushed := w.Flush(); flushed != nil || errors.Is(err, io.EOF) {
			return flushed
		}
		if err != nil {
			return err
		}
	}
}

func judgeLine(g *guard.Guard, from guard.From, n int, line string) judged {
	v := g.Judge(guard.Message{From: from, Text: line})
	j := judged{Line: n, Decision: v.Decision, Findings: make([]judgedPlace, len(v.Findings))}
	for i, f := range v.Findings {
		j.Findings[i] = judgedPlace{Kind: f.Kind, Start: f.Start, End: f.End, Text: line[f.Start:f.End], Clause: f.Clause, Instead: f.Instead}
	}
	return j
}

// guardPolicy says what a pack has decided in the guard's own words.
func guardPolicy(p *pack.Pack) guard.Policy {
	to := guard.Policy{
		Decide:      map[guard.Kind]guard.Decision{},
		Clauses:     map[guard.Kind]string{},
		Instead:     guard.Offers(p.Language),
		Messengers:  append(append([]string{}, p.Guard.PrivateMessengers...), p.Guard.ForeignMessengers...),
		Invitations: p.Guard.Invitations,
	}
	for _, kind := range guard.Kinds {
		to.Decide[kind] = guard.Decision(p.Decision(string(kind)))
		to.Clauses[kind] = p.Guard.Clauses[string(kind)]
		if kind.Identifier() {
			to.Clauses[kind] = p.Guard.Clauses["identifier"]
		}
	}
	for _, c := range p.Guard.PublicContacts {
		to.Public = append(to.Public, guard.Contact{Phone: c.Phone, Email: c.Email, Link: c.Link})
	}
	for _, one := range p.Standard.Phrases {
		to.Phrases = append(to.Phrases,
			guard.Phrase{Avoid: one.Avoid.Ru, At: one.At, Class: one.Class, Because: one.Why.Ru, Instead: first(one.Instead.Ru)},
			guard.Phrase{Avoid: one.Avoid.En, At: one.At, Class: one.Class, Because: one.Why.En, Instead: first(one.Instead.En)})
	}
	return to
}

func first(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return of[0]
}

type benchGuard struct {
	Seconds float64 `default:"4" help:"How long to measure."`
	Pack    string  `type:"path" placeholder:"DIR" help:"The pack whose guard judges; ru-clinic, as shipped, when left out."`
	JSON    bool    `name:"json" help:"Print JSON."`
}

func (b benchGuard) Run() error {
	g, err := packGuard(b.Pack)
	if err != nil {
		return err
	}
	r, err := bench.Guard(g, time.Duration(b.Seconds*float64(time.Second)))
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("%.1f MB/s on one core over %d lines of %.0f bytes, %.0f%% with a finding\n", r.MBPerSecond, r.Lines, r.Bytes, r.Found*100)
	fmt.Printf("a line %.0f µs (p50), %.0f (p95), %.0f (p99); heap %.1f MB before, %.1f MB after\n", r.LineUs.P50, r.LineUs.P95, r.LineUs.P99, r.HeapBefore, r.HeapAfter)
	return nil
}
