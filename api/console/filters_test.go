package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

func TestAFilterIsKeptSharedWithADeskOpenedElsewhereAndChangedByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("point02b", casefile.PointStaff, "烟台审02")
	h.hire("point05a", casefile.PointStaff, "烟台审05")
	firm := h.as("shili-0001")
	id := firm.file("测-0801")
	h.stage(id, "submitted")

	a := h.as("point02a")
	a.post("/filings/find", url.Values{"name": {"测试甲一"}, "stage": {"submitted"}})
	require.Contains(t, a.page.Text(), "共 1 条")
	a.submit("/filters", url.Values{"filter.name": {""}, "filter.share": {"team"}})
	require.Equal(t, http.StatusUnprocessableEntity, a.page.status)
	require.Equal(t, "测试甲一", values(a.form("/filters")).Get("q.name"), "nothing that was set is lost")
	sent := a.filled("/filters", url.Values{"filter.name": {"甲一待审验"}})
	a.post("/filters", sent)
	at := "/filings?filter=" + a.page.kept(t)
	require.NotContains(t, a.page.query, url.QueryEscape("测试"), "what is searched by stands in no address")
	require.Contains(t, a.page.Text(), "共 1 条")
	a.post("/filters", sent)
	require.Equal(t, at, "/filings?filter="+a.page.kept(t), "a double click is one filter")

	b := h.as("point02b")
	require.Contains(t, b.get("/filings").Text(), "甲一待审验")
	b.get(at)
	require.Contains(t, b.page.Text(), "共 1 条")
	require.Contains(t, b.page.body, id, "the same rows on another desk of the point")
	one := "/filters/" + strings.TrimPrefix(at, "/filings?filter=")
	require.Contains(t, b.get(one).Text(), "测试甲一")
	require.False(t, b.has(one+"/deletion"), "and nothing there to change it with")
	b.post(one+"/deletion", url.Values{"key": {"k-1"}})
	require.Equal(t, "not_your_filter", b.page.problem(), b.page.Text())

	c := h.as("point05a")
	require.NotContains(t, c.get("/filings").Text(), "甲一待审验")
	require.Equal(t, http.StatusNotFound, c.get(at).status, "another point is another desk")
	a.get(one)
	a.submit(one, url.Values{"filter.share": {"role"}})
	require.Equal(t, http.StatusOK, c.get(at).status)
	require.Contains(t, c.page.Text(), "没有符合条件的申报", "a filter widens nothing")
	require.Equal(t, http.StatusNotFound, h.as("reviewer1").get(at).status, "a role's filter is that role's")

	a.get(one)
	a.submit(one+"/deletion", nil)
	require.Equal(t, http.StatusNotFound, b.get(at).status)
}

// kept is the filter that the page was opened by.
func (p page) kept(t *testing.T) string {
	t.Helper()
	q, err := url.ParseQuery(p.query)
	require.NoError(t, err)
	require.NotEmpty(t, q.Get("filter"), p.Text())
	return q.Get("filter")
}

func TestAFilterWithAParameterThatItsListNoLongerKnowsIsToldAndNotIgnored(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	who := h.hire("reviewer1", casefile.Reviewer, "")
	old := func(id string, query map[string][]string) {
		_, err := h.ledger.PutFilter(t.Context(), postgres.SavedFilter{ID: id, Campaign: city, List: "tasks", Owner: who.ID, Role: casefile.Reviewer, Team: "centre",
			Share: "private", FilterContent: postgres.FilterContent{Name: "旧筛选" + id, Query: query}}, 50)
		require.NoError(t, err)
	}
	old("filter-0000000000000001", map[string][]string{"kind": {"recheck"}, "priority": {"high"}})
	old("filter-0000000000000002", map[string][]string{"who": {"somebody"}})
	b := h.as("reviewer1")
	for id, name := range map[string]string{"filter-0000000000000001": "priority", "filter-0000000000000002": "who"} {
		p := b.get("/inbox?filter=" + id)
		require.Equal(t, http.StatusConflict, p.status)
		require.Contains(t, p.Text(), name)
		require.Contains(t, b.get("/filters/"+id).Text(), name)
	}
	require.Contains(t, b.get("/filters").Text(), "已过时")
	require.Equal(t, http.StatusOK, b.get("/inbox?kind=recheck").status)
	forged := b.filled("/filters", url.Values{"filter.name": {"待复核"}})
	forged.Set("q.priority", "high")
	b.post("/filters", forged)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "nor is one kept that its list does not know")
	b.get("/inbox?kind=recheck")
	b.submit("/filters", url.Values{"filter.name": {"待复核"}})
	require.Equal(t, "/inbox", b.page.path)
	require.NotEmpty(t, b.page.kept(t))
	require.Contains(t, b.page.body, `<option value="recheck" selected`)
}
