package main

import (
	"context"

	"github.com/bedside-health/bedside/server"
)

type serveCommand struct{}

func (serveCommand) Run(ctx context.Context, c *commands) error {
	config, err := c.settings()
	if err != nil {
		return err
	}
	log := logger()
	s, err := server.Open(ctx, config, log)
	if err != nil {
		return err
	}
	defer s.Close()
	log.Info("serving", "listen", s.Config.Listen)
	return s.Serve(ctx)
}
