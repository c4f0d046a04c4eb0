package api

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"chizheng/internal/casefile"
)

func TestABucketIsEmptyAfterItsBurstAndFillsWithTime(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	l := newLimiter(Rate{Burst: 3, Every: 10 * time.Second}, func() time.Time { return now })
	for range 3 {
		if err := l.take("a"); err != nil {
			t.Fatal(err)
		}
	}
	err := l.take("a")
	if e := casefile.As(err); e == nil || e.Kind != casefile.RateLimited || e.Args["seconds"] != "11" {
		t.Fatalf("got %v", err)
	}
	if err := l.take("b"); err != nil {
		t.Error("another key pays for it")
	}
	now = now.Add(10 * time.Second)
	if err := l.take("a"); err != nil {
		t.Error("not filled")
	}
	if err := l.take("a"); err == nil {
		t.Error("filled too much")
	}
}

func TestFullBucketsAreForgotten(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	l := newLimiter(Rate{Burst: 3, Every: time.Second}, func() time.Time { return now })
	for i := range 1000 {
		_ = l.take(fmt.Sprint(i))
	}
	now = now.Add(2 * time.Minute)
	_ = l.take("new")
	if len(l.buckets) != 1 {
		t.Errorf("%d buckets kept", len(l.buckets))
	}
}

// The shape is right, so the objection would reach the desk, which this test has not: what counts is who is stopped.
func TestThePublicIsSlowedDownByAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := `{"receipt":"YY0","word":"w"}`
	for range 20 {
		b.ask(t, "POST", "/api/v1/public/objections/status", body)
	}
	w := b.ask(t, "POST", "/api/v1/public/objections/status", body)
	refused(t, w, http.StatusTooManyRequests, "rate_limited")
	if w.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.now = b.now.Add(time.Minute)
	if w := b.ask(t, "POST", "/api/v1/public/objections/status", body); w.Code == http.StatusTooManyRequests {
		t.Error("never forgiven")
	}
}
