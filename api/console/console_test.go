package console_test

import (
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/fixture"
)

// stated is the first step filled in with a synthetic person.
func stated(number string) url.Values {
	return url.Values{"person.name": {"测试甲一"}, "person.id_number": {"990602199001010012"}, "person.phone": {"19900000001"},
		"certificate.number": {number}, "certificate.holder": {"测试甲一"}, "certificate.work_type": {"040"}, "certificate.level": {"intermediate"},
		"certificate.applied": {"2014-05-01"}, "certificate.issued": {"2014-09-01"}, "certificate.issuer": {"烟台市住房和城乡建设局"},
		"contract.start": {"2018-03-01"}, "contract.end": {"2020-02-28"}}
}

// signed brings a filing to the choice of its point, and gives its address.
func (b *browser) signed(number string, change url.Values) string {
	b.t.Helper()
	b.get("/filings/new")
	all := stated(number)
	for name, v := range change {
		all[name] = v
	}
	b.submit("/filings", all)
	require.True(b.t, strings.HasSuffix(b.page.path, "/scans"), "%s: %s", b.page.path, b.page.Text())
	at := strings.TrimSuffix(b.page.path, "/scans")
	for i, kind := range []string{"certificate", "contract"} {
		b.upload(at+"/scans", url.Values{"kind": {kind}}, "file", "scan.jpg", fixture.JPEG(seedOf(number)+uint64(i)))
	}
	require.Eventually(b.t, func() bool {
		return strings.Contains(b.get(at+"/scans").body, at+"/commitment")
	}, 20*time.Second, 100*time.Millisecond, "the scans are kept")
	b.get(at + "/commitment")
	b.submit(at+"/commitment", nil)
	require.Equal(b.t, at+"/point", b.page.path, b.page.Text())
	return at
}

// file brings a filing through every step of the notice in the browser, and gives its id.
func (b *browser) file(number string) string {
	b.t.Helper()
	at := b.signed(number, nil)
	b.submit(at+"/point", url.Values{"point": {"烟台审02"}})
	require.Equal(b.t, at+"/submission", b.page.path, b.page.Text())
	b.submit(at+"/submission", nil)
	require.Equal(b.t, at, b.page.path, b.page.Text())
	require.Contains(b.t, b.page.Text(), "待审验")
	return strings.TrimPrefix(at, "/filings/")
}

func TestAFilingIsFiledInspectedAndRecheckedInABrowserWithoutScripts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	firm := h.as("shili-0001")
	id := h.rechecked(firm, "测-0001")
	firm.get("/filings/" + id)
	require.Contains(t, firm.page.Text(), "复核通过")
	require.Contains(t, firm.get("/filings?group=centre").Text(), "测试甲一")
	firm.post("/filings/find", url.Values{"name": {"甲一"}})
	require.Contains(t, firm.page.Text(), "共 1 条")
}

// staff hires who a filing meets on its way, beside its filer.
func (h *house) staff() {
	h.t.Helper()
	h.firm("shili-0001")
	h.hire("point02a", casefile.PointStaff, "烟台审02")
	h.hire("reviewer1", casefile.Reviewer, "")
}

// rechecked brings a filing through every desk up to the notice, in browsers.
func (h *house) rechecked(firm *browser, number string) string {
	h.t.Helper()
	id := firm.file(number)
	h.stage(id, filing.Submitted)
	h.tell(id, filing.CmdJoinSheet, filing.SheetCommand{Sheet: "sheet-00000001", Version: 1})
	inspected(h.t, h.as("point02a"), id)
	h.tell(id, filing.CmdSheetSigned, filing.SheetCommand{Sheet: "sheet-00000001", Version: 1})
	h.tell(id, filing.CmdHandOver, filing.HandOver{Handover: "handover-00000001"})
	b := h.as("reviewer1")
	require.Contains(h.t, b.get("/inbox?kind=recheck").Text(), "测试甲一")
	at := "/filings/" + id + "/recheck"
	require.Contains(h.t, b.get(at).Text(), "990602199001010012", "the reviewer compares whole numbers; the look is logged")
	b.submit(at, url.Values{"verdict": {"return_filer"}})
	require.Equal(h.t, http.StatusUnprocessableEntity, b.page.status, "a return needs a reason")
	b.submit(at, url.Values{"verdict": {"pass"}})
	require.Equal(h.t, "/inbox", b.page.path, b.page.Text())
	h.stage(id, filing.Rechecked)
	return id
}

// inspected is the point's work: inbox, claim, originals, card, verdict, seal.
func inspected(t *testing.T, b *browser, id string) {
	t.Helper()
	at := "/filings/" + id
	require.Contains(t, b.get("/inbox?kind=inspection").Text(), "990602********0012", "an inbox is masked")
	b.submit("/inbox/claim", url.Values{"task": {id + "|inspection|"}})
	require.Equal(t, at+"/inspection", b.page.path)
	b.submit(at+"/verdict", url.Values{"verdict": {"pass"}, "appeared": {"handler"}})
	require.Equal(t, "originals_missing", b.page.problem(), b.page.Text())
	b.post(at+"/originals", b.filled(at+"/verdict", url.Values{"original": {"certificate", "id_card", "contract", "sheet"}}))
	b.submit(at+"/identity", url.Values{"name": {"测试甲二"}, "id_number": {"990602199001010012"}, "card": {"resident"}, "source": {"manual"}})
	require.Contains(t, b.page.Text(), "不一致", "a card that differs is an alarm (S5)")
	require.NotContains(t, b.page.body, `value="pass"`, "and leaves no way to a pass (R-0.45)")
	b.submit(at+"/identity", url.Values{"name": {"测试甲一"}, "id_number": {"990602199001010012"}, "card": {"resident"}, "source": {"manual"}})
	b.submit(at+"/verdict", url.Values{"verdict": {"pass"}, "appeared": {"handler"}})
	require.Equal(t, at+"/inspection", b.page.path, b.page.Text())
	b.submit(at+"/seal", url.Values{"seal": {"YT-02"}})
	require.Equal(t, "/inbox", b.page.path, b.page.Text())
}

func TestWhatIsWrongIsSaidBesideItsFieldAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	b.get("/filings/new")
	bad := stated("测-0002")
	bad.Set("person.id_number", "990602199001010013")
	b.submit("/filings", bad)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status)
	require.Equal(t, "测-0002", values(b.form("/filings")).Get("certificate.number"))
	require.Contains(t, b.page.body, `id="person.id_number-fault"`)
	require.NotEqual(t, "", values(b.form("/filings")).Get("key"))
	b.submit("/filings", url.Values{"person.id_number": {"990602199001010012"}})
	require.True(t, strings.HasSuffix(b.page.path, "/scans"), "the corrected form is a new command: %s", b.page.Text())
}

func TestADoubleClickIsOneFilingAndAStaleTabIsRefusedWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	b.get("/filings/new")
	sent := b.filled("/filings", stated("测-0003"))
	first := b.post("/filings", sent).path
	require.Equal(t, first, b.post("/filings", sent).path, "the second click leads to the same filing")

	at := strings.TrimSuffix(first, "/scans") + "/content"
	b.get(at)
	stale := b.filled(at, url.Values{"person.address": {"烟台市测试路一号"}})
	b.get(at) // another tab
	b.submit(at, url.Values{"person.address": {"烟台市测试路二号"}})
	b.post(at, stale)
	require.Equal(t, http.StatusConflict, b.page.status)
	require.Equal(t, "stale_version", b.page.problem())
	require.Equal(t, "烟台市测试路一号", values(b.form(at)).Get("person.address"))
}

func TestAScriptInANameIsText(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	b.get("/filings/new")
	evil := stated("测-0004")
	evil.Set("person.name", `<script>alert(1)</script>`)
	evil.Set("person.address", `"><img src=x onerror=alert(1)>`)
	b.submit("/filings", evil)
	require.NotContains(t, b.page.body, "<script>alert")
	require.NotContains(t, b.page.body, "<img src=x")
	require.Contains(t, b.page.body, "&lt;script&gt;")
}

func TestTheRulesAnswerWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.as("shili-0001")
	b.get("/filings/new")
	young := stated("测-0005")
	young.Set("contract.end", "2018-06-30")
	b.submit("/filings", nil)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status)
	b.post("/filings/eligibility", b.filled("/filings", young))
	require.Contains(t, b.page.Text(), "不符合申报条件")
	require.Contains(t, b.page.Text(), "R-0.20", "each rule cites its clause")
	require.Equal(t, "测-0005", values(b.form("/filings")).Get("certificate.number"), "without a script the whole form comes back")

	req, err := http.NewRequest(http.MethodPost, h.server.URL+"/filings/eligibility", strings.NewReader(b.filled("/filings", stated("测-0005")).Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	res, err := b.http.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	part, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Contains(t, string(part), "符合申报条件")
	require.NotContains(t, string(part), "<html", "a script gets the part that it asked for")
}

// seedOf gives each certificate scans of its own: the same picture twice would be a near match (T-0.31).
func seedOf(number string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(number)) // never fails
	return h.Sum64()
}
