package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
)

// first opens the first case of a list.
func (b *browser) first(list string) string {
	b.t.Helper()
	b.get(list)
	body := b.page.All("tbody")
	require.NotEmpty(b.t, body, b.page.Text())
	links := htmlcheck.Within(body[0], "a")
	require.NotEmpty(b.t, links, b.page.Text())
	at := htmlcheck.Attr(links[0], "href")
	b.get(at)
	return at
}

func TestAPointIsInspectedPutsRightAndIsCriticisedByTwo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("point05a", casefile.PointStaff, "烟台审05")
	h.hire("leader", casefile.Leader, "")
	centre, point, leader := h.as("reviewer1"), h.as("point02a"), h.as("leader")
	centre.get("/oversights")
	centre.submit("/oversights", url.Values{"point": {"烟台审02"}, "scope": {"regular"}, "on": {"2019-02-19"}, "note": {"抽查"}})
	require.Equal(t, http.StatusUnprocessableEntity, centre.page.status, "no visit is planned for yesterday")
	require.Equal(t, "抽查", values(centre.form("/oversights")).Get("note"))
	centre.submit("/oversights", url.Values{"on": {"2019-02-20"}})
	require.Equal(t, http.StatusOK, centre.page.status, centre.page.Text())
	at := centre.first("/oversights")
	centre.submit(at+"/visit", nil)
	require.Equal(t, http.StatusUnprocessableEntity, centre.page.status, "an inspection is not closed by leaving everything out")
	centre.submit(at+"/visit", url.Values{"findings.3.code": {"slow"}, "findings.3.days": {"99"}, "findings.3.text": {"等候过长"}})
	require.Contains(t, centre.page.body, `id="findings.0.days-fault"`, centre.page.Text())
	require.Equal(t, "等候过长", values(centre.form(at+"/visit")).Get("findings.0.text"))
	centre.submit(at+"/visit", url.Values{"findings.0.days": {"5"}, "findings.0.severity": {"major"}})
	require.Contains(t, centre.page.Text(), "2019-02-27", "five working days, the first not counted (R-0.116)")

	require.Equal(t, http.StatusNotFound, h.as("point05a").get(at).status, "another point's is not there")
	require.Contains(t, point.get("/inbox?kind=oversight_answer").Text(), "烟台审02")
	point.get(at)
	point.submit(at+"/answers", url.Values{"text": {" "}})
	require.Contains(t, point.page.Text(), "此项必填")
	centre.get(at)
	centre.submit(at+"/criticism", url.Values{"criticism": {"测试通报"}})
	require.Equal(t, "point_not_heard", centre.page.problem(), "the point speaks first (T-0.68)")
	require.Equal(t, "测试通报", values(centre.form(at+"/criticism")).Get("criticism"))
	point.get(at)
	point.submit(at+"/answers", url.Values{"text": {"已增开窗口"}})
	require.Contains(t, point.page.Text(), "已增开窗口")

	centre.get(at)
	centre.submit(at+"/verifications", url.Values{"enough": {"no"}})
	require.Contains(t, centre.page.body, "#text-1", "to send it back needs words")
	centre.submit(at+"/verifications", url.Values{"enough": {"no"}, "text": {"仍然拖延"}})
	require.Contains(t, centre.page.Text(), "待整改")
	centre.submit(at+"/criticism", url.Values{"criticism": {"测试通报"}})
	require.Contains(t, centre.page.Text(), "待签发")
	require.NotContains(t, point.get(at).Text(), "测试通报", "a proposal is not the point's to read")
	require.NotContains(t, point.get("/oversights").Text(), "待签发")
	require.False(t, centre.has(at+"/criticism/signature"), "the Centre does not sign")
	leader.get(at)
	leader.submit(at+"/criticism/signature", nil)
	require.Contains(t, leader.page.Text(), "已签发")
	require.Contains(t, point.get(at).Text(), "测试通报")
	point.submit(at+"/answers", url.Values{"text": {"已再次整改"}})
	centre.get(at)
	centre.submit(at+"/verifications", url.Values{"enough": {"yes"}})
	require.Contains(t, centre.page.Text(), "已整改")
	require.Contains(t, centre.get(strings.Replace(at, "/oversights/", "/cases/", 1)+"/deadlines").Text(), "按期办结")
	require.Equal(t, http.StatusForbidden, h.as("shili-0001").get("/oversights").status, "none of it is public")
}
