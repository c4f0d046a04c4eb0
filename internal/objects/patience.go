package objects

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
)

// patience is how long the store may be silent before a person hears that it is away. A store that hangs is worse than
// one that is down: it takes every request with it until something is said.
const patience = 10 * time.Second

// transport gives every request to the store a deadline: for the connection, for the beginning of the answer, and for
// every pause in what is sent or received. There is none for the whole, as a package may take minutes.
func transport(secure bool, patience time.Duration) (http.RoundTripper, error) {
	t, err := minio.DefaultTransport(secure)
	if err != nil {
		return nil, fmt.Errorf("configure object store: %w", err)
	}
	dialer := net.Dialer{Timeout: min(3*time.Second, patience), KeepAlive: 30 * time.Second}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return idleConn{Conn: c, patience: patience}, nil
	}
	t.ResponseHeaderTimeout, t.TLSHandshakeTimeout = patience, patience
	// A connection is read from while nothing is asked: it must be given up before the deadline of that read.
	t.IdleConnTimeout = patience
	return once{t}, nil
}

// idleConn is a connection that fails when it stands still.
type idleConn struct {
	net.Conn
	patience time.Duration
}

func (c idleConn) Read(p []byte) (int, error) {
	// Three times: a wait before the request, the wait for the answer, and some room between them.
	if err := c.SetReadDeadline(time.Now().Add(3 * c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c idleConn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// once lets the client try again after every failure but silence: who has waited that long is not made to wait again.
type once struct{ http.RoundTripper }

func (o once) RoundTrip(r *http.Request) (*http.Response, error) {
	silent, _ := r.Context().Value(silence{}).(*atomic.Bool)
	if silent != nil && silent.Load() {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, errSilent
	}
	answer, err := o.RoundTripper.RoundTrip(r)
	if late := net.Error(nil); silent != nil && errors.As(err, &late) && late.Timeout() {
		silent.Store(true)
	}
	return answer, err
}

var errSilent = errors.New("the object store did not answer in time")

type silence struct{}

// waiting is the context of one use of the store, for once to remember in.
func waiting(ctx context.Context) context.Context {
	if ctx.Value(silence{}) != nil {
		return ctx
	}
	return context.WithValue(ctx, silence{}, new(atomic.Bool))
}
