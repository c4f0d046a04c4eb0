package settings

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// atHome reads settings with a state directory of its own and nothing else.
func atHome(t *testing.T) Settings {
	t.Helper()
	s := Settings{State: t.TempDir()}
	require.NoError(t, s.readSecrets())
	return s
}

func TestProcessesThatAskForABackupKeyAtOnceAgreeOnOne(t *testing.T) {
	t.Parallel()
	s := atHome(t)
	before := s.own
	keys := make([]string, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			own := Settings{State: s.State}
			if err := own.readSecrets(); err != nil {
				t.Error(err)
				return
			}
			var err error
			if keys[i], err = own.BackupKey(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, key := range keys {
		require.Equal(t, keys[0], key)
		require.True(t, strings.HasPrefix(key, "AGE-SECRET-KEY-"))
	}
	later := Settings{State: s.State}
	require.NoError(t, later.readSecrets())
	require.Equal(t, keys[0], later.own.BackupKey)
	require.Equal(t, before.DataKeys, later.own.DataKeys, "the other keys stay what they were")

	apart, err := BackupKeyOf(filepath.Join(s.State, "keys.json"))
	require.NoError(t, err)
	require.Equal(t, keys[0], apart)
}

func TestAGivenBackupKeyComesBeforeTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(path, []byte("age1fromfile\n"), 0o600))
	t.Setenv("CHIZHENG_BACKUP_KEY_FILE", path)
	s := Settings{}
	key, err := s.BackupKey()
	require.NoError(t, err)
	require.Equal(t, "age1fromfile", key)
	t.Setenv("CHIZHENG_BACKUP_KEY", "age1fromvariable")
	key, err = s.BackupKey()
	require.NoError(t, err)
	require.Equal(t, "age1fromvariable", key)
}

func TestAFileThatHoldsNoKeysIsNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.txt")
	require.NoError(t, os.WriteFile(path, []byte("not keys"), 0o600))
	_, err := BackupKeyOf(path)
	require.ErrorContains(t, err, "notes.txt is no keys.json")
}
