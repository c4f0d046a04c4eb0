package filing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

func TestTheSameFileTwiceIsOneScanAndItsUploadSaysSo(t *testing.T) {
	t.Parallel()
	o := drafted(t, "2019-02-20", content())
	kept := len(o.s.Content.Scans)
	o.do(firm, CmdAttach, Attach{ID: "again", Kind: ScanCertificate, Name: "a.jpg", Size: 1})
	first := o.s.Content.Scans[0]
	o.do(system, JobCheckScan+"_done", casefile.JobResult{Job: "scan-again",
		Result: casefile.Encode(Scan{ID: "again", Kind: ScanCertificate, Hash: first.Hash, Type: first.Type, Pages: 1, Size: 1})})
	require.Len(t, o.s.Content.Scans, kept)
	require.Equal(t, "again", o.s.Uploads[len(o.s.Uploads)-1].ID)
	require.Equal(t, "scan_already_there", o.s.Uploads[len(o.s.Uploads)-1].Error.Code)
	require.NotNil(t, o.s.Signature, "what was signed is as it was")
}
