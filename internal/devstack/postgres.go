package devstack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

const (
	pgOwner    = "chizheng" // superuser of the private server
	pgDatabase = "chizheng"
	pgTemporal = "temporal" // a role of its own: it has no business in our tables
)

// postgres is a private PostgreSQL with its data in the state directory.
type postgres struct {
	as      string // its name, where it is not the only one
	bin     string // directory of initdb and postgres
	user    *syscall.Credential
	data    string
	port    int
	secrets secrets
	fast    bool
}

func newPostgres(ctx context.Context, s *Stack) (*postgres, error) {
	data := filepath.Join(s.dir, "postgres")
	bin, err := findPostgres(ctx, dataVersion(data), s.say)
	if err != nil {
		return nil, err
	}
	user, err := postgresUser()
	if err != nil {
		return nil, err
	}
	if user != nil && !enterable(s.dir) {
		return nil, fmt.Errorf("prepare postgres: its unprivileged user can't enter %s: choose another directory with CHIZHENG_STATE", s.dir)
	}
	port, err := s.ports.claim(Postgres)
	if err != nil {
		return nil, err
	}
	return &postgres{bin: bin, user: user, data: data, port: port, secrets: s.secrets, fast: s.opts.Fast}, nil
}

// dataVersion is the major version that made the data, "" if there are none.
func dataVersion(data string) string {
	text, _ := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	return strings.TrimSpace(string(text))
}

func (pg *postgres) name() string {
	if pg.as != "" {
		return pg.as
	}
	return Postgres
}

// prepare makes the data directory once. A crash in the middle of initdb
// leaves one without the marker, which is then made anew.
func (pg *postgres) prepare(ctx context.Context) error {
	marker := filepath.Join(filepath.Dir(pg.data), dataMark)
	if _, err := os.Stat(marker); err == nil {
		return pg.dropStaleLock()
	}
	if err := os.RemoveAll(pg.data); err != nil {
		return fmt.Errorf("clear half-made data: %w", err)
	}
	if err := os.Mkdir(pg.data, 0o700); err != nil {
		return fmt.Errorf("create data directory: %w", err)
	}
	if err := pg.give(pg.data); err != nil {
		return err
	}
	if err := pg.initdb(ctx); err != nil {
		return err
	}
	if err := os.WriteFile(marker, nil, 0o600); err != nil {
		return fmt.Errorf("mark data complete: %w", err)
	}
	return nil
}

// dropStaleLock removes the lock file of a crashed server if its old pid is by
// now some other program's, as after a reboot: Postgres would take that for
// itself and refuse to start. In every other case the file must stay, because
// Postgres finds through it that backends of the crashed server still write.
func (pg *postgres) dropStaleLock() error {
	path := filepath.Join(pg.data, "postmaster.pid")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil // no crash
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || !alive(pid) || strings.Contains(arguments(pid), pg.data) {
		return nil
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove stale lock: %w", err)
	}
	return nil
}

func (pg *postgres) initdb(ctx context.Context) error {
	password := pg.data + ".pw"
	if err := os.WriteFile(password, []byte(pg.secrets.Postgres), 0o600); err != nil {
		return fmt.Errorf("write password: %w", err)
	}
	defer os.Remove(password)
	if err := pg.give(password); err != nil {
		return err
	}
	// C.UTF-8, not C: with C, letters outside ASCII are no letters, and trigram
	// search finds nothing in Chinese.
	locale := "C.UTF-8"
	if runtime.GOOS == "darwin" {
		locale = "en_US.UTF-8"
	}
	args := []string{"-D", pg.data, "-U", pgOwner, "--pwfile=" + password, "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale=" + locale}
	if pg.fast {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(pg.bin, "initdb"), args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: pg.user}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("run initdb: %w\n%s", err, out)
	}
	return nil
}

func (pg *postgres) give(path string) error {
	if pg.user == nil {
		return nil
	}
	if err := os.Chown(path, int(pg.user.Uid), int(pg.user.Gid)); err != nil {
		return fmt.Errorf("give %s to the postgres user: %w", path, err)
	}
	return nil
}

func (pg *postgres) program() Program {
	args := []string{"-D", pg.data, "-p", strconv.Itoa(pg.port)}
	for _, setting := range pg.settings() {
		args = append(args, "-c", setting)
	}
	return Program{
		Path: filepath.Join(pg.bin, "postgres"),
		Args: args,
		User: pg.user,
		// SIGTERM would wait for clients to leave of their own accord.
		StopSignal: syscall.SIGINT,
		// SIGQUIT: at once, backends included, recovery at the next start.
		DeathSignal: syscall.SIGQUIT,
	}
}

// settings suit two cores and a few gigabytes. They are arguments rather than
// a file so that a newer version of this program changes them for old data.
func (pg *postgres) settings() []string {
	s := []string{
		"listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300",
		"shared_buffers=256MB", "effective_cache_size=2GB", "work_mem=8MB", "maintenance_work_mem=128MB",
		"max_wal_size=2GB", "checkpoint_timeout=15min", "wal_compression=on",
		"random_page_cost=1.1", "jit=off", "max_parallel_workers_per_gather=1",
		"timezone=UTC", "log_timezone=UTC", "log_line_prefix=%m [%p] %q%u@%d ",
		"log_min_duration_statement=2s", "log_checkpoints=off",
		"max_slot_wal_keep_size=4GB", // a backup that nobody continues must not fill the disk
	}
	if pg.fast {
		// Safe against kill -9, which tests do; unsafe against a power cut.
		// synchronous_commit stays on: without it a kill -9 loses commits too.
		s = append(s, "fsync=off", "full_page_writes=off")
	}
	return s
}

// ready also creates what every start needs: our database, and a role that can
// create Temporal's.
func (pg *postgres) ready(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, pg.secrets.databaseURL("postgres", pg.port))
	if err != nil {
		return fmt.Errorf("connect to postgres: %w", err)
	}
	defer conn.Close(ctx)
	steps := []struct{ exists, create string }{
		{"select from pg_database where datname = '" + pgDatabase + "'", "create database " + pgDatabase},
		{"select from pg_roles where rolname = '" + pgTemporal + "'",
			// rand.Text has no quotes; a utility statement takes no parameters.
			"create role " + pgTemporal + " login createdb password '" + pg.secrets.TemporalDB + "'"},
	}
	for _, step := range steps {
		tag, err := conn.Exec(ctx, step.exists)
		if err == nil && tag.RowsAffected() == 0 {
			_, err = conn.Exec(ctx, step.create)
		}
		if err != nil {
			return fmt.Errorf("provision postgres: %w", err)
		}
	}
	return nil
}
