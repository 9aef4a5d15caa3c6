package main

import (
	"context"
	"fmt"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server"
)

type checkCommand struct{}

func (checkCommand) Run(ctx context.Context, c *commands) error {
	return examine(ctx, c, (*server.Means).Check)
}

type ledgerCommand struct {
	Verify verifyCommand `cmd:"" help:"Verify every entry, proof and checkpoint of every clinic."`
}

type verifyCommand struct{}

func (verifyCommand) Run(ctx context.Context, c *commands) error {
	return examine(ctx, c, (*server.Means).VerifyLedgers)
}

// examine prints what is broken, and fails if anything is.
func examine(ctx context.Context, c *commands, look func(*server.Means, context.Context) (server.Findings, error)) error {
	config, err := c.settings()
	if err != nil {
		return err
	}
	m, err := server.OpenMeans(ctx, config, logger())
	if err != nil {
		return err
	}
	defer m.Close()
	found, err := look(m, ctx)
	if err != nil {
		return err
	}
	for _, line := range found.Looked {
		fmt.Println(line)
	}
	for _, line := range found.Broken {
		fmt.Println("BROKEN", line)
	}
	if n := len(found.Broken); n > 0 {
		return care.Faultf(care.Unexpected, "%d things are broken", n)
	}
	fmt.Println("all is well")
	return nil
}
