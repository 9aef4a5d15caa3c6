// Command bedside runs a clinic's own line between doctors and patients.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server"
)

// version is set by the build.
var version = ""

// commands is what bedside can do; each command has its own file.
type commands struct {
	Config string `help:"The settings file." type:"path" placeholder:"FILE"`

	Serve    serveCommand   `cmd:"" help:"Serve the clinics of this installation."`
	Demo     demoCommand    `cmd:"" help:"Run a demonstration clinic with people and a week of history."`
	Check    checkCommand   `cmd:"" help:"Check journal, seals, references and ledger; name what is broken."`
	Ledger   ledgerCommand  `cmd:"" help:"The record of who opened what."`
	Pack     packCommand    `cmd:"" help:"The communication policy: lint it, test it, break it, compare it, show it."`
	Guard    guardCommand   `cmd:"" help:"Judge lines of standard input: private contacts, documents' numbers, tone."`
	Bench    benchCommand   `cmd:"" help:"Measure, beside the bare engine, in the same run."`
	Describe configCommand  `cmd:"" name:"config" help:"The settings."`
	Version  versionCommand `cmd:"" help:"Say which release this is."`
}

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300) // what stays is small, what passes is much: collect less often
	}
	var c commands
	parser, err := kong.New(&c, kong.Name("bedside"), kong.Description("A clinic's own line between doctors and patients."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		panic(err)
	}
	chosen, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	chosen.BindTo(ctx, (*context.Context)(nil))
	if err := chosen.Run(&c); err != nil {
		fmt.Fprintln(os.Stderr, "bedside:", plainly(err))
		os.Exit(1)
	}
}

// plainly shows a fault by its message alone: its kind is for programs.
func plainly(err error) string {
	if f, ok := errors.AsType[*care.Fault](err); ok {
		return f.Message
	}
	return err.Error()
}

// settings reads the file and the environment.
func (c *commands) settings() (server.Config, error) {
	return server.ReadConfig(c.Config, os.Environ())
}

// logger writes for machines; the console is for people.
func logger() *slog.Logger { return slog.New(slog.NewJSONHandler(os.Stderr, nil)) }
