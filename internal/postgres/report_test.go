package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
	"chizheng/internal/postgres"
)

// confirmed records n filings that wait for a package.
func (b bundle) confirmed(t *testing.T, n int) []*story {
	t.Helper()
	stories := b.rechecked(t, n)
	for _, s := range stories {
		s.row.Stage = filing.Confirmed
		s.must(t, b.worker, "c2", "notice_ended")
	}
	return stories
}

func pack(id string, series report.Series, build int) report.Build {
	return report.Build{Report: id, Campaign: term, Number: strings.ToUpper(id), Series: series, Build: build}
}

func records(t *testing.T, l *postgres.Ledger, b report.Build) []postgres.ReportRecord {
	t.Helper()
	out, err := l.PlanReport(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func mark(t *testing.T, l *postgres.Ledger, id string, status report.LineStatus, lines ...int) {
	t.Helper()
	var marks []report.Line
	for _, n := range lines {
		marks = append(marks, report.Line{Line: n, Status: status})
	}
	if err := l.MarkReportLines(t.Context(), id, marks); err != nil {
		t.Fatal(err)
	}
}

func TestAPackageHoldsEachConfirmedFilingOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.confirmed(t, 3)
	first := records(t, b.worker, pack("r1", report.SeriesMain, 1))
	if len(first) != 3 || first[2].Record != "R1-000003" || first[0].Supersedes != "" {
		t.Fatalf("%+v", first)
	}
	if again := records(t, b.worker, pack("r1", report.SeriesMain, 1)); !slices.Equal(again, first) {
		t.Errorf("again %+v", again)
	}
	if other := records(t, b.worker, pack("r2", report.SeriesMain, 1)); len(other) != 0 {
		t.Errorf("a second package took %+v", other)
	}
	mark(t, b.worker, "r1", report.LineDropped, 2)
	rebuilt := records(t, b.worker, pack("r1", report.SeriesMain, 2))
	if len(rebuilt) != 2 || rebuilt[1] != first[2] {
		t.Errorf("rebuilt %+v", rebuilt)
	}
	if lines, err := b.worker.ReportLines(t.Context(), "r1", 1, 1); err != nil || lines[0].Status != report.LineLeftOut {
		t.Errorf("%+v, %v", lines, err)
	}
	if later := records(t, b.worker, pack("r3", report.SeriesMain, 1)); len(later) != 1 || later[0].Filing != first[1].Filing {
		t.Errorf("the dropped one goes %+v", later)
	}
}

func TestReceiptsAreTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.confirmed(t, 3)
	records(t, b.worker, pack("r1", report.SeriesMain, 1))
	mark(t, b.worker, "r1", report.LineIncluded, 1, 2, 3)
	yes := func(n int) report.Receipt {
		return report.Receipt{Record: fmt.Sprintf("R1-%06d", n), Verdict: report.Accepted}
	}
	no := report.Receipt{Record: "R1-000003", Verdict: report.Rejected, Code: "E07"}
	for i, tc := range []struct {
		set                          []report.Receipt
		accepted, rejected, problems int
		code                         string
	}{
		{[]report.Receipt{yes(1), {Record: "nobody", Verdict: report.Accepted}}, 0, 0, 1, "receipt_unknown_record"},
		{[]report.Receipt{yes(1)}, 1, 0, 0, ""},
		{[]report.Receipt{yes(1)}, 1, 0, 0, ""},
		{[]report.Receipt{no, {Record: "R1-000001", Verdict: report.Rejected}}, 1, 0, 1, "receipt_contradicts"},
		{[]report.Receipt{no, yes(2), yes(1)}, 2, 1, 0, ""},
		{nil, 2, 1, 0, ""},
	} {
		out, err := b.worker.TakeReceipts(t.Context(), "r1", tc.set)
		if err != nil || out.Accepted != tc.accepted || out.Rejected != tc.rejected || len(out.Problems) != tc.problems ||
			tc.problems > 0 && out.Problems[0].Code != tc.code {
			t.Errorf("%d: %+v, %v", i, out, err)
		}
	}
	unsettled, err := b.worker.UnsettledLines(t.Context(), "r1", 2)
	if err != nil || len(unsettled) != 2 {
		t.Errorf("%+v, %v", unsettled, err)
	}
	mark(t, b.worker, "r1", report.LineSettled, 1, 2)
	if unsettled, err = b.worker.UnsettledLines(t.Context(), "r1", 9); err != nil || len(unsettled) != 1 || unsettled[0].Province != "E07" {
		t.Errorf("%+v, %v", unsettled, err)
	}
	if page, err := b.api.ReportPage(t.Context(), "r1", report.LineIncluded, pageAll); err != nil || page.Total != 1 {
		t.Errorf("%+v, %v", page, err)
	}
}

// T-0.60, T-0.61: what was rejected goes again in its series; what was accepted is amended by a record that names the
// one it supersedes.
func TestARecordIsSentAgainOrSuperseded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.confirmed(t, 2)
	records(t, b.worker, pack("r1", report.SeriesMain, 1))
	mark(t, b.worker, "r1", report.LineIncluded, 1, 2)
	_, err := b.worker.TakeReceipts(t.Context(), "r1", []report.Receipt{{Record: "R1-000001", Verdict: report.Accepted},
		{Record: "R1-000002", Verdict: report.Rejected, Code: "E07"}})
	if err != nil {
		t.Fatal(err)
	}
	mark(t, b.worker, "r1", report.LineSettled, 1, 2)
	amendment := records(t, b.worker, pack("a1", report.SeriesAmendment, 1))
	if len(amendment) != 1 || amendment[0].Supersedes != "R1-000001" {
		t.Errorf("amendment %+v", amendment)
	}
	again := records(t, b.worker, pack("r2", report.SeriesMain, 1))
	if len(again) != 1 || again[0].Supersedes != "" || again[0].Filing == amendment[0].Filing {
		t.Errorf("again %+v", again)
	}
}
