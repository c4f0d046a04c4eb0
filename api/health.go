package api

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// readyTimeout bounds how long one part may take to say that it is there.
const readyTimeout = 2 * time.Second

// health mounts what the operator's machines ask: is the process alive, are its parts there, how is it doing.
func (a *API) health() {
	a.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	a.mux.HandleFunc("GET /readyz", a.ready)
	a.mux.Handle("GET /metrics", promhttp.HandlerFor(a.cfg.Metrics, promhttp.HandlerOpts{}))
}

// ready asks every part at once. Reads go on while the engine is away, so a balancer that must not lose them asks
// /healthz; the reasons go to the log only.
func (a *API) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	var mu sync.Mutex
	var wg sync.WaitGroup
	parts, status := map[string]string{}, http.StatusOK
	for name, check := range a.cfg.Ready {
		wg.Go(func() {
			err := check(ctx)
			mu.Lock()
			defer mu.Unlock()
			parts[name] = "ok"
			if err != nil {
				parts[name], status = "away", http.StatusServiceUnavailable
				a.cfg.Log.Warn("not ready", "part", name, "error", err.Error())
			}
		})
	}
	wg.Wait()
	reply(w, status, map[string]any{"ready": status == http.StatusOK, "parts": parts})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}
