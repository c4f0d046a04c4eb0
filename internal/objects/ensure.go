package objects

import (
	"context"
	"errors"
	"fmt"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/lifecycle"
)

// Posture is what this store can do for the archive; operators see it at start.
type Posture struct {
	ArchiveLocked    bool // objects can be held against deletion
	ArchiveVersioned bool // an overwritten object is kept
}

// Ensure makes the buckets and their rules and may be run by every process at every start. Errors: Unavailable
// store_unavailable.
func (s *Store) Ensure(ctx context.Context) (Posture, error) {
	ctx = waiting(ctx)
	for _, b := range Buckets {
		if err := s.ensureBucket(ctx, b); err != nil {
			return Posture{}, trouble("make bucket "+string(b), err)
		}
	}
	if err := s.client.SetBucketLifecycle(ctx, s.bucket(Quarantine), expireAfterDay()); err != nil {
		return Posture{}, trouble("set expiry of quarantine", err)
	}
	return s.posture(ctx), nil
}

func (s *Store) ensureBucket(ctx context.Context, b Bucket) error {
	if there, err := s.client.BucketExists(ctx, s.bucket(b)); err != nil || there {
		return err
	}
	options := minio.MakeBucketOptions{Region: s.region, ObjectLocking: b == Archive}
	err := s.client.MakeBucket(ctx, s.bucket(b), options)
	if code := codeOf(err); b == Archive && code == "NotImplemented" {
		options.ObjectLocking = false // a simple store: the archive is then as safe as its disks
		err = s.client.MakeBucket(ctx, s.bucket(b), options)
	}
	if code := codeOf(err); code == "BucketAlreadyOwnedByYou" || code == "BucketAlreadyExists" {
		return nil // another process of ours was quicker
	}
	return err
}

// posture asks rather than assumes: the bucket may have been made by hand.
func (s *Store) posture(ctx context.Context) Posture {
	var p Posture
	lock, _, _, _, err := s.client.GetObjectLockConfig(ctx, s.bucket(Archive))
	p.ArchiveLocked = err == nil && lock == "Enabled"
	if !p.ArchiveLocked {
		// Locking brings versioning with it; without it, versioning is asked for. A refusal is the answer "cannot".
		_ = s.client.EnableVersioning(ctx, s.bucket(Archive))
	}
	versions, err := s.client.GetBucketVersioning(ctx, s.bucket(Archive))
	p.ArchiveVersioned = err == nil && versions.Enabled()
	return p
}

func expireAfterDay() *lifecycle.Configuration {
	rules := lifecycle.NewConfiguration()
	rules.Rules = []lifecycle.Rule{{
		ID: "quarantine-one-day", Status: "Enabled",
		Expiration: lifecycle.Expiration{Days: 1},
	}}
	return rules
}

func codeOf(err error) string {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		return answer.Code
	}
	return ""
}

// String is for the log line at start.
func (p Posture) String() string {
	return fmt.Sprintf("archive locked=%t versioned=%t", p.ArchiveLocked, p.ArchiveVersioned)
}
