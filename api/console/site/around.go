package site

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"chizheng/internal/casefile"
)

// around is what every page passes on its way in and out.
func (s *Site) around(route Route, h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		seen := &seenWriter{ResponseWriter: w}
		v := s.visit(seen, r, route)
		began := time.Now()
		defer func() {
			v.caught(seen, recover())
			s.Log.Info("page", "request", v.ID, "page", route.Method+" "+route.Path, "case_id", r.PathValue("case"), "status", seen.status(),
				"code", v.code, "actor", v.Who.ID, "role", v.Who.Role, "ms", time.Since(began).Milliseconds(), "bytes", seen.bytes)
		}()
		v.headers()
		if route.Max > 0 {
			r.Body = http.MaxBytesReader(seen, r.Body, route.Max)
		}
		if err := v.answer(h); err != nil {
			v.fail(err)
		}
	}
}

func (v *Visit) answer(h Handler) error {
	if err := v.Site.origin.Check(v.R); err != nil {
		return errForeign
	}
	if err := v.guard(); err != nil {
		return err
	}
	if v.route.Limited && v.R.Method == http.MethodPost {
		if err := v.Site.public.take(v.remote()); err != nil {
			return err
		}
	}
	return h(v)
}

// errForeign is a form that another site sent in somebody's name.
var errForeign = errors.New("request from another site")

// headers keep an answer from being anything but a page of ours, for its reader only.
func (v *Visit) headers() {
	h := v.W.Header()
	h.Set("X-Request-Id", v.ID)
	h.Set("Content-Language", v.Words.Language())
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Vary", "Cookie")
	if v.Site.secure(v.R) {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// contentPolicy: nothing inline, nothing from elsewhere. The style sheet draws its ticks and arrows from data: images.
const contentPolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// caught turns a panic into an internal failure. http.ErrAbortHandler goes on: it is how a stream is cut.
func (v *Visit) caught(w *seenWriter, cause any) {
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	err := fmt.Errorf("panic: %v", cause)
	if w.code != 0 {
		v.Site.Log.Error("internal error", "request", v.ID, "error", err.Error())
		return
	}
	v.fail(err)
}

// noSuchPage answers an address that leads nowhere.
func (v *Visit) noSuchPage() error { return casefile.Refuse(casefile.NotFound, "no_such_page") }

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
