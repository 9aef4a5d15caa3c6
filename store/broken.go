package store

import (
	"context"
	"errors"
	"io"
	"net"

	"github.com/bedside-health/bedside/care"
)

// isNetwork reports whether err came from a connection that is gone.
func isNetwork(err error) bool {
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// An outage is a database that does not answer. Callers hear a fault that says
// what to do; what the engine said, with addresses and users, is for the log.
type outage struct {
	fault *care.Fault
	cause error
}

func (o *outage) Error() string { return o.fault.Error() + " (" + o.cause.Error() + ")" }

// Unwrap gives the fault alone: nobody is to act on the cause.
func (o *outage) Unwrap() error { return o.fault }

// outOfReach turns the engine's failure into a fault that says what to do.
func outOfReach(err error) error {
	if _, ok := errors.AsType[*care.Fault](err); ok {
		return err
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &outage{care.Faultf(care.Later, "the database did not answer; nothing was changed: try again"), err}
}
