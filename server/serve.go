package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"
)

// Serve listens until ctx ends, then lets what is under way finish.
func (s *Server) Serve(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.Config.Listen)
	if err != nil {
		return err
	}
	return s.ServeOn(ctx, listener)
}

// ServeOn serves on a listener that is open already.
func (s *Server) ServeOn(ctx context.Context, listener net.Listener) error {
	web := &http.Server{Handler: s.Handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	ended := make(chan error, 1)
	go func() {
		if s.Config.Certificate != "" {
			ended <- web.ServeTLS(listener, s.Config.Certificate, s.Config.Key)
		} else {
			ended <- web.Serve(listener)
		}
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.Background(), shutdownLimit)
	defer cancel()
	if err := web.Shutdown(closing); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// Version is the release, as the build says.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "0.1.0"
}
