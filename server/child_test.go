package server_test

import (
	"bufio"
	"context"
	"flag"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/bedside-health/bedside/server"
	"github.com/bedside-health/bedside/server/servertest"
)

// childEnv holds, where it is set, the configuration of a server that this
// very test binary is to be, so that it can be killed.
const childEnv = "BEDSIDE_TEST_CHILD"

func TestMain(m *testing.M) {
	if text := os.Getenv(childEnv); text != "" {
		if err := serveAsChild(text); err != nil {
			slog.Error("the server ended", "error", err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	if most := flag.Lookup("test.parallel"); most.Value.String() == most.DefValue {
		flag.Set("test.parallel", strconv.Itoa(3*runtime.NumCPU())) // they wait for disks and sockets more than they compute
	}
	os.Exit(m.Run())
}

// serveAsChild serves until its standard input ends: it outlives no test.
func serveAsChild(text string) error {
	var c server.Config
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ) // a file that may not grow is an error of its write
	began := time.Now()
	c.Now = func() time.Time { return servertest.Monday.Add(time.Since(began)) }
	ctx, stop := context.WithCancel(context.Background())
	go func() { io.Copy(io.Discard, os.Stdin); stop() }()
	s, err := server.Open(ctx, c, slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		return err
	}
	defer s.Close()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	os.Stdout.WriteString("ready\n")
	return s.ServeOn(ctx, listener)
}

// A child is a server in a process of its own, over the house's data.
type child struct {
	t     *testing.T
	cmd   *exec.Cmd
	input io.Closer
	ended chan struct{}
	log   *servertest.Log
}

// startChild starts the server where the house was, which must be stopped.
func startChild(t *testing.T, house *servertest.House, c server.Config) *child {
	t.Helper()
	c.Listen = house.Listen
	text, err := yaml.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	ch := &child{t: t, cmd: exec.Command(os.Args[0], "-test.run=^$"), ended: make(chan struct{}), log: &servertest.Log{}}
	ch.cmd.Env = append(os.Environ(), childEnv+"="+string(text))
	ch.cmd.Stderr = ch.log
	ch.input, _ = ch.cmd.StdinPipe()
	out, err := ch.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := ch.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	go func() { ch.cmd.Wait(); close(ch.ended) }()
	if line != "ready\n" {
		ch.kill()
		t.Fatalf("the server did not start: %v\n%s", err, ch.log)
	}
	t.Cleanup(ch.kill)
	return ch
}

// kill ends it as a power cut would: at once.
func (ch *child) kill() {
	ch.cmd.Process.Kill()
	<-ch.ended
}
