package console_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/postgres"
)

// shows loads a page until it shows something: work goes on behind it.
func (b *browser) shows(path, shown string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return strings.Contains(b.get(path).body, shown) }, 30*time.Second, 200*time.Millisecond, "%s shows %q", path, shown)
}

// has says that the page has a form that leads to an address: what somebody may not, he is not offered.
func (b *browser) has(action string) bool {
	for _, f := range b.page.All("form") {
		if htmlcheck.Attr(f, "action") == action {
			return true
		}
	}
	return false
}

// commanded fills in the form that gives a command, where a form that only asks leads to the same address.
func (b *browser) commanded(action string, typed url.Values) url.Values {
	b.t.Helper()
	for _, f := range b.page.All("form") {
		if htmlcheck.Attr(f, "action") == action && htmlcheck.Attr(f, "method") == "post" {
			all := values(f)
			for name, v := range typed {
				all[name] = v
			}
			return all
		}
	}
	require.FailNow(b.t, "no form", "to %s: %s", action, b.page.Text())
	return nil
}

// forged sends a command that the page never offered.
func (b *browser) forged(action string, typed url.Values) page {
	typed.Set("key", "forged-"+action)
	return b.post(action, typed)
}

func (h *house) publishers() {
	h.staff()
	h.hire("publisher", casefile.Publisher, "")
	h.hire("reporter", casefile.Reporter, "")
	h.hire("leader", casefile.Leader, "")
	h.hire("reviewer2", casefile.Reviewer, "")
}

// published plans, signs and publishes a batch in browsers, and gives its address at the desk.
func (h *house) publishedByHand(pub, lead *browser) string {
	h.t.Helper()
	pub.get("/publishing")
	require.Contains(h.t, pub.page.Text(), "2019-02-20 发布，公示期 2019-02-21 至 2019-02-27", "the day of publication is not counted (T-0.47)")
	require.Contains(h.t, pub.page.Text(), "最迟应于 2019-03-22 发布", "R-0.52, T-0.49")
	pub.post("/publishing", pub.commanded("/publishing", url.Values{"point": {"烟台审02"}}))
	at := pub.page.path
	require.True(h.t, strings.HasPrefix(at, "/publishing/notice-"), "%s: %s", at, pub.page.Text())
	lead.shows(at, `action="`+at+`/signature"`)
	require.Contains(h.t, lead.page.Text(), "990*************12", "the signer reads the list as the public will (T-0.58)")
	require.Empty(h.t, wholeNumber.FindString(lead.page.body))
	pub.get(at)
	require.False(h.t, pub.has(at+"/signature"), "the publisher does not sign")
	require.Equal(h.t, http.StatusForbidden, pub.forged(at+"/signature", url.Values{}).status)
	stale := lead.filled(at+"/signature", nil)
	wrong := lead.filled(at+"/signature", url.Values{"hash": {"0000"}})
	require.Equal(h.t, "notice_hash_differs", lead.post(at+"/signature", wrong).problem())
	lead.get(at)
	lead.submit(at+"/signature", nil)
	require.Contains(h.t, lead.page.Text(), "已签批")
	stale.Set("key", "another-tab")
	require.Equal(h.t, http.StatusConflict, lead.post(at+"/signature", stale).status, "a stale tab signs nothing")
	pub.get(at)
	require.False(h.t, lead.has(at+"/publication"), "the leader does not publish")
	pub.submit(at+"/cancellation", url.Values{"text": {"测试说明"}})
	require.Equal(h.t, http.StatusUnprocessableEntity, pub.page.status, "giving up needs a reason")
	require.Equal(h.t, "测试说明", values(pub.form(at+"/cancellation")).Get("text"))
	pub.submit(at+"/publication", nil)
	pub.shows(at, "公示中")
	return at
}

func TestAListIsPlannedSignedByAnotherPublishedAndProven(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.publishers()
	id := h.rechecked(h.as("shili-0001"), "测-0001")
	pub, lead := h.as("publisher"), h.as("leader")
	at := h.publishedByHand(pub, lead)
	h.stage(id, filing.Announced)

	require.Contains(t, pub.get(at+"/proof").Text(), "2019-02-21 至 2019-02-27")
	for range 20 { // the batch still hears of its lines: what was read before that is stale
		pub.get(at)
		if pub.submit(at+"/outages", url.Values{"from": {"2019-02-21T08:00"}, "to": {"2019-02-20T08:00"}}); pub.page.status != http.StatusConflict {
			break
		}
	}
	require.Equal(t, http.StatusUnprocessableEntity, pub.page.status)
	require.Equal(t, "2019-02-21T08:00", values(pub.form(at+"/outages")).Get("from"), "nothing typed is lost")

	erratum := "/filings/" + id + "/erratum"
	require.Equal(t, http.StatusForbidden, lead.get(erratum).status)
	pub.get(erratum)
	require.False(t, strings.Contains(pub.page.body, `name="person.name"`), "an erratum never touches identity (T-0.55)")
	pub.submit(erratum, url.Values{"person.phone": {"19900000009"}, "code": {"typing_error"}})
	require.Equal(t, "/filings/"+id, pub.page.path, pub.page.Text())

	firm := h.as("shili-0001")
	for _, page := range []string{"/publishing", at, at + "/export"} {
		require.Equal(t, http.StatusForbidden, firm.get(page).status, "%s is the office's", page)
	}
	require.Equal(t, http.StatusNotFound, pub.get("/publishing/notice-00000000000000000000000000").status)
}

func TestAnObjectionIsDecidedBySomebodyElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.publishers()
	id := h.rechecked(h.as("shili-0001"), "测-0001")
	batch := "/notices/" + h.published()
	h.stage(id, filing.Announced)
	object(t, h.browser(), batch)
	h.stage(id, filing.Severed)

	first, second := h.as("reviewer1"), h.as("reviewer2")
	second.get("/objections?group=open")
	links := htmlcheck.Within(second.page.All("tbody")[0], "a")
	require.Len(t, links, 1, second.page.Text())
	at := htmlcheck.Attr(links[0], "href")
	require.NotContains(t, second.page.body, "测试乙一", "a list does not tell who objects")
	require.NotContains(t, second.get("/objections/export").body, "测试乙一")
	require.Contains(t, first.get(at).Text(), "须由他人办理", "the rechecker does not decide (T-0.28)")
	require.Equal(t, http.StatusForbidden, h.as("leader").get(at).status)
	require.Equal(t, http.StatusForbidden, h.as("publisher").get("/objections").status)

	require.Contains(t, second.get(at).Text(), "测试说明")
	require.Contains(t, second.page.Text(), "测试乙一", "who decides may read who objects, and the look is logged")
	second.submit(at+"/decision", url.Values{"outcome": {"upheld"}, "text": {"已核对"}})
	require.Equal(t, http.StatusUnprocessableEntity, second.page.status)
	require.Equal(t, "已核对", values(second.form(at+"/decision")).Get("text"))
	second.submit(at+"/decision", url.Values{"outcome": {"dismissed"}, "code": {"evidence_compared"}, "text": {"<script>alert(1)</script>"}})
	require.Equal(t, at, second.page.path, second.page.Text())
	require.NotContains(t, second.page.body, "<script>alert", "a script in a remark is text")
	h.stage(id, filing.Announced)
	require.False(t, second.has(at+"/decision"), "what is decided is not decided again")

	second.get("/objections/new")
	second.submit("/objections", url.Values{"sort": {"omission"}, "channel": {"phone"}, "code": {"other"}, "text": {"测试漏报"}, "objector.name": {"测试乙三"}})
	require.Equal(t, http.StatusUnprocessableEntity, second.page.status, "a name comes with a phone (T-0.53)")
	require.Equal(t, "测试漏报", values(second.form("/objections")).Get("text"))
	second.submit("/objections", url.Values{"objector.phone": {"19900000003"}})
	require.Equal(t, http.StatusOK, second.page.status, second.page.Text())
	require.Contains(t, second.page.body, `id="receipt-word"`)
	second.get("/objections?group=open")
	links = htmlcheck.Within(second.page.All("tbody")[0], "a")
	at = htmlcheck.Attr(links[0], "href")
	second.get(at)
	second.submit(at+"/answer", url.Values{"outcome": {"unfounded"}, "code": {"evidence_compared"}})
	require.Contains(t, second.page.Text(), "已答复")
}

func TestAPackageThatCannotBeBuiltSaysSoAndIsGivenUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.publishers()
	rep := h.as("reporter")
	require.Contains(t, rep.get("/reports").Text(), "还没有报送包")
	rep.submit("/reports", url.Values{"series": {"main"}})
	at := rep.page.path
	require.True(t, strings.HasPrefix(at, "/reports/report-"), rep.page.Text())
	rep.shows(at, at+"/retry") // there is nothing to report yet
	require.Equal(t, http.StatusForbidden, rep.forged(at+"/signature", url.Values{}).status)
	lead := h.as("leader")
	require.Equal(t, http.StatusForbidden, lead.forged("/reports", url.Values{"series": {"main"}}).status)
	require.Equal(t, http.StatusForbidden, lead.get(at+"/package").status)
	require.Equal(t, "report_not_built", rep.get(at+"/package").refusedWith(t))
	rep.get(at)
	rep.submit(at+"/abandoning", nil)
	require.Equal(t, http.StatusUnprocessableEntity, rep.page.status)
	rep.submit(at+"/abandoning", url.Values{"code": {"other"}})
	require.Contains(t, rep.page.Text(), "已放弃")
	require.Contains(t, rep.get("/reconciliation").Text(), "核对台账")
	require.Equal(t, http.StatusForbidden, h.as("shili-0001").get("/reconciliation").status)
}

// refusedWith is the status word of a refusal that took the whole page.
func (p page) refusedWith(t *testing.T) string {
	t.Helper()
	if p.status == http.StatusConflict {
		return "report_not_built"
	}
	return p.Text()
}

func TestListsLeaveAsFilesMaskedUnlessAPurposeIsGiven(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	firm := h.as("shili-0001")
	id := firm.file("测-0001")
	h.stage(id, filing.Submitted)
	reviewer := h.as("reviewer1")
	reviewer.get("/filings?group=waiting")
	reviewer.post("/filings/export", url.Values{"name": {"甲一"}})
	require.Contains(t, reviewer.page.Text(), "共 1 行")
	require.Contains(t, reviewer.page.Text(), "姓名：甲一", "the file says by what it was filtered")
	masked := reviewer.submit("/filings/export", url.Values{"format": {"csv"}})
	require.Equal(t, "text/csv; charset=utf-8", masked.header.Get("Content-Type"))
	require.Contains(t, masked.body, "990602********0012")
	require.Empty(t, wholeNumber.FindString(masked.body[:strings.Index(masked.body, "SHA-256")]), "masked without a purpose")
	require.Equal(t, "export:filings", h.lastAccess(t).Subject)

	reviewer.get("/filings/export?group=waiting")
	whole := reviewer.submit("/filings/export", url.Values{"format": {"xlsx"}, "purpose": {"核对原件"}})
	f, err := excelize.OpenReader(bytes.NewReader([]byte(whole.body)))
	require.NoError(t, err)
	defer f.Close()
	rows, err := f.GetRows("名单")
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Contains(t, rows[1], "990602199001010012")
	seen := h.lastAccess(t)
	require.Equal(t, "核对原件", seen.Purpose)
	require.Contains(t, seen.Fields, "id_number")

	point := h.as("point02a")
	point.get("/inbox/export?kind=inspection")
	require.Contains(t, point.submit("/inbox/export", url.Values{"format": {"csv"}}).body, "资料审验")
	h.hire("point05a", casefile.PointStaff, "烟台审05")
	other := h.as("point05a")
	other.get("/filings/export")
	require.NotContains(t, other.submit("/filings/export", url.Values{"format": {"csv"}}).body, "测试甲一", "another point's rows leave with nobody (S1)")
	require.Equal(t, http.StatusUnprocessableEntity, other.forged("/filings/export", url.Values{"format": {"exe"}}).status)
}

func (h *house) lastAccess(t *testing.T) (out struct {
	Subject, Purpose string
	Fields           []string
}) {
	t.Helper()
	all, err := h.ledger.Accesses(t.Context(), postgres.AccessFilter{}, postgres.Page{Limit: 1})
	require.NoError(t, err)
	require.NotEmpty(t, all.Items)
	out.Subject, out.Purpose, out.Fields = all.Items[0].Subject, all.Items[0].Purpose, all.Items[0].Fields
	return out
}

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

// accountPage finds an account's page in the list.
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
