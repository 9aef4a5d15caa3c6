package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/bedside-health/bedside/api"
	"github.com/bedside-health/bedside/blob"
	"github.com/bedside-health/bedside/bus"
	"github.com/bedside-health/bedside/care"
	"github.com/bedside-health/bedside/conversation"
	"github.com/bedside-health/bedside/handbook"
	"github.com/bedside-health/bedside/journal"
	"github.com/bedside-health/bedside/ledger"
	"github.com/bedside-health/bedside/live"
	"github.com/bedside-health/bedside/pack"
	"github.com/bedside-health/bedside/people"
	"github.com/bedside-health/bedside/privacy"
	"github.com/bedside-health/bedside/seal"
	"github.com/bedside-health/bedside/store"
	"github.com/bedside-health/bedside/web"
	"github.com/bedside-health/bedside/work"
)

// Means are the house without anybody at the desk: enough to check it.
type Means struct {
	Config        Config
	DB            *store.DB
	Bus           bus.Bus
	Keys          *seal.Keys
	Journal       *journal.Journal
	Bench         *work.Bench
	Ledger        *ledger.Ledger
	Blobs         blob.Blobs
	Packs         *pack.InForce
	People        *people.Register
	Conversations *conversation.Room
	Handbook      *handbook.Room
	log           *slog.Logger
}

// A Server is a running house.
type Server struct {
	Means
	Privacy *privacy.Room
	Live    *live.Hub
	Handler http.Handler

	lock    *os.File
	stop    context.CancelFunc
	running sync.WaitGroup
}

// Open builds the house from the ground floor up. Jobs run until Close.
func Open(ctx context.Context, c Config, log *slog.Logger) (_ *Server, err error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	s := &Server{}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if s.lock, err = lockFolder(c.Data); err != nil {
		return nil, err
	}
	m, err := openMeans(ctx, c, log)
	if err != nil {
		return nil, err
	}
	s.Means = *m
	s.Privacy = privacy.New(privacy.Config{DB: s.DB, Ledger: s.Ledger, People: s.People, Packs: s.Packs, Now: c.Now})
	s.Live = live.New(live.Config{Journal: s.Journal, Bus: s.Bus, Conversations: s.Conversations, Scopes: s.scopes, Now: c.Now, Log: log})
	if s.Handler, err = s.desk(); err != nil {
		return nil, err
	}
	if err := s.Handbook.Start(ctx); err != nil { // before anybody is answered: every decision is by the clinic's own policy
		return nil, err
	}
	s.start()
	return s, nil
}

// OpenMeans opens what a check needs. It may stand beside a running server.
func OpenMeans(ctx context.Context, c Config, log *slog.Logger) (*Means, error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	return openMeans(ctx, c, log)
}

func openMeans(ctx context.Context, c Config, log *slog.Logger) (_ *Means, err error) {
	m := &Means{Config: c, Bus: bus.InProcess(), log: log}
	defer func() {
		if err != nil {
			m.Close()
		}
	}()
	for _, file := range []string{c.Database, c.KeysDatabase, c.Keyring} {
		if store.IsPostgres(file) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, fmt.Errorf("the data folder: %w", err)
		}
	}
	if m.DB, err = store.Open(ctx, store.Config{Address: c.Database}); err != nil {
		return nil, err
	}
	if m.Keys, err = seal.Open(ctx, seal.Config{Database: c.KeysDatabase, Keyring: c.Keyring, Bus: m.Bus, Now: c.Now}); err != nil {
		return nil, err
	}
	p, err := pack.Embedded(c.Pack)
	if err != nil {
		return nil, err
	}
	m.Packs = pack.New(p, c.Now)
	m.Blobs = blob.Folder(filepath.Join(c.Data, "blobs"))
	m.Journal = journal.New(m.DB, m.Bus, c.Now)
	m.Bench = work.New(m.DB, c.Now, log)
	if m.Ledger, err = ledger.New(ctx, ledger.Config{DB: m.DB, Keys: m.Keys, Journal: m.Journal, Now: c.Now}); err != nil {
		return nil, err
	}
	m.People = people.New(people.Config{DB: m.DB, Keys: m.Keys, Journal: m.Journal, Packs: m.Packs, Bus: m.Bus, Now: c.Now, Demo: c.Demo,
		Origins: func(clinic care.ClinicID) []string { return []string{c.Origin(clinic)} }})
	m.Conversations = conversation.New(conversation.Config{DB: m.DB, Journal: m.Journal, Keys: m.Keys, Ledger: m.Ledger,
		People: m.People, Packs: m.Packs, Now: c.Now})
	m.Handbook = handbook.New(handbook.Config{DB: m.DB, Journal: m.Journal, People: m.People, Packs: m.Packs, Bus: m.Bus, Shipped: c.Pack,
		Line: line{m.Conversations}, Now: c.Now, Log: log})
	return m, nil
}

// Found founds a clinic with all its people, and puts in force there at once
// the policy that it begins with.
func (m *Means) Found(ctx context.Context, f people.Founding) (people.Founded, error) {
	ids, err := m.People.Found(ctx, f)
	if err != nil {
		return ids, err
	}
	if err := m.Handbook.Adopt(ctx, f.Clinic); err != nil {
		return ids, err
	}
	return ids, m.Handbook.Take(ctx, f.Clinic)
}

// Close closes what has been opened.
func (m *Means) Close() error {
	if m.People != nil {
		m.People.Close()
	}
	var errs []error
	if m.DB != nil {
		errs = append(errs, m.DB.Close())
	}
	if m.Keys != nil {
		errs = append(errs, m.Keys.Close())
	}
	return errors.Join(errs...)
}

func (s *Server) desk() (http.Handler, error) {
	c := s.Config
	proxies, err := c.proxies()
	if err != nil {
		return nil, err
	}
	return api.New(api.Rooms{People: s.People, Conversations: s.Conversations, Privacy: s.Privacy, Handbook: s.Handbook, Live: s.Live, Packs: s.Packs,
		Web: web.Files(), Now: c.Now, Log: s.log, Version: Version(), Secure: c.secure(), Proxies: proxies,
		Origin: func(host string) string { return c.scheme() + "://" + host }, Ready: s.ready}), nil
}

func (s *Server) ready(ctx context.Context) error {
	return s.DB.Look(ctx, func(tx *store.Tx) error {
		var one int
		return tx.Row(`SELECT 1`).Scan(&one)
	})
}

// start begins the work that goes on by itself.
func (s *Server) start() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.jobs()
	s.running.Go(func() { s.beginDays(ctx) })
	s.running.Go(func() { s.Bench.Run(ctx) })
	s.running.Go(func() { s.Handbook.Run(ctx) })
	s.running.Go(func() {
		s.Journal.Follow(ctx, s.Conversations.Follower(), func(clinic care.ClinicID, err error) {
			s.log.Warn("a follower waits", "follower", "conversation", "clinic", clinic, "fault", care.KindOf(err))
		})
	})
}

// Close closes the house, roof first.
func (s *Server) Close() error {
	if s.stop != nil {
		s.stop()
	}
	if s.Live != nil {
		s.Live.Close()
	}
	s.running.Wait()
	err := s.Means.Close()
	if s.lock != nil {
		err = errors.Join(err, unlockFolder(s.lock))
	}
	return err
}

const shutdownLimit = 10 * time.Second
