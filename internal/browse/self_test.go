package browse_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/browse"
)

// TestTheBrowserTellsWhatIsWrongWithAPage: the net has no hole where it is thought to hold.
func TestTheBrowserTellsWhatIsWrongWithAPage(t *testing.T) {
	t.Parallel()
	bad := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		_, _ = w.Write([]byte(`<!DOCTYPE html><html><head><title>坏</title><link rel="stylesheet" href="/gone.css"><script>alert(1)</script></head>
			<body><main><h1>坏</h1><img src="/gone.png"><input name="nameless"><p class="wide" style="width: 2000px">x</p>
			<table width="2000"><tr><td>x</td></tr></table></main></body></html>`))
	}))
	t.Cleanup(bad.Close)
	c, err := browse.Open(t.Context(), bad.URL)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	p := c.Person(t, "somebody")
	require.Equal(t, http.StatusOK, p.Go("/"))
	require.Contains(t, p.Overflow(), "px wider: table")
	found := strings.Join(p.Accessible(), "\n")
	require.Contains(t, found, "image-alt")
	require.Contains(t, found, "label")
	faults := strings.Join(p.Faults(), "\n")
	require.Contains(t, faults, "/gone.css answered 404")
	require.Contains(t, faults, "inline", "the content policy held a script back, and that is heard")
}
