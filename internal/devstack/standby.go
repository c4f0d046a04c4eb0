package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const standby = "postgres-standby"

// Running says whether a server's process is there.
func (s *Stack) Running(name string) bool {
	p := s.units[name].running()
	return p != nil && !p.ended()
}

// Follow starts a second Postgres that follows the first, synchronously: from its return on, what is committed is in
// both. For tests of a fail-over.
func (s *Stack) Follow(ctx context.Context) error {
	u, err := s.private(Postgres)
	if err != nil {
		return err
	}
	first := u.server.(*postgres)
	port, err := s.ports.claim(standby)
	if err != nil {
		return err
	}
	second := *first
	second.as, second.port, second.data = standby, port, filepath.Join(s.dir, standby)
	if err := errors.Join(os.Mkdir(second.data, 0o700), second.give(second.data)); err != nil {
		return fmt.Errorf("make data directory of the standby: %w", err)
	}
	if err := first.copyTo(ctx, second.data); err != nil {
		return err
	}
	follower := &unit{stack: s, server: &second}
	s.mu.Lock()
	s.units[standby] = follower
	s.mu.Unlock()
	if err := follower.start(ctx); err != nil {
		return err
	}
	return first.awaitStandby(ctx)
}

// copyTo makes a copy that follows when it is started.
func (pg *postgres) copyTo(ctx context.Context, data string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(pg.bin, "pg_basebackup"), "-D", data, "-R", "-X", "stream", "--checkpoint=fast", "--no-password")
	cmd.Env = append(os.Environ(), "PGHOST=127.0.0.1", "PGPORT="+strconv.Itoa(pg.port), "PGUSER="+pgOwner, "PGPASSWORD="+pg.secrets.Postgres)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: pg.user}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("copy postgres: %w\n%s", err, out)
	}
	return nil
}

// awaitStandby makes commits wait for the standby, and returns when they do.
func (pg *postgres) awaitStandby(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, pg.secrets.databaseURL("postgres", pg.port))
	if err != nil {
		return fmt.Errorf("connect to postgres: %w", err)
	}
	defer conn.Close(ctx)
	for _, order := range []string{"alter system set synchronous_standby_names = '*'", "select pg_reload_conf()"} {
		if _, err := conn.Exec(ctx, order); err != nil {
			return fmt.Errorf("make the standby synchronous: %w", err)
		}
	}
	for range 300 {
		var n int
		if err := conn.QueryRow(ctx, "select count(*) from pg_stat_replication where sync_state = 'sync'").Scan(&n); err != nil {
			return fmt.Errorf("look for the standby: %w", err)
		}
		if n > 0 {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("the standby does not follow")
}

// Promote makes the standby the Postgres of this stack and gives its address.
func (s *Stack) Promote(ctx context.Context) (string, error) {
	u, err := s.private(standby)
	if err != nil {
		return "", err
	}
	pg := u.server.(*postgres)
	conn, err := pgx.Connect(ctx, pg.secrets.databaseURL("postgres", pg.port))
	if err != nil {
		return "", fmt.Errorf("connect to standby: %w", err)
	}
	defer conn.Close(ctx)
	for _, order := range []string{"select pg_promote(true, 60)",
		"alter system reset synchronous_standby_names", "select pg_reload_conf()"} {
		if _, err := conn.Exec(ctx, order); err != nil {
			return "", fmt.Errorf("promote standby: %w", err)
		}
	}
	s.mu.Lock()
	s.units[Postgres] = u
	delete(s.units, standby)
	s.ports.known[Postgres] = pg.port
	s.mu.Unlock()
	return s.ports.address(Postgres), nil
}
