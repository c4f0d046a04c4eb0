package e2e

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/province"
	"chizheng/internal/workbook"
)

// TestFiveHundredFilingsAreRecheckedInOneJob measures C3, and that the two that are not as the reviewer saw them are
// refused alone.
func TestFiveHundredFilingsAreRecheckedInOneJob(t *testing.T) {
	h := batchHouse(t, province.ByHand{})
	ids := h.handedOver(bulk.MaxItems)
	day := h.moment(2, "2019-03-14")
	items := make([]bulk.Chosen, len(ids))
	for i, id := range ids {
		head, err := h.ledger.Head(t.Context(), id)
		require.NoError(t, err)
		items[i] = bulk.Chosen{Case: id, Expect: head.Version}
	}
	items[3].Expect--
	h.order(day, centre, filing.Kind, ids[4], filing.CmdReturn, filing.Return{To: "point", Code: "seal_missing"}, false)
	begin := time.Now()
	h.order(day, centre, bulk.Kind, "bulk-00000001", bulk.CmdCreate, bulk.Create{Campaign: h.terms.Campaign, Terms: h.terms.Version,
		Type: filing.CmdRecheck, Data: casefile.Encode(filing.Recheck{Verdict: "pass"}), Items: items}, true)
	s := awaitCase(h, bulk.Room, "bulk-00000001", "every item has its outcome", func(s bulk.State) bool { return s.Stage == bulk.Done })
	t.Logf("bulk recheck of %d filings: %.2f s", len(ids), time.Since(begin).Seconds())
	require.Equal(t, [2]int{498, 2}, [2]int{s.Succeeded, s.Failed})
	require.Equal(t, "stale_version", s.Items[3].Error.Code)
	require.Equal(t, "stale_version", s.Items[4].Error.Code)
	require.Equal(t, 498, h.count(filing.Rechecked))
}

// TestAClaimTakesTheTasksThatNobodyHas is bulk, but of the inbox.
func TestAClaimTakesTheTasksThatNobodyHas(t *testing.T) {
	h := batchHouse(t, province.ByHand{})
	ids := h.handedOver(4)
	require.NoError(t, h.ledger.ClaimFor(t.Context(), casefile.Actor{ID: "acc-other", Role: casefile.Reviewer}, ids[2], "recheck"))
	items := make([]bulk.Chosen, len(ids))
	for i, id := range ids {
		items[i].Case = id
	}
	h.order(h.moment(2, "2019-03-14"), centre, bulk.Kind, "bulk-00000002", bulk.CmdCreate, bulk.Create{Campaign: h.terms.Campaign,
		Terms: h.terms.Version, Type: bulk.TypeClaim, Data: casefile.Encode(bulk.Claim{Task: "recheck"}), Items: items}, true)
	s := awaitCase(h, bulk.Room, "bulk-00000002", "every task was asked for", func(s bulk.State) bool { return s.Stage == bulk.Done })
	require.Equal(t, [2]int{3, 1}, [2]int{s.Succeeded, s.Failed})
	require.Equal(t, "task_claimed", s.Items[2].Error.Code)
}

// TestAWorkbookOfTwoThousandRowsIsJudgedRowByRow measures F5; a smaller one is started, and once more: the same filings.
func TestAWorkbookOfTwoThousandRowsIsJudgedRowByRow(t *testing.T) {
	h := batchHouse(t, province.ByHand{})
	begin := time.Now()
	s := h.imported("importing-00000001", book(t, 2000, func(i int, cells []string) {
		switch i {
		case 100:
			cells[1] = "990602199001010013" // wrong check digit
		case 200:
			cells[4] = "技师" // a level that there is, but not in this campaign
		case 300:
			copy(cells, row(299))
		}
	}))
	t.Logf("import of 2000 rows to verdicts: %.2f s", time.Since(begin).Seconds())
	require.Equal(t, importing.Counts{Rows: 2000, Good: 1997, Doubtful: 1, Bad: 1, Doubled: 1}, s.Counts)
	rows, err := h.ledger.ImportRows(t.Context(), "importing-00000001", 101, 1)
	require.NoError(t, err)
	require.Equal(t, importing.Bad, rows[0].Verdict)
	require.Equal(t, "/id_number", rows[0].Problems[0].Pointer)

	for i, want := range []importing.State{{Opened: 30}, {Existing: 30}} {
		id := fmt.Sprintf("importing-1000000%d", i)
		h.imported(id, book(t, 30, func(int, []string) {}))
		h.order(h.clock("2019-02-20"), firmActor, importing.Kind, id, importing.CmdStart, nil, false)
		s := awaitCase(h, importing.Room, id, "every filing is started", func(s importing.State) bool { return s.Stage == importing.Done })
		require.Equal(t, [3]int{want.Opened, want.Existing, 0}, [3]int{s.Opened, s.Existing, s.Missed})
	}
	require.Equal(t, 30, h.count(filing.Draft))
}

// imported puts a workbook into quarantine and waits for its verdicts.
func (h *house) imported(id string, file []byte) importing.State {
	h.t.Helper()
	up, err := h.files.PutQuarantine(h.t.Context(), bytes.NewReader(file), workbook.Default.Bytes)
	require.NoError(h.t, err)
	h.order(h.clock("2019-02-20"), firmActor, importing.Kind, id, importing.CmdCreate, importing.Create{Terms: h.terms, Filer: h.filer(),
		Upload: strings.TrimPrefix(up.Ref, "quarantine/"), Name: "names.xlsx"}, true)
	return awaitCase(h, importing.Room, id, "every row has its verdict", func(s importing.State) bool { return s.Stage == importing.Read })
}

// book is a workbook as an enterprise fills it in.
func book(t testing.TB, n int, spoil func(i int, cells []string)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	out, err := f.NewStreamWriter("Sheet1")
	require.NoError(t, err)
	put := func(line int, cells []string) {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c
		}
		require.NoError(t, out.SetRow(fmt.Sprint("A", line), values))
	}
	put(1, workbook.Headers())
	for i := range n {
		cells := row(i)
		spoil(i, cells)
		put(i+2, cells)
	}
	require.NoError(t, out.Flush())
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

// row is a worker's line in the order of the template.
func row(n int) []string {
	c := workerContent(n)
	return []string{c.Person.Name, c.Person.IDNumber, c.Person.Phone, "钢筋工", "中级工", c.Certificate.Number, c.Certificate.Issuer,
		"2014-05-01", "2014-09-01", "固定期限", "2018-03-01", "2020-02-28", "", ""}
}
