package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"

	"chizheng/internal/account"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/policy"
)

// Sessions turns a bearer token into who acts. Errors: Unauthenticated, Unavailable.
type Sessions interface {
	Identify(ctx context.Context, token string) (account.Identity, error)
}

// Config is what the API stands on. Everything is needed but what says otherwise.
type Config struct {
	Version  string // of the program, for the documentation
	Campaign string // the campaign that this process serves
	Policy   *policy.Policy
	Locales  *locale.Locales
	Log      *slog.Logger
	Sessions Sessions
	Desk     *desk.Desk

	Loopback bool // the configured receiver of packages is on this machine: the only one a rehearsal may use

	Ready   map[string]func(context.Context) error // what /readyz asks: database, engine, objects
	Metrics *prometheus.Registry                   // nil: one of its own
	Proxies []netip.Prefix                         // whose X-Forwarded-For is believed; none by default
	Logins  Rate                                   // sign-ins per address; zero: 40 at once (an office shares one), then one in two seconds
	Filings Rate                                   // public objections and registrations per address; zero: 20, one a minute
	Now     func() time.Time                       // nil: time.Now; moves rate limits only
}

// API is the handler with everything around it.
type API struct {
	cfg     Config
	mux     *http.ServeMux
	huma    huma.API
	observe *observer
	logins  *limiter
	public  *limiter
	ops     []described
	handler http.Handler
}

// New builds the API. It fails where an operation has no line in the policy, or a line has no operation.
func New(cfg Config) (*API, error) {
	if cfg.Policy == nil || cfg.Locales == nil || cfg.Sessions == nil || cfg.Log == nil {
		return nil, errors.New("api: incomplete configuration")
	}
	cfg = withDefaults(cfg)
	adoptProblems()
	a := &API{cfg: cfg, mux: http.NewServeMux(), logins: newLimiter(cfg.Logins, cfg.Now), public: newLimiter(cfg.Filings, cfg.Now)}
	var err error
	if a.observe, err = newObserver(cfg.Metrics); err != nil {
		return nil, fmt.Errorf("register metrics: %w", err)
	}
	a.huma = humago.New(a.mux, description(cfg.Version))
	a.huma.UseMiddleware(a.guard)
	a.operations()
	if err := a.matchesPolicy(); err != nil {
		return nil, err
	}
	if err := a.documentation(); err != nil {
		return nil, err
	}
	a.health()
	a.mux.HandleFunc("/api/", a.noSuchPath)
	a.handler = a.around(a.mux)
	return a, nil
}

func withDefaults(cfg Config) Config {
	if cfg.Metrics == nil {
		cfg.Metrics = prometheus.NewRegistry()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logins == (Rate{}) {
		cfg.Logins = Rate{Burst: 40, Every: 2 * time.Second}
	}
	if cfg.Filings == (Rate{}) {
		cfg.Filings = Rate{Burst: 20, Every: time.Minute}
	}
	return cfg
}

// ServeHTTP serves /api/v1, /openapi.json, /openapi.yaml, /docs, /healthz, /readyz and /metrics.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// Paths lists what ServeHTTP serves, as patterns for a mux that serves other things too.
func (a *API) Paths() []string {
	return []string{"/api/", "/openapi.json", "/openapi.yaml", "/docs", "/docs/", "/healthz", "/readyz", "/metrics"}
}

// description is the OpenAPI document without its operations. huma's own pages are left out: its documentation loads
// scripts from elsewhere, and its schema links repeat what the document says.
func description(version string) huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "持证 Chizheng", Version: version,
				Description: "Back office for construction workers' certificates. Commands need an Idempotency-Key; " +
					"errors are problem documents (RFC 9457) in Chinese or English by Accept-Language."},
			Components: &huma.Components{Schemas: registry, SecuritySchemes: map[string]*huma.SecurityScheme{
				"bearer": {Type: "http", Scheme: "bearer", Description: "A session token from login, or an API token."},
			}},
		},
		Formats:                      strictFormats(), // JSON, and problem+json by its ending
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}

// matchesPolicy holds the promise that policy and API name the same operations.
func (a *API) matchesPolicy() error {
	known := map[string]bool{}
	var errs []error
	for _, op := range a.ops {
		if known[op.ID] {
			errs = append(errs, fmt.Errorf("operation %s is registered twice", op.ID))
		}
		known[op.ID] = true
	}
	granted := map[string]bool{}
	for _, op := range a.cfg.Policy.Operations() {
		granted[op] = true
		if !known[op] {
			errs = append(errs, fmt.Errorf("policy names %s, which the API does not have", op))
		}
	}
	for op := range known {
		if !granted[op] {
			errs = append(errs, fmt.Errorf("no line of the policy names %s", op))
		}
	}
	return errors.Join(errs...)
}

// adoptProblems makes huma answer with this package's problems. huma keeps these hooks in package variables, so they
// are set once for the process; everything that belongs to one API travels in the request.
var adoptProblems = sync.OnceFunc(func() {
	huma.NewError = func(status int, _ string, _ ...error) huma.StatusError { return &Problem{Status: status} }
	huma.NewErrorWithContext = fromHuma
	huma.ValidateStrictCasing = true // Go would take Login for login, and another reader would not
})
