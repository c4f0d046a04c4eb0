package devstack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// minPostgres is the oldest major version that the schema is tested with.
const minPostgres = 15

const installHint = "install PostgreSQL 15 or newer (Debian, Ubuntu: sudo apt-get install postgresql; " +
	"Fedora: sudo dnf install postgresql-server postgresql-contrib; macOS: brew install postgresql@17), " +
	"or set DATABASE_URL and TEMPORAL_ADDRESS to servers you run"

// findPostgres returns the directory with initdb and postgres. Data of an
// older run can only be opened by the version that made them.
func findPostgres(ctx context.Context, version string, say func(string, ...any)) (string, error) {
	if bin := pickPostgres(version); bin != "" {
		return bin, nil
	}
	if version != "" {
		return "", fmt.Errorf("find postgres: the data were made by PostgreSQL %s, which is not installed any more", version)
	}
	if err := installPostgres(ctx, say); err != nil {
		return "", err
	}
	if bin := pickPostgres(""); bin != "" {
		return bin, nil
	}
	return "", errors.New("find postgres: still none after installing; " + installHint)
}

// pickPostgres returns the newest installation, or the one of that version.
func pickPostgres(version string) string {
	best, bestMajor := "", minPostgres-1
	for _, dir := range postgresDirs() {
		major := postgresMajor(dir)
		if version != "" && strconv.Itoa(major) != version {
			continue
		}
		if major > bestMajor {
			best, bestMajor = dir, major
		}
	}
	return best
}

func postgresDirs() []string {
	var dirs []string
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real)) // initdb looks for its siblings
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
	} {
		found, _ := filepath.Glob(pattern)
		dirs = append(dirs, found...)
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	return dirs
}

// postgresMajor returns 0 for a directory without both programs: a client
// package has pg_config and psql but no server.
func postgresMajor(dir string) int {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return 0
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	for field := range strings.FieldsSeq(string(out)) { // postgres (PostgreSQL) 15.18 (Debian …)
		digits, _, _ := strings.Cut(field, ".")
		if major, err := strconv.Atoi(digits); err == nil {
			return major
		}
	}
	return 0
}

// installPostgres uses apt, and only as root: nobody expects `make run` to ask
// for a password.
func installPostgres(ctx context.Context, say func(string, ...any)) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		return errors.New("find postgres: not installed; " + installHint)
	}
	say("installing PostgreSQL with apt-get…")
	before, _ := filepath.Glob("/etc/postgresql/*/*")
	if err := aptGet(ctx, apt, "update", "-qq"); err != nil {
		say("apt-get update failed, trying to install all the same: %v", err)
	}
	if err := aptGet(ctx, apt, "install", "-y", "-qq", "--no-install-recommends", "postgresql"); err != nil {
		return err
	}
	stopNewClusters(ctx, before)
	return nil
}

func aptGet(ctx context.Context, apt string, args ...string) error {
	cmd := exec.CommandContext(ctx, apt, args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run apt-get %s: %w\n%s", args[0], err, out.Bytes())
	}
	return nil
}

// stopNewClusters stops the cluster that Debian's package starts on port 5432.
// It is stopped, not dropped, and only if it was not there before.
func stopNewClusters(ctx context.Context, before []string) {
	after, _ := filepath.Glob("/etc/postgresql/*/*")
	for _, dir := range after {
		if slices.Contains(before, dir) {
			continue
		}
		version, cluster := filepath.Base(filepath.Dir(dir)), filepath.Base(dir)
		_ = exec.CommandContext(ctx, "pg_ctlcluster", version, cluster, "stop").Run() // not running is fine
	}
}

// postgresUser is whom Postgres runs as: ourselves, or for root (whom it
// refuses) the packaged user, one made for this, or nobody.
func postgresUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if c := credential("postgres"); c != nil {
		return c, nil
	}
	const own = "chizheng-postgres"
	if credential(own) == nil {
		_ = exec.Command("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", own).Run()
	}
	for _, name := range []string{own, "nobody"} {
		if c := credential(name); c != nil {
			return c, nil
		}
	}
	return nil, errors.New("find user for postgres: it refuses to run as root, and there is no user postgres or nobody")
}

func credential(name string) *syscall.Credential {
	u, err := user.Lookup(name)
	if err != nil {
		return nil
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err1 != nil || err2 != nil || uid == 0 {
		return nil
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}
