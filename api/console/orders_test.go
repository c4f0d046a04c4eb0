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

func (h *house) steerers() {
	h.hire("admin", casefile.Admin, "")
	h.hire("admin2", casefile.Admin, "")
	h.hire("leader", casefile.Leader, "")
}

// looked fills in a draft and looks ahead.
func (b *browser) looked(kind string, typed url.Values) page {
	b.t.Helper()
	b.get("/orders/new?kind=" + kind)
	return b.drafted(typed)
}

func (b *browser) drafted(typed url.Values) page {
	b.t.Helper()
	all := url.Values{"number": {"试令〔2019〕1号"}, "basis": {"试例依据"}, "reason": {"试例理由"}}
	for name, v := range typed {
		all[name] = v
	}
	return b.submit("/orders/preview", all)
}

// proposed sends the draft whose effect the page shows.
func (b *browser) proposed() page {
	b.t.Helper()
	return b.post("/orders", b.filled("/orders/preview", nil))
}

func TestAnOrderIsLookedAtBeforeItIsProposedAndSignedByAnother(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.steerers()
	h.firm("shili-0001")
	id := h.as("shili-0001").file("测-0001")
	h.stage(id, filing.Submitted)
	admin, leader := h.as("admin"), h.as("leader")

	admin.looked("extend", url.Values{"change.windows.inspect": {"2019-03-21"}})
	require.Equal(t, http.StatusOK, admin.page.status, admin.page.Text())
	require.Contains(t, admin.page.Text(), "期限变动")
	require.Contains(t, admin.page.body, "/cases/"+id+"/deadlines", "each case that moves is named")
	require.Contains(t, admin.page.Text(), "2019-03-20")
	require.Empty(t, leader.get("/orders").All("tbody"), "looking ahead writes nothing")

	changed := admin.filled("/orders/preview", url.Values{"change.windows.inspect": {"2019-03-21"}, "change.windows.fill_in": {"2019-03-15"}})
	require.Equal(t, "/orders", admin.post("/orders", changed).path)
	require.Contains(t, admin.page.Text(), "测算", "what was changed since is looked at first")
	require.Empty(t, leader.get("/orders").All("tbody"))
	admin.proposed()
	at := admin.page.path
	require.True(t, strings.HasPrefix(at, "/orders/order-"), "%s: %s", at, admin.page.Text())
	require.False(t, admin.has(at+"/signature"), "who proposes does not sign")
	require.Equal(t, http.StatusForbidden, admin.forged(at+"/signature", url.Values{}).status)

	require.Contains(t, leader.get("/inbox").body, `action="/inbox/claim"`)
	require.Contains(t, leader.page.Text(), "试令〔2019〕1号")
	leader.get(at + "?ahead=1")
	require.Contains(t, leader.page.body, "/cases/"+id+"/deadlines", "the signer sees the same")
	require.Equal(t, "order_hash_differs", leader.post(at+"/signature", leader.filled(at+"/signature", url.Values{"hash": {"0"}})).problem())
	leader.get(at)
	leader.submit(at+"/signature", nil)
	require.Equal(t, http.StatusOK, leader.page.status, leader.page.Text())
	require.Contains(t, leader.page.Text(), "已签发")
	require.Contains(t, admin.get("/orders/new?kind=extend").Text(), "至 2019-03-21", "the plan in force is what a new draft begins with")
}

func TestARefusedOrderKeepsWhatWasTypedAndSaysWhichWindowContradicts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.steerers()
	admin, other, leader := h.as("admin"), h.as("admin2"), h.as("leader")
	for name, tc := range map[string]struct {
		kind, field string
		typed       url.Values
		beside      string
	}{
		"windows that contradict":          {"extend", "change.windows.fill_in", url.Values{"change.windows.fill_in": {"2019-03-25"}}, "change.windows.correct"},
		"an extension into the past":       {"extend", "change.windows.fill_in", url.Values{"change.windows.fill_in": {"2019-02-01"}}, "change.windows.fill_in"},
		"nothing at all":                   {"extend", "number", url.Values{}, ""},
		"a year that no calendar has":      {"calendar", "change.days.0.date", url.Values{"change.days.0.date": {"2031-05-02"}, "change.days.0.paper": {"试例文件"}}, "change.days.0.date"},
		"a day without a paper, row three": {"calendar", "change.days.0.date", url.Values{"change.days.2.date": {"2019-05-02"}}, "change.days.0.paper"},
		"an outage that ends before":       {"outage", "change.outage.from", url.Values{"change.outage.from": {"2019-02-20T09:00"}, "change.outage.to": {"2019-02-20T08:00"}, "change.outage.windows": {"fill_in"}}, "change.outage.to"},
		"an outage of no window":           {"outage", "change.outage.from", url.Values{"change.outage.from": {"2019-02-20T07:00"}, "change.outage.to": {"2019-02-20T08:00"}}, "change.outage.windows"},
		"a number that is none":            {"ruling", "change.rulings.0.pointer", url.Values{"change.rulings.0.pointer": {"/rules/max_age"}, "change.rulings.0.value": {"sixty"}}, "change.rulings.0.value"},
		"an effect on a day that is over":  {"extend", "from", url.Values{"change.windows.fill_in": {"2019-03-15"}, "from": {"2019-01-01"}}, ""},
		"a text without a line":            {"terms", "number", url.Values{"change.text.enterprise.told.zh": {""}, "change.text.enterprise.told.en": {""}}, "change.text.enterprise.told.zh"},
		"more English lines":               {"terms", "number", url.Values{"change.text.individual.promised.en": {strings.Repeat("one more\n", 40)}}, "change.text.individual.promised.en"},
	} {
		p := admin.looked(tc.kind, tc.typed)
		if p.status == http.StatusOK { // a look ahead does not judge the day, the proposal does
			p = admin.proposed()
		}
		require.Equal(t, http.StatusUnprocessableEntity, p.status, "%s: %s", name, p.Text())
		if tc.beside != "" {
			require.Contains(t, p.body, `id="`+tc.beside+`-fault"`, name)
		}
		require.NotEmpty(t, values(admin.form("/orders/preview")).Get(tc.field), "%s: nothing typed is lost", name)
	}

	admin.looked("extend", url.Values{"change.windows.fill_in": {"2019-03-12"}})
	other.looked("extend", url.Values{"change.windows.fill_in": {"2019-03-14"}, "number": {"试令〔2019〕2号"}})
	admin.proposed()
	at := admin.page.path
	leader.get(at)
	leader.submit(at+"/signature", nil)
	require.Equal(t, http.StatusOK, leader.page.status, leader.page.Text())
	other.proposed()
	require.Equal(t, "order_stale", other.page.problem(), "of two administrators at once the second hears of it: %s", other.page.Text())
	require.Equal(t, "2019-03-14", values(other.form("/orders/preview")).Get("change.windows.fill_in"))
	other.submit("/orders/preview", nil)
	other.proposed()
	at = other.page.path
	require.True(t, strings.HasPrefix(at, "/orders/order-"), other.page.Text())
	other.submit(at+"/withdrawal", nil)
	require.Equal(t, http.StatusUnprocessableEntity, other.page.status, "to withdraw needs a reason")
	other.submit(at+"/withdrawal", url.Values{"code": {"typing_error"}})
	require.Contains(t, other.page.Text(), "已撤回")
	require.False(t, leader.get(at).status != http.StatusOK || leader.has(at+"/signature"), "nothing is left to sign")
	require.Equal(t, http.StatusForbidden, leader.get("/orders/new").status)
}
