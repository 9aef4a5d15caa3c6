package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/server"
)

// The two clinics. A host name that ends in localhost is this machine in every
// browser.
const (
	here  care.ClinicID = "localhost"
	there care.ClinicID = "clinic-b.localhost"
)

// A Demo is a running demonstration.
type Demo struct {
	*server.Server
	Links    []Link
	Card     Card
	Fresh    bool // this start has founded it
	listener net.Listener
	folder   *folder
	closing  sync.Once
}

// A Card is a printed card that nobody has used yet.
type Card struct {
	people.Card
	Name  care.Words
	Birth string
	URL   string
}

// Open listens, founds the clinics unless they are there, and opens the house.
func Open(ctx context.Context, c server.Config, log *slog.Logger) (_ *Demo, err error) {
	d := &Demo{}
	defer func() {
		if err != nil {
			d.Close()
		}
	}()
	if c, d.listener, err = prepare(c); err != nil {
		return nil, err
	}
	if d.folder, err = openFolder(c.Data); err != nil {
		return nil, err
	}
	record := d.folder.record
	if d.Fresh = record.State != founded; d.Fresh {
		record, err = found(ctx, c, log, d.folder)
	} else if record.Place != place(c) {
		err = care.Faultf(care.Conflict, "the demo of %s keeps its data in another database: set BEDSIDE_DATA to another folder", c.Data)
	}
	if err != nil {
		return nil, err
	}
	if d.Server, err = server.Open(ctx, c, log); err != nil {
		return nil, err
	}
	if err := d.link(ctx, record); err != nil {
		return nil, err
	}
	return d, d.printCard(ctx, record)
}

// prepare fills in what a demo has of its own. It listens first, so that a
// port in use is heard of before anything is founded, and port 0 finds a free one.
func prepare(c server.Config) (server.Config, net.Listener, error) {
	orElse(&c.Data, "demo-data")
	orElse(&c.Listen, "127.0.0.1:8480")
	c.Demo = true
	if c.Now == nil {
		c.Now = time.Now
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return c, nil, care.Faultf(care.Conflict, "%v: end what listens there, or set BEDSIDE_LISTEN to another address", err)
	}
	at, _ := l.Addr().(*net.TCPAddr)
	if at == nil || !at.IP.IsLoopback() {
		l.Close()
		return c, nil, care.Faultf(care.Invalid, "a demo signs everybody in by a link, so it listens on this machine only: set BEDSIDE_LISTEN to 127.0.0.1 and a port")
	}
	c.Listen = at.String()
	return c, l, nil
}

func orElse(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// printCard prints a card for the patient who has not been here yet. The one
// of the last start is withdrawn by it.
func (d *Demo) printCard(ctx context.Context, r record) error {
	registrar, err := enter(ctx, d.People, here, r.People["osipova"])
	if err != nil {
		return err
	}
	card, patient, err := d.People.PrintCard(ctx, registrar, r.People["lapina"], "passport")
	if err != nil {
		return err
	}
	d.Card = Card{card, patient.Name.Full, patient.Birth.Reveal(), d.Config.Origin(here) + "/i#" + strings.ReplaceAll(card.Code.Reveal(), "-", "")}
	return d.People.SignOut(ctx, registrar, false)
}

// Serve serves until ctx ends.
func (d *Demo) Serve(ctx context.Context) error { return d.ServeOn(ctx, d.listener) }

// Close closes the house and lets go of the folder. Twice is no fault.
func (d *Demo) Close() (err error) {
	d.closing.Do(func() { err = d.close() })
	return err
}

func (d *Demo) close() error {
	var errs []error
	if d.listener != nil {
		d.listener.Close() // served listeners are closed already
	}
	if d.Server != nil {
		errs = append(errs, d.Server.Close())
	}
	if d.folder != nil {
		errs = append(errs, d.folder.close())
	}
	return errors.Join(errs...)
}

// Welcome says how to come in.
func (d *Demo) Welcome(out io.Writer) {
	fmt.Fprintf(out, "\nКлиника на Садовой · the clinic on Sadovaya   %s\n\n", d.Config.Origin(here))
	for _, l := range d.Links {
		fmt.Fprintf(out, "  %-15s %s\n  %-15s %s\n", l.Role, l.Name, "", l.URL)
	}
	fmt.Fprintf(out, "\n  A printed card: %s, born %s\n  %-15s %s\n", d.Card.Name.Reveal(), d.Card.Birth, d.Card.Code.Reveal(), d.Card.URL)
	fmt.Fprintf(out, "\n  A shared computer, at %s/clinic: login %s or %s, password %s,\n  one-time codes by the secret %s\n",
		d.Config.Origin(here), registrarLogins[0], registrarLogins[1], demoPassword, demoTOTP)
	fmt.Fprintf(out, "\n  The links are also in %s. End with Ctrl+C; the next start goes on from here.\n\n", d.folder.path(linksFile))
}

// enter signs somebody in by link, as a browser would.
func enter(ctx context.Context, reg *people.Register, clinic care.ClinicID, person care.PersonID) (people.Caller, error) {
	token, err := reg.DemoLink(ctx, clinic, person)
	if err != nil {
		return people.Caller{}, err
	}
	in, err := reg.EnterByLink(ctx, clinic, token)
	return in.Caller, err
}
