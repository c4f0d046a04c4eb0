package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
)

func TestAnAdministratorKeepsAccountsAndDecidesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("admin", casefile.Admin, "")
	h.hire("auditor", casefile.Auditor, "")
	h.hire("reviewer1", casefile.Reviewer, "")
	b := h.as("admin")
	b.get("/accounts/new")
	typed := url.Values{"login": {"point02b"}, "name": {"演练审核员"}, "staff_number": {"zj-0202"}, "role": {"point"}, "password": {password}, "again": {password}}
	b.submit("/accounts", typed)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "a point's officer has a point")
	require.Contains(t, b.page.body, `id="point-fault"`)
	require.Equal(t, "point02b", values(b.form("/accounts")).Get("login"))
	require.Empty(t, values(b.form("/accounts")).Get("password"), "a password is never shown again")
	b.submit("/accounts", url.Values{"point": {"烟台审02"}, "password": {password}, "again": {password}})
	require.Equal(t, "/accounts", b.page.path, b.page.Text())
	newcomer := h.browser()
	newcomer.get("/signin")
	newcomer.submit("/signin", url.Values{"login": {"point02b"}, "password": {password}})
	require.Equal(t, "/me/password", newcomer.page.path, "the first password is changed first")

	at := accountPage(t, b, "point02b")
	b.submit(at+"/disabling", nil)
	require.Contains(t, b.page.Text(), "已停用")
	require.Equal(t, "/signin", newcomer.get("/me/password").path, "a disabled account is out at once")
	b.submit(at+"/enabling", nil)
	b.submit(at+"/password", url.Values{"password": {"short"}})
	require.Equal(t, http.StatusConflict, b.page.status)
	mine := accountPage(t, b, "admin")
	require.False(t, b.has(mine+"/disabling"), "nobody disables himself")
	require.Equal(t, "not_your_own_account", b.forged(mine+"/factor", url.Values{}).problem())

	require.Contains(t, b.get("/policy?role=admin&operation=recheckFiling").Text(), "没有规则允许")
	require.Contains(t, b.get("/policy?role=reviewer&operation=recheckFiling").body, "p, reviewer, recheckFiling, any")
	require.Contains(t, b.get("/plan").Text(), "烟台审15")
	require.Contains(t, b.get("/health").Text(), "没有停滞的事项")
	b.get("/clock")
	b.submit("/clock", url.Values{"move": {"yes"}, "now": {"2019-02-01T08:00"}, "rate": {"0"}})
	require.Equal(t, "clock_set_back", b.page.problem())
	b.submit("/clock", url.Values{"move": {"yes"}, "now": {"2019-02-21T08:00"}, "rate": {"0"}})
	require.Contains(t, b.page.Text(), "2019-02-21 08:00:00")

	for _, who := range []string{"reviewer1", "auditor"} {
		other := h.as(who)
		require.Equal(t, http.StatusForbidden, other.get("/clock").status, who)
		require.Equal(t, http.StatusForbidden, other.forged("/accounts", url.Values{"login": {"x-0001"}}).status, who)
		require.Equal(t, http.StatusForbidden, other.forged(at+"/disabling", url.Values{}).status, who)
	}
}

func TestAPointIsRenamedByAnOrderThatALeaderSigns(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("admin", casefile.Admin, "")
	h.hire("leader", casefile.Leader, "")
	b, lead := h.as("admin"), h.as("leader")
	b.get("/points")
	b.submit("/points", url.Values{"code": {"烟台审05"}, "number": {"试令1号"}, "basis": {"测试"}, "reason": {"测试搬迁"}})
	require.Equal(t, "order_changes_nothing", b.page.problem(), b.page.Text())
	require.Equal(t, "测试搬迁", values(b.form("/points")).Get("reason"))
	b.submit("/points", url.Values{"address": {"试例路 9 号"}})
	require.Contains(t, b.page.Text(), "已提出，待签发")
	require.NotContains(t, htmlcheck.Text(b.page.All("table")[1]), "试例路 9 号", "nothing holds before it is signed")
	require.NotContains(t, b.page.body, "/signature", "nobody signs what he proposed")
	lead.get("/points")
	for _, f := range lead.page.All("form") {
		if at := htmlcheck.Attr(f, "action"); strings.HasSuffix(at, "/signature") {
			lead.submit(at, nil)
			break
		}
	}
	require.Contains(t, lead.page.Text(), "已签发", lead.page.Text())
	require.Contains(t, htmlcheck.Text(lead.page.All("table")[1]), "试例路 9 号")
	require.Equal(t, http.StatusForbidden, lead.forged("/points", url.Values{"code": {"烟台审05"}}).status)
}

func accountPage(t *testing.T, b *browser, login string) string {
	t.Helper()
	b.get("/accounts")
	for _, row := range htmlcheck.Within(b.page.All("tbody")[0], "tr") {
		if strings.Contains(htmlcheck.Text(row), login+" ") || strings.HasPrefix(strings.TrimSpace(htmlcheck.Text(row)), login) {
			at := htmlcheck.Attr(htmlcheck.Within(row, "a")[0], "href")
			b.get(at)
			return at
		}
	}
	require.FailNow(t, "no account", login)
	return ""
}

func TestASecondFactorIsEnrolledAskedForAndResetByAnother(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("reviewer1", casefile.Reviewer, "")
	h.hire("admin", casefile.Admin, "")
	b := h.as("reviewer1")
	b.get("/me/factor")
	b.submit("/me/factor", nil)
	var secret string
	for _, n := range b.page.All("code", htmlcheck.With("id", "factor-secret")) {
		secret = htmlcheck.Text(n)
	}
	require.NotEmpty(t, secret, b.page.Text())
	b.submit("/me/factor/confirmation", url.Values{"code": {"000000"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status)
	require.Contains(t, b.page.body, secret, "a typing error does not cost a new secret")
	now, err := totp.GenerateCode(secret, time.Now())
	require.NoError(t, err)
	b.submit("/me/factor/confirmation", url.Values{"code": {now}})
	codes := htmlcheck.Within(b.page.All("ul", htmlcheck.With("class", "codes"))[0], "code")
	require.Len(t, codes, 10)
	require.NotContains(t, b.get("/me/factor").body, secret, "the secret is not shown again")

	in := h.browser()
	in.get("/signin?next=/inbox")
	in.submit("/signin", url.Values{"login": {"reviewer1"}, "password": {password}})
	require.True(t, in.has("/signin/code"), in.page.Text())
	require.Equal(t, "/signin", in.get("/home").path, "a password alone opens nothing")
	in.get("/signin?next=/inbox")
	in.submit("/signin", url.Values{"login": {"reviewer1"}, "password": {password}})
	in.submit("/signin/code", url.Values{"code": {"000000"}})
	require.Equal(t, "code_wrong", in.page.problem())
	in.submit("/signin/code", url.Values{"code": {htmlcheck.Text(codes[0])}})
	require.Equal(t, "/inbox", in.page.path, in.page.Text())

	in.get("/me/sessions")
	require.Len(t, htmlcheck.Within(in.page.All("tbody")[0], "tr"), 2)
	for _, f := range in.page.All("form") {
		if at := htmlcheck.Attr(f, "action"); strings.HasPrefix(at, "/me/sessions/") && at != "/me/sessions/end" {
			in.submit(at, nil)
			break
		}
	}
	require.Equal(t, "/signin", b.get("/home").path, "the other session has ended")
	admin := h.as("admin")
	at := accountPage(t, admin, "reviewer1")
	admin.submit(at+"/factor", nil)
	require.Equal(t, "/signin", in.get("/home").path, "a reset ends every session")
	h.as("reviewer1")
}
