package notary_test

import (
	"os"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"
)

// overwrite does with the store's own client what ours never does: it puts another content under a scan's name.
func (o office) overwrite(t *testing.T, ref, content string) {
	t.Helper()
	c, err := minio.New(os.Getenv("S3_ENDPOINT"), &minio.Options{Creds: credentials.NewStaticV4(os.Getenv("S3_ACCESS_KEY"), os.Getenv("S3_SECRET_KEY"), "")})
	require.NoError(t, err)
	bucket, key, _ := strings.Cut(ref, "/")
	_, err = c.PutObject(t.Context(), o.prefix+bucket, key, strings.NewReader(content), int64(len(content)), minio.PutObjectOptions{})
	require.NoError(t, err)
}
