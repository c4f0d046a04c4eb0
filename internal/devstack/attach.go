package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrIdle says that no stack uses the state directory.
var ErrIdle = errors.New("no stack is running on this state directory")

// Attach gives the addresses and keys of the stack that another process runs on a state directory, in the form of
// [Stack.Env]. Errors: ErrIdle where none runs.
func Attach(dir string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(dir, "secrets.json")); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrIdle, dir)
	}
	lock, err := lockDir(dir)
	if err == nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", ErrIdle, dir), lock.Close())
	}
	s := &Stack{dir: dir, env: map[string]string{}}
	if s.secrets, err = loadSecrets(dir); err != nil {
		return nil, err
	}
	if s.ports, err = loadPorts(dir); err != nil {
		return nil, err
	}
	return s.Env(), nil
}

// PostgresTools is the directory of the installed PostgreSQL's programs; version is the major one that is needed, ""
// for the newest. Postgres is installed where it may be and there is none.
func PostgresTools(ctx context.Context, version string) (string, error) {
	return findPostgres(ctx, version, func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) })
}

// adopt gives a directory and all in it to the user that Postgres runs as.
func adopt(path string) error {
	user, err := postgresUser()
	if err != nil || user == nil {
		return err
	}
	return filepath.WalkDir(path, func(each string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(each, int(user.Uid), int(user.Gid))
	})
}
