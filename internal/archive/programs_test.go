package archive_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/archive"
	"chizheng/internal/casefile"
	"chizheng/internal/objects"
)

func TestAProgramIsKeptOnceAndComesBackAsItWas(t *testing.T) {
	t.Parallel()
	cfg, err := objects.FromEnv(os.Getenv)
	require.NoError(t, err, "run the test inside `chizheng stack --temp --`")
	cfg.Prefix = "p-" + strings.ToLower(rand.Text()[:12]) + "-"
	files, err := objects.New(cfg)
	require.NoError(t, err)
	_, err = files.Ensure(t.Context())
	require.NoError(t, err)
	p := archive.Programs{Files: files}
	content := bytes.Repeat([]byte("program "), 1<<18)
	path := filepath.Join(t.TempDir(), "program")
	require.NoError(t, os.WriteFile(path, content, 0o755))

	_, err = p.Fetch(t.Context(), "0123456789ab")
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	kept, err := p.Keep(t.Context(), "0123456789ab", path)
	require.NoError(t, err)
	require.True(t, kept)
	kept, err = p.Keep(t.Context(), "0123456789ab", path)
	require.NoError(t, err)
	require.False(t, kept, "it lies there already")
	got, err := p.Fetch(t.Context(), "0123456789ab")
	require.NoError(t, err)
	require.True(t, bytes.Equal(content, got))

	all, err := files.ListKept(t.Context(), "programs/0123456789ab/")
	require.NoError(t, err)
	require.Len(t, all, 1)
	_, err = files.Keep(t.Context(), all[0].Name, []byte("another"), "application/octet-stream", time.Now().Add(time.Hour))
	require.NoError(t, err)
	got, err = p.Fetch(t.Context(), "0123456789ab")
	require.NoError(t, err)
	require.True(t, bytes.Equal(content, got), "what is written over it takes nothing away")
}
