package main

import (
	"context"
	"os"

	"github.com/bedside-health/bedside/demo"
)

type demoCommand struct{}

func (demoCommand) Run(ctx context.Context, c *commands) error {
	config, err := c.settings()
	if err != nil {
		return err
	}
	d, err := demo.Open(ctx, config, logger())
	if err != nil {
		return err
	}
	defer d.Close()
	d.Welcome(os.Stdout)
	return d.Serve(ctx)
}
