package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"time"

	"database/sql"

	"github.com/bedside-health/bedside/care"
)

// A child is the measured house, seen from outside.
type child struct {
	House
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	end []func()
}

// raise starts the measured house in a process of its own.
func raise(ctx context.Context, database string, lines int) (c *child, err error) {
	c = &child{}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	data, err := os.MkdirTemp("", "bedside-bench-")
	if err != nil {
		return c, err
	}
	c.end = append(c.end, func() { os.RemoveAll(data) })
	if database != "" {
		drop, address, err := schema(ctx, database)
		if err != nil {
			return c, err
		}
		database = address
		c.end = append(c.end, drop)
	}
	self, err := os.Executable()
	if err != nil {
		return c, err
	}
	c.cmd = exec.CommandContext(ctx, self, "bench", "house", "--data", data, "--database", database, "--lines", fmt.Sprint(lines))
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return c, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return c, err
	}
	c.out = bufio.NewReader(out)
	if err := c.cmd.Start(); err != nil {
		return c, err
	}
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		return c, errors.New("the measured house did not start")
	}
	return c, json.Unmarshal(line, &c.House)
}

// schema makes an empty schema on a PostgreSQL server, to be dropped after.
func schema(ctx context.Context, server string) (drop func(), address string, err error) {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return nil, "", err
	}
	name := care.NewID[string]("bench")
	if _, err := admin.ExecContext(ctx, "CREATE SCHEMA "+name); err != nil {
		return nil, "", err
	}
	u, err := url.Parse(server)
	if err != nil {
		return nil, "", err
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return func() {
		admin.Exec("DROP SCHEMA " + name + " CASCADE")
		admin.Close()
	}, u.String(), nil
}

// ask has the house do one thing and returns its figure.
func (c *child) ask(verb string, for_ time.Duration) (float64, error) {
	if _, err := fmt.Fprintln(c.in, verb, for_.Seconds()); err != nil {
		return 0, err
	}
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		return 0, err
	}
	var answer struct {
		Rate  float64
		Error string
	}
	if err := json.Unmarshal(line, &answer); err != nil {
		return 0, err
	}
	if answer.Error != "" {
		return 0, errors.New(answer.Error)
	}
	return answer.Rate, nil
}

// close ends the house by ending its input, and takes away what it left.
func (c *child) close() {
	if c.in != nil {
		c.in.Close()
		c.cmd.Wait()
	}
	for _, end := range c.end {
		end()
	}
}
