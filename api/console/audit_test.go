package console_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/archive"
	takeaway "chizheng/internal/bundle"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/codec"
	"chizheng/internal/desk"
	"chizheng/internal/notary"
	"chizheng/internal/objects"
	"chizheng/internal/postgres"
	"chizheng/internal/postgres/pgtest"
	"chizheng/internal/proving"
	"chizheng/internal/replay"
	"chizheng/internal/translog"
	"chizheng/workflows"
)

// auditing lets a house prove and bundle, and hires the auditor. The log is written when append is called.
func (h *house) auditing(db *pgtest.DB, files *objects.Store) (*notary.Notary, *translog.Key) {
	h.t.Helper()
	text, err := translog.NewKey("test-log")
	require.NoError(h.t, err)
	key, err := translog.ReadKey(text)
	require.NoError(h.t, err)
	log, dc := slog.New(slog.DiscardHandler), codec.DataConverter(db.Ring)
	kept := &archive.Archive{Engine: archive.Engine{Client: h.engine.Client}, Ledger: h.ledger, Files: files, Codec: codec.New(db.Ring), Log: log}
	h.desk.WithAudit(desk.Audit{Key: key, Public: key.Verifier(), Program: "build-1", Proofs: &proving.Office{Ledger: h.ledger, Archive: kept, Key: key, Log: log,
		Prover: &replay.Prover{Kinds: workflows.Kinds(), Folders: workflows.Folders(), Data: dc, Failures: codec.FailureConverter(dc), Build: "build-1"}}})
	h.hire("auditor", casefile.Auditor, "")
	h.hire("leader", casefile.Leader, "")
	return &notary.Notary{Ledger: db.Worker(h.t), Files: files, Key: key, Log: log}, key
}

// of finds the newest event of a type.
func (h *house) of(id, what string) casefile.Event {
	h.t.Helper()
	events, err := h.ledger.Events(h.t.Context(), id)
	require.NoError(h.t, err)
	var found casefile.Event
	for _, e := range events {
		if e.Type == what {
			found = e
		}
	}
	require.NotZero(h.t, found.Seq, "no %s in %s", what, id)
	return found
}

// count says how many events of a type a case has.
func (h *house) count(id, what string) int {
	h.t.Helper()
	events, err := h.ledger.Events(h.t.Context(), id)
	require.NoError(h.t, err)
	n := 0
	for _, e := range events {
		if e.Type == what {
			n++
		}
	}
	return n
}

// U4: what the reviewer had before him is in the event of his decision, and the auditor reads it off the event's page.
func TestADecisionCarriesWhatItsPageShowedAndTheAuditorSeesItAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.auditing(h.db, h.files)
	id := h.rechecked(h.as("shili-0001"), "测-0601")
	s, _, err := desk.Read[filing.State](t.Context(), h.desk, h.filer("shili-0001", casefile.Enterprise), "getFiling", filing.Kind, id)
	require.NoError(t, err)
	for what, name := range map[string]string{filing.EvInspected: "inspection", filing.EvRechecked: "recheck"} {
		e := h.of(id, what)
		require.NotNil(t, e.View, what)
		require.Equal(t, "/filings/:case/"+name, e.View.Page)
		require.Equal(t, "build-1", e.View.Build)
		require.Equal(t, "zh-CN", e.View.Locale)
		require.Less(t, e.View.Version, e.Seq, "the version that was on the screen")
		require.Len(t, e.View.Rules, len(s.Outcomes))
		for i, x := range s.Content.Scans {
			require.Equal(t, x.Hash, e.View.Scans[i])
		}
	}
	e := h.of(id, filing.EvRechecked)
	b := h.as("auditor")
	b.get("/audit/filing/" + id + "/events/" + strconv.Itoa(e.Seq))
	screen := b.page.All("div", htmlcheck.With("class", "screen"))
	require.Len(t, screen, 1, b.page.Text())
	drawn := htmlcheck.Text(screen[0])
	require.Contains(t, drawn, s.Content.Scans[0].Hash)
	require.Contains(t, drawn, "990602********0012")
	require.NotContains(t, b.page.body, "990602199001010012", "masked until a purpose is given")
	require.Empty(t, htmlcheck.Within(screen[0], "form"), "a screen of the past decides nothing")
	b.submit("/audit/filing/"+id+"/events/"+strconv.Itoa(e.Seq), url.Values{"purpose": {"抽查"}})
	require.Contains(t, htmlcheck.Text(b.page.All("div", htmlcheck.With("class", "screen"))[0]), "990602199001010012")
	looks, err := h.ledger.Accesses(t.Context(), postgres.AccessFilter{Case: id}, postgres.Page{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, "抽查", looks.Items[0].Purpose)
}

func TestAManifestThatThisOfficeDidNotSealIsRefusedAndAnotherCasesIsNotTaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	firm := h.as("shili-0001")
	one := firm.file("测-0602")
	h.stage(one, filing.Submitted)
	two := strings.TrimPrefix(firm.signed("测-0603", url.Values{"person.name": {"测试乙二"}, "certificate.holder": {"测试乙二"},
		"person.id_number": {"990602199102020025"}, "person.phone": {"19900000002"}}), "/filings/")
	firm.submit("/filings/"+two+"/point", url.Values{"point": {"烟台审02"}})
	firm.submit("/filings/"+two+"/submission", nil)
	h.stage(two, filing.Submitted)
	b := h.as("point02a")
	b.get("/filings/" + one + "/inspection")
	at := "/filings/" + two + "/verdict"
	other := values(b.form("/filings/" + one + "/verdict")).Get("view")
	require.NotEmpty(t, other)
	b.get("/filings/" + two + "/inspection")
	all := b.filled(at, url.Values{"verdict": {"pending"}, "codes": {"original_missing"}, "appeared": {"handler"}})
	forged := url.Values{}
	for k, v := range all {
		forged[k] = v
	}
	forged.Set("view", strings.ToUpper(all.Get("view")))
	require.Equal(t, http.StatusUnprocessableEntity, b.post(at, forged).status)
	require.Contains(t, b.page.Text(), "屏幕清单")
	require.Equal(t, 0, h.count(two, filing.EvInspected), "and nothing is decided")
	all.Set("view", other)
	b.post(at, all)
	require.Equal(t, http.StatusOK, b.page.status, b.page.Text())
	e := h.of(two, filing.EvInspected)
	require.NotNil(t, e.View)
	require.Empty(t, e.View.Scans, "what another case's page showed says nothing of this one")
}

var eventLink = regexp.MustCompile(`/events/(\d+)"`)

// U1, U3, U5, U6, U9, U12: an auditor opens a case in a browser without scripts, and takes it home.
func TestAnAuditorOpensACaseRunsItsProofAndTakesItHome(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	log, key := h.auditing(h.db, h.files)
	id := h.rechecked(h.as("shili-0001"), "测-0604")
	require.NoError(t, log.Append(t.Context()))
	at := "/audit/filing/" + id
	b := h.as("auditor")
	b.get("/audit?case=" + id)
	require.Equal(t, at, b.page.path, "a number leads to its case")
	business := len(eventLink.FindAllString(b.page.body, -1))
	require.Contains(t, b.page.Text(), "校验链与日志一致")
	b.get(at + "?view=technical")
	events, err := h.ledger.Events(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, eventLink.FindAllString(b.page.body, -1), len(events), "nothing is lost in the technical view")
	require.Less(t, business, len(events))
	for n := range events {
		b.get(at + "/states?event=" + strconv.Itoa(n+1))
		require.Contains(t, b.page.Text(), "与当时保存的状态一致", "event %d", n+1)
	}
	require.Equal(t, http.StatusNotFound, b.get(at+"/states?event="+strconv.Itoa(len(events)+1)).status)
	require.Equal(t, http.StatusNotFound, b.get("/audit/notice/"+id).status, "a case has one kind")

	submitted := h.of(id, filing.EvSubmitted)
	b.get(at + "/events/" + strconv.Itoa(submitted.Seq))
	require.Contains(t, b.page.Text(), "《实施方案》：“2017年以前申报”", "the notice's own words (R-0.14)")
	require.Contains(t, b.page.Text(), "applied for before 2017")
	b.get(at + "/changes?from=1&to=" + strconv.Itoa(len(events)))
	require.Contains(t, b.page.Text(), "/inspection/verdict")

	b.get(at + "/proof")
	require.Contains(t, b.page.Text(), "还没有重新执行过")
	b.submit(at+"/proof", nil)
	require.Contains(t, b.page.Text(), "已证明：重新执行结果一致")
	b.submit(at+"/bundle", url.Values{"content": {"yes"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "content needs a purpose")
	require.True(t, htmlcheck.Has(htmlcheck.Within(b.form(at+"/bundle"), "input")[1], "checked"), "what was chosen stays chosen")
	b.submit(at+"/bundle", url.Values{"purpose": {"抽查"}, "documents": {"yes"}})
	require.Equal(t, "application/zip", b.page.header.Get("Content-Type"))
	r, err := takeaway.Verify(strings.NewReader(b.page.body), int64(len(b.page.body)), key.Public(), workflows.Folders())
	require.NoError(t, err)
	require.Empty(t, r.Faults)
	require.Equal(t, 1, r.Proven)
	require.Positive(t, r.Documents)
	require.Equal(t, http.StatusForbidden, h.as("shili-0001").get(at+"/proof").status)
}

// U11, U13: outside his mandate an auditor sees nothing; a sample can be drawn again by its seed.
func TestAMandateIsGrantedEndedAndASampleIsDrawn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	log, _ := h.auditing(h.db, h.files)
	id := h.as("shili-0001").file("测-0605")
	require.NoError(t, log.Append(t.Context()))
	lead, b := h.as("leader"), h.as("auditor")
	account, err := h.people.Find(t.Context(), "auditor")
	require.NoError(t, err)
	day := func(n int) string { return casefile.DateOf(time.Now().In(casefile.Shanghai).AddDate(0, 0, n)) }
	order := url.Values{"account": {account.ID}, "number": {"试审令7号"}, "authority": {"试例审计局"}, "purpose": {"年度抽查"}, "first_day": {day(-3)}, "last_day": {day(400)}}
	lead.get("/audit/mandates")
	lead.submit("/audit/mandates", order)
	require.Equal(t, http.StatusUnprocessableEntity, lead.page.status, "a year at most")
	require.Equal(t, "试审令7号", values(lead.form("/audit/mandates")).Get("number"), "nothing typed is lost")
	lead.submit("/audit/mandates", url.Values{"last_day": {day(3)}})
	require.Contains(t, lead.page.Text(), "有效")
	require.Contains(t, b.get("/audit").Text(), "试审令7号")
	require.Equal(t, http.StatusForbidden, b.forged("/audit/mandates", order).status, "nobody sends himself")

	b.get("/audit/samples")
	b.submit("/audit/samples", url.Values{"seed": {"20261121"}, "size": {"many"}})
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status)
	b.submit("/audit/samples", url.Values{"size": {"5"}})
	require.Contains(t, b.page.body, "/audit/filing/"+id)
	first := b.page.All("code")[0].FirstChild.Data
	b.get("/audit/samples")
	b.submit("/audit/samples", url.Values{"seed": {"20261121"}, "size": {"5"}})
	require.Equal(t, first, b.page.All("code")[0].FirstChild.Data, "the same seed draws the same list")
	require.Equal(t, http.StatusForbidden, lead.forged("/audit/samples", url.Values{}).status)
	require.Equal(t, http.StatusOK, b.get("/audit/repairs").status)
	require.Contains(t, b.get("/audit/looks").Text(), "mandate 试审令7号", "an auditor's looks name his order")

	lead.get("/audit/mandates")
	for _, f := range lead.page.All("form") {
		if to := htmlcheck.Attr(f, "action"); strings.HasSuffix(to, "/revocation") {
			lead.submit(to, nil)
			break
		}
	}
	require.Contains(t, lead.page.Text(), "已撤销")
	require.Contains(t, b.get("/audit").Text(), "不能查阅案件")
	require.Equal(t, http.StatusForbidden, b.get("/audit/filing/"+id).status)
}
