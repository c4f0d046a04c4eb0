package console_test

import (
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// script sends a form as htmx does, and gives the part that comes back.
func (b *browser) script(action string, all url.Values) string {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.base+action, strings.NewReader(all.Encode()))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	res, err := b.http.Do(req)
	require.NoError(b.t, err)
	defer res.Body.Close()
	part, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	require.NotContains(b.t, string(part), "<html", "a script gets the part that it asked for")
	return string(part)
}

func TestWhatIsTypedIsSavedByItselfAndGoesOnOnAnotherDevice(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b, other := h.as("shili-0001"), h.as("shili-0001")
	b.get("/filings/new")
	half := b.filled("/filings", url.Values{"person.name": {"测试甲"}, "certificate.number": {"测-04"}})
	require.Contains(t, b.script("/filings/pad", half), "已自动保存", "half a form is saved too (F2)")

	other.get("/filings/new")
	require.Contains(t, other.page.Text(), "已恢复")
	kept := values(other.form("/filings"))
	require.Equal(t, "测试甲", kept.Get("person.name"))
	require.Equal(t, "测-04", kept.Get("certificate.number"))
	kept.Set("person.name", "测试甲一")
	require.Contains(t, other.script("/filings/pad", kept), "已自动保存")
	require.Contains(t, b.script("/filings/pad", half), "没有自动保存", "what is newer elsewhere is not overwritten")

	other.get("/filings/new")
	other.submit("/filings", stated("测-0401"))
	at := strings.TrimSuffix(other.page.path, "/scans")
	b.get("/filings/new")
	require.Empty(t, values(b.form("/filings")).Get("certificate.number"), "what was sent is no draft any more")
	half.Set("pad", "1") // as the script left it after the first saving
	require.Contains(t, b.script("/filings/pad", half), "没有自动保存", "a tab that was left open brings nothing back")

	b.get(at + "/content")
	b.script("/filings/pad", b.filled(at+"/content", url.Values{"person.address": {"烟台市测试路三号"}}))
	require.Equal(t, "烟台市测试路三号", values(other.get2(at+"/content").form(at+"/content")).Get("person.address"))
	other.post("/filings/pad/removal", values(other.form(at+"/content")))
	require.Equal(t, at+"/content", other.page.path)
	require.Empty(t, values(other.form(at+"/content")).Get("person.address"))

	h.hire("reviewer1", casefile.Reviewer, "")
	r := h.as("reviewer1")
	r.post("/filings/pad", half)
	require.Equal(t, http.StatusForbidden, r.page.status)
}

func TestAReturnedFilingAsksForWhatWasReturnedAndShowsWhatChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	b := h.as("shili-0001")
	id := b.file("测-0501")
	at := "/filings/" + id
	h.stage(id, filing.Submitted)
	require.Contains(t, b.get(at).Text(), "请先生成并打印审核汇总表", "the status says what to do now (F9)")
	_, err := h.desk.Do(t.Context(), casefile.Actor{ID: "acc-city", Role: casefile.Reviewer}, "returnFiling", filing.Kind, id, filing.CmdReturn,
		filing.Return{To: "filer", Code: "number_differs", Remarks: []filing.Remark{{Pointer: "/certificate/number", Code: "number_differs", Text: "少一位"}}}, desk.Options{Key: "return"})
	require.NoError(t, err)
	b.get(at)
	require.Contains(t, b.page.Text(), "少一位")
	var main []string
	for _, a := range b.page.All("a", htmlcheck.With("class", "btn btn-primary")) {
		main = append(main, htmlcheck.Text(a))
	}
	require.Equal(t, []string{"更正"}, main)
	_, err = h.desk.Do(t.Context(), h.filer("shili-0001", casefile.Enterprise), "submitFiling", filing.Kind, id, filing.CmdSubmit, nil, desk.Options{Key: "unchanged"})
	require.ErrorContains(t, err, "nothing_corrected", "sent again as it was")
	b.get(at + "/content")
	require.Contains(t, b.page.body, `id="certificate.number-fault"`, "the remark stands at its field (F11)")
	require.Len(t, b.page.All("details", htmlcheck.With("class", "card")), 1, "the rest is folded away")
	b.submit(at+"/content", url.Values{"certificate.number": {"测-05012"}})
	b.get(at + "/commitment")
	b.submit(at+"/commitment", nil)
	b.submit(at+"/point", nil)
	require.Equal(t, at+"/submission", b.page.path, b.page.Text())
	require.Contains(t, b.page.Text(), "测-0501 → 测-05012")
	b.submit(at+"/submission", nil)
	h.stage(id, filing.Submitted)
	b.get(at + "/content")
	require.Equal(t, at, b.page.path, "what was sent is not filled in any more")
	require.Contains(t, b.get("/messages").Text(), "申报被退回")
	require.Contains(t, b.page.body, `href="`+at+`"`, "a message leads to its filing")
}

func TestThePointsThatAreNotOnesOwnAreListedWithTheReason(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	at := b.signed("测-0601", nil)
	require.Equal(t, []string{"烟台审02"}, b.choices("point"))
	require.Contains(t, b.page.Text(), "不能选择的审核点（14 个）")
	require.Contains(t, b.page.Text(), "T-0.24")
	b.submit(at+"/point", url.Values{"point": {"烟台审05"}})
	require.GreaterOrEqual(t, b.page.status, 400, "a forged choice is refused")
}

func TestUnreadMessagesAreCountedInTheMenuUntilTheyAreRead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	count := func() string {
		for _, a := range b.page.All("a", htmlcheck.With("href", "/messages")) {
			for _, n := range htmlcheck.Within(a, "span", htmlcheck.With("class", "count")) {
				return htmlcheck.Text(n)
			}
		}
		return ""
	}
	b.get("/messages")
	require.NotEmpty(t, count(), b.page.Text())
	require.Contains(t, b.page.Text(), "未读")
	b.submit("/messages/read", nil)
	require.Equal(t, "/messages", b.page.path)
	require.Empty(t, count())
	require.Equal(t, "/signin", h.browser().get("/messages").path)
}

func TestTheFrontPageLeadsEachVisitorToHisDoor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser()
	b.get("/")
	for _, href := range []string{"/register", "/signin", "/notices", "/check", "/receipt", "/guide"} {
		require.NotEmpty(t, b.page.All("a", htmlcheck.With("href", href)), href)
	}
	b.get("/guide")
	for _, want := range []string{"企业怎样申报", "个人怎样申报", "烟台审 15", "0535-"} {
		require.Contains(t, b.page.Text(), want)
	}
	h.hire("point02a", casefile.PointStaff, "烟台审02")
	staff := h.as("point02a")
	require.Equal(t, "/home", staff.get("/").path)
	first := staff.get2("/guide").page.All("h2")[0]
	require.Equal(t, "审核点怎样办理", htmlcheck.Text(first), "one's own part comes first")
}

func TestALinesCodeIsAPictureOfItsAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.rechecked(h.as("shili-0001"), "测-0701")
	batch := "/notices/" + h.published()
	b := h.browser()
	require.Contains(t, b.get(batch+"/lines/1").body, batch+"/lines/1/code")
	p := b.get(batch + "/lines/1/code")
	require.Equal(t, "image/png", p.header.Get("Content-Type"))
	_, err := png.Decode(strings.NewReader(p.body))
	require.NoError(t, err)
	require.NotContains(t, p.header.Get("Cache-Control"), "public", "it names the host that was asked: it is kept for nobody else")
	require.Equal(t, http.StatusNotFound, b.get(batch+"/lines/99/code").status)
}
