package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

func TestEveryListWithAQueryBarLeavesAsAFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("admin1", casefile.Admin, "")
	for _, c := range []struct{ who, list, bar, says string }{
		{"reviewer1", "/registrations", "/registrations/export", "试例建筑有限公司"}, {"reviewer1", "/handovers", "/handovers/export", "移交批次"},
		{"point02a", "/point/sheets", "/point/sheets/export", "汇总表编号"}, {"admin1", "/accounts", "/accounts/export", "reviewer1"},
	} {
		b := h.as(c.who)
		require.Contains(t, b.get(c.list).body, c.bar, "the bar offers it")
		b.get(c.bar)
		require.Equal(t, http.StatusOK, b.page.status, b.page.Text())
		for _, format := range []string{"csv", "xlsx"} {
			b.get(c.bar)
			p := b.submit(c.bar, url.Values{"format": {format}})
			require.Equal(t, http.StatusOK, p.status)
			if format == "csv" {
				require.Contains(t, p.body, c.says)
				require.Contains(t, p.body, "SHA-256")
			}
		}
	}
	reviewer := h.as("reviewer1")
	reviewer.get("/registrations/export?stage=rejected")
	require.NotContains(t, reviewer.submit("/registrations/export", url.Values{"format": {"csv"}}).body, "试例建筑有限公司", "and is filtered as the list is")
	require.Equal(t, http.StatusForbidden, h.as("point02a").get("/accounts/export").status)
}
