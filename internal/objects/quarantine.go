package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/minio/minio-go/v7"

	"chizheng/internal/casefile"
)

// Upload is what came in: its place in quarantine, its size and the hash of its bytes.
type Upload struct {
	Ref    string `json:"ref"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// PutQuarantine stores an upload under a random name. At most limit bytes are read into memory: scans are small.
// Errors: Invalid file_too_large, file_empty; Unavailable store_unavailable.
func (s *Store) PutQuarantine(ctx context.Context, r io.Reader, limit int64) (Upload, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return Upload{}, fmt.Errorf("read upload: %w", err)
	}
	switch size := int64(len(data)); {
	case size == 0:
		return Upload{}, casefile.Refuse(casefile.Invalid, "file_empty")
	case size > limit:
		return Upload{}, casefile.Refuse(casefile.Invalid, "file_too_large", "max", strconv.FormatInt(limit>>20, 10)+" MB")
	}
	ctx = waiting(ctx)
	key := uuid.NewString()
	if err := s.put(ctx, s.bucket(Quarantine), key, data, "application/octet-stream"); err != nil {
		return Upload{}, trouble("store upload", err)
	}
	return Upload{Ref: string(Quarantine) + "/" + key, Size: int64(len(data)), SHA256: hash(data)}, nil
}

var isHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ScanRef is where a scan with this hash lives.
func ScanRef(sum string) string { return string(Scans) + "/" + sum[:2] + "/" + sum }

// Promote moves a checked upload to its own hash and gives its reference. It hashes the bytes again, so that a
// reference never lies, whatever happened to the upload since the check. Promoting again, or after the upload is gone,
// gives the same reference. Errors: NotFound object_missing; Conflict upload_changed; Unavailable store_unavailable.
func (s *Store) Promote(ctx context.Context, ref, sum, contentType string) (string, error) {
	if !isHash.MatchString(sum) || !strings.HasPrefix(ref, string(Quarantine)+"/") {
		return "", errors.New("promote scan: not a quarantine reference and a SHA-256")
	}
	target := ScanRef(sum)
	ctx = waiting(ctx)
	there, err := s.Exists(ctx, target)
	if err != nil {
		return "", err
	}
	if !there {
		if err := s.copyChecked(ctx, ref, target, sum, contentType); err != nil {
			return "", err
		}
	}
	// Left behind, it would expire by itself; taking it away is tidy, not necessary.
	_ = s.Remove(ctx, ref)
	return target, nil
}

func (s *Store) copyChecked(ctx context.Context, from, to, sum, contentType string) error {
	object, err := s.Open(ctx, from)
	if err != nil {
		return err
	}
	defer object.Close()
	data, err := io.ReadAll(object)
	if err != nil {
		return trouble("read upload", err)
	}
	if hash(data) != sum {
		return casefile.Refuse(casefile.Conflict, "upload_changed")
	}
	bucket, key, err := s.split(to)
	if err != nil {
		return err
	}
	if err := s.put(ctx, bucket, key, data, contentType); err != nil {
		return trouble("store scan", err)
	}
	return nil
}

func (s *Store) put(ctx context.Context, bucket, key string, data []byte, contentType string) error {
	_, err := s.client.PutObject(ctx, bucket, key, bytes.NewReader(data), int64(len(data)),
		minio.PutObjectOptions{ContentType: contentType, SendContentMd5: true})
	return err
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
