package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"filippo.io/age"
)

// BackupKey is what backups are encrypted with: CHIZHENG_BACKUP_KEY (or the file that CHIZHENG_BACKUP_KEY_FILE names),
// an age identity, or an age recipient where backups are only written. On one machine it is made the first time and kept
// beside the other keys. Empty: backups are not encrypted.
func (s *Settings) BackupKey() (string, error) {
	if key := os.Getenv("CHIZHENG_BACKUP_KEY"); key != "" {
		return key, nil
	}
	if path := os.Getenv("CHIZHENG_BACKUP_KEY_FILE"); path != "" {
		b, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("read CHIZHENG_BACKUP_KEY: %w", err)
		}
		return strings.TrimSpace(string(b)), nil
	}
	if s.own.BackupKey != "" || s.State == "" {
		return s.own.BackupKey, nil
	}
	return s.makeBackupKey(filepath.Join(s.State, "keys.json"))
}

// makeBackupKey adds the key to a file that was made before there were backups. Two processes at once must agree on
// one: what is encrypted with a key that nobody kept is lost.
func (s *Settings) makeBackupKey(path string) (string, error) {
	lock, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", fmt.Errorf("lock keys: %w", err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", fmt.Errorf("lock keys: %w", err)
	}
	if err := s.readSecrets(); err != nil || s.own.BackupKey != "" {
		return s.own.BackupKey, err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("make backup key: %w", err)
	}
	s.own.BackupKey = identity.String()
	b, err := json.MarshalIndent(s.own, "", "  ")
	if err == nil {
		err = errors.Join(os.WriteFile(path+".new", b, 0o600), os.Rename(path+".new", path))
	}
	if err != nil {
		return "", fmt.Errorf("write keys: %w", err)
	}
	return s.own.BackupKey, nil
}

// BackupKeyOf reads the backup key out of a copy of the keys' file, for a restore.
func BackupKeyOf(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read keys: %w", err)
	}
	var own secrets
	if err := json.Unmarshal(b, &own); err != nil {
		return "", fmt.Errorf("read keys: %s is no keys.json", path)
	}
	return own.BackupKey, nil
}
