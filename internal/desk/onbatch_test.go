package desk_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/casefile/order"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
)

var officer2 = casefile.Actor{ID: "account-officer", Role: casefile.PointStaff, Point: "烟台审02"}

// papered is a filing that may go to the Centre: passed, sealed, on a signed sheet.
func (b *bundle) papered(id, number string) filing.State {
	s := b.filed(id, "烟台审02", filing.Inspected)
	s.Content.Certificate.Number = number
	s.Inspection.Verdict = "pass"
	s.Seals = []filing.Seal{{ID: "S-" + id, At: at("2019-02-20 10:00"), By: "account-officer"}}
	s.Sheet = &filing.SheetRef{ID: "sheet-1", Version: 1, Signed: true}
	return s
}

func (b *bundle) batchOf(id, number string, stage handover.Stage, filings ...string) handover.State {
	s := handover.State{Case: id, Terms: b.terms, Number: number, Point: "烟台审02", Track: filing.Main, Stage: stage,
		Since: at("2019-02-21 09:00"), Version: 1, SignedBy: "account-other", Hash: "h"}
	for _, f := range filings {
		s.Items = append(s.Items, handover.Item{Filing: f, Sheet: "sheet-1", Papers: 1})
	}
	return s
}

// fault is the code of a refusal's first field, or its own.
func fault(err error) string {
	if e := casefile.As(err); e != nil && len(e.Fields) > 0 {
		return strings.TrimSpace(e.Fields[0].Code + " " + e.Fields[0].Args["number"])
	}
	return code(err)
}

// a paper lies in one batch.
func TestAFilingOfABatchUnderWayGoesIntoNoOther(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-22 10:00")
	b.open(t)
	for _, id := range []string{"filing-1", "filing-2", "filing-3"} {
		put(t, b, filing.Room, id, b.papered(id, "试-"+id))
	}
	received := b.batchOf("handover-1", "H02-001", handover.Received, "filing-1", "filing-2")
	received.Differences = []handover.Difference{{Filing: "filing-1", Why: handover.WhyMissing, Stated: 1},
		{Filing: "filing-2", Why: handover.WhyMissing, Stated: 1, Settled: handover.Stay, Code: "paper_lost"}}
	put(t, b, handover.Room, "handover-1", received)
	put(t, b, handover.Room, "handover-2", b.batchOf("handover-2", "H02-002", handover.Prepared, "filing-1"))
	together := func(key string, filings ...string) error {
		var items []handover.Item
		for _, f := range filings {
			items = append(items, handover.Item{Filing: f, Papers: 1})
		}
		_, err := b.CreateHandover(t.Context(), officer2, term, false, filing.Main, items, desk.Options{Key: key})
		return err
	}
	on, err := b.OnBatches(t.Context(), officer2, term, "handover-2")
	require.NoError(t, err)
	require.Equal(t, map[string]string{"filing-1": "H02-001"}, on, "what stays at the point is free for a later batch")
	require.Regexp(t, "^on_another_batch H02-00[12]$", fault(together("k-1", "filing-3", "filing-1")))
	require.NoError(t, desk.InNoOtherBatch(b.Desk, t.Context(), term, "烟台审02", "handover-2", []handover.Item{{Filing: "filing-3"}}))
	require.Empty(t, fault(together("k-2", "filing-2", "filing-3")))
	require.Regexp(t, "^on_another_batch H02-", fault(together("k-4", "filing-3")), "from the moment it was put together")
	_, err = b.SignHandover(t.Context(), officer2, "handover-2", 1, "h", desk.Options{Key: "k-3"})
	require.Equal(t, "on_another_batch", code(err), "nor is it signed for where it slipped in")
}

// what another batch brought neither stays at the point nor comes twice.
func TestADifferenceIsSettledAsTheFilingIsByNow(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-22 10:00")
	came := b.papered("filing-1", "试-1")
	came.Stage, came.Handover = filing.HandedOver, "handover-2"
	put(t, b, filing.Room, "filing-1", came)
	put(t, b, filing.Room, "filing-2", b.papered("filing-2", "试-2"))
	a := b.batchOf("handover-1", "H02-001", handover.Received, "filing-1", "filing-2")
	a.Differences = []handover.Difference{{Filing: "filing-1", Why: handover.WhyMissing, Stated: 1}, {Filing: "filing-2", Why: handover.WhyMissing, Stated: 1}}
	put(t, b, handover.Room, "handover-1", a)
	put(t, b, handover.Room, "handover-2", b.batchOf("handover-2", "H02-002", handover.Reconciled, "filing-1"))
	for _, c := range []struct {
		in   handover.Settle
		want string
	}{
		{handover.Settle{Filing: "filing-1", Decision: handover.Stay, Code: "paper_lost"}, "in_other_batch"},
		{handover.Settle{Filing: "filing-1", Decision: handover.Accept, Code: "paper_found"}, "in_other_batch"},
		{handover.Settle{Filing: "filing-1", Decision: handover.Accept, Code: "in_other_batch"}, "in_other_batch"},
		{handover.Settle{Filing: "filing-1", Decision: handover.Stay, Code: "in_other_batch"}, ""},
		{handover.Settle{Filing: "filing-2", Decision: handover.Stay, Code: "in_other_batch"}, "not_in_other_batch"},
		{handover.Settle{Filing: "filing-2", Decision: handover.Stay, Code: "paper_lost"}, ""},
	} {
		_, err := desk.WhereItIs(b.Desk, t.Context(), reviewer, at1(handover.Room.Kind, "handover-1"), c.in)
		require.Equal(t, c.want, fault(err), c.in)
	}
	_, err := b.Do(t.Context(), reviewer, "settleHandover", handover.Room.Kind, "handover-1", handover.CmdSettle,
		handover.Settle{Filing: "filing-1", Decision: handover.Stay, Code: "paper_lost"}, desk.Options{Key: "k"})
	require.Equal(t, "in_other_batch", code(err), "the fact is asked for on the one road of commands")
}

// T-0.38: a line that another paper lists would void the new one after it was printed.
func TestAFilingOfAVoidSheetIsNotListedOnANewOne(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-22 10:00")
	void := sheet.State{Case: "sheet-1", Terms: b.terms, Number: "02-00001", Filer: "registration-1", FilerKind: filing.ByEnterprise, Point: "烟台审02",
		Stage: sheet.Void, Since: at("2019-02-21 09:00"), Version: 1, Edition: 1, Lines: []sheet.Line{{Filing: "filing-1"}}}
	put(t, b, sheet.Room, "sheet-1", void)
	f := b.filed("filing-1", "烟台审02", filing.Submitted)
	f.Sheet = &filing.SheetRef{ID: "sheet-1", Version: 1}
	put(t, b, filing.Room, "filing-1", f)
	firm := casefile.Actor{ID: "account-firm", Role: casefile.Enterprise, Filer: "registration-1"}
	_, err := b.ReviseSheet(t.Context(), firm, "sheet-2", []string{"filing-1"}, desk.Options{Key: "k-1"})
	require.Equal(t, "on_another_sheet 02-00001", fault(err))
	lines, err := desk.SheetLines(b.Desk, t.Context(), firm, "sheet-1", []string{"filing-1"})
	require.NoError(t, err, "its own sheet may be put together anew")
	require.Len(t, lines, 1)
}

// T-0.19: who proposed an order reads why it was not signed.
func TestARefusedOrderKeepsTheLeadersWords(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-22 10:00")
	b.open(t)
	proposed, err := b.ProposeOrder(t.Context(), admin, term, longer("2019-03-12"), desk.Options{Key: "k-1"})
	require.NoError(t, err)
	_, err = b.Do(t.Context(), leader, "refuseOrder", order.Kind, proposed.Case, order.CmdRefuse,
		order.Reasoned{Code: "other", Text: "测试：依据不足"}, desk.Options{Key: "k-2"})
	require.NoError(t, err)
	s, text, err := b.OrderFile(t.Context(), admin, proposed.Case)
	require.NoError(t, err)
	require.Equal(t, []string{"other", "测试：依据不足"}, []string{s.Reason, text})
}
