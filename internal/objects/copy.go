package objects

import (
	"context"
	"io"

	"github.com/minio/minio-go/v7"
)

// Info describes a stored file without its content.
type Info struct {
	Ref  string
	ETag string // changes with the content
	Size int64
}

// Each gives every file of a bucket to do, in the order of names. Errors: those of do; Unavailable store_unavailable.
func (s *Store) Each(ctx context.Context, b Bucket, do func(Info) error) error {
	ctx, cancel := context.WithCancel(waiting(ctx)) // the client lists until it is told to stop
	defer cancel()
	for o := range s.client.ListObjects(ctx, s.bucket(b), minio.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			return trouble("list bucket", o.Err)
		}
		if err := do(Info{Ref: string(b) + "/" + o.Key, ETag: o.ETag, Size: o.Size}); err != nil {
			return err
		}
	}
	return nil
}

// Restore puts a file back under the reference it had, for a restore only: everywhere else a file gets its reference
// from its content. Errors: NotFound object_missing for a reference outside our buckets; Unavailable store_unavailable;
// the reader's own.
func (s *Store) Restore(ctx context.Context, ref string, r io.Reader, size int64, contentType string) error {
	bucket, key, err := s.split(ref)
	if err != nil {
		return err
	}
	from := &source{r: r}
	_, err = s.client.PutObject(waiting(ctx), bucket, key, from, size,
		minio.PutObjectOptions{ContentType: contentType, PartSize: 16 << 20})
	if from.err != nil {
		return from.err
	}
	return errOrNil("restore object", err)
}
