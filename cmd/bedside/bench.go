package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/bedside-health/bedside/bench"
)

type benchCommand struct {
	Post    benchPost    `cmd:"" help:"Posts a second, the whole path beside the bare engine."`
	Screens benchScreens `cmd:"" help:"The server's memory for each idle open screen."`
	Policy  benchPolicy  `cmd:"" help:"What a decision of the whole shipped policy costs."`
	Guard   benchGuard   `cmd:"" help:"How fast the guard judges what people write."`
	House   benchHouse   `cmd:"" hidden:"" help:"The measured process of the other benches."`
}

type benchPost struct {
	Seconds  float64 `default:"5" help:"How long each of the three runs lasts."`
	Senders  int     `default:"64" help:"How many patients write at once."`
	Database string  `help:"A postgres:// URL; a schema of its own is made and dropped. SQLite when left out."`
	JSON     bool    `name:"json" help:"Print JSON."`
}

func (b benchPost) Run(ctx context.Context) error {
	r, err := bench.Post(ctx, bench.PostOptions{For: time.Duration(b.Seconds * float64(time.Second)), Senders: b.Senders, Database: b.Database})
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("posts %.0f/s, bare engine %.0f/s, ratio %.2f; single commits %.0f/s\n", r.Posts, r.Engine, r.Ratio, r.Singles)
	fmt.Printf("accepted in %.1f ms (p50), %.1f (p95), %.1f (p99); drawn at half load after %.1f, %.1f, %.1f ms; %.0f MB; %d failed, %d not drawn\n",
		r.Accept.P50, r.Accept.P95, r.Accept.P99, r.Seen.P50, r.Seen.P95, r.Seen.P99, r.RSS, r.Failed, r.Undrawn)
	return nil
}

type benchScreens struct {
	Count int  `default:"5000" help:"How many screens to open."`
	JSON  bool `name:"json" help:"Print JSON."`
}

func (b benchScreens) Run(ctx context.Context) error {
	r, err := bench.Screens(ctx, b.Count)
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("%d idle screens: %.1f KB each (%.0f MB before, %.0f MB after)\n", r.Screens, r.KBPerScreen, r.RSSBefore, r.RSSAfter)
	return nil
}

type benchPolicy struct {
	Seconds float64 `default:"4" help:"How long to measure."`
	Pack    string  `default:"ru-clinic" help:"Which of the packs that ship."`
	JSON    bool    `name:"json" help:"Print JSON."`
}

func (b benchPolicy) Run() error {
	r, err := bench.Policy(b.Pack, time.Duration(b.Seconds*float64(time.Second)))
	if err != nil {
		return err
	}
	if b.JSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("%d rules, %d clauses: %.0f decisions/s, %.0f%% allowed\n", r.Rules, r.Clauses, r.Decisions, r.Allowed*100)
	for _, of := range []struct {
		what string
		us   bench.Spread
	}{{"a decision alone", r.Us}, {"in a batch", r.BatchUs}, {"a screen's offers", r.MayUs}} {
		fmt.Printf("%-18s %.2f µs (p50), %.2f (p95), %.2f (p99)\n", of.what, of.us.P50, of.us.P95, of.us.P99)
	}
	return nil
}

type benchHouse struct {
	Data     string
	Database string
	Lines    int
}

func (b benchHouse) Run(ctx context.Context) error {
	return bench.Keep(ctx, b.Data, b.Database, b.Lines, os.Stdin, os.Stdout)
}
