package site

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"chizheng/internal/casefile"
)

// limiter bounds how often one address may do what anybody may do. It forgets those that have been quiet.
type limiter struct {
	burst int
	every time.Duration
	mu    sync.Mutex
	of    map[string]*rate.Limiter
}

func newLimiter(burst int, every time.Duration) *limiter {
	return &limiter{burst: burst, every: every, of: map[string]*rate.Limiter{}}
}

// take takes one. Errors: RateLimited with the seconds to wait.
func (l *limiter) take(key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.of) > 10_000 {
		l.sweep()
	}
	one := l.of[key]
	if one == nil {
		one = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.of[key] = one
	}
	r := one.Reserve()
	if wait := r.Delay(); wait > 0 {
		r.Cancel()
		return casefile.Refuse(casefile.RateLimited, "rate_limited", "seconds", strconv.Itoa(int(wait/time.Second)+1))
	}
	return nil
}

func (l *limiter) sweep() {
	for key, one := range l.of {
		if one.Tokens() >= float64(l.burst) {
			delete(l.of, key)
		}
	}
}

// Guess counts a try with a password from this address; the account guards itself against guessing from anywhere.
func (v *Visit) Guess() error { return v.Site.logins.take(v.remote()) }

// remote is the client's address. A forwarded one counts only where the peer is a proxy of ours, and then the last
// address that is not.
func (v *Visit) remote() string {
	host, _, err := net.SplitHostPort(v.R.RemoteAddr)
	if err != nil {
		host = v.R.RemoteAddr
	}
	if !v.Site.trusted(host) {
		return host
	}
	hops := strings.Split(strings.Join(v.R.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			return host
		}
		if !v.Site.trusted(hop) {
			return hop
		}
	}
	return host
}

func (s *Site) trusted(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range s.Proxies {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
