package workflows

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
)

var reporter = casefile.Actor{ID: "acc-reporter", Role: casefile.Reporter}

// crate is the store, the builder and the province of one package.
type crate struct {
	mu      sync.Mutex
	lines   []report.Line
	builds  int
	answers [][]report.Receipt // what the receiver has, question by question; the last one stays
	asked   int
	refuse  *casefile.Error // the receiver's answer to a delivery
}

func newCrate(n int) *crate {
	c := &crate{}
	for i := range n {
		c.lines = append(c.lines, report.Line{Line: i + 1, Case: fmt.Sprintf("filing-%d", i+1), Record: fmt.Sprintf("r%d", i+1), Status: report.LinePlanned})
	}
	return c
}

func (c *crate) BuildPackage(_ context.Context, b report.Build) (report.Package, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	count := 0
	for i := range c.lines {
		if c.lines[i].Status == report.LineDropped {
			c.lines[i].Status = report.LineLeftOut
		}
		if c.lines[i].Status != report.LineLeftOut {
			count++
		}
	}
	c.builds = b.Build
	return report.Package{Key: "package", Hash: fmt.Sprintf("build-%d", b.Build), Count: count}, nil
}

func (c *crate) ReportLines(_ context.Context, _ string, after, limit int) ([]report.Line, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.lines[min(after, len(c.lines)):min(after+limit, len(c.lines))]), nil
}

func (c *crate) UnsettledLines(_ context.Context, _ string, limit int) ([]report.Line, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []report.Line
	for _, l := range c.lines {
		if l.Status == report.LineIncluded && l.Receipt != "" && len(out) < limit {
			out = append(out, l)
		}
	}
	return out, nil
}

func (c *crate) MarkReportLines(_ context.Context, _ string, lines []report.Line) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range lines {
		c.lines[l.Line-1] = l
	}
	return nil
}

func (c *crate) TakeReceipts(_ context.Context, _ string, set []report.Receipt) (report.Taken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next, out := slices.Clone(c.lines), report.Taken{}
	for _, r := range set {
		i := slices.IndexFunc(next, func(l report.Line) bool { return l.Record == r.Record })
		switch {
		case i < 0:
			out.Problems = append(out.Problems, report.Problem{Record: r.Record, Code: "receipt_unknown_record"})
		case next[i].Receipt != "" && next[i].Receipt != r.Verdict:
			out.Problems = append(out.Problems, report.Problem{Record: r.Record, Code: "receipt_contradicts"})
		default:
			next[i].Receipt, next[i].Province = r.Verdict, r.Code
		}
	}
	if len(out.Problems) == 0 {
		c.lines = next
	}
	for _, l := range c.lines {
		switch l.Receipt {
		case report.Accepted:
			out.Accepted++
		case report.Rejected:
			out.Rejected++
		}
	}
	return out, nil
}

func (c *crate) Deliver(context.Context, report.Parcel) (string, error) {
	if c.refuse != nil {
		return "", c.refuse
	}
	return "serial-1", nil
}

func (c *crate) Result(context.Context, string) ([]report.Receipt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := min(c.asked, len(c.answers)-1)
	c.asked++
	return c.answers[i], nil
}

func reports(c *crate, d *drawer) *activities.Reports {
	return &activities.Reports{Packager: c, Lines: c, Province: c, Sender: d, Parallel: 4,
		Patience: 20 * time.Millisecond, Interval: time.Millisecond}
}

func creating() report.Create {
	return report.Create{Terms: termsOf2019(), Number: "M-001", Series: report.SeriesMain}
}

func receiptsFor(from, to int, v report.Verdict) []report.Receipt {
	var out []report.Receipt
	for i := from; i <= to; i++ {
		out = append(out, report.Receipt{Record: fmt.Sprintf("r%d", i), Verdict: v})
	}
	return out
}

func TestAPackageIsSignedDeliveredAlarmedAndReconciled(t *testing.T) {
	t.Parallel()
	filings, box := newDrawer(250, filing.Confirmed), newCrate(250)
	p := newPlay(t, "2019-03-29 08:00", reports(box, filings))
	p.at("2019-03-29 08:00", reporter, report.CmdCreate, creating())
	p.at("2019-03-30 09:00", leader, report.CmdSign, report.Sign{Hash: "build-1"})
	p.at("2019-03-30 10:00", reporter, report.CmdDeliver, report.Deliver{Method: report.ByFile})
	p.at("2019-04-01 09:00", reporter, report.CmdReceipts, report.Receipts{Items: receiptsFor(1, 200, report.Accepted)})
	p.at("2019-04-01 10:00", reporter, report.CmdReceipts, report.Receipts{Items: append(receiptsFor(201, 249, report.Accepted),
		report.Receipt{Record: "r1", Verdict: report.Rejected})}) // contradicts: nothing of it is kept
	p.at("2019-04-03 09:00", reporter, report.CmdReceipts, report.Receipts{Items: append(receiptsFor(201, 249, report.Accepted),
		report.Receipt{Record: "r250", Verdict: report.Rejected, Code: "-1"})})
	p.run(t, Report, "report-1")

	require.Empty(t, p.refuse)
	require.Equal(t, "2019-04-01 10:00", p.when(t, report.EvRefused))
	require.Equal(t, "2019-04-02 00:00", p.when(t, report.EvAlarmed), "24:00 of the next working day")
	state, err := casefile.Fold(report.Room.Apply, p.store.events)
	require.NoError(t, err)
	require.Equal(t, report.Reconciled, state.Stage)
	require.Equal(t, []int{250, 249, 1, 0}, []int{state.Sent(), state.Accepted, state.Rejected, state.Unknown()})
	require.Equal(t, filing.Accepted, filings.files["filing-200"].Stage)
	require.Equal(t, filing.Refused, filings.files["filing-250"].Stage)
}

func TestAFilingThatWasSeveredMeanwhileIsCutOutOfThePackage(t *testing.T) {
	t.Parallel()
	filings, box := newDrawer(3, filing.Confirmed), newCrate(3)
	filings.move("filing-2", filing.Severed)
	p := newPlay(t, "2019-03-29 08:00", reports(box, filings))
	p.at("2019-03-29 08:00", reporter, report.CmdCreate, creating())
	p.at("2019-03-29 09:00", leader, report.CmdSign, report.Sign{Hash: "build-1"})
	p.at("2019-03-29 10:00", leader, report.CmdSign, report.Sign{Hash: "build-2"})
	p.at("2019-03-29 11:00", reporter, report.CmdDeliver, report.Deliver{Method: report.ByFile})
	p.at("2019-03-29 12:00", reporter, report.CmdReceipts, report.Receipts{Items: []report.Receipt{
		{Record: "r1", Verdict: report.Accepted}, {Record: "r3", Verdict: report.Accepted}}})
	p.run(t, Report, "report-1")
	require.Empty(t, p.refuse)
	require.Equal(t, 2, box.builds)
	require.Equal(t, filing.Severed, filings.files["filing-2"].Stage)
	require.Equal(t, filing.Accepted, filings.files["filing-3"].Stage)
}

func TestResultsOfTheReceiverAreAskedForUntilEveryRecordIsKnown(t *testing.T) {
	t.Parallel()
	filings, box := newDrawer(3, filing.Confirmed), newCrate(3)
	box.answers = [][]report.Receipt{nil, nil, receiptsFor(1, 2, report.Accepted), receiptsFor(1, 3, report.Accepted)}
	p := newPlay(t, "2019-03-29 08:00", reports(box, filings))
	p.at("2019-03-29 08:00", reporter, report.CmdCreate, creating())
	p.at("2019-03-29 09:00", leader, report.CmdSign, report.Sign{Hash: "build-1"})
	p.at("2019-03-29 10:00", reporter, report.CmdDeliver, report.Deliver{Method: report.ByHTTP})
	p.run(t, Report, "report-1")
	require.Empty(t, p.refuse)
	require.Equal(t, filing.Accepted, filings.files["filing-3"].Stage)
	require.Equal(t, 3, filingsIn(filings, filing.Accepted))
}

func TestAnAbandonedPackageLetsItsFilingsGo(t *testing.T) {
	t.Parallel()
	filings, box := newDrawer(3, filing.Confirmed), newCrate(3)
	box.refuse = casefile.Refuse(casefile.Conflict, "province_refused")
	p := newPlay(t, "2019-03-29 08:00", reports(box, filings))
	p.at("2019-03-29 08:00", reporter, report.CmdCreate, creating())
	p.at("2019-03-29 09:00", leader, report.CmdSign, report.Sign{Hash: "build-1"})
	p.at("2019-03-29 10:00", reporter, report.CmdDeliver, report.Deliver{Method: report.ByHTTP})
	p.at("2019-03-29 11:00", reporter, report.CmdAbandon, report.Abandon{Code: "channel_closed"})
	p.run(t, Report, "report-1")
	require.Empty(t, p.refuse)
	require.Equal(t, 3, filingsIn(filings, filing.Confirmed))
}

func filingsIn(d *drawer, stage filing.Stage) int {
	n := 0
	for _, s := range d.files {
		if s.Stage == stage {
			n++
		}
	}
	return n
}
