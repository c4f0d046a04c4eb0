package objects_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/objects"
)

// hung gives a store whose server takes connections, reads or not, and never says a word.
func hung(t *testing.T, reads bool) *objects.Store {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if reads {
				go func() { _, _ = io.Copy(io.Discard, c) }()
			}
			t.Cleanup(func() { c.Close() })
		}
	}()
	store, err := objects.New(objects.Config{Endpoint: l.Addr().String(), AccessKey: "a", SecretKey: "b", Region: "r", Patience: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// TestAStoreThatHangsIsAway wants one patience, not one a try: the client's own retries would triple it.
func TestAStoreThatHangsIsAway(t *testing.T) {
	t.Parallel()
	big := bytes.Repeat([]byte{1}, 9<<20) // more than a socket takes by itself
	scan := objects.ScanRef("00000000000000000000000000000000000000000000000000000000000000aa")
	for _, reads := range []bool{true, false} {
		store := hung(t, reads)
		for name, use := range map[string]func(context.Context) error{
			"an upload": func(ctx context.Context) error {
				_, err := store.PutQuarantine(ctx, bytes.NewReader(big), 10<<20)
				return err
			},
			"a package": func(ctx context.Context) error {
				_, err := store.Put(ctx, objects.Packages, "p", bytes.NewReader(big), "")
				return err
			},
			"a scan": func(ctx context.Context) error { _, err := store.Open(ctx, scan); return err },
			"a look": func(ctx context.Context) error { _, err := store.Exists(ctx, scan); return err },
			"a promotion": func(ctx context.Context) error {
				_, err := store.Promote(ctx, "quarantine/x", scan[len("scans/00/"):], "")
				return err
			},
			"a removal": func(ctx context.Context) error { return store.Remove(ctx, "quarantine/x") },
			"a start":   func(ctx context.Context) error { _, err := store.Ensure(ctx); return err },
			"a ping":    store.Ping,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				began := time.Now()
				kindIs(t, use(t.Context()), casefile.Unavailable)
				if took := time.Since(began); took > 4*time.Second {
					t.Errorf("heard after %v", took)
				}
			})
		}
	}
}
