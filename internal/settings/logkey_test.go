package settings

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/translog"
)

func TestTheLogKeyIsMadeWithTheOthersAndStaysTheSame(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CHIZHENG_LOG_KEY", "")
	t.Setenv("CHIZHENG_LOG_KEY_FILE", "")
	s := Settings{State: dir}
	require.NoError(t, s.readSecrets())
	first, err := s.LogKey()
	require.NoError(t, err)
	again := Settings{State: dir}
	require.NoError(t, again.readSecrets())
	second, err := again.LogKey()
	require.NoError(t, err)
	require.Equal(t, first.Public(), second.Public(), "whoever backs up keys.json has it")

	older := Settings{State: dir} // its keys.json knows no log key
	fresh, err := older.LogKey()
	require.NoError(t, err)
	require.NotEqual(t, first.Public(), fresh.Public())
	kept, err := older.LogKey()
	require.NoError(t, err)
	require.Equal(t, fresh.Public(), kept.Public())

	text, err := NewLogKey()
	require.NoError(t, err)
	file := filepath.Join(dir, "mounted")
	require.NoError(t, os.WriteFile(file, []byte(text+"\n"), 0o600))
	t.Setenv("CHIZHENG_LOG_KEY_FILE", file)
	want, err := translog.ReadKey(text)
	require.NoError(t, err)
	got, err := s.LogKey()
	require.NoError(t, err)
	require.Equal(t, want.Public(), got.Public(), "what is mounted comes first")
	t.Setenv("CHIZHENG_LOG_PUBLIC", first.Public())
	v, err := s.LogVerifier()
	require.NoError(t, err)
	signed, err := first.Sign(translog.Checkpoint{})
	require.NoError(t, err)
	_, err = v.Open(signed)
	require.NoError(t, err, "what an earlier key has signed still opens")

	t.Setenv("CHIZHENG_LOG_KEY_FILE", "")
	_, err = Settings{}.LogKey()
	require.ErrorContains(t, err, "chizheng logkey")
}
