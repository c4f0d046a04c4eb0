package settings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"chizheng/internal/translog"
)

// logName names the log in its checkpoints, and its key.
const logName = "chizheng-log"

// LogKey gives the key that signs checkpoints and certificates: CHIZHENG_LOG_KEY, or the file that CHIZHENG_LOG_KEY_FILE
// names, or that of the state directory: in keys.json, and in log.key where keys.json is older than the log. Errors name what is missing, never a key.
func (s Settings) LogKey() (*translog.Key, error) {
	text, path := os.Getenv("CHIZHENG_LOG_KEY"), os.Getenv("CHIZHENG_LOG_KEY_FILE")
	switch {
	case text != "":
		return translog.ReadKey(text)
	case path != "":
	case s.own.LogKey != "":
		return translog.ReadKey(s.own.LogKey)
	case s.State == "":
		return nil, errors.New("CHIZHENG_LOG_KEY is not set: `chizheng logkey` makes one")
	default:
		path = filepath.Join(s.State, "log.key")
		if err := makeLogKey(s.State, path); err != nil {
			return nil, err
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read log key: %w", err)
	}
	return translog.ReadKey(string(b))
}

// LogVerifier opens what this installation's key has signed, and the keys before it: CHIZHENG_LOG_PUBLIC holds public
// keys, separated by commas.
func (s Settings) LogVerifier() (translog.Verifier, error) {
	public := []string{}
	if list := os.Getenv("CHIZHENG_LOG_PUBLIC"); list != "" {
		public = strings.Split(list, ",")
	}
	if key, err := s.LogKey(); err == nil {
		public = append(public, key.Public())
	} else if len(public) == 0 {
		return translog.Verifier{}, err
	}
	return translog.NewVerifier(public...)
}

// NewLogKey makes a key for CHIZHENG_LOG_KEY.
func NewLogKey() (string, error) { return translog.NewKey(logName) }

// makeLogKey writes the file under another name first: two processes that start at once agree on one of the two.
func makeLogKey(dir, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	text, err := NewLogKey()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "log-key-*")
	if err != nil {
		return fmt.Errorf("write log key: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text + "\n")
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write log key: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("write log key: %w", err)
	}
	return nil
}
