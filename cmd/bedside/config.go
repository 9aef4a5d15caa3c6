package main

import (
	"fmt"

	"github.com/bedside-health/bedside/server"
)

type configCommand struct {
	Describe describeCommand `cmd:"" help:"Print the settings file, with every setting explained."`
}

type describeCommand struct{}

func (describeCommand) Run() error {
	fmt.Print(server.DescribeConfig())
	return nil
}

type versionCommand struct{}

func (versionCommand) Run() error {
	if version == "" {
		version = server.Version()
	}
	fmt.Println("bedside", version)
	return nil
}
