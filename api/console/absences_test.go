package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestADeputyActsInTheBrowserAndItIsRecordedAsHisForTheOfficer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	bert := h.hire("reviewer2", casefile.Reviewer, "")
	point := h.hire("point02b", casefile.PointStaff, "烟台审02")
	h.hire("leader", casefile.Leader, "")
	carl := h.hire("publisher", casefile.Publisher, "")
	away, deputy := h.as("reviewer1"), h.as("publisher")

	away.get("/absences/new")
	require.NotContains(t, away.page.body, point.ID, "who inspects is not offered to one who checks inspections (T-0.28)")
	require.Contains(t, away.page.body, bert.ID)
	away.submit("/absences", url.Values{"deputy": {point.ID}, "from": {"2019-02-20"}, "to": {"2019-02-22"}, "reason": {"leave"}})
	require.Equal(t, http.StatusUnprocessableEntity, away.page.status)
	require.Contains(t, away.page.body, `id="deputy-fault"`, "and refused where he is forced in")
	require.Equal(t, "2019-02-22", values(away.form("/absences")).Get("to"), "nothing typed is lost")
	away.submit("/absences", url.Values{"deputy": {carl.ID}, "scope": {"some"}})
	require.Contains(t, away.page.body, `id="operations-fault"`, "none picked is none, never all")
	away.submit("/absences", url.Values{"scope": {"all"}})
	require.Contains(t, away.page.Text(), "代办中", away.page.Text())

	id := h.as("shili-0001").file("测-0001")
	h.stage(id, filing.Submitted)
	require.Equal(t, http.StatusForbidden, deputy.get("/integrity/new").status, "as himself he may not")
	deputy.get("/absences")
	deputy.submit("/acting", nil)
	require.Contains(t, deputy.page.Text(), "开始代办")
	deputy.get("/integrity/new")
	require.Contains(t, deputy.page.body, `class="acting"`, "every page says so")
	deputy.submit("/integrity", url.Values{"filing": {id}, "violation": {"false_filing"}, "facts": {"测试事实"}, "evidence": {"测-材料一"}})
	at := deputy.page.path
	require.Equal(t, http.StatusOK, deputy.page.status, deputy.page.Text())
	events, err := h.ledger.Events(t.Context(), at[len("/integrity/"):])
	require.NoError(t, err)
	require.Equal(t, carl.ID, events[0].Actor.ID)
	require.Equal(t, casefile.Reviewer, events[0].Actor.Role)
	require.NotEmpty(t, events[0].Actor.For, "B for A (C4)")
	require.Equal(t, http.StatusForbidden, deputy.forged("/absences", url.Values{"deputy": {bert.ID}, "from": {"2019-02-20"}, "to": {"2019-02-22"}, "reason": {"leave"},
		"officer": {events[0].Actor.For}}).status, "absences are nobody's to pass on")
	deputy.get("/home")
	deputy.submit("/acting/end", nil)
	require.NotContains(t, deputy.page.body, `class="acting"`)
	require.Equal(t, http.StatusForbidden, deputy.get("/integrity/new").status)

	at = away.first("/absences")
	away.submit(at+"/end", nil)
	require.Equal(t, http.StatusUnprocessableEntity, away.page.status)
	away.submit(at+"/end", url.Values{"code": {"returned_early"}})
	require.Contains(t, away.page.Text(), "已结束")
	deputy.get("/absences")
	require.False(t, deputy.has("/acting"), "it has ended")
	require.Equal(t, http.StatusForbidden, deputy.forged("/acting", url.Values{"officer": {events[0].Actor.For}}).status)
}

func TestALeaverIsHandedOverInOneAction(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("admin", casefile.Admin, "")
	anna, bert := h.hire("reviewer1", casefile.Reviewer, ""), h.hire("reviewer2", casefile.Reviewer, "")
	admin := h.as("admin")
	at := "/accounts/" + anna.ID + "/hand-over"
	require.Contains(t, admin.get("/accounts/"+anna.ID).body, at)
	admin.get(at)
	admin.submit(at, nil)
	require.Equal(t, http.StatusUnprocessableEntity, admin.page.status, "nobody goes without a successor")
	admin.submit(at, url.Values{"deputy": {bert.ID}, "reason": {"leaves"}})
	require.Equal(t, "/accounts/"+anna.ID, admin.page.path, admin.page.Text())
	gone, err := h.people.Find(t.Context(), "reviewer1")
	require.NoError(t, err)
	require.Equal(t, account.Disabled, gone.Status)
	require.Contains(t, admin.get("/absences").Text(), "离岗")
	require.Equal(t, http.StatusForbidden, h.as("reviewer2").get(at).status)
}

func TestTheWordsOfLimitsAreReadAsTheRulesReadThemAndStandOnTheDates(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	firm := h.as("shili-0001")
	require.Contains(t, h.browser().get("/phrases").Text(), "日前：到当日 24:00，包括当日")
	id := firm.file("测-0001")
	h.stage(id, filing.Submitted)
	require.Contains(t, firm.get("/filings/"+id).body, `<abbr title="日前：到当日 24:00，包括当日。">`)
	at := "/cases/" + id + "/deadlines"
	require.Contains(t, firm.get(at).Text(), "R-0.43", "the rule behind it")
	require.Contains(t, firm.page.Text(), "2019-03-20")
	require.False(t, firm.has(at+"/stop"), "a filer stops no clock")
	firm.submit(at+"/urging", nil)
	require.Equal(t, http.StatusOK, firm.page.status, firm.page.Text())
	firm.submit(at+"/urging", nil)
	require.Equal(t, http.StatusTooManyRequests, firm.page.status, "once in a working day (C7)")
	h.hire("reviewer1", casefile.Reviewer, "")
	centre := h.as("reviewer1")
	centre.get(at)
	centre.submit(at+"/stop", nil)
	require.Equal(t, http.StatusUnprocessableEntity, centre.page.status)
	centre.submit(at+"/stop", url.Values{"code": {"evidence_awaited"}})
	require.Contains(t, centre.page.Text(), "计时已中止", centre.page.Text())
	require.Equal(t, "/signin", h.browser().get(at).path, "not a stranger's")
}
