package objects_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"chizheng/internal/casefile"
	"chizheng/internal/fixture"
	"chizheng/internal/objects"
)

// setup gives a store with buckets of its own on the real server of S3_ENDPOINT.
func setup(t *testing.T) (*objects.Store, objects.Config) {
	t.Helper()
	cfg, err := objects.FromEnv(os.Getenv)
	if err != nil {
		t.Fatalf("these tests need a real store: %v (make test starts one)", err)
	}
	cfg.Prefix = "t" + strings.ReplaceAll(uuid.NewString(), "-", "")[:20] + "-"
	store, err := objects.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store, cfg
}

func kindIs(t *testing.T, err error, want casefile.Kind) {
	t.Helper()
	if casefile.KindOf(err) != want {
		t.Errorf("got %v, want kind %q", err, want)
	}
}

func TestEnsureMayRunTwiceAndAtOnce(t *testing.T) {
	t.Parallel()
	store, _ := setup(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			posture, err := store.Ensure(t.Context())
			if err != nil || !posture.ArchiveLocked || !posture.ArchiveVersioned {
				t.Errorf("got %v, %v; this server can lock and keep versions", posture, err)
			}
		})
	}
	all.Wait()
	if err := store.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestQuarantineExpiresAfterADay(t *testing.T) {
	t.Parallel()
	_, cfg := setup(t)
	client, err := minio.New(cfg.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, "")})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := client.GetBucketLifecycle(t.Context(), cfg.Prefix+"quarantine")
	if err != nil || len(rules.Rules) != 1 || rules.Rules[0].Expiration.Days != 1 || rules.Rules[0].Status != "Enabled" {
		t.Fatalf("got %+v, %v", rules, err)
	}
}

func TestAnUploadIsPromotedUnderItsHashAsOftenAsAsked(t *testing.T) {
	t.Parallel()
	store, _ := setup(t)
	data := fixture.JPEG(5)
	up, err := store.PutQuarantine(t.Context(), bytes.NewReader(data), 10<<20)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		ref, err := store.Promote(t.Context(), up.Ref, up.SHA256, "image/jpeg")
		if err != nil || ref != "scans/"+up.SHA256[:2]+"/"+up.SHA256 {
			t.Fatalf("got %q, %v", ref, err)
		}
	}
	got, err := store.Open(t.Context(), objects.ScanRef(up.SHA256))
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	back, err := io.ReadAll(got)
	if err != nil || !bytes.Equal(back, data) || got.ContentType != "image/jpeg" || got.Size != int64(len(data)) {
		t.Fatalf("%d bytes of %s came back: %v", len(back), got.ContentType, err)
	}
	_, err = store.Open(t.Context(), up.Ref)
	kindIs(t, err, casefile.NotFound)
}

func TestAScanNeverGetsAnotherFilesHash(t *testing.T) {
	t.Parallel()
	store, _ := setup(t)
	up, err := store.PutQuarantine(t.Context(), bytes.NewReader(fixture.JPEG(6)), 10<<20)
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Repeat("ab", 32)
	_, err = store.Promote(t.Context(), up.Ref, wrong, "image/jpeg")
	kindIs(t, err, casefile.Conflict)
	if there, err := store.Exists(t.Context(), objects.ScanRef(wrong)); there || err != nil {
		t.Errorf("something lies under the wrong hash: %v", err)
	}
}

func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	store, _ := setup(t)
	_, err := store.PutQuarantine(t.Context(), bytes.NewReader(make([]byte, 1001)), 1000)
	kindIs(t, err, casefile.Invalid)
	_, err = store.PutQuarantine(t.Context(), bytes.NewReader(nil), 1000)
	kindIs(t, err, casefile.Invalid)
	if _, err = store.PutQuarantine(t.Context(), bytes.NewReader(make([]byte, 1000)), 1000); err != nil {
		t.Error(err)
	}
}

func TestReferencesOutsideOurBucketsAreNotThere(t *testing.T) {
	t.Parallel()
	store, _ := setup(t)
	for _, ref := range []string{"", "scans", "scans/", "other/key", "../scans/ab", "scans/ab/nothing"} {
		_, err := store.Open(t.Context(), ref)
		kindIs(t, err, casefile.NotFound)
	}
}

func TestPackagesAreStreamedAndComeBack(t *testing.T) {
	t.Parallel()
	store, _ := setup(t)
	ref, err := store.Put(t.Context(), objects.Packages, "yantai-2019/main-1.zip", strings.NewReader("package"), "application/zip")
	if err != nil {
		t.Fatal(err)
	}
	o, err := store.Open(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if b, err := io.ReadAll(o); string(b) != "package" || err != nil {
		t.Errorf("got %q, %v", b, err)
	}
	if _, err := store.Put(t.Context(), objects.Scans, "name", strings.NewReader(""), ""); err == nil {
		t.Error("a scan got a name of its own")
	}
	broken := io.MultiReader(strings.NewReader("half"), failing{})
	if _, err := store.Put(t.Context(), objects.Packages, "half.zip", broken, ""); err == nil || casefile.As(err) != nil {
		t.Errorf("got %v, want the reader's own failure", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("builder failed") }

func TestAStoreThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	store, err := objects.New(objects.Config{Endpoint: "127.0.0.1:1", AccessKey: "a", SecretKey: "b"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.PutQuarantine(t.Context(), strings.NewReader("x"), 10)
	kindIs(t, err, casefile.Unavailable)
	kindIs(t, store.Ping(t.Context()), casefile.Unavailable)
}

func TestConfigurationIsReadFromTheEnvironment(t *testing.T) {
	t.Parallel()
	env := map[string]string{"S3_ENDPOINT": "store:9000", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "b", "S3_SECURE": "true"}
	cfg, err := objects.FromEnv(func(k string) string { return env[k] })
	if err != nil || !cfg.Secure || cfg.Prefix != "chizheng-" {
		t.Errorf("got %+v, %v", cfg, err)
	}
	env["S3_SECURE"] = "perhaps"
	if _, err := objects.FromEnv(func(k string) string { return env[k] }); err == nil {
		t.Error("a wrong S3_SECURE passed")
	}
	if _, err := objects.FromEnv(func(string) string { return "" }); err == nil {
		t.Error("an empty environment passed")
	}
}
