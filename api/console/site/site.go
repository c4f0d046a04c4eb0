// Package site is what every page of the console stands on: who asks, in which language, whether the policy lets him,
// how a refusal is shown, and what surrounds each answer.
//
// It guarantees that no page answers before the policy was asked for its operation, that a form from another site is
// refused, that nothing of a signed-in person's page is kept by anybody, that an internal failure shows a reference
// number and nothing else, and that no log line holds an address or a name. Pages reach facts through the desk only.
package site

import (
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"chizheng/api/console/static"
	"chizheng/api/console/words"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/policy"
)

// Config is what the console stands on. Everything is needed but what says otherwise.
type Config struct {
	Campaign string // the campaign that this process serves
	Policy   *policy.Policy
	Locales  *locale.Locales
	Log      *slog.Logger
	Desk     *desk.Desk

	Loopback bool             // the configured receiver of packages is on this machine: the only one a rehearsal may use
	TLS      bool             // a proxy in front speaks TLS: cookies are for TLS only
	Proxies  []netip.Prefix   // whose X-Forwarded-For is believed; none by default
	Now      func() time.Time // nil: time.Now
}

// Handler answers a visit. What it gives back is shown as a refusal.
type Handler func(v *Visit) error

// Route is a page with the operation of the policy that guards it.
type Route struct {
	Method, Path, Op string
	Max              int64         // of the body; 256 KiB where zero
	Cached           time.Duration // how long strangers may be answered alike; zero: never
	Limited          bool          // anybody may start something with it: limited by address
	Handle           Handler
}

// Site routes visits.
type Site struct {
	Config
	words   *words.Set
	mux     *http.ServeMux
	routes  []Route
	logins  *limiter
	public  *limiter
	cache   *cache
	origin  *http.CrossOriginProtection
	Expired func(v *Visit, kept Kept) error // shows the sign-in form to somebody whose session ended
}

// New makes a site without pages.
func New(cfg Config) (*Site, error) {
	if cfg.Policy == nil || cfg.Locales == nil || cfg.Log == nil || cfg.Desk == nil || cfg.Campaign == "" {
		return nil, errors.New("console: incomplete configuration")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if err := static.Load(); err != nil {
		return nil, err
	}
	w, err := words.Load(cfg.Locales)
	if err != nil {
		return nil, err
	}
	s := &Site{Config: cfg, words: w, mux: http.NewServeMux(), origin: http.NewCrossOriginProtection(), cache: newCache(cfg.Now),
		logins: newLimiter(10, 6*time.Second), public: newLimiter(20, time.Minute)}
	s.mux.HandleFunc("GET "+static.Prefix, static.Handler)
	s.mux.HandleFunc("/", s.around(Route{Op: ""}, func(v *Visit) error { return v.noSuchPage() }))
	return s, nil
}

// Add registers pages.
func (s *Site) Add(routes ...Route) {
	for _, r := range routes {
		if r.Max == 0 {
			r.Max = maxForm
		}
		s.routes = append(s.routes, r)
		h := r.Handle
		if r.Cached > 0 {
			h = s.cached(r, h)
		}
		s.mux.HandleFunc(r.Method+" "+r.Path, s.around(r, h))
	}
}

// maxForm bounds what a person can fill in. Files have their own limits.
const maxForm = 256 << 10

// Routes lists the pages, for the test that holds them against the policy.
func (s *Site) Routes() []Route { return s.routes }

// ServeHTTP answers one request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }
