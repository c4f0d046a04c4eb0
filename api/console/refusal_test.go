package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/api/console"
	"chizheng/internal/casefile"
	"chizheng/policy"
)

func TestEveryPageAsksForAnOperationThatThePolicyKnows(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.server.Config.Handler.(*console.Console)
	rules, err := policy.Load()
	require.NoError(t, err)
	known := map[string]bool{"": true}
	for _, op := range rules.Operations() {
		known[op] = true
	}
	for _, r := range c.Routes() {
		require.True(t, known[r.Op], "%s %s asks for %q", r.Method, r.Path, r.Op)
		if r.Op == "" {
			require.Equal(t, "/language", r.Path, "a page without an operation is for everybody")
		}
	}
}

func TestWhoMayNotIsToldSoAndWhoIsNotSignedInIsLedToTheDoor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("reviewer1", casefile.Reviewer, "")
	stranger := h.browser()
	stranger.get("/filings?group=draft")
	require.Equal(t, "/signin", stranger.page.path)
	require.Equal(t, "/filings?group=draft", values(stranger.form("/signin")).Get("next"))
	b := h.as("reviewer1")
	require.Equal(t, http.StatusForbidden, b.get("/filings/new").status, "officers never file (T-0.41)")
	require.NotContains(t, b.get("/home").body, `href="/filings/new"`, "what he may not, he is not offered")
	require.Equal(t, http.StatusNotFound, b.get("/filings/filing-0000000000000000").status)
	require.Equal(t, http.StatusNotFound, b.get("/nowhere").status)
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("reviewer1", casefile.Reviewer, "")
	b := h.as("reviewer1")
	for _, header := range []map[string]string{{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}} {
		req, err := http.NewRequest(http.MethodPost, h.server.URL+"/me/sessions/end", strings.NewReader(""))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, value := range header {
			req.Header.Set(name, value)
		}
		res, err := b.http.Do(req)
		require.NoError(t, err)
		require.Equal(t, http.StatusForbidden, b.read(res).status)
	}
	require.Equal(t, "/me/sessions", b.get("/me/sessions").path, "nothing was done in his name")
}

func TestWhatWasTypedOutlivesASessionThatEnded(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	b.get("/filings/new")
	typed := b.filled("/filings", stated("测-0009"))
	h.skip = 11 * time.Minute // longer than a session may idle
	require.Equal(t, "/signin", b.get("/home").path)
	b.post("/filings", typed)
	require.Equal(t, http.StatusUnauthorized, b.page.status)
	b.submit("/signin", url.Values{"login": {"shili-0001"}, "password": {password}})
	require.Equal(t, "测-0009", values(b.form("/filings")).Get("certificate.number"))
	b.submit("/filings", nil)
	require.True(t, strings.HasSuffix(b.page.path, "/scans"), b.page.Text())
}

func TestSigningInSaysNothingAboutWhoExistsAndLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("reviewer1", casefile.Reviewer, "")
	b := h.browser()
	var said []string
	for _, login := range []string{"reviewer1", "nobody-0001"} {
		b.get("/signin?next=//evil.example/")
		require.Equal(t, "", values(b.form("/signin")).Get("next"))
		b.submit("/signin", url.Values{"login": {login}, "password": {"wrong"}})
		require.Equal(t, http.StatusUnauthorized, b.page.status)
		require.Equal(t, "", values(b.form("/signin")).Get("password"))
		said = append(said, b.page.Text())
	}
	require.Equal(t, said[0], said[1])
}

func TestAPasswordIsChangedByItsOwnerAndEndsEverySession(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("reviewer1", casefile.Reviewer, "")
	b, other := h.as("reviewer1"), h.as("reviewer1")
	b.get("/me/password")
	b.submit("/me/password", url.Values{"present": {"wrong"}, "password": {"Xin-Mima-2019!"}, "again": {"Xin-Mima-2019!"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status)
	require.Contains(t, b.page.body, `id="present-fault"`)
	b.submit("/me/password", url.Values{"present": {password}, "password": {"short"}, "again": {"short"}})
	require.Contains(t, b.page.body, `id="password-fault"`)
	b.submit("/me/password", url.Values{"present": {password}, "password": {"Xin-Mima-2019!"}, "again": {"Xin-Mima-2019!"}})
	require.Equal(t, "/signin", b.page.path)
	require.Equal(t, "/signin", other.get("/home").path)
}

func TestAnswersCarryWhatKeepsThemSafe(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("auditor", casefile.Auditor, "")
	b := h.as("auditor")
	head := b.get("/home").header
	require.Equal(t, "no-store", head.Get("Cache-Control"))
	require.NotContains(t, head.Get("Content-Security-Policy"), "unsafe")
	require.NotEmpty(t, head.Get("X-Request-Id"))
	u, err := url.Parse(h.server.URL)
	require.NoError(t, err)
	require.Len(t, b.http.Jar.Cookies(u), 1)
	h.server.Close() // the last line is written
	require.NotContains(t, h.log.String(), "演练auditor", "ids and codes only")
}

func TestBothLanguagesAreOneClickApart(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser()
	require.Contains(t, b.get("/notices").body, `lang="zh-CN"`)
	b.submit("/language", url.Values{"lang": {"en"}})
	require.Equal(t, "/notices", b.page.path)
	require.Contains(t, b.page.body, `<html lang="en"`)
	require.Contains(t, b.page.Text(), "There are no notices now")
}
