package devstack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Place prepares a state directory from a backup: fill gets the empty data directory of Postgres and an empty directory
// beside it that Postgres may read too. secrets are those that the backed-up servers had. Errors: a directory that holds
// something already.
func Place(dir string, secrets []byte, fill func(data, beside string) error) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("restore: %s is not empty: choose another directory, or move it away", dir)
	}
	if len(secrets) == 0 {
		return errors.New("restore: the backup is not of a private stack: it has no passwords of its servers")
	}
	data, beside := filepath.Join(dir, "postgres"), filepath.Join(dir, "restore")
	for path, mode := range map[string]os.FileMode{dir: 0o711, data: 0o700, beside: 0o700} {
		if err := os.MkdirAll(path, mode); err != nil {
			return fmt.Errorf("make state directory: %w", err)
		}
		if err := os.Chmod(path, mode); err != nil { // the umask must not keep Postgres out
			return fmt.Errorf("make state directory: %w", err)
		}
	}
	lock, err := lockDir(dir)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := fill(data, beside); err != nil {
		return err
	}
	for _, path := range []string{data, beside} {
		if err := adopt(path); err != nil {
			return fmt.Errorf("give restored data to the postgres user: %w", err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "secrets.json"), secrets, 0o600); err != nil {
		return fmt.Errorf("restore passwords: %w", err)
	}
	// Last: without the mark the data would be made anew.
	return os.WriteFile(filepath.Join(dir, dataMark), nil, 0o600)
}

// dataMark says that Postgres's data are complete.
const dataMark = "postgres.ok"
