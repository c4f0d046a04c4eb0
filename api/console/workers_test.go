package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// T-0.30, T-0.32: the code is all that he has, and it stands in no address and no log.
func TestAWorkerLooksHisFilingUpByTheCodeOfHisMessageAndSaysThatItIsNotRight(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("admin1", casefile.Admin, "")
	id := h.as("shili-0001").file("测-0001")
	h.stage(id, filing.Submitted)
	code := h.ledger.WorkerWord(id, "19900000001")
	require.Contains(t, h.as("admin1").get("/clock").Text(), code, "in a rehearsal no telephone gets it: who runs it can read it")

	b := h.browser()
	require.Contains(t, b.get("/").body, `href="/worker"`)
	require.Contains(t, b.get("/guide").body, `href="/worker"`)
	b.get("/worker")
	b.submit("/worker", url.Values{"code": {"aaaabbbbccccdddd"}})
	require.Equal(t, http.StatusNotFound, b.page.status)
	require.Contains(t, b.page.Text(), "没有此查询码")
	require.Equal(t, "aaaabbbbccccdddd", values(b.form("/worker")).Get("code"), "what was typed is mended, not typed again")
	b.submit("/worker", url.Values{"code": {code[:4] + " " + code[4:]}})
	require.Equal(t, http.StatusOK, b.page.status, b.page.Text())
	require.Equal(t, "no-store", b.page.header.Get("Cache-Control"))
	require.Contains(t, b.page.Text(), "试例建筑有限公司")
	for _, secret := range []string{"测试甲一", "990602199001010012", "19900000001", "测-0001", id} {
		require.NotContains(t, b.page.body, secret)
	}
	b.submit("/worker/dispute", url.Values{"text": {"测试说明"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status)
	require.Equal(t, "测试说明", values(b.form("/worker/dispute")).Get("text"))
	b.submit("/worker/dispute", url.Values{"reason": {"not_my_employer"}})
	require.Equal(t, http.StatusOK, b.page.status, b.page.Text())
	require.Contains(t, b.page.Text(), "您的意见正在核查")
	require.Equal(t, "/worker/dispute", b.page.path)
	require.NotContains(t, h.log.String(), code)
}

func TestTheMessagesOfARealCampaignAreShownToNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.as("shili-0001").file("测-0001")
	h.stage(id, filing.Submitted)
	found, err := h.ledger.RehearsedMessages(t.Context(), city, 20)
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, h.ledger.WorkerWord(id, "19900000001"), found[0].Word)
	h.db.SQL(t, `update campaign set clock = clock || '{"rehearsal": false}'`)
	found, err = h.ledger.RehearsedMessages(t.Context(), city, 20)
	require.NoError(t, err)
	require.Empty(t, found)
	for _, role := range []casefile.Role{casefile.Public, casefile.Reviewer, casefile.Auditor} {
		_, err := h.desk.RehearsedMessages(t.Context(), casefile.Actor{ID: "acc-x", Role: role}, city)
		require.Equal(t, casefile.Forbidden, casefile.KindOf(err), role)
	}
}
