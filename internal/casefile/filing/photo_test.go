package filing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

func TestThePhotoOfAStampIsCheckedKeptWithItAndTouchesNothingElse(t *testing.T) {
	t.Parallel()
	photo := func(id string) Attach { return Attach{ID: id, Kind: ScanSealPhoto, Name: "scan.jpg", Size: 1} }
	o := inspectedOffice(t)
	o.refused("no_seal_yet", zhifu, CmdAttachPhoto, photo("p-0"))
	o.do(zhifu, CmdSeal, Stamp{Seal: "seal-02"})
	o.refused("not_your_point", muping, CmdAttachPhoto, photo("p-0"))
	o.refused("scan_kind", zhifu, CmdAttachPhoto, Attach{ID: "p-0", Kind: ScanContract, Name: "scan.jpg"})
	signature, scans := o.s.Signature, o.s.Content.Scans
	o.do(zhifu, CmdAttachPhoto, photo("p-1"))
	require.Len(t, o.s.Uploads, 1)
	o.jobs()
	kept, ok := o.s.SealPhoto()
	require.True(t, ok)
	require.Equal(t, Scan{ID: "p-1", Kind: ScanSealPhoto, Hash: "hash-p-1", Type: "image/jpeg", Pages: 1, Size: 1}, kept)
	require.Empty(t, o.s.Uploads)
	require.Equal(t, signature, o.s.Signature)
	require.Equal(t, scans, o.s.Content.Scans)
	o.do(zhifu, CmdAttachPhoto, photo("p-2")).jobs()
	kept, _ = o.s.SealPhoto()
	require.Equal(t, "hash-p-2", kept.Hash, "a new one takes the place of the old")

	o.do(zhifu, CmdAttachPhoto, photo("p-3"))
	o.do(firm, CmdWithdraw, Reasoned{Code: "holder_wish"}) // the stamp is void now
	o.jobs()
	require.Equal(t, "refused", o.s.Uploads[0].Status)
	kept, _ = o.s.SealPhoto()
	require.Equal(t, "hash-p-2", kept.Hash)
}

func TestAPhotoThatFailsItsCheckIsToldAndLeavesTheStamp(t *testing.T) {
	t.Parallel()
	o := inspectedOffice(t).do(zhifu, CmdSeal, Stamp{Seal: "seal-02"})
	o.do(zhifu, CmdAttachPhoto, Attach{ID: "p-1", Kind: ScanSealPhoto, Name: "scan.jpg", Size: 1})
	job := ""
	for _, j := range o.s.Pending {
		if j.Type == JobCheckScan {
			job = j.ID
		}
	}
	o.do(system, JobCheckScan+"_done", casefile.JobResult{Job: job, Error: casefile.Refuse(casefile.Invalid, "file_type")})
	require.Equal(t, "refused", o.s.Uploads[0].Status)
	_, ok := o.s.SealPhoto()
	require.False(t, ok)
	_, stands := o.s.ActiveSeal()
	require.True(t, stands)
}
