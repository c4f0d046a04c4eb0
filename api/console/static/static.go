// Package static serves what pages load: the style sheets and scripts in this folder, from the program itself.
//
// It guarantees that an address names its content by hash, so that a browser may keep it for a year and never has an
// old one, and that nothing is fetched from elsewhere. It imports the standard library only.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed *.css *.js
var files embed.FS

// asset is one file with what its answer needs, made once.
type asset struct {
	kind          string
	plain, packed []byte
}

var (
	assets = map[string]asset{}  // by hashed name
	hashed = map[string]string{} // plain name → hashed name
)

var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

// Load reads the embedded files, once for the process, before Path and Handler.
var Load = sync.OnceValue(load)

func load() error {
	entries, err := files.ReadDir(".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		b, err := files.ReadFile(e.Name())
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		ending := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ending) + "." + hex.EncodeToString(sum[:6]) + ending
		var packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression) // the level is a good one
		_, _ = z.Write(b)                                          // memory never fails to take bytes
		_ = z.Close()
		assets[name], hashed[e.Name()] = asset{kinds[ending], b, packed.Bytes()}, name
	}
	return nil
}

// Prefix is where Handler belongs.
const Prefix = "/static/"

// Path is the address of a file of this folder.
func Path(name string) string { return Prefix + hashed[name] }

// Handler serves hashed names under Prefix.
func Handler(w http.ResponseWriter, r *http.Request) {
	a, ok := assets[strings.TrimPrefix(r.URL.Path, Prefix)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		_, _ = w.Write(a.packed) // the client may be gone
		return
	}
	_, _ = w.Write(a.plain)
}
