package e2e

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"flag"
	"os"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

var update = flag.Bool("update", false, "record histories into workflows/testdata/history")

var (
	point   = casefile.Actor{ID: "acc-p02", Role: casefile.PointStaff, Point: "烟台审02"}
	centre  = casefile.Actor{ID: "acc-rev", Role: casefile.Reviewer}
	system  = casefile.SystemActor()
	weekEnd = time.Date(2019, 2, 28, 0, 0, 0, 0, casefile.Shanghai)
)

// inspected is the point's whole work on a submitted filing.
func (h *house) inspected(id string) {
	h.t.Helper()
	h.send(system, id, filing.CmdJoinSheet, filing.SheetCommand{Sheet: "sheet-00000001", Version: 1})
	s := h.state(id)
	for _, x := range s.RequiredOriginals() {
		h.send(point, id, filing.CmdTick, filing.Tick{Original: x, Seen: true})
	}
	h.send(point, id, filing.CmdCapture, filing.Capture{Source: "reader", Device: "reader-1", Name: s.Content.Person.Name,
		IDNumber: s.Content.Person.IDNumber, Card: "resident"})
	h.send(point, id, filing.CmdInspect, filing.Inspect{Verdict: "pass", Appeared: "handler"})
	h.send(point, id, filing.CmdSeal, filing.Stamp{Seal: "seal-02"})
	h.send(system, id, filing.CmdSheetSigned, filing.SheetCommand{Sheet: "sheet-00000001", Version: 1})
	h.send(system, id, filing.CmdHandOver, filing.HandOver{Handover: "handover-00000001"})
}

// published is the rest of a filing's life after the hand-over.
func (h *house) published(id string) {
	h.t.Helper()
	h.send(centre, id, filing.CmdRecheck, filing.Recheck{Verdict: "pass"})
	h.send(system, id, filing.CmdAnnounce, filing.Announce{Notice: "notice-00000001", Line: 1, First: "2019-02-21", Last: "2019-02-27", End: weekEnd})
	h.send(system, id, filing.CmdNoticeEnded, filing.NoticeEnded{Notice: "notice-00000001"})
	h.send(system, id, filing.CmdInclude, filing.Include{Report: "report-00000001", Record: "YT-" + id})
	h.send(system, id, filing.CmdReceipt, filing.Receipt{Report: "report-00000001", Accepted: true})
}

func TestAFilingLivesFromDraftToReceiptOnTheRealServersAndItsHistoryReplays(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := "filing-00000000a"
	h.drafted(id, 1, h.filer())
	h.send(firmActor, id, filing.CmdSubmit, nil)
	h.await(id, "the search for matches comes back", func(s filing.State) bool { return len(s.Holds) == 0 })
	h.inspected(id)
	h.published(id)
	s := h.state(id)
	require.Equal(t, filing.Accepted, s.Stage)
	require.NoError(t, h.ledger.VerifyChain(t.Context(), id))
	require.Eventually(t, func() bool {
		d, err := h.client.DescribeWorkflowExecution(t.Context(), id, "")
		return err == nil && d.WorkflowExecutionInfo.Status == enums.WORKFLOW_EXECUTION_STATUS_COMPLETED
	}, 10*time.Second, 50*time.Millisecond, "nothing waits any more: the workflow ends")
	if *update {
		h.keep(id, "filing-life")
	}

	correction := filing.Corrections{Code: "typing", Changes: []filing.Change{{Pointer: "/certificate/issued", Value: "2014-09-02"}}}
	h.send(casefile.Actor{ID: "acc-rep", Role: casefile.Reporter}, id, filing.CmdPropose, correction) // opens the case again
	h.send(casefile.Actor{ID: "acc-boss", Role: casefile.Leader}, id, filing.CmdAmend, nil)
	require.Equal(t, filing.Confirmed, h.state(id).Stage)
	require.NoError(t, h.ledger.VerifyChain(t.Context(), id))
	if *update {
		h.keep(id, "filing-amended")
	}
}

// keep records the histories of every run of a case for the replay test.
func (h *house) keep(id, name string) {
	h.t.Helper()
	iter := h.client.GetWorkflowHistory(h.t.Context(), id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	var all historypb.History
	for iter.HasNext() {
		e, err := iter.Next()
		require.NoError(h.t, err)
		all.Events = append(all.Events, e)
	}
	b, err := protojson.MarshalOptions{Indent: " "}.Marshal(&all)
	require.NoError(h.t, err)
	path := filepath.Join("..", "..", "workflows", "testdata", "history", fmt.Sprintf("%s.json", name))
	require.NoError(h.t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(h.t, os.WriteFile(path, b, 0o644))
}
