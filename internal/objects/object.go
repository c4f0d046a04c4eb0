package objects

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/minio/minio-go/v7"

	"chizheng/internal/casefile"
)

// Object is an open file: read it through, or any part of it. Close it.
type Object struct {
	*minio.Object
	Size        int64
	ContentType string
}

// Open opens a file by reference. Errors: NotFound object_missing; Unavailable store_unavailable.
func (s *Store) Open(ctx context.Context, ref string) (*Object, error) {
	ctx = waiting(ctx)
	bucket, key, err := s.split(ref)
	if err != nil {
		return nil, err
	}
	o, err := s.client.GetObject(ctx, bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, trouble("open object", err)
	}
	info, err := o.Stat() // the client asks the server here, not before
	if err != nil {
		o.Close()
		return nil, trouble("open object", err)
	}
	return &Object{Object: o, Size: info.Size, ContentType: info.ContentType}, nil
}

// Exists says whether a file is there. Errors: Unavailable store_unavailable.
func (s *Store) Exists(ctx context.Context, ref string) (bool, error) {
	ctx = waiting(ctx)
	bucket, key, err := s.split(ref)
	if err != nil {
		return false, nil
	}
	_, err = s.client.StatObject(ctx, bucket, key, minio.StatObjectOptions{})
	if err = errOrNil("look for object", err); casefile.KindOf(err) == casefile.NotFound {
		return false, nil
	}
	return err == nil, err
}

// Put streams a package or an archive file of unknown length to bucket under name and gives its reference. Packages
// are built again byte by byte, so writing one again under its name changes nothing; an archive keeps every version.
// Errors: Unavailable store_unavailable.
func (s *Store) Put(ctx context.Context, bucket Bucket, name string, r io.Reader, contentType string) (string, error) {
	if bucket != Packages && bucket != Archive {
		return "", errors.New("put object: only packages and the archive take names")
	}
	if name == "" || strings.HasPrefix(name, "/") || strings.Contains(name, "..") {
		return "", errors.New("put object: bad name")
	}
	ctx = waiting(ctx)
	reader := &source{r: r}
	_, err := s.client.PutObject(ctx, s.bucket(bucket), name, reader, -1,
		minio.PutObjectOptions{ContentType: contentType, PartSize: 16 << 20})
	if reader.err != nil {
		return "", fmt.Errorf("read content to store: %w", reader.err) // ours to mend, not the store's
	}
	if err != nil {
		return "", trouble("store object", err)
	}
	return string(bucket) + "/" + name, nil
}

// Remove takes an upload out of quarantine; nothing else is ever removed here. Errors: Unavailable store_unavailable.
func (s *Store) Remove(ctx context.Context, ref string) error {
	if !strings.HasPrefix(ref, string(Quarantine)+"/") {
		return errors.New("remove object: only quarantine is emptied")
	}
	bucket, key, err := s.split(ref)
	if err != nil {
		return err
	}
	return errOrNil("remove upload", s.client.RemoveObject(waiting(ctx), bucket, key, minio.RemoveObjectOptions{}))
}

// source remembers the reader's own error, which the client would report as the store's.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func errOrNil(doing string, err error) error {
	if err == nil {
		return nil
	}
	return trouble(doing, err)
}
