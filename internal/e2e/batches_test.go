package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/report"
	"chizheng/internal/objects"
	"chizheng/internal/packing"
	"chizheng/internal/postgres"
	"chizheng/internal/province"
	"chizheng/internal/province/receiver"
)

var (
	publisher = casefile.Actor{ID: "acc-pub", Role: casefile.Publisher}
	reporter  = casefile.Actor{ID: "acc-rep", Role: casefile.Reporter}
	leader    = casefile.Actor{ID: "acc-boss", Role: casefile.Leader}
)

// loopback is a receiver on this machine and the channel to it.
func loopback(t *testing.T) (*receiver.Receiver, province.Channel) {
	t.Helper()
	const appid, secret = "37060020190101001", "0123456789abcdef0123456789abcdef"
	r, err := receiver.New(receiver.Options{Apps: map[string]string{appid: secret}, Waiting: 1})
	require.NoError(t, err)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	channel, err := packing.Channel(province.HTTPConfig{URL: server.URL + receiver.Path, AppID: appid, Secret: secret})
	require.NoError(t, err)
	return r, channel
}

// TestABatchIsPublishedReportedAndSettledOnTheRealServers is the Centre's whole work on sixty filings: seven days of
// notice (T-0.47), a package with its receipts (T-0.60), the repair of what was rejected, and a second package.
func TestABatchIsPublishedReportedAndSettledOnTheRealServers(t *testing.T) {
	t.Parallel()
	far, channel := loopback(t)
	h := batchHouse(t, channel)
	ids := h.handedOver(60)
	day := h.moment(2, "2019-03-14")
	h.each(ids, func(_ int, id string) {
		h.order(day, centre, filing.Kind, id, filing.CmdRecheck, filing.Recheck{Verdict: "pass"}, false)
	})
	h.publish(day, "notice-00000001", ids)
	require.Equal(t, 58, h.count(filing.Confirmed), "one was returned before the day, one is severed")

	h.reportByFile(ids)
	require.Equal(t, 52, h.count(filing.Accepted))
	require.Equal(t, 5, h.count(filing.Refused))
	h.repairByHTTP(far)
	require.Equal(t, 56, h.count(filing.Accepted))
	require.Equal(t, 1, h.count(filing.Refused))
	for _, id := range []string{ids[0], ids[7], "notice-00000001", "report-00000001", "report-00000002"} {
		require.NoError(t, h.ledger.VerifyChain(t.Context(), id))
	}
}

// count counts filings by stage, as the lists do.
func (h *house) count(stage filing.Stage) int {
	h.t.Helper()
	list, err := h.ledger.Filings(h.t.Context(), postgres.FilingFilter{Scope: postgres.Everything(), Campaign: h.terms.Campaign,
		Stages: []filing.Stage{stage}}, postgres.Page{Limit: 1})
	require.NoError(h.t, err)
	return list.Total
}

// publish takes a batch from its plan over its seven days. The first filing is returned before the day: its line is
// never shown. An objection severs the eighth: its line alone leaves (T-0.54).
func (h *house) publish(day casefile.Clock, id string, ids []string) {
	t := h.t
	h.order(day, publisher, notice.Kind, id, notice.CmdPlan, notice.Plan{Terms: h.terms, Number: 1, Track: filing.Main}, true)
	s := awaitCase(h, notice.Room, id, "the list is frozen", func(s notice.State) bool { return s.List != nil })
	require.Equal(t, 60, s.List.Count)
	other, err := h.ledger.BuildNotice(t.Context(), notice.Build{Notice: "notice-other", Campaign: h.terms.Campaign, Track: filing.Main})
	require.NoError(t, err)
	require.Zero(t, other.Count, "every filing is in one batch")
	h.order(day, leader, notice.Kind, id, notice.CmdSign, notice.Sign{Hash: s.List.Hash}, false)
	h.order(day, centre, filing.Kind, ids[0], filing.CmdReturn, filing.Return{To: "filer", Code: "unreadable_scan"}, false)
	h.order(day, publisher, notice.Kind, id, notice.CmdPublish, nil, false)
	s = awaitCase(h, notice.Room, id, "the lines are on show", func(s notice.State) bool { return s.Shown != nil })
	require.Equal(t, 59, s.Shown.Count)
	require.Equal(t, 1, s.Dropped)
	require.Equal(t, [2]string{"2019-03-15", "2019-03-21"}, [2]string{s.Period.First, s.Period.Last})

	h.order(day, system, filing.Kind, ids[7], filing.CmdSever, filing.Objected{Objection: "objection-1"}, false)
	page, err := h.db.API(t).PublicLines(t.Context(), id, "", postgres.Page{Limit: 500})
	require.NoError(t, err)
	require.Equal(t, 59, page.Total)
	severed := 0
	for _, l := range page.Items {
		require.Contains(t, l.ID, "*")
		if l.Severed {
			severed++
		}
	}
	require.Equal(t, 1, severed)

	require.NoError(t, h.engine.SetClock(t.Context(), id, h.moment(3, "2019-03-21")))
	require.NoError(t, h.engine.SetClock(t.Context(), id, h.moment(4, "2019-03-22")))
	s = awaitCase(h, notice.Room, id, "every line has heard of the end", func(s notice.State) bool { return s.Settled })
	require.Equal(t, 59, s.EndedOK)
	require.Equal(t, "2019-03-22", casefile.DateOf(s.Since), "the last day belongs to the period")
}

// reportByFile builds a package, loses a record between signature and inclusion, and settles a result file.
func (h *house) reportByFile(ids []string) {
	t, id, day := h.t, "report-00000001", h.moment(4, "2019-03-22")
	h.order(day, reporter, report.Kind, id, report.CmdCreate, report.Create{Terms: h.terms, Number: "P-0001", Series: report.SeriesMain}, true)
	s := awaitCase(h, report.Room, id, "the package is built", func(s report.State) bool { return s.Stage == report.Built })
	require.Equal(t, 58, s.Package.Count)
	h.builtTwice(id, s.Package)

	h.order(day, system, filing.Kind, ids[9], filing.CmdSever, filing.Objected{Objection: "objection-2"}, false)
	h.order(day, leader, report.Kind, id, report.CmdSign, report.Sign{Hash: s.Package.Hash}, false)
	first := s.Package.Hash
	s = awaitCase(h, report.Room, id, "it is built again without the severed line", func(s report.State) bool {
		return s.Stage == report.Built && s.Package.Hash != first
	})
	require.Equal(t, 57, s.Package.Count)
	h.order(day, leader, report.Kind, id, report.CmdSign, report.Sign{Hash: s.Package.Hash}, false)
	awaitCase(h, report.Room, id, "every filing knows", func(s report.State) bool { return s.Included && s.Stage == report.Signed })
	require.Equal(t, 57, h.count(filing.Reported))
	h.order(day, reporter, report.Kind, id, report.CmdDeliver, report.Deliver{Method: report.ByFile}, false)

	h.order(day, reporter, report.Kind, id, report.CmdReceipts, h.resultFile("unknown.csv", "记录编号,结果\nP-0001-999999,接收\n"), false)
	s = awaitCase(h, report.Room, id, "a wrong file is refused", func(s report.State) bool { return len(s.Problems) > 0 })
	require.Equal(t, "receipt_unknown_record", s.Problems[0].Code)
	require.Equal(t, 57, s.Unknown())

	h.order(day, reporter, report.Kind, id, report.CmdReceipts, h.resultFile("all.csv", h.results(id, 5)), false)
	s = awaitCase(h, report.Room, id, "every receipt is passed on", func(s report.State) bool { return s.Stage == report.Reconciled })
	require.Equal(t, [3]int{52, 5, 0}, [3]int{s.Accepted, s.Rejected, s.Unknown()})
}

// builtTwice makes the package again from the same lines: the same bytes (V1), whole and with its proofs.
func (h *house) builtTwice(id string, first *report.Package) {
	t := h.t
	loaded, err := h.ledger.Load(t.Context(), id)
	require.NoError(t, err)
	created, err := report.Apply(report.State{}, loaded.Events[0])
	require.NoError(t, err)
	job, err := casefile.DecodeStrict[report.Build](created.Pending[0].Data)
	require.NoError(t, err)
	again, err := (&packing.Packager{Ledger: h.ledger, Files: h.files}).BuildPackage(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, *first, again)

	o, err := h.files.Open(t.Context(), first.Key)
	require.NoError(t, err)
	defer o.Close()
	data, err := io.ReadAll(o)
	require.NoError(t, err)
	sum := sha256.Sum256(data)
	require.Equal(t, first.Hash, hex.EncodeToString(sum[:]))
	opened, err := province.Open(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	m := opened.Manifest
	require.True(t, m.Rehearsal)
	require.Equal(t, [3]int{58, 1, 1}, [3]int{m.Counts.Persons, m.Counts.Sheets, m.Counts.Notices})
	require.Equal(t, 116, m.Counts.Scans)
}

// results answers every record of a package, the last n with a rejection.
func (h *house) results(id string, n int) string {
	lines, err := h.ledger.ReportLines(h.t.Context(), id, 0, 500)
	require.NoError(h.t, err)
	var sent []report.Line
	for _, l := range lines {
		if l.Status == report.LineIncluded {
			sent = append(sent, l)
		}
	}
	var b strings.Builder
	b.WriteString("记录编号,结果,代码,说明\n")
	for i, l := range sent {
		if i < len(sent)-n {
			fmt.Fprintf(&b, "%s,接收,,\n", l.Record)
			continue
		}
		fmt.Fprintf(&b, "%s,退回,E17,证书信息不一致\n", l.Record)
	}
	return b.String()
}

// resultFile stores a result file as the desk does.
func (h *house) resultFile(name, text string) report.Receipts {
	sum := sha256.Sum256([]byte(text))
	key, err := h.files.Put(h.t.Context(), objects.Archive, "receipts/"+name, strings.NewReader(text), "text/csv")
	require.NoError(h.t, err)
	return report.Receipts{Key: key, Hash: hex.EncodeToString(sum[:])}
}

// repairByHTTP repairs what was rejected and sends it again, this time through the platform's own channel, which
// rejects one record once more.
func (h *house) repairByHTTP(far *receiver.Receiver) {
	t, id, day := h.t, "report-00000002", h.moment(5, "2019-03-25")
	list, err := h.ledger.Filings(t.Context(), postgres.FilingFilter{Scope: postgres.Everything(), Campaign: h.terms.Campaign,
		Stages: []filing.Stage{filing.Refused}}, postgres.Page{Limit: 50})
	require.NoError(t, err)
	for _, f := range list.Items {
		h.order(day, reporter, filing.Kind, f.Case, filing.CmdRepair, filing.Corrections{Code: "typing"}, false)
	}
	h.order(day, reporter, report.Kind, id, report.CmdCreate, report.Create{Terms: h.terms, Number: "P-0002", Series: report.SeriesMain}, true)
	s := awaitCase(h, report.Room, id, "the second package is built", func(s report.State) bool { return s.Stage == report.Built })
	require.Equal(t, 5, s.Package.Count)
	far.Reject("P-0002-000003", "E17", "证书信息不一致")
	h.order(day, leader, report.Kind, id, report.CmdSign, report.Sign{Hash: s.Package.Hash}, false)
	awaitCase(h, report.Room, id, "every filing knows", func(s report.State) bool { return s.Included })
	_, err = h.attempt(day, reporter, report.Kind, id, report.CmdDeliver, report.Deliver{Method: report.ByHTTP}, false)
	require.Equal(t, "rehearsal_real_receiver", casefile.As(err).Code)
	h.order(day, reporter, report.Kind, id, report.CmdDeliver, report.Deliver{Method: report.ByHTTP, Loopback: true}, false)
	s = awaitCase(h, report.Room, id, "the receiver's answers are passed on", func(s report.State) bool { return s.Stage == report.Reconciled })
	require.Equal(t, [3]int{4, 1, 0}, [3]int{s.Accepted, s.Rejected, s.Unknown()})
	require.Len(t, far.Received(), 4)
}
