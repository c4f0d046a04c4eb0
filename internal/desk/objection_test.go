package desk_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/desk"
	"chizheng/internal/fixture"
)

// T-0.53: anonymous is examined when it has evidence, and the evidence comes with the receipt.
func TestAnAnonymousObjectorFilesFirstAndBringsHisEvidenceByReceipt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.open(t)
	b.batch(t, notice.Published)
	receipt, err := b.FileObjection(t.Context(), public, term, desk.Objection{Sort: objection.Challenge, Notice: "notice-1", Line: 1,
		Code: "employment", Text: "测试内容", Channel: "web"}, desk.Options{Key: "k-1"})
	require.NoError(t, err)
	view, err := b.ObjectionStatus(t.Context(), receipt.Number, receipt.Word)
	require.NoError(t, err)
	require.Equal(t, objection.Awaiting, view.Stage)

	up := desk.Upload{Kind: objection.ScanEvidence, Name: "scan.jpg", Content: bytes.NewReader(fixture.JPEG(7)), Limit: 10 << 20}
	_, _, err = b.AttachEvidence(t.Context(), public, receipt.Number, "another word", up, desk.Options{Key: "k-2"})
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	_, _, err = b.AttachEvidence(t.Context(), public, receipt.Number, receipt.Word, up, desk.Options{Key: "k-3"})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		view, err := b.ObjectionStatus(t.Context(), receipt.Number, receipt.Word)
		return err == nil && view.Stage == objection.Open
	}, 30*time.Second, 50*time.Millisecond, "the first evidence opens it")
	s, _, err := b.ObjectionFile(t.Context(), reviewer, receipt.Answer.Case)
	require.NoError(t, err)
	require.Len(t, s.Scans, 1)
	require.False(t, s.Named)
}
