package server_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/bedside-health/bedside/server/servertest"
)

// A postgres is a database server of the test's own, to be stopped and started.
type postgres struct {
	t      *testing.T
	folder string
	port   int
	as     *syscall.SysProcAttr
	cmd    *exec.Cmd
	URL    string
}

// ownPostgres starts one where the tests have PostgreSQL at all.
func ownPostgres(t *testing.T) *postgres {
	t.Helper()
	if os.Getenv("BEDSIDE_TEST_POSTGRES") == "" {
		t.Skip("BEDSIDE_TEST_POSTGRES names no PostgreSQL")
	}
	folder, err := os.MkdirTemp("", "bedside-postgres")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	pg := &postgres{t: t, folder: folder, as: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}}
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		pg.as.Credential = nobody(t)
		if err := os.Chown(folder, int(pg.as.Credential.Uid), int(pg.as.Credential.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	init := exec.Command(postgresProgram(t, "initdb"), "-D", filepath.Join(folder, "data"), "-U", "bedside", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.SysProcAttr, init.Dir = pg.as, folder
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	pg.port = free.Addr().(*net.TCPAddr).Port
	free.Close()
	pg.URL = fmt.Sprintf("postgres://bedside:a-secret-that-is-no-secret@127.0.0.1:%d/postgres?sslmode=disable", pg.port)
	pg.start()
	t.Cleanup(func() { pg.stop(syscall.SIGQUIT) })
	return pg
}

func nobody(t *testing.T) *syscall.Credential {
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	t.Skip("there is no user to run PostgreSQL as")
	return nil
}

func (pg *postgres) start() {
	pg.t.Helper()
	pg.cmd = exec.Command(postgresProgram(pg.t, "postgres"), "-D", filepath.Join(pg.folder, "data"), "-k", pg.folder, "-h", "127.0.0.1",
		"-p", strconv.Itoa(pg.port), "-c", "fsync=on", "-c", "shared_buffers=32MB")
	pg.cmd.SysProcAttr, pg.cmd.Dir = pg.as, pg.folder
	if err := pg.cmd.Start(); err != nil {
		pg.t.Fatal(err)
	}
	db, err := sql.Open("pgx", pg.URL)
	if err != nil {
		pg.t.Fatal(err)
	}
	defer db.Close()
	servertest.Eventually(pg.t, "PostgreSQL answers", func() bool { return db.PingContext(context.Background()) == nil })
}

// stop ends it: by SIGINT in order, by SIGQUIT as a power cut would.
func (pg *postgres) stop(how syscall.Signal) {
	if pg.cmd == nil {
		return
	}
	pg.cmd.Process.Signal(how)
	pg.cmd.Wait()
	pg.cmd = nil
}
