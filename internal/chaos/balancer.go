package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"time"
)

// balancer deals requests out to several serve in turn, as the one in front of a real installation does. A serve that
// takes no connection is passed over; a request that was under way when its serve died is answered with 503, and
// whether to send it again is its sender's business: the Idempotency-Key makes that safe.
type balancer struct {
	server *http.Server
	next   atomic.Uint64
	behind []string
}

// balance listens before the addresses and gives its own.
func balance(behind ...string) (*balancer, string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", fmt.Errorf("listen for balancer: %w", err)
	}
	b := &balancer{behind: behind}
	target := &url.URL{Scheme: "http", Host: "serve"} // whichever dial finds
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
		},
		// A connection for each request: one that is kept would be dealt out once and for all.
		Transport:    &http.Transport{DialContext: b.dial, DisableKeepAlives: true},
		ErrorHandler: away,
		ErrorLog:     log.New(io.Discard, "", 0),
	}
	b.server = &http.Server{Handler: proxy, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = b.server.Serve(l) }() // ends with Close
	return b, l.Addr().String(), nil
}

func (b *balancer) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	first := b.next.Add(1)
	var errs []error
	for i := range uint64(len(b.behind)) {
		d := net.Dialer{Timeout: time.Second}
		c, err := d.DialContext(ctx, network, b.behind[(first+i)%uint64(len(b.behind))])
		if err == nil {
			return c, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

func away(w http.ResponseWriter, _ *http.Request, _ error) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Retry-After", "1")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = io.WriteString(w, `{"status":503,"code":"serve_away"}`)
}

func (b *balancer) close() error { return b.server.Close() }
