package api

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"chizheng/internal/casefile"
)

// uploadTime is how long a file may take to come in over a slow line.
const uploadTime = 3 * time.Minute

// rawBody is a request's content as it comes in, not held in memory and bounded by the operation's Max. It is a field
// of the inputs of uploads.
type rawBody struct {
	reader io.Reader
	size   int64 // as announced; -1 where it was not
}

// Resolve takes the content over from huma, which would read all of it first.
func (b *rawBody) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	limit := ctx.Operation().MaxBodyBytes
	if r.ContentLength > limit {
		return []error{casefile.Refuse(casefile.Invalid, "body_too_large")}
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)) // a test's writer may not have one
	b.reader, b.size = http.MaxBytesReader(w, r.Body, limit), r.ContentLength
	return nil
}

// upload registers an operation that takes a file as the request's content. application/json must not be among its
// types: huma would read it as a form.
func upload[I, O any](s subject, o op, types []string, handle func(call, *I) (*O, error)) {
	content := map[string]*huma.MediaType{}
	for _, t := range types {
		content[t] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	}
	o.requestBody = &huma.RequestBody{Required: true, Content: content,
		Description: "The file itself, at most " + strconv.FormatInt(o.Max>>20, 10) + " MiB."}
	add(s, o, handle)
}

// file is what a download gives.
type file struct {
	Type    string
	Name    string // made of ids and numbers, never of a person's name
	Size    int64  // 0: unknown
	Content io.ReadCloser
}

// fileOut sends a file as an attachment: no browser shows it as a page of ours.
type fileOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Length      string `header:"Content-Length"`
	Body        func(huma.Context)
}

// download registers an operation that gives a file.
func download[I any](s subject, o op, types []string, handle func(call, *I) (*file, error)) {
	content := map[string]*huma.MediaType{}
	for _, t := range types {
		content[t] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	}
	o.responses = map[string]*huma.Response{"200": {Description: "The file.", Content: content}}
	add(s, o, func(c call, in *I) (*fileOut, error) {
		f, err := handle(c, in)
		if err != nil {
			return nil, err
		}
		return c.send(f), nil
	})
}

func (c call) send(f *file) *fileOut {
	out := &fileOut{Type: f.Type, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})}
	if f.Size > 0 {
		out.Length = strconv.FormatInt(f.Size, 10)
	}
	out.Body = func(ctx huma.Context) {
		defer f.Content.Close()
		ctx.SetStatus(http.StatusOK)
		if _, err := io.Copy(ctx.BodyWriter(), f.Content); err != nil {
			c.log.Warn("download cut", "request", c.ID, "operation", c.Operation, "error", err.Error())
			panic(http.ErrAbortHandler) // the status has gone: only a cut connection says that the file is not whole
		}
	}
	return out
}
