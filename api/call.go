package api

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/google/uuid"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/locale"
)

// call is one request on its way: its context, who asks, in which language, from where.
type call struct {
	context.Context
	Who casefile.Actor
	*request
}

// request is what belongs to one request from its first moment on.
type request struct {
	ID        string // reference number, on every answer and log line
	Locale    *locale.Locale
	Remote    string // address of the client
	Token     string // bearer token as given
	Operation string // set when the route is known
	Actor     casefile.Actor
	Identity  account.Identity // of the bearer; zero for the public
	In        string           // where its fields stand: body, or the query of one that only reads
	Code      string           // code of the problem answered, for the log
	log       *slog.Logger
}

type requestKey struct{}

// requestOf gives the request of a context; one made outside the handler's own chain gets an anonymous one.
func requestOf(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{ID: uuid.NewString(), log: slog.Default()}
}

// arrive gives a request its reference number and language. A number from outside is not taken over: it would let
// anybody write into the log.
func (a *API) arrive(r *http.Request) (*http.Request, *request) {
	req := &request{ID: uuid.NewString(), Locale: a.cfg.Locales.Pick(r.Header.Get("Accept-Language")),
		Remote: a.remote(r), Token: bearer(r.Header.Get("Authorization")), log: a.cfg.Log}
	return r.WithContext(context.WithValue(r.Context(), requestKey{}, req)), req
}

func bearer(header string) string {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// remote is the client's address. A forwarded one counts only where the peer is a proxy of ours, and then the last
// address that is not.
func (a *API) remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !a.trusted(host) {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			return host
		}
		if !a.trusted(hop) {
			return hop
		}
	}
	return host
}

func (a *API) trusted(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range a.cfg.Proxies {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
