package server_test

import (
	"net"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// steps counts what a server writes to its database, and kills it at one of
// these steps.
type steps struct {
	t    *testing.T
	left atomic.Int64 // steps until the victim is killed
	hit  atomic.Pointer[child]
}

// killAt kills the server at the n-th step from now on.
func (s *steps) killAt(server *child, n int) {
	s.left.Store(int64(n))
	s.hit.Store(server)
	select {
	case <-server.ended:
	case <-time.After(20 * time.Second):
		s.t.Errorf("the server did not come to step %d", n)
	}
	s.hit.Store(nil)
}

// step takes one step, and reports whether it was the last.
func (s *steps) step() bool {
	victim := s.hit.Load()
	if victim == nil || s.left.Add(-1) != 0 {
		return false
	}
	victim.cmd.Process.Kill()
	return true
}

// watchFiles counts the writes to the files of a folder, as the kernel tells.
func watchFiles(t *testing.T, folder string) *steps {
	s := &steps{t: t}
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	if err == nil {
		_, err = unix.InotifyAddWatch(fd, folder, unix.IN_MODIFY)
	}
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() {
		close(done)
		unix.InotifyAddWatch(fd, t.TempDir(), unix.IN_ISDIR|unix.IN_CREATE|unix.IN_DELETE_SELF) // wakes the reader
	})
	go func() {
		defer unix.Close(fd)
		buffer := make([]byte, unix.SizeofInotifyEvent+unix.NAME_MAX+1)
		for {
			if _, err := unix.Read(fd, buffer); err != nil && err != unix.EINTR {
				return
			}
			select {
			case <-done:
				return
			default:
				s.step()
			}
		}
	}()
	return s
}

// watchWire stands between a server and PostgreSQL, and counts what the server
// sends. Every other time the server is killed before the step is passed on,
// so that the database never hears of it; else after.
func watchWire(t *testing.T, address string) (*steps, string) {
	s := &steps{t: t}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	real := u.Host
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", real)
			if err != nil {
				from.Close()
				continue
			}
			go pump(from, to, func() bool { return false })
			go pump(to, from, s.step)
		}
	}()
	u.Host = listener.Addr().String()
	return s, u.String()
}

// pump passes on what comes from one side; at a last step it may keep it.
func pump(to, from net.Conn, last func() bool) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 64<<10)
	for n := 0; ; n++ {
		size, err := from.Read(buffer)
		if size > 0 {
			if last() && n%2 == 0 {
				return
			}
			if _, err := to.Write(buffer[:size]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
