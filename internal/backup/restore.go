package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Pick gives the base to restore from: the newest that was finished before until, or the newest of all.
func (v *Vault) Pick(until time.Time) (Generation, error) {
	all, err := v.Generations()
	if err != nil {
		return Generation{}, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if until.IsZero() || all[i].Finished.Before(until) {
			return all[i], nil
		}
	}
	if len(all) > 0 {
		return Generation{}, errors.New("find base backup: every one is newer than the moment asked for")
	}
	return Generation{}, errors.New("find base backup: the directory holds none")
}

// RestorePostgres fills an empty data directory from a base and has the server replay the log at its next start, which
// lies in logs then: to its end, or up to until. tools is the directory of the programs of the base's own version. lost is
// the last segment of the log before a gap: what is after it cannot be replayed; "" where nothing is missing.
func (v *Vault) RestorePostgres(ctx context.Context, g Generation, data, logs, tools string, until time.Time) (lost string, err error) {
	if err := v.unpack(filepath.Join(baseFolder, g.Name), data); err != nil {
		return "", err
	}
	// Every file against the sums that the server made of it. The log is checked by whoever replays it.
	var said bytes.Buffer
	check := exec.CommandContext(ctx, filepath.Join(tools, "pg_verifybackup"), "--no-parse-wal", "--quiet", data)
	check.Stdout, check.Stderr = &said, &said
	if err := check.Run(); err != nil {
		return "", fmt.Errorf("verify base backup: %w\n%s", err, bytes.TrimSpace(said.Bytes()))
	}
	if err := os.MkdirAll(logs, 0o700); err != nil {
		return "", fmt.Errorf("make folder for the log: %w", err)
	}
	if lost, err = v.logTo(logs, g.FirstWAL); err != nil {
		return "", err
	}
	return lost, recoverAtStart(data, logs, until)
}

// recoverAtStart writes what makes the server recover. It answers nobody before it has finished: hot_standby off.
func recoverAtStart(data, logs string, until time.Time) error {
	if strings.ContainsAny(logs, "'\"\\%\n") {
		return errors.New("restore postgres: the path of the state directory has a quotation mark, a percent sign or a backslash")
	}
	conf := fmt.Sprintf("\nrestore_command = 'cp \"%s/%%f\" \"%%p\"'\nhot_standby = off\nrecovery_target_timeline = latest\n", logs)
	if !until.IsZero() {
		conf += fmt.Sprintf("recovery_target_time = '%s'\nrecovery_target_action = promote\n", until.UTC().Format("2006-01-02 15:04:05.999999+00"))
	}
	f, err := os.OpenFile(filepath.Join(data, "postgresql.auto.conf"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("configure recovery: %w", err)
	}
	_, err = f.WriteString(conf)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("configure recovery: %w", err)
	}
	return os.WriteFile(filepath.Join(data, "recovery.signal"), nil, 0o600)
}

// Recovered takes the orders of recoverAtStart back once the server answers, and gives the time of the last transaction
// that was replayed; zero where the base was all there was.
func Recovered(ctx context.Context, database string) (time.Time, error) {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return time.Time{}, fmt.Errorf("reach restored database: %w", err)
	}
	defer conn.Close(ctx)
	var last *time.Time
	if err := conn.QueryRow(ctx, "select pg_last_xact_replay_timestamp()").Scan(&last); err != nil {
		return time.Time{}, fmt.Errorf("ask restored database: %w", err)
	}
	for _, name := range []string{"restore_command", "hot_standby", "recovery_target_timeline", "recovery_target_time", "recovery_target_action"} {
		if _, err := conn.Exec(ctx, "alter system reset "+name); err != nil {
			return time.Time{}, fmt.Errorf("end recovery: %w", err)
		}
	}
	if last == nil {
		return time.Time{}, nil
	}
	return *last, nil
}

// unpack extracts a base into an empty directory.
func (v *Vault) unpack(name, dir string) error {
	r, err := v.Read(name)
	if err != nil {
		return err
	}
	defer r.Close()
	for files := tar.NewReader(r); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("unpack base backup: %w", err)
		}
		if err := unpackOne(dir, h, files); err != nil {
			return fmt.Errorf("unpack %s: %w", h.Name, err)
		}
	}
}

func unpackOne(dir string, h *tar.Header, content io.Reader) error {
	name := filepath.Clean(h.Name)
	if !filepath.IsLocal(name) {
		return errors.New("it would lie outside the data directory")
	}
	path := filepath.Join(dir, name)
	switch h.Typeflag {
	case tar.TypeDir:
		return os.MkdirAll(path, 0o700)
	case tar.TypeReg:
	default:
		return errors.New("neither file nor directory: tablespaces cannot be restored")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Close())
}
