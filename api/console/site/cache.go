package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// cache keeps whole answers for strangers: a notice that everybody opens at once is read and drawn once (P1). It is
// bounded: an address that nobody asked for lately makes room.
type cache struct {
	now    func() time.Time
	mu     sync.Mutex
	kept   map[string]answer
	making singleflight.Group
}

const mostKept = 512

type answer struct {
	until         time.Time
	header        http.Header
	plain, packed []byte
	tag           string
}

func newCache(now func() time.Time) *cache {
	return &cache{now: now, kept: map[string]answer{}}
}

// cached answers strangers from the cache. Who is signed in has a page of his own.
func (s *Site) cached(route Route, h Handler) Handler {
	return func(v *Visit) error {
		if v.token != "" || v.R.Method != http.MethodGet {
			return h(v)
		}
		key := v.R.URL.RequestURI() + "\x00" + v.Words.Language()
		a, ok := s.cache.get(key)
		if !ok {
			made, err, _ := s.cache.making.Do(key, func() (any, error) { return s.draw(v, key, route.Cached, h) })
			if err != nil {
				return err
			}
			a = made.(answer)
		}
		a.give(v)
		return nil
	}
}

// draw makes the page for whoever asked first. Only a whole answer is kept.
func (s *Site) draw(v *Visit, key string, life time.Duration, h Handler) (answer, error) {
	own := *v
	rec := &recorder{header: http.Header{}}
	own.W, own.Context = rec, context.WithoutCancel(v.Context) // others wait for it too
	if err := h(&own); err != nil {
		return answer{}, err
	}
	a := answer{until: s.cache.now().Add(life), header: rec.header, plain: rec.body.Bytes(), packed: pack(rec.body.Bytes())}
	sum := sha256.Sum256(a.plain)
	a.tag = `"` + hex.EncodeToString(sum[:8]) + `"`
	if rec.code == http.StatusOK {
		s.cache.put(key, a)
	}
	return a, nil
}

func (c *cache) get(key string) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.kept[key]
	return a, ok && c.now().Before(a.until)
}

func (c *cache) put(key string, a answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= mostKept {
		for k, old := range c.kept {
			if len(c.kept) >= mostKept/2 || !c.now().Before(old.until) {
				delete(c.kept, k)
			}
		}
	}
	c.kept[key] = a
}

func (a answer) give(v *Visit) {
	h := v.W.Header()
	for name, values := range a.header {
		h[name] = values
	}
	h.Set("Cache-Control", "public, max-age=5")
	h.Set("Vary", "Cookie, Accept-Encoding")
	h.Set("ETag", a.tag)
	if v.R.Header.Get("If-None-Match") == a.tag {
		h.Del("Content-Length")
		v.W.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.plain
	if strings.Contains(v.R.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = v.W.Write(body) // the client may be gone
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b) // memory never fails to take bytes
	_ = z.Close()
	return out.Bytes()
}

// recorder takes an answer for the cache.
type recorder struct {
	header http.Header
	body   bytes.Buffer
	code   int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *recorder) WriteHeader(code int)        { r.code = code }
