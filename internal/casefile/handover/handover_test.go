package handover

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestABatchThatAgreesIsReconciledByItself(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-01 17:00")
	b.signed(450)
	require.Equal(t, casefile.Task{Kind: TaskReceive, Role: casefile.Reviewer, Not: "acc-point", Since: b.now}, Project(b.s).Tasks[0])
	b.must(centre, CmdReceive, counted(b.s.Items))
	require.Len(t, b.s.Pending, 3)
	require.Len(t, b.tellings(nil), 450)
	require.Equal(t, Reconciled, b.s.Stage)
	require.Equal(t, EvReconciled, b.last().Type)
	require.JSONEq(t, `{"stated":450,"accepted":450,"stayed":0}`, string(b.last().Data))
	require.True(t, Project(b.s).Closed)
	b.same()
}

func TestOnlyReadyFilingsOfThePointGoIntoABatch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Fact)
		code   string
	}{
		"not inspected":         {func(f *Fact) { f.Passed = false }, "not_passed"},
		"not sealed":            {func(f *Fact) { f.Sealed = false }, "not_sealed"},
		"sheet not signed":      {func(f *Fact) { f.SheetSigned = false }, "sheet_not_signed"},
		"at another point":      {func(f *Fact) { f.Point = "烟台审01" }, "line_other_point"},
		"without paper":         {func(f *Fact) { f.Papers = 0 }, "paper_count"},
		"the same filing twice": {func(f *Fact) { f.Filing = "filing-1" }, "line_doubled"},
		"without a sheet":       {func(f *Fact) { f.Sheet = "" }, "required"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-03-01 17:00")
			c1 := start(2)
			c.change(&c1.Items[1])
			err := b.do(officer, CmdCreate, c1)
			b.refused(casefile.Invalid, "invalid_fields", err)
			require.Equal(t, []casefile.Field{{Pointer: "/items/1", Code: c.code}}, casefile.As(err).Fields)
		})
	}
}

func TestTheFinalBatchWaitsUntilNothingIsUndecided(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21 17:00")
	c := start(2)
	c.Final, c.Undecided = true, 3
	err := b.do(officer, CmdCreate, c)
	b.refused(casefile.Conflict, "undecided_filings", err)
	require.Equal(t, "3", casefile.As(err).Args["count"])
	c.Undecided = 0
	b.must(officer, CmdCreate, c)
	b.refused(casefile.Conflict, "undecided_filings", b.do(officer, CmdSign, Sign{Count: 2, Hash: b.s.Hash, Undecided: 1}))
	b.must(officer, CmdSign, Sign{Count: 2, Hash: b.s.Hash})
	c.Final, c.Undecided = false, 3
	setup(t, "2019-03-01 17:00").must(officer, CmdCreate, c) // a periodic one does not wait (T-0.44)
}

func TestThePointsSideKeepsItsWindow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		now, track string
		ok         bool
	}{
		"the last minute of 21 March":  {"2019-03-21 23:59", filing.Main, true},
		"22 March":                     {"2019-03-22 00:00", filing.Main, false},
		"catch-up before 1 April":      {"2019-03-31 23:59", filing.Catchup, false},
		"catch-up in June":             {"2019-06-03 09:00", filing.Catchup, true},
		"before inspection has begun":  {"2019-02-17 12:00", filing.Main, false},
		"the main track in catch-up's": {"2019-04-02 09:00", filing.Main, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.now)
			s := start(1)
			s.Track = c.track
			require.Equal(t, c.ok, b.do(officer, CmdCreate, s) == nil)
		})
	}
	b := setup(t, "2019-03-21 23:00")
	b.must(officer, CmdCreate, start(1))
	require.Equal(t, at("2019-03-22 00:00"), Project(b.s).Tasks[0].Due)
	b.now = at("2019-03-22 00:00")
	b.refused(casefile.Conflict, "window_closed", b.do(officer, CmdSign, Sign{Count: 1, Hash: b.s.Hash}))
}

func TestTheCentreMayCountAfterTheWindow(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-21 23:00")
	b.signed(1)
	b.now = at("2019-03-22 09:00")
	b.must(centre, CmdReceive, counted(b.s.Items))
}

func TestASignatureUnderAnotherListIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-01 17:00")
	b.must(officer, CmdCreate, start(2))
	old := b.s.Hash
	b.must(officer, CmdRevise, Revise{Items: facts(3)})
	b.refused(casefile.Conflict, "handover_hash_differs", b.do(officer, CmdSign, Sign{Count: 3, Hash: old}))
	b.refused(casefile.Conflict, "handover_hash_differs", b.do(officer, CmdSign, Sign{Count: 2, Hash: b.s.Hash}))
	other := officer
	other.Point = "烟台审01"
	b.refused(casefile.Forbidden, "other_point", b.do(other, CmdSign, Sign{Count: 3, Hash: b.s.Hash}))
	b.must(officer, CmdSign, Sign{Count: 3, Hash: b.s.Hash})
	b.same()
}

func TestNobodyReceivesWhatHeSigned(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-01 17:00")
	b.signed(1)
	himself := casefile.Actor{ID: "acc-point", Role: casefile.Reviewer}
	b.refused(casefile.Forbidden, "four_eyes", b.do(himself, CmdReceive, counted(b.s.Items)))
	deputy := casefile.Actor{ID: "acc-other", Role: casefile.Reviewer, For: "acc-point"}
	b.refused(casefile.Forbidden, "four_eyes", b.do(deputy, CmdReceive, counted(b.s.Items)))
	second := casefile.Actor{ID: "acc-other", Role: casefile.Reviewer, Also: []string{"acc-point"}}
	b.refused(casefile.Forbidden, "four_eyes", b.do(second, CmdReceive, counted(b.s.Items)))
}

func TestDifferencesAreListedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-01 17:00")
	b.signed(4)
	b.must(centre, CmdReceive, Receive{Items: []Counted{{"filing-1", 2}, {"filing-2", 1}, {"filing-4", 2}, {"filing-9", 2}}})
	require.Equal(t, []Difference{
		{Filing: "filing-2", Why: WhyCount, Stated: 2, Counted: 1},
		{Filing: "filing-3", Why: WhyMissing, Stated: 2},
		{Filing: "filing-9", Why: WhyExtra, Counted: 2},
	}, b.s.Differences)
	require.Equal(t, "acc-point", b.last().Messages[0].To)
	require.Len(t, Project(b.s).Tasks, 3)
	require.Equal(t, []string{"filing-1 hand_over", "filing-4 hand_over"}, b.tellings(map[string]string{"filing-4 hand_over": "not_sealed"}))
	require.Len(t, Project(b.s).Tasks, 4, "a filing that refuses is a difference too")

	b.refused(casefile.NotFound, "no_such_difference", b.do(centre, CmdSettle, Settle{Filing: "filing-1", Decision: Stay, Code: "x"}))
	b.refused(casefile.Conflict, "difference_not_acceptable", b.do(centre, CmdSettle, Settle{Filing: "filing-9", Decision: Accept, Code: "x"}))
	b.refused(casefile.Invalid, "invalid_fields", b.do(centre, CmdSettle, Settle{Filing: "filing-3", Decision: Accept}))
	b.must(centre, CmdSettle, Settle{Filing: "filing-2", Decision: Accept, Code: "paper_found"})
	b.must(centre, CmdSettle, Settle{Filing: "filing-3", Decision: Stay, Code: "next_batch"})
	b.must(centre, CmdSettle, Settle{Filing: "filing-4", Decision: Stay, Code: "next_batch"})
	b.must(centre, CmdSettle, Settle{Filing: "filing-9", Decision: Stay, Code: "sent_back"})
	require.Equal(t, Received, b.s.Stage, "filing-2 has not answered yet")
	require.Equal(t, []string{"filing-2 hand_over"}, b.tellings(nil))
	require.Equal(t, Reconciled, b.s.Stage)
	require.JSONEq(t, `{"stated":4,"accepted":2,"stayed":2}`, string(b.last().Data))
	b.same()
}

func TestACountThatNamesAnItemTwiceIsRefusedWhole(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-01 17:00")
	b.signed(1)
	b.refused(casefile.Invalid, "invalid_fields", b.do(centre, CmdReceive, Receive{Items: []Counted{{"filing-1", 2}, {"filing-1", 2}}}))
	b.refused(casefile.Invalid, "invalid_fields", b.do(centre, CmdReceive, Receive{Items: []Counted{{"filing-1", -1}}}))
}

func TestNothingThatCameIsReconciledOnlyWhenEveryItemIsSettled(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-01 17:00")
	b.signed(3)
	b.must(centre, CmdReceive, Receive{})
	require.Empty(t, b.s.Pending)
	for i := range 3 {
		require.Equal(t, Received, b.s.Stage)
		b.must(centre, CmdSettle, Settle{Filing: fmt.Sprintf("filing-%d", i+1), Decision: Stay, Code: "lost_on_the_way"})
	}
	require.Equal(t, Reconciled, b.s.Stage)
}
