package api

import (
	"strconv"
	"sync"
	"time"

	"chizheng/internal/casefile"
)

// Rate is a token bucket: Burst at once, then one every Every.
type Rate struct {
	Burst int
	Every time.Duration
}

// limiter keeps a bucket for each key. It forgets full buckets, so that its memory is bounded by who is active.
type limiter struct {
	rate    Rate
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]bucket
	swept   time.Time
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(rate Rate, now func() time.Time) *limiter {
	return &limiter{rate: rate, now: now, buckets: map[string]bucket{}, swept: now()}
}

// take takes one token of key. Errors: RateLimited with the seconds to wait.
func (l *limiter) take(key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	b := l.filled(key, now)
	if b.left < 1 {
		wait := time.Duration((1 - b.left) * float64(l.rate.Every))
		seconds := int(wait/time.Second) + 1
		return casefile.Refuse(casefile.RateLimited, "rate_limited", "seconds", strconv.Itoa(seconds))
	}
	b.left--
	l.buckets[key] = b
	return nil
}

func (l *limiter) filled(key string, now time.Time) bucket {
	b, ok := l.buckets[key]
	if !ok {
		return bucket{left: float64(l.rate.Burst), at: now}
	}
	b.left = min(float64(l.rate.Burst), b.left+float64(now.Sub(b.at))/float64(l.rate.Every))
	b.at = now
	return b
}

func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for key := range l.buckets {
		if l.filled(key, now).left >= float64(l.rate.Burst) {
			delete(l.buckets, key)
		}
	}
}
