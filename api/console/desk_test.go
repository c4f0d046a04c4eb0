package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
	"chizheng/internal/fixture"
	"chizheng/internal/postgres"
)

// filer is who acts for a login that registered itself.
func (h *house) filer(login string, role casefile.Role) casefile.Actor {
	h.t.Helper()
	a, err := h.people.Find(h.t.Context(), login)
	require.NoError(h.t, err)
	return casefile.Actor{ID: a.ID, Role: role, Filer: a.Filer}
}

// listed puts a filing on an exported sheet and gives the sheet.
func (h *house) listed(id string) sheet.State {
	h.t.Helper()
	ctx, who := h.t.Context(), h.filer("shili-0001", casefile.Enterprise)
	a, err := h.desk.CreateSheet(ctx, who, "烟台审02", []string{id}, desk.Options{Key: "sheet-" + id})
	require.NoError(h.t, err)
	_, err = h.desk.Do(ctx, who, "exportSheet", sheet.Room.Kind, a.Case, sheet.CmdExport, nil, desk.Options{Key: "export"})
	require.NoError(h.t, err)
	s, _, err := desk.Read[sheet.State](ctx, h.desk, who, "getSheet", sheet.Room.Kind, a.Case)
	require.NoError(h.t, err)
	require.Eventually(h.t, func() bool {
		f, _, err := desk.Read[filing.State](ctx, h.desk, who, "getFiling", filing.Kind, id)
		return err == nil && f.Sheet != nil
	}, 20*time.Second, 50*time.Millisecond, "the filing knows its sheet")
	return s
}

// passed is the point's work on one filing with its scans beside it, the card from the reader.
func passed(b *browser, id string) {
	b.t.Helper()
	at := "/filings/" + id
	b.get(at + "/inspection")
	b.submit(at+"/identity", url.Values{"reader": {`{"name":"测试甲一","id_number":"990602199001010012","device":"DKQ-01"}`}})
	require.Equal(b.t, at+"/inspection", b.page.path, b.page.Text())
	require.Contains(b.t, b.page.Text(), "采集信息与填报一致")
	b.submit(at+"/verdict", url.Values{"verdict": {"pass"}, "appeared": {"handler"}, "original": {"certificate", "id_card", "contract", "sheet"}})
	require.Equal(b.t, at+"/inspection", b.page.path, b.page.Text())
	b.submit(at+"/seal", url.Values{"seal": {"YT-02"}})
	require.Equal(b.t, "/inbox", b.page.path, b.page.Text())
}

// S5, S7, S10, C3: from the paper on the desk to the Centre's decision, every step in a browser without scripts.
func TestASheetIsSignedHandedOverCountedAndRecheckedTogether(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.as("shili-0001").file("测-0101")
	h.stage(id, filing.Submitted)
	s := h.listed(id)
	b := h.as("point02a")
	passed(b, id)

	paper := fmt.Sprintf("%s|%d|%s", s.Number, s.Edition, s.Hash)
	b.get("/point/sheets?q=" + url.QueryEscape(fmt.Sprintf("%s|%d|%s", s.Number, s.Edition+1, s.Hash)))
	require.Contains(t, b.page.Text(), "不一致", "another edition than the one on file")
	b.get("/point/sheets?q=" + url.QueryEscape(paper))
	require.Equal(t, "/point/sheets/"+s.Case, b.page.path)
	require.Contains(t, b.page.Text(), "纸面与系统最新版本一致")
	at := "/point/sheets/" + s.Case + "/signature"
	b.submit(at, url.Values{"code": {""}, "box": {"箱-07"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "neither scanned nor compared")
	require.Equal(t, "箱-07", values(b.form(at)).Get("box"), "nothing typed is lost")
	b.submit(at, url.Values{"code": {paper}, "box": {"箱-07"}})
	require.Contains(t, b.page.Text(), "已登记签字", b.page.Text())
	b.submit("/point/sheets/"+s.Case+"/keeping", nil)
	require.Contains(t, b.page.Text(), "箱-07")

	batch := h.handedOver(b, id)
	b = h.as("reviewer1")
	require.Contains(t, b.get("/inbox?kind=handover_receive").Text(), "烟台审02", "a hand-over has columns of its own")
	b.get(batch)
	b.submit(batch+"/receipt", url.Values{"papers." + id: {"3"}})
	require.Contains(t, b.page.Text(), "差异 1 项", b.page.Text())
	b.submit(batch+"/settlement", url.Values{"decision": {"accept"}, "code": {"count_explained"}})
	require.Contains(t, b.page.Text(), "移交 1 = 接收 1 + 留在审核点 0 + 待处理 0", b.page.Text())
	h.stage(id, filing.HandedOver)

	b.get("/inbox?kind=recheck")
	b.post("/bulks/preflight", url.Values{"task": {id + "|recheck|"}})
	require.Contains(t, b.page.Text(), "将办理 1 件")
	b.submit("/bulks", url.Values{"verdict": {"reject"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "a refusal needs its reason")
	b.submit("/bulks", url.Values{"verdict": {"pass"}})
	require.True(t, strings.HasPrefix(b.page.path, "/bulks/"), b.page.Text())
	job := b.page.path
	h.stage(id, filing.Rechecked)
	require.Eventually(t, func() bool { return strings.Contains(b.get(job).Text(), "成功 1，失败 0") }, 20*time.Second, 100*time.Millisecond)
	require.NotContains(t, b.page.body, "hx-get", "a page of a job that has ended asks no more")
	b.post("/bulks/preflight", url.Values{"task": {id + "|recheck|"}})
	require.Contains(t, b.page.Text(), "已不在复核环节", "what is left out says why")
}

// handedOver puts one filing into a signed batch and gives its page.
func (h *house) handedOver(b *browser, id string) string {
	h.t.Helper()
	require.Eventually(h.t, func() bool {
		f, _, err := desk.Read[filing.State](h.t.Context(), h.desk, casefile.Actor{ID: "acc-city", Role: casefile.Reviewer}, "getFiling", filing.Kind, id)
		return err == nil && f.Sheet != nil && f.Sheet.Signed
	}, 20*time.Second, 50*time.Millisecond, "the filing has heard that its sheet is signed")
	require.Eventually(h.t, func() bool { return strings.Contains(b.get("/handovers/new").body, `name="papers.`+id) }, 20*time.Second, 100*time.Millisecond)
	b.submit("/handovers", url.Values{"item": {id}, "papers." + id: {"0"}})
	require.Equal(h.t, http.StatusUnprocessableEntity, b.page.status, b.page.Text())
	b.submit("/handovers", url.Values{"item": {id}, "papers." + id: {"2"}})
	batch := b.page.path
	require.True(h.t, strings.HasPrefix(batch, "/handovers/"), b.page.Text())
	require.Contains(h.t, b.page.Text(), "1 件，材料 2 份")
	b.submit(batch+"/signature", nil)
	require.Contains(h.t, b.page.Text(), "等待中心接收", b.page.Text())
	return batch
}

// S1: nothing of another point is there, whatever address is tried.
func TestAnotherPointsPagesAreNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("point03a", casefile.PointStaff, "烟台审03")
	id := h.as("shili-0001").file("测-0102")
	h.stage(id, filing.Submitted)
	s := h.listed(id)
	b := h.as("point03a")
	for _, at := range []string{"/filings/" + id + "/inspection", "/point/sheets/" + s.Case, "/point/sheets/" + s.Case + "/file", "/filings/" + id} {
		require.Equal(t, http.StatusNotFound, b.get(at).status, at)
	}
	require.Contains(t, b.get("/point/sheets?q="+s.Number).Text(), "本审核点没有这份汇总表", "and where the paper belongs is said (T-0.42)")
	require.NotContains(t, b.get("/inbox?q=测-0102").Text(), "测试甲一")
	for _, at := range []string{"/filings/" + id + "/recheck", "/filings/" + id + "/ruling", "/registrations", "/bulks/new"} {
		require.Equal(t, http.StatusForbidden, b.get(at).status, at)
	}
}

// S5, T-0.36: what the reader gave is checked, a card for the Centre becomes its question, and the point hears so.
func TestACardThatThePointMayNotJudgeIsAskedAboutAndRuledUpon(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.as("shili-0001").file("测-0103")
	h.stage(id, filing.Submitted)
	h.listed(id)
	at := "/filings/" + id
	b := h.as("point02a")
	b.get(at + "/inspection")
	b.submit(at+"/identity", url.Values{"reader": {`{"name":`}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status)
	require.Contains(t, b.page.body, `id="reader-fault"`)
	require.Equal(t, `{"name":`, values(b.form(at+"/identity")).Get("reader"), "nothing typed is lost")
	b.submit(at+"/identity", url.Values{"reader": {""}, "name": {"测试甲一"}, "id_number": {"990602199001010012"}, "card": {"resident"}})
	b.submit(at+"/verdict", url.Values{"verdict": {"return"}, "appeared": {"handler"}, "codes": {"number_differs"}, "original": {"certificate", "id_card", "contract", "sheet"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "a return says what to correct")
	require.Len(t, values(b.form(at + "/verdict"))["original"], 4, "what was ticked stays ticked")
	b.submit(at+"/identity", url.Values{"name": {"测试甲一"}, "id_number": {"990602199001010012"}, "card": {"other"}})
	if !strings.Contains(b.page.Text(), "已提请中心认定") { // asked at once, or when the pass would stand on it
		b.submit(at+"/verdict", url.Values{"verdict": {"pass"}, "appeared": {"handler"}})
	}
	require.Contains(t, b.page.Text(), "已提请中心认定", "what became a question is explained")
	require.NotContains(t, b.page.body, at+"/seal")

	c := h.as("reviewer1")
	require.Contains(t, c.get("/inbox?kind=needs_human&q=甲一").Text(), "测试甲一")
	require.NotContains(t, c.get("/inbox?kind=needs_human&q=无此人").Text(), "测试甲一")
	c.get("/inbox?kind=needs_human&q=甲一")
	c.submit("/inbox/claim", url.Values{"task": {id + "|needs_human|id_card"}})
	require.Equal(t, at+"/ruling", c.page.path, c.page.Text())
	c.submit(at+"/ruling", url.Values{"decision": {"clear"}, "code": {"ruling"}})
	require.Equal(t, "/inbox", c.page.path, c.page.Text())
	b.get(at + "/inspection")
	b.submit(at+"/verdict", url.Values{"verdict": {"pass"}, "appeared": {"handler"}})
	require.Contains(t, b.page.body, at+"/seal", b.page.Text())
}

// C9, T-0.31: two filers of one certificate stand side by side, and one of them goes on.
func TestTwoFilingsOfOneCertificateAreComparedAndOneIsKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	first := h.as("shili-0001").file("测-0104")
	h.stage(first, filing.Submitted)
	b := h.browser()
	b.get("/register/individual")
	b.submit("/register/individual", url.Values{"holder.name": {"测试丁五"}, "holder.id_number": {"99060219850202002X"}, "holder.phone": {"19900000005"},
		"holder.area": {"370602"}, "login": {"geren-0104"}, "password": {password}, "again": {password}})
	second := contested(b, "测-0104")
	c := h.as("reviewer1")
	require.Eventually(t, func() bool { return strings.Contains(c.get("/inbox?kind=duplicate").Text(), "测试丁五") }, 20*time.Second, 100*time.Millisecond)
	at := "/filings/" + second + "/comparison/" + first
	c.submit("/inbox/claim", url.Values{"task": {second + "|duplicate|" + first}})
	require.Equal(t, at, c.page.path, c.page.Text())
	require.Contains(t, c.page.Text(), "99060219850202002X")
	require.Contains(t, c.page.Text(), "990602199001010012")
	require.Contains(t, c.page.body, `class="differs"`, "what differs is marked")
	stale := c.filled(at, url.Values{"decision": {"uphold"}, "code": {"evidence_compared"}, "text": {"已核对原件"}, "version": {"1"}})
	c.post(at, stale)
	require.Equal(t, http.StatusConflict, c.page.status)
	require.Equal(t, "已核对原件", values(c.form(at)).Get("text"), "a stale tab keeps what was typed")
	c.submit(at, url.Values{"decision": {"uphold"}, "code": {"evidence_compared"}})
	require.Equal(t, "/inbox", c.page.path, c.page.Text())
	h.stage(second, filing.Duplicate)
}

// contested files a certificate that somebody else has filed, and gives the filing.
func contested(b *browser, number string) string {
	b.t.Helper()
	b.get("/filings/new")
	mine := stated(number)
	for name, value := range map[string]string{"person.name": "测试丁五", "certificate.holder": "测试丁五", "person.id_number": "99060219850202002X", "person.phone": "19900000005"} {
		mine.Set(name, value)
	}
	b.submit("/filings", mine)
	require.True(b.t, strings.HasSuffix(b.page.path, "/scans"), b.page.Text())
	at := strings.TrimSuffix(b.page.path, "/scans")
	b.upload(at+"/scans", url.Values{"kind": {"certificate"}}, "file", "scan.jpg", fixture.JPEG(90104))
	require.Eventually(b.t, func() bool { return strings.Contains(b.get(at+"/scans").body, at+"/commitment") }, 20*time.Second, 100*time.Millisecond)
	b.get(at + "/commitment")
	b.submit(at+"/commitment", url.Values{"no_employer": {"yes"}})
	b.submit(at+"/point", url.Values{"point": {"烟台审02"}})
	b.submit(at+"/submission", nil)
	return strings.TrimPrefix(at, "/filings/")
}

// a registration is decided beside its proof; a return without a field or a reason is refused and loses nothing.
func TestARegistrationIsDecidedBesideItsProof(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("reviewer1", casefile.Reviewer, "")
	h.firm("shili-0001")
	id := h.filer("shili-0001", casefile.Enterprise).Filer
	b := h.as("reviewer1")
	b.get("/registrations?stage=approved")
	require.Contains(t, b.page.Text(), "试例建筑有限公司")
	at := "/registrations/" + id
	require.Contains(t, b.get(at).Text(), "91370600MA00000T4X")
	require.Contains(t, b.page.body, at+"/scans/", "the proof lies beside it")
	require.NotContains(t, b.page.body, at+"/decision", "it was decided")
	b.post(at+"/suspension", b.filled(at+"/suspension", url.Values{"code": {""}, "text": {"材料待核"}}))
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, b.page.Text())
	require.Equal(t, "材料待核", values(b.form(at+"/suspension")).Get("text"), "nothing typed is lost")
	b.submit(at+"/suspension", url.Values{"code": {"fraud_suspected"}})
	require.Contains(t, b.page.body, at+"/resumption", b.page.Text())
	double := b.filled(at+"/resumption", url.Values{"code": {"evidence_compared"}})
	b.post(at+"/resumption", double)
	require.Contains(t, b.page.body, at+"/suspension", b.page.Text())
}

// T-0.24, T-0.62: what the Centre may do beside its review is offered to it alone, and a refusal keeps what was typed.
func TestTheCentreActsOnAFilingBesideItsReview(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.as("shili-0001").file("测-0108")
	h.stage(id, filing.Submitted)
	at := "/filings/" + id
	require.Equal(t, http.StatusForbidden, h.as("point02a").get(at+"/acts").status)
	b := h.as("reviewer1")
	require.Contains(t, b.get(at).body, at+"/acts")
	b.get(at + "/acts")
	require.NotContains(t, b.page.body, at+"/reopening", "nothing to open again")
	stale := b.filled(at+"/assigned-point", url.Values{"point": {"烟台审05"}, "code": {"nearer_point"}, "version": {"1"}})
	b.post(at+"/assigned-point", stale)
	require.Equal(t, http.StatusConflict, b.page.status)
	require.Equal(t, "烟台审05", values(b.form(at+"/assigned-point")).Get("point"))
	b.submit(at+"/assigned-point", nil)
	require.Equal(t, at, b.page.path, b.page.Text())
	require.Contains(t, b.page.Text(), "05")
	b.get(at + "/acts")
	b.submit(at+"/return", url.Values{"to": {"filer"}, "code": {"number_differs"}, "remark.field": {"certificate.number"}, "remark.text": {"请核对"}})
	require.Contains(t, b.page.Text(), "已退回", b.page.Text())
}

// C16: the record says what was decided, masked for the office, and its code leads back to the ledger.
func TestTheRecordOfDecisionsIsPrintedWithItsHash(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.as("shili-0001").file("测-0107")
	h.stage(id, filing.Submitted)
	h.listed(id)
	b := h.as("point02a")
	passed(b, id)
	at := "/filings/" + id
	require.Contains(t, b.get(at).body, at+"/record")
	b.get(at + "/record")
	for _, said := range []string{"审验结论：通过", "盖章", "990602********0012"} {
		require.Contains(t, b.page.Text(), said)
	}
	require.NotContains(t, b.page.Text(), "990602199001010012")
	res := b.get(at + "/record/code")
	require.Equal(t, "image/png", res.header.Get("Content-Type"))
	paper := b.printed(at + "/record/file")
	for _, said := range []string{"审验结论：通过", "990602********0012", "校验码：" + id, "第1页共"} {
		require.Contains(t, paper, said)
	}
	require.NotContains(t, paper, "990602199001010012", "a paper shows what its reader may see and no more")
	require.Contains(t, h.as("shili-0001").printed(at+"/record/file"), "990602199001010012", "its filer reads his own number")
	h.hire("point03a", casefile.PointStaff, "烟台审03")
	stranger := h.as("point03a")
	require.Equal(t, http.StatusNotFound, stranger.get(at+"/record").status)
	require.Equal(t, http.StatusNotFound, stranger.get(at+"/record/file").status)
}

// C12, U2: a whole number is looked up for a purpose, is kept in the access log, and stands in no address.
func TestASearchByAWholeNumberSaysForWhat(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.as("shili-0001").file("测-0105")
	b := h.as("reviewer1")
	b.get("/search")
	b.submit("/search", nil)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "nothing asked")
	b.submit("/search", url.Values{"id_number": {"990602199001010012"}})
	require.Contains(t, b.page.body, `id="purpose-fault"`)
	require.Equal(t, "990602199001010012", values(b.form("/search")).Get("id_number"))
	b.submit("/search", url.Values{"purpose": {"duplicate"}})
	require.Contains(t, b.page.body, "/filings/"+id)
	require.NotContains(t, b.page.Text(), "990602199001010012", "the list shows masks")
	for _, by := range []url.Values{{"unit": {"试例建筑"}}, {"name": {"甲一"}}, {"number": {"测-0105"}}} {
		b.get("/search")
		b.submit("/search", by)
		require.Contains(t, b.page.body, "/filings/"+id, "%v", by)
	}
	require.Equal(t, "/search", b.page.path)
	h.server.Close()
	require.NotContains(t, h.log.String(), "990602199001010012")
	seen, err := h.ledger.Accesses(t.Context(), postgres.AccessFilter{}, postgres.Page{Limit: 100})
	require.NoError(t, err)
	require.True(t, hasSearch(seen.Items), "the search is in the access log")
}

func hasSearch(all []account.Access) bool {
	for _, a := range all {
		if a.Subject == "search" && a.Purpose == "duplicate" {
			return true
		}
	}
	return false
}

// C1: whatever waits, somebody finds the page where it is worked on.
func TestEveryKindOfTaskLeadsSomewhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	id := h.as("shili-0001").file("测-0106")
	h.stage(id, filing.Submitted)
	b := h.as("point02a")
	require.NotContains(t, b.get("/inbox").Text(), "由其他岗位办理")
	b.submit("/inbox/claim", url.Values{"task": {id + "|inspection|"}, "back": {"/inbox?kind=inspection&who=free"}})
	require.Equal(t, "/filings/"+id+"/inspection", b.page.path)
	require.Contains(t, b.page.body, `href="/inbox?kind=inspection&amp;who=free"`, "the list comes back with its filter")
	require.Equal(t, "/inbox", b.get("/inbox?back=//evil.example").path)
}
