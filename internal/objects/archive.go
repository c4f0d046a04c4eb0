package objects

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

// Keep stores a small file in the archive and holds it against deletion until a day, where the store can. The same
// name again adds a version and takes none away. Errors: Unavailable store_unavailable.
func (s *Store) Keep(ctx context.Context, name string, content []byte, contentType string, until time.Time) (string, error) {
	return s.KeepFrom(ctx, name, bytes.NewReader(content), int64(len(content)), contentType, until)
}

// KeepFrom is Keep of a file that is too large to lie in memory. Errors: as Keep, and the reader's own.
func (s *Store) KeepFrom(ctx context.Context, name string, content io.ReadSeeker, size int64, contentType string, until time.Time) (string, error) {
	if name == "" || strings.HasPrefix(name, "/") || strings.Contains(name, "..") {
		return "", errors.New("keep object: bad name")
	}
	ctx = waiting(ctx)
	put := func(o minio.PutObjectOptions) error {
		o.ContentType, o.SendContentMd5, o.NumThreads = contentType, true, 1 // one part of a large file in memory at a time
		if _, err := content.Seek(0, io.SeekStart); err != nil {
			return err
		}
		_, err := s.client.PutObject(ctx, s.bucket(Archive), name, content, size, o)
		return err
	}
	err := put(minio.PutObjectOptions{Mode: minio.Governance, RetainUntilDate: until})
	if code := codeOf(err); code == "InvalidRequest" || code == "NotImplemented" {
		err = put(minio.PutObjectOptions{}) // a bucket without locks; Ensure has said so
	}
	if err != nil {
		return "", trouble("keep object", err)
	}
	return string(Archive) + "/" + name, nil
}

// Kept is one version of a file of the archive.
type Kept struct {
	Name    string
	Version string
	At      time.Time
}

// ListKept lists the files of the archive under a prefix, each in its first version: whoever writes another one over it
// or deletes it has changed nothing of that one. Errors: Unavailable store_unavailable.
func (s *Store) ListKept(ctx context.Context, prefix string) ([]Kept, error) {
	ctx, cancel := context.WithCancel(waiting(ctx))
	defer cancel()
	var out []Kept
	for o := range s.client.ListObjects(ctx, s.bucket(Archive), minio.ListObjectsOptions{Prefix: prefix, Recursive: true, WithVersions: true}) {
		switch {
		case o.Err != nil:
			return nil, trouble("list archive", o.Err)
		case o.IsDeleteMarker:
		case len(out) > 0 && out[len(out)-1].Name == o.Key: // versions come newest first
			out[len(out)-1] = Kept{o.Key, o.VersionID, o.LastModified}
		default:
			out = append(out, Kept{o.Key, o.VersionID, o.LastModified})
		}
	}
	return out, nil
}

// ReadKept reads one version of a file of the archive. Errors: NotFound object_missing; Unavailable store_unavailable.
func (s *Store) ReadKept(ctx context.Context, k Kept) ([]byte, error) {
	o, err := s.client.GetObject(waiting(ctx), s.bucket(Archive), k.Name, minio.GetObjectOptions{VersionID: k.Version})
	if err != nil {
		return nil, trouble("read archive", err)
	}
	defer o.Close()
	b, err := io.ReadAll(o)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", k.Name, trouble("read archive", err))
	}
	return b, nil
}
