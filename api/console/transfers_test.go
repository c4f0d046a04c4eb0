package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestAFilingGoesToAnotherPointWhenThatPointTakesIt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("point05a", casefile.PointStaff, "烟台审05")
	h.hire("point03a", casefile.PointStaff, "烟台审03")
	firm := h.as("shili-0001")
	id := firm.file("测-1001")
	h.stage(id, filing.Submitted)
	at := "/filings/" + id + "/transfer"
	a, b, c := h.as("point02a"), h.as("point05a"), h.as("point03a")
	require.Contains(t, a.get("/filings/"+id+"/inspection").body, at)
	require.Equal(t, http.StatusNotFound, b.get(at).status, "nothing was offered yet")
	a.get(at)
	a.submit(at, url.Values{"to": {"烟台审05"}, "text": {"工地在牟平"}})
	require.Equal(t, http.StatusUnprocessableEntity, a.page.status, "a reason is needed")
	require.Equal(t, "工地在牟平", values(a.form(at)).Get("text"), "and nothing typed is lost")
	a.submit(at, url.Values{"code": {"nearer_point"}})
	require.Contains(t, a.page.Text(), "等待对方答复", a.page.Text())
	require.Contains(t, a.get("/filings/"+id+"/inspection").Text(), "已提出转往")

	require.Equal(t, http.StatusNotFound, c.get(at).status, "a third point sees nothing of it")
	require.Contains(t, b.get("/inbox").Text(), "转办待答复")
	require.Equal(t, http.StatusNotFound, b.get("/filings/"+id).status, "the filing itself is not its own yet")
	b.get(at)
	require.Contains(t, b.page.Text(), "工地在牟平")
	require.NotContains(t, b.page.Text(), "测试甲一", "a masked name until it is taken over")
	b.submit(at+"/refusal", url.Values{"code": {"point_overloaded"}})
	require.Equal(t, "/inbox", b.page.path, b.page.Text())
	require.Contains(t, a.get("/messages").Text(), "转办未接收")

	a.get(at)
	a.submit(at, url.Values{"to": {"烟台审05"}, "code": {"nearer_point"}})
	b.get(at)
	b.submit(at+"/acceptance", nil)
	require.Equal(t, "/filings/"+id+"/inspection", b.page.path, b.page.Text())
	require.Equal(t, http.StatusOK, b.page.status)
	require.Equal(t, http.StatusNotFound, a.get("/filings/"+id).status, "it is another point's now")
	text := firm.get("/filings/" + id).Text()
	require.Contains(t, text, "提出转往其他审核点")
	require.Contains(t, text, "其他审核点已接收", "the history shows both")
	require.Contains(t, firm.get("/messages").Text(), "审核点已变更")
}
