package site

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strconv"
)

// ShowFile answers with a kept file that is looked at inside our own pages: nothing in it can act.
func (v *Visit) ShowFile(kind string, size int64, content io.Reader) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox")
	if kind == "application/pdf" { // the browser's own viewer does not open in a sandbox
		h.Set("Content-Security-Policy", "default-src 'self'; object-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'")
	}
	h.Set("Content-Disposition", "inline")
	h.Set("Cache-Control", "private, no-store")
	v.W.WriteHeader(http.StatusOK)
	_, _ = io.Copy(v.W, content) // the client may be gone
	return nil
}

// SendFile answers with a file to keep. Its name holds no personal data.
func (v *Visit) SendFile(name, kind string, content []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(content)))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	v.W.WriteHeader(http.StatusOK)
	_, _ = v.W.Write(content) // the client may be gone
	return nil
}

// ShowBytes is ShowFile of what was made just now.
func (v *Visit) ShowBytes(kind string, content []byte) error {
	return v.ShowFile(kind, int64(len(content)), bytes.NewReader(content))
}
