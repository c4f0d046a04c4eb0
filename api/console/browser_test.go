package console_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"chizheng/api/console/htmlcheck"
)

// browser is somebody at a browser without scripts: it fills in forms as they are, hidden fields included, and holds
// every page against what every page promises.
type browser struct {
	t    *testing.T
	base string
	http *http.Client
	page page
}

type page struct {
	htmlcheck.Doc
	status int
	path   string
	query  string
	body   string
	header http.Header
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(h.t, err)
	return &browser{t: h.t, base: h.server.URL, http: &http.Client{Jar: jar}}
}

// as signs somebody in through the form.
func (h *house) as(login string) *browser {
	b := h.browser()
	b.get("/signin")
	b.submit("/signin", url.Values{"login": {login}, "password": {password}})
	require.Equal(h.t, "/home", b.page.path, b.page.Text())
	return b
}

func (b *browser) get(path string) page {
	b.t.Helper()
	res, err := b.http.Get(b.base + path)
	require.NoError(b.t, err)
	return b.read(res)
}

func (b *browser) read(res *http.Response) page {
	b.t.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	b.page = page{status: res.StatusCode, path: res.Request.URL.Path, query: res.Request.URL.RawQuery, body: string(body), header: res.Header}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		b.page.Doc, err = htmlcheck.Parse(bytes.NewReader(body))
		require.NoError(b.t, err)
		require.Empty(b.t, b.page.Faults(), "%s %s", res.Request.Method, res.Request.URL.Path)
	}
	return b.page
}

// form finds the form that leads to an address.
func (b *browser) form(action string) *html.Node {
	b.t.Helper()
	for _, f := range b.page.All("form") {
		if htmlcheck.Attr(f, "action") == action {
			return f
		}
	}
	require.FailNow(b.t, "no form", "to %s on %s: %s", action, b.page.path, b.page.Text())
	return nil
}

// values are the fields of a form as the page filled them in.
func values(f *html.Node) url.Values {
	out := url.Values{}
	for _, n := range htmlcheck.Within(f, "input") {
		kind, name := htmlcheck.Attr(n, "type"), htmlcheck.Attr(n, "name")
		if name == "" || kind == "file" || (kind == "radio" || kind == "checkbox") && !htmlcheck.Has(n, "checked") {
			continue
		}
		value := htmlcheck.Attr(n, "value")
		out.Add(name, value)
	}
	for _, n := range htmlcheck.Within(f, "textarea") {
		out.Add(htmlcheck.Attr(n, "name"), htmlcheck.Text(n))
	}
	for _, n := range htmlcheck.Within(f, "select") {
		options := htmlcheck.Within(n, "option")
		if len(options) > 0 {
			out.Set(htmlcheck.Attr(n, "name"), htmlcheck.Attr(options[0], "value"))
		}
		for _, o := range options {
			if htmlcheck.Has(o, "selected") {
				out.Set(htmlcheck.Attr(n, "name"), htmlcheck.Attr(o, "value"))
			}
		}
	}
	return out
}

// submit fills in a form of the page and sends it; it follows to the next page.
func (b *browser) submit(action string, typed url.Values) page {
	b.t.Helper()
	return b.post(action, b.filled(action, typed))
}

func (b *browser) filled(action string, typed url.Values) url.Values {
	b.t.Helper()
	all := values(b.form(action))
	for name, v := range typed {
		all[name] = v
	}
	return all
}

func (b *browser) post(action string, all url.Values) page {
	b.t.Helper()
	res, err := b.http.PostForm(b.base+action, all)
	require.NoError(b.t, err)
	return b.read(res)
}

// upload sends a form with a file.
func (b *browser) upload(action string, typed url.Values, field, name string, content []byte) page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, all := range b.filled(action, typed) {
		for _, v := range all {
			require.NoError(b.t, w.WriteField(key, v))
		}
	}
	if content != nil {
		part, err := w.CreateFormFile(field, name)
		require.NoError(b.t, err)
		_, err = part.Write(content)
		require.NoError(b.t, err)
	}
	require.NoError(b.t, w.Close())
	res, err := b.http.Post(b.base+action, w.FormDataContentType(), &body)
	require.NoError(b.t, err)
	return b.read(res)
}

// problem is the code of the refusal that the page shows.
func (p page) problem() string {
	for _, n := range p.All("div", htmlcheck.With("id", "problem")) {
		return htmlcheck.Attr(n, "data-code")
	}
	return ""
}
