package browse_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/api/console"
	"chizheng/api/console/htmlcheck"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/desk"
	"chizheng/internal/locale"
	"chizheng/policy"

	"log/slog"
)

// map of the site: every page by the pattern of its address, with the operation that guards it.
type atlas struct {
	mux    *http.ServeMux
	routes []site.Route
	rules  *policy.Policy
}

func newAtlas(t *testing.T) atlas {
	t.Helper()
	rules, err := policy.Load()
	require.NoError(t, err)
	locales, err := locale.Load()
	require.NoError(t, err)
	c, err := console.New(console.Config{Campaign: "yantai-2019", Policy: rules, Locales: locales, Desk: &desk.Desk{},
		Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	a := atlas{mux: http.NewServeMux(), routes: c.Routes(), rules: rules}
	for _, r := range a.routes {
		a.mux.Handle(r.Method+" "+r.Path, http.NotFoundHandler())
	}
	return a
}

// page names the pattern behind an address; empty: none of the console's.
func (a atlas) page(method, path string) string {
	req, err := http.NewRequest(method, "http://console"+path, nil)
	if err != nil {
		return ""
	}
	_, pattern := a.mux.Handler(req)
	return pattern
}

func (a atlas) may(role casefile.Role, op string) bool {
	if op == "" {
		return true
	}
	_, err := a.rules.May(casefile.Actor{Role: role}, op)
	return err == nil
}

// of gives the routes of a method.
func (a atlas) of(method string) []site.Route {
	return slices.DeleteFunc(slices.Clone(a.routes), func(r site.Route) bool { return r.Method != method })
}

// somewhere is an address of the route that names no case of anybody.
func somewhere(r site.Route) string {
	parts := strings.Split(r.Path, "/")
	for i, p := range parts {
		switch {
		case p == "{$}":
			parts[i] = ""
		case strings.HasPrefix(p, "{"):
			parts[i] = "none-0000000000000000"
		}
	}
	return strings.Join(parts, "/")
}

// visitor is somebody with a browser that has no scripts and no pictures: quick enough to go everywhere.
type visitor struct {
	o    *office
	name string // login, or "public"
	role casefile.Role
	http *http.Client
	at   string // his own address
}

var visitors int

// visitor signs somebody in, or nobody where login is empty.
func (o *office) visitor(login string, role casefile.Role) *visitor {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(o.t, err)
	visitors++
	v := &visitor{o: o, name: login, role: role, http: &http.Client{Jar: jar, Timeout: time.Minute}, at: fmt.Sprintf("192.0.2.%d", visitors%250+1)}
	if login == "" {
		v.name = "public"
		return v
	}
	res := v.send(http.MethodPost, "/signin", url.Values{"login": {login}, "password": {password}}, nil)
	require.Equal(o.t, "/home", res.at, "%s does not get in: %s", login, res.doc.Text())
	return v
}

// session is the cookie that makes a browser his.
func (v *visitor) session() (name, value string) {
	u, err := url.Parse(v.o.program.URL())
	require.NoError(v.o.t, err)
	for _, c := range v.http.Jar.Cookies(u) {
		if strings.HasSuffix(c.Name, "session") {
			return c.Name, c.Value
		}
	}
	return "", ""
}

// speak chooses a language, "zh-CN" or "en".
func (v *visitor) speak(lang string) {
	u, err := url.Parse(v.o.program.URL())
	require.NoError(v.o.t, err)
	v.http.Jar.SetCookies(u, []*http.Cookie{{Name: "lang", Value: lang, Path: "/"}})
}

// answer is what came, after every redirection.
type answer struct {
	status int
	at     string // path and query of where it led
	kind   string
	size   int
	doc    htmlcheck.Doc
	html   bool
}

func (v *visitor) get(path string) answer {
	v.o.t.Helper()
	return v.send(http.MethodGet, path, nil, nil)
}

func (v *visitor) send(method, path string, form url.Values, headers map[string]string) answer {
	v.o.t.Helper()
	req, err := http.NewRequest(method, v.o.program.URL()+path, strings.NewReader(form.Encode()))
	require.NoError(v.o.t, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("X-Forwarded-For", v.at)
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	res, err := v.http.Do(req)
	require.NoError(v.o.t, err, "%s %s", method, path)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(v.o.t, err, "%s %s", method, path)
	a := answer{status: res.StatusCode, at: res.Request.URL.RequestURI(), kind: res.Header.Get("Content-Type"), size: len(body)}
	if a.html = strings.HasPrefix(a.kind, "text/html"); a.html {
		a.doc, err = htmlcheck.Parse(bytes.NewReader(body))
		require.NoError(v.o.t, err)
	}
	return a
}
