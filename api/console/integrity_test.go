package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestAnIntegrityFileHearsThePartyIsDecidedByTwoAndAppealed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("leader", casefile.Leader, "")
	h.hire("leader2", casefile.Leader, "")
	party := h.as("shili-0001")
	id := party.file("测-0001")
	h.stage(id, filing.Submitted)
	centre, leader, second := h.as("reviewer1"), h.as("leader"), h.as("leader2")

	centre.get("/integrity/new")
	centre.submit("/integrity", url.Values{"filing": {"filing-none"}, "violation": {"false_filing"}, "facts": {"测试事实"}, "evidence": {"测-材料一"}})
	require.Equal(t, http.StatusUnprocessableEntity, centre.page.status)
	require.Contains(t, centre.page.body, `id="filing-fault"`)
	require.Equal(t, "测试事实", values(centre.form("/integrity")).Get("facts"), "nothing typed is lost")
	centre.submit("/integrity", url.Values{"filing": {id}})
	at := centre.page.path
	require.True(t, strings.HasPrefix(at, "/integrity/integrity-"), "%s: %s", at, centre.page.Text())
	require.Equal(t, http.StatusNotFound, party.get(at).status, "the party knows of nothing before it is told")
	require.NotContains(t, centre.page.body, `value="enter"`, "to enter cannot be proposed before the party was heard (T-0.68)")
	centre.submit(at+"/notice", nil)
	require.Contains(t, centre.page.Text(), "2019-02-27", "five working days to speak")

	require.Equal(t, at, party.first("/integrity"))
	require.Contains(t, party.page.Text(), "测试事实")
	party.submit(at+"/statement", url.Values{"text": {"测试陈述"}})
	require.Equal(t, http.StatusOK, party.page.status, party.page.Text())
	centre.get(at)
	require.Contains(t, centre.page.Text(), "测试陈述")
	centre.submit(at+"/proposal", url.Values{"outcome": {"enter"}, "text": {"测试理由"}, "months": {"99"}})
	require.Equal(t, http.StatusUnprocessableEntity, centre.page.status)
	require.Contains(t, centre.page.body, `id="months-fault"`)
	require.Equal(t, "测试理由", values(centre.form(at+"/proposal")).Get("text"))
	centre.submit(at+"/proposal", url.Values{"months": {"12"}, "bases": {"R-0.110"}})
	require.Contains(t, centre.page.Text(), "已提请")
	require.NotContains(t, party.get(at).Text(), "测试理由", "an undecided proposal is not the party's to read")
	require.False(t, centre.has(at+"/decision"), "who proposes does not decide")

	require.Contains(t, leader.get("/inbox?kind=integrity_decide").Text(), "弄虚作假申报")
	leader.get(at)
	leader.submit(at+"/decision", url.Values{"agree": {"no"}})
	require.Equal(t, http.StatusUnprocessableEntity, leader.page.status, "not to agree needs a reason")
	leader.submit(at+"/decision", url.Values{"agree": {"yes"}, "code": {""}})
	require.Contains(t, leader.page.Text(), "2020-02-20", "the day on which it falls")
	require.Contains(t, party.get(at).Text(), "测试理由")
	party.submit(at+"/appeal", url.Values{"text": {"测试申诉"}})
	require.Contains(t, party.page.Text(), "测试申诉")
	leader.get(at)
	require.False(t, leader.has(at+"/ruling"), "who decided does not rule")
	require.Contains(t, leader.page.Text(), "须由他人办理")
	require.NotEqual(t, http.StatusOK, leader.forged(at+"/ruling", url.Values{"uphold": {"yes"}, "text": {"维持"}}).status)
	second.get(at)
	second.submit(at+"/ruling", url.Values{"uphold": {"no"}, "text": {"撤销"}, "code": {"new_evidence"}})
	require.Contains(t, second.page.Text(), "已移除", second.page.Text())
	require.Equal(t, http.StatusForbidden, h.as("point02a").get("/integrity").status, "never a point's")
	require.Equal(t, "/signin", h.browser().get(at).path, "never public")
}
