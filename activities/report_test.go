package activities

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/report"
)

// sack is three records and what the receiver says of them.
type sack struct {
	lines  []report.Line
	taken  report.Taken
	result []report.Receipt
	sets   int
}

func (s *sack) ReportLines(_ context.Context, _ string, after, _ int) ([]report.Line, error) {
	return slices.Clone(s.lines[after:]), nil
}

func (s *sack) UnsettledLines(context.Context, string, int) ([]report.Line, error) {
	return slices.Clone(s.lines), nil
}

func (s *sack) MarkReportLines(_ context.Context, _ string, lines []report.Line) error {
	for _, l := range lines {
		s.lines[l.Line-1] = l
	}
	return nil
}

func (s *sack) TakeReceipts(context.Context, string, []report.Receipt) (report.Taken, error) {
	s.sets++
	return s.taken, nil
}

func (s *sack) Deliver(context.Context, report.Parcel) (string, error) { return "serial", nil }

func (s *sack) Result(context.Context, string) ([]report.Receipt, error) { return s.result, nil }

func setupReport(t *testing.T) (*Reports, *post, *sack, *testsuite.TestActivityEnvironment) {
	t.Helper()
	p := &post{refuse: map[string]*casefile.Error{}}
	s := &sack{lines: []report.Line{{Line: 1, Case: "f1", Record: "r1", Status: report.LineIncluded},
		{Line: 2, Case: "f2", Record: "r2", Status: report.LinePlanned}, {Line: 3, Case: "f3", Record: "r3", Status: report.LineLeftOut}}}
	r := &Reports{Lines: s, Province: s, Sender: p, Parallel: 2, Patience: 5 * time.Millisecond, Interval: time.Millisecond}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(r)
	return r, p, s, env
}

func TestOnlyRecordsNotYetToldAreIncluded(t *testing.T) {
	t.Parallel()
	r, p, s, env := setupReport(t)
	p.refuse["f2"] = casefile.Refuse(casefile.Conflict, "wrong_stage")
	for range 2 { // the second time as after a crash
		v, err := env.ExecuteActivity(r.IncludeLines, Passing[report.Pass]{Data: report.Pass{Report: "p1"}})
		require.NoError(t, err)
		var out report.Chunk
		require.NoError(t, v.Get(&out))
		require.Equal(t, 1, out.Told)
		require.Len(t, out.Refused, 1)
		require.Equal(t, []string{"include:p1:2"}, p.ids)
	}
	require.Equal(t, report.LineDropped, s.lines[1].Status)
}

func TestADoubledReceiptNeverReachesTheStore(t *testing.T) {
	t.Parallel()
	r, _, s, env := setupReport(t)
	v, err := env.ExecuteActivity(r.TakeReceipts, report.Take{Report: "p1", Items: []report.Receipt{
		{Record: "r1", Verdict: report.Accepted}, {Record: "r1", Verdict: report.Rejected}}})
	require.NoError(t, err)
	var out report.Taken
	require.NoError(t, v.Get(&out))
	require.Equal(t, []report.Problem{{Record: "r1", Code: "receipt_contradicts"}}, out.Problems)
	require.Zero(t, s.sets)
}

func TestAPollWithoutNewsSaysSoAndOneWithNewsAnswersAtOnce(t *testing.T) {
	t.Parallel()
	r, _, s, env := setupReport(t)
	s.taken = report.Taken{Accepted: 1}
	poll := func(known int) (out report.Taken) {
		v, err := env.ExecuteActivity(r.PollResult, Passing[report.Poll]{Data: report.Poll{Report: "p1", Serial: "serial", Accepted: known}})
		require.NoError(t, err)
		require.NoError(t, v.Get(&out))
		return out
	}
	require.True(t, poll(1).Waiting)
	require.Equal(t, report.Taken{Accepted: 1}, poll(0))
}
