package browse_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/stretchr/testify/require"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
)

var rehearsalDay = regexp.MustCompile(`演练时间 (\d{4}-\d{2}-\d{2})`)

// steered opens what the story leaves to the administrators: an inspection with findings, an integrity file, an order that
// waits for its signature, and an absence, so that the walk comes to their pages in every form that they have.
func (w *walk) steered() {
	centre, admin := w.visitor("reviewer1", casefile.Reviewer), w.visitor("admin", casefile.Admin)
	banner := centre.get("/home").doc.All("aside")
	require.NotEmpty(w.t, banner)
	m := rehearsalDay.FindStringSubmatch(htmlcheck.Text(banner[0]))
	require.Len(w.t, m, 2)
	today := m[1]

	w.sent(centre, "/oversights", url.Values{"point": {"烟台审05"}, "scope": {"regular"}, "on": {today}})
	at := w.first(centre, "/oversights", "/oversights/oversight-")
	w.sent(centre, at+"/visit", url.Values{"findings.0.code": {"slow"}, "findings.0.severity": {"minor"}, "findings.0.days": {"5"}, "findings.0.text": {"等候过长"},
		"findings.1.code": {"seal_misused"}, "findings.1.severity": {"major"}, "findings.1.days": {"3"}, "findings.1.text": {"印章未登记"}})
	w.sent(w.visitor("point05a", casefile.PointStaff), at+"/answers", url.Values{"n": {"1"}, "text": {"已增开窗口"}})
	w.sent(centre, "/oversights", url.Values{"point": {"烟台审09"}, "scope": {"irregular"}, "on": {today}})

	filing := strings.TrimPrefix(w.first(centre, "/filings", "/filings/filing-"), "/filings/")
	for range 2 { // one that the party has heard of, and one that is new
		w.sent(centre, "/integrity", url.Values{"filing": {filing}, "violation": {"false_filing"}, "facts": {"测试事实"}, "evidence": {"测-材料一"}})
	}
	w.sent(centre, w.first(centre, "/integrity", "/integrity/integrity-")+"/notice", url.Values{})

	draft := url.Values{"kind": {"calendar"}, "change.days.0.date": {"2019-05-02"}, "change.days.0.work": {"off"}, "change.days.0.paper": {"试例文件"}, "number": {"试令〔2019〕1号"},
		"basis": {"试例依据"}, "reason": {"试例理由"}, "base": {"0"}}
	seen := w.sent(admin, "/orders/preview", draft)
	for _, n := range htmlcheck.Within(seen.doc.All("form", htmlcheck.With("action", "/orders/preview"))[0], "input", htmlcheck.With("type", "hidden")) {
		draft.Set(htmlcheck.Attr(n, "name"), htmlcheck.Attr(n, "value"))
	}
	require.True(w.t, strings.HasPrefix(w.sent(admin, "/orders", draft).at, "/orders/order-"))

	for _, n := range centre.get("/absences/new").doc.All("option") {
		if strings.Contains(htmlcheck.Text(n), "reviewer2") {
			w.sent(centre, "/absences", url.Values{"deputy": {htmlcheck.Attr(n, "value")}, "from": {today}, "to": {today}, "reason": {"leave"}})
		}
	}
}

// sent sends a form and insists that it was taken.
func (w *walk) sent(v *visitor, action string, typed url.Values) answer {
	w.t.Helper()
	if typed.Get("key") == "" {
		typed.Set("key", "walk-"+v.name+strings.Repeat("-", w.keys))
		w.keys++
	}
	a := v.send(http.MethodPost, action, typed, nil)
	require.Equal(w.t, http.StatusOK, a.status, "%s to %s: %s", v.name, action, a.doc.Text())
	return a
}

// first is the first address that begins so on a page.
func (w *walk) first(v *visitor, page, begins string) string {
	w.t.Helper()
	for _, to := range links(v.get(page)) {
		if strings.HasPrefix(to, begins) {
			return pathOf(to)
		}
	}
	require.FailNow(w.t, "no link", "to %s on %s", begins, page)
	return ""
}
