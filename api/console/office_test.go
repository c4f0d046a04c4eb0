package console_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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

// accountPage finds an account's page in the list.
