package objects

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"chizheng/internal/casefile"
)

// Bucket is one of the four places. A reference is "<bucket>/<key>", the same on every installation.
type Bucket string

const (
	Quarantine Bucket = "quarantine" // uploads before the check; expire after a day
	Scans      Bucket = "scans"      // checked scans under their hash
	Packages   Bucket = "packages"   // packages to the province and their receipts
	Archive    Bucket = "archive"    // locked against deletion where the store can
)

// Buckets lists all four.
var Buckets = []Bucket{Quarantine, Scans, Packages, Archive}

// Config says where the store is. Prefix goes before the names of the buckets.
type Config struct {
	Endpoint, AccessKey, SecretKey, Region, Prefix string
	Secure                                         bool
	Patience                                       time.Duration // how long the store may be silent; 0: 10 s
}

// FromEnv reads S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION, S3_SECURE (1 or true) and S3_PREFIX
// (default "chizheng-").
func FromEnv(getenv func(string) string) (Config, error) {
	cfg := Config{
		Endpoint: getenv("S3_ENDPOINT"), AccessKey: getenv("S3_ACCESS_KEY"), SecretKey: getenv("S3_SECRET_KEY"),
		Region: getenv("S3_REGION"), Prefix: getenv("S3_PREFIX"),
	}
	switch secure := strings.ToLower(getenv("S3_SECURE")); secure {
	case "", "0", "false":
	case "1", "true":
		cfg.Secure = true
	default:
		return Config{}, errors.New("S3_SECURE is neither true nor false")
	}
	if cfg.Prefix == "" {
		cfg.Prefix = "chizheng-"
	}
	if cfg.Endpoint == "" || cfg.AccessKey == "" || cfg.SecretKey == "" {
		return Config{}, errors.New("S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY must be set")
	}
	return cfg, nil
}

// Store is safe for concurrent use.
type Store struct {
	client *minio.Client
	prefix string
	region string
}

// New makes a store without asking the server anything; see Ensure.
func New(cfg Config) (*Store, error) {
	if cfg.Patience == 0 {
		cfg.Patience = patience
	}
	through, err := transport(cfg.Secure, cfg.Patience)
	if err != nil {
		return nil, err
	}
	client, err := minio.New(cfg.Endpoint, &minio.Options{
		Transport: through,
		Creds:     credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""),
		Secure:    cfg.Secure, Region: cfg.Region, MaxRetries: 3,
	})
	if err != nil {
		return nil, fmt.Errorf("configure object store: %w", err)
	}
	return &Store{client: client, prefix: cfg.Prefix, region: cfg.Region}, nil
}

// Ping says whether the store answers. Errors: Unavailable store_unavailable.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(waiting(ctx), 5*time.Second)
	defer cancel()
	if _, err := s.client.BucketExists(ctx, s.bucket(Quarantine)); err != nil {
		return trouble("reach object store", err)
	}
	return nil
}

func (s *Store) bucket(b Bucket) string { return s.prefix + string(b) }

// split takes a reference apart and refuses one that names no bucket of ours.
func (s *Store) split(ref string) (bucket, key string, err error) {
	b, key, found := strings.Cut(ref, "/")
	for _, known := range Buckets {
		if found && key != "" && b == string(known) {
			return s.bucket(known), key, nil
		}
	}
	return "", "", missing()
}

func missing() error { return casefile.Refuse(casefile.NotFound, "object_missing") }

// trouble tells apart "not there", "store away" and everything else; the cause stays in the chain for the log.
func trouble(doing string, err error) error {
	var answer minio.ErrorResponse
	switch {
	case errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s: %w", doing, missing())
	case errors.As(err, &answer) && answer.StatusCode < 500 && answer.StatusCode != 0:
		return fmt.Errorf("%s: %w", doing, err)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %w: %w", doing, casefile.Refuse(casefile.Unavailable, "store_unavailable"), err)
}
