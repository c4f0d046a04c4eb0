package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// around is what every request passes on its way in and out: reference number, security headers, log line, metrics,
// and the net under a handler that panics.
func (a *API) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r, req := a.arrive(r)
		secure(w.Header(), req)
		seen := &seenWriter{ResponseWriter: w}
		began := time.Now()
		done := a.observe.begin()
		defer func() {
			a.caught(seen, req, recover())
			done(req.Operation, seen.status(), time.Since(began))
			a.logLine(req, r, seen, time.Since(began))
		}()
		body := r.Body
		r.Body = keptOpen{body}
		next.ServeHTTP(seen, r)
		r.Body = body
		drain(seen, r, seen.status())
	})
}

// secure sets what keeps an answer from being anything but an answer.
func secure(h http.Header, req *request) {
	h.Set("X-Request-Id", req.ID)
	h.Set("Content-Language", req.Locale.Language())
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Vary", "Accept-Language, Authorization")
}

// caught turns a panic into an internal problem. http.ErrAbortHandler goes on: it is how a stream is cut.
func (a *API) caught(w *seenWriter, req *request, cause any) {
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	p := internal(req, fmt.Errorf("panic: %v", cause))
	if w.code == 0 {
		write(w, p)
	}
}

// logLine holds ids and codes only: no path, no query, no name.
func (a *API) logLine(req *request, r *http.Request, w *seenWriter, took time.Duration) {
	if req.Operation == "" {
		return // health, metrics, documentation
	}
	a.cfg.Log.Info("request", "request", req.ID, "operation", req.Operation, "case_id", r.PathValue("case"),
		"status", w.status(), "code", req.Code, "actor", req.Actor.ID, "role", req.Actor.Role,
		"ms", took.Milliseconds(), "bytes", w.bytes)
}

func write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header().Set(name, values[0])
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone
}

// seenWriter remembers status and size.
type seenWriter struct {
	http.ResponseWriter
	code  int
	bytes int64
}

func (w *seenWriter) WriteHeader(code int) {
	if w.code == 0 {
		w.code = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *seenWriter) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach deadlines and flushing.
func (w *seenWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *seenWriter) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}
