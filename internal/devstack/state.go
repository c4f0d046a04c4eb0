package devstack

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lockDir claims a state directory. The kernel drops the lock with the
// process, so a crash leaves nothing to clean up.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		pid, _ := os.ReadFile(f.Name())
		f.Close()
		return nil, fmt.Errorf("another stack (process %s) is using %s: stop it, or choose another directory with CHIZHENG_STATE",
			strings.TrimSpace(string(pid)), dir)
	}
	if err := f.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("write lock: %w", err), f.Close())
	}
	if _, err := f.WriteAt(fmt.Appendln(nil, os.Getpid()), 0); err != nil {
		return nil, errors.Join(fmt.Errorf("write lock: %w", err), f.Close())
	}
	return f, nil
}

// Delete removes a state directory that no stack is using. It refuses one that
// doesn't look like a state directory: the path may come from a variable.
func Delete(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "secrets.json")); err != nil {
		return fmt.Errorf("delete state: %s is no state directory: %w", dir, err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("delete state: %w", err)
	}
	return nil
}

// secrets are made once per state directory and never leave it.
type secrets struct {
	Postgres   string `json:"postgres"`
	TemporalDB string `json:"temporal_db"`
	S3Access   string `json:"s3_access"`
	S3Secret   string `json:"s3_secret"`
}

func loadSecrets(dir string) (secrets, error) {
	fresh := secrets{rand.Text(), rand.Text(), "chizheng", rand.Text()}
	return remember(filepath.Join(dir, "secrets.json"), fresh)
}

// databaseURL is for the owner of everything in this private Postgres.
func (s secrets) databaseURL(database string, port int) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable", pgOwner, s.Postgres, port, database)
}

// remember returns what the file holds, or writes the fresh value to it.
func remember[T any](path string, fresh T) (T, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fresh, writeJSON(path, fresh)
	}
	if err != nil {
		return fresh, fmt.Errorf("read state: %w", err)
	}
	var known T
	if err := json.Unmarshal(text, &known); err != nil {
		return fresh, fmt.Errorf("read state %s: %w", path, err)
	}
	return known, nil
}

// writeJSON replaces the file whole: a half-written secret would lock us out
// of the data.
func writeJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encode state: %w", err)
	}
	if err := os.WriteFile(path+".new", append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	return nil
}

const maxLog = 16 << 20

// OpenLog appends to a log and keeps one older file of it.
func OpenLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("turn log over: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	return f, nil
}

// tail returns the end of a log for an error message.
func tail(path string, lines int) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	return path + ":\n  " + strings.Join(all[max(0, len(all)-lines):], "\n  ")
}
