package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

func TestPrivateNotesDeskNotesAndPublicReasonsNeverMix(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("point02b", casefile.PointStaff, "烟台审02")
	h.hire("leader1", casefile.Leader, "")
	firm := h.as("shili-0001")
	id := firm.file("测-0901")
	h.stage(id, "submitted")
	at, panel := "/filings/"+id+"/inspection", "/cases/"+id+"/notes"

	a, b, c := h.as("point02a"), h.as("point02b"), h.as("reviewer1")
	a.get(at)
	a.submit(panel, url.Values{"note.kind": {"private"}, "note.text": {"问过企业经办人"}})
	require.Equal(t, at, a.page.path, a.page.Text())
	sent := a.filled(panel, url.Values{"note.kind": {"team"}, "note.text": {"合同页码不清，等原件"}})
	a.post(panel, sent)
	a.post(panel, sent)
	require.Equal(t, 1, strings.Count(a.page.body, "合同页码不清"), "a double click is one note")
	require.Contains(t, a.page.Text(), "问过企业经办人")
	require.Contains(t, b.get(at).Text(), "合同页码不清")
	require.NotContains(t, b.page.Text(), "问过企业经办人")
	require.NotContains(t, c.get("/filings/"+id).Text(), "合同页码不清", "another desk's note")
	c.submit(panel, url.Values{"note.kind": {"team"}, "note.text": {"中心已联系审核点"}})
	require.Contains(t, h.as("leader1").get("/filings/"+id).Text(), "中心已联系审核点", "the Centre is one desk")
	require.NotContains(t, a.get(at).Text(), "中心已联系审核点")

	a.submit(panel, url.Values{"note.kind": {"team"}, "note.text": {" "}})
	require.Equal(t, http.StatusUnprocessableEntity, a.page.status)
	require.Contains(t, a.page.body, `id="note.text-fault"`)
	require.Equal(t, "team", values(a.form(panel)).Get("note.kind"))

	for _, p := range []string{"/filings/" + id, "/filings/" + id + "/record"} {
		text := firm.get(p).Text()
		require.Equal(t, http.StatusOK, firm.page.status)
		for _, secret := range []string{"内部备注", "合同页码不清", "问过企业", "中心已联系"} {
			require.NotContains(t, text, secret, "a filer reads no note on %s", p)
		}
	}
	require.Equal(t, http.StatusForbidden, firm.get(panel).status)

	b.get(at)
	require.False(t, strings.Contains(b.page.body, "/withdrawal\""), "who did not write it is not offered to withdraw it")
	a.get(at)
	withdrawal := ""
	for _, part := range strings.Split(a.page.body, `action="`) {
		if to, _, ok := strings.Cut(part, `"`); ok && strings.HasPrefix(to, panel+"/note-") {
			withdrawal = to
		}
	}
	a.submit(withdrawal, nil)
	require.Contains(t, a.page.Text(), "已撤回")
	b.post(withdrawal, url.Values{"key": {"k-9"}})
	require.Contains(t, []int{http.StatusForbidden, http.StatusNotFound}, b.page.status, b.page.Text())
}

func TestAnAuditorReadsDeskNotesAndCountsPrivateOnes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	firm := h.as("shili-0001")
	id := firm.file("测-0902")
	h.stage(id, "submitted")
	a := h.as("point02a")
	for kind, text := range map[string]string{"private": "只给自己看", "team": "给本点看"} {
		a.get("/filings/" + id + "/inspection")
		a.submit("/cases/"+id+"/notes", url.Values{"note.kind": {kind}, "note.text": {text}})
	}
	who := casefile.Actor{ID: "acc-audit", Role: casefile.Auditor}
	_, err := h.desk.Notes(t.Context(), who, id)
	require.Equal(t, casefile.Forbidden, casefile.KindOf(err), "outside his mandate he reads nothing")
	who.Mandate = "M-1"
	all, err := h.desk.Notes(t.Context(), who, id)
	require.NoError(t, err)
	require.Len(t, all.Items, 1)
	require.Equal(t, "给本点看", all.Items[0].Text)
	require.Equal(t, 1, all.Hidden)
	require.Error(t, h.desk.WriteNote(t.Context(), who, id, "team", "改", "k-1"))
}
