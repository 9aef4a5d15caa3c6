package main

import (
	"context"
	"fmt"
	"os"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/server"
)

type packSignatures struct {
	Clinic string `required:"" placeholder:"HOST" help:"The clinic's host name."`
	Out    string `required:"" type:"path" placeholder:"FILE.zip" help:"Where to write it; a file that is there is not touched."`
}

// Run writes who has signed which version of the clinic's policy, with all that
// is needed to verify it elsewhere. It may stand beside a running server.
func (c packSignatures) Run(ctx context.Context, all *commands) error {
	config, err := all.settings()
	if err != nil {
		return err
	}
	m, err := server.OpenMeans(ctx, config, logger())
	if err != nil {
		return err
	}
	defer m.Close()
	clinic := care.ClinicID(c.Clinic)
	if _, err := m.People.Clinic(ctx, clinic); err != nil {
		return err
	}
	archive, _, err := m.Handbook.ExportAll(ctx, clinic)
	if err != nil {
		return err
	}
	// Names and hours of people: nobody but its owner may read it.
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(archive)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		fmt.Println("written:", c.Out)
	}
	return err
}
