package packing_test

import (
	"context"
	"strings"
	"testing"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
	"chizheng/internal/objects"
	"chizheng/internal/packing"
	"chizheng/internal/province"
)

// parcel is a built package of n filings on its way out.
func (b bundle) parcel(t *testing.T, n int) report.Parcel {
	t.Helper()
	b.confirmed(t, n)
	p, err := b.packager().BuildPackage(t.Context(), order("1"))
	b.must(t, err)
	return report.Parcel{Report: "1", Number: "P-1", Rehearsal: true, Package: p}
}

func TestADeliveryMayBeRepeatedAndIsAnsweredRecordByRecord(t *testing.T) {
	t.Parallel()
	b := setup(t)
	far, channel := receiving(t)
	far.Reject("P-1-000002", "E17", "测试甲一的信息不一致")
	p := &packing.Province{Channel: channel, Files: b.files}
	parcel := b.parcel(t, 3)
	serial, err := p.Deliver(t.Context(), parcel)
	b.must(t, err)
	if again, err := p.Deliver(t.Context(), parcel); err != nil || again != serial {
		t.Errorf("%q, then %q, %v", serial, again, err)
	}
	got, err := p.Result(t.Context(), serial)
	if err != nil || len(got) != 3 || got[1] != (report.Receipt{Record: "P-1-000002", Verdict: report.Rejected, Code: "E17"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if len(far.Received()) != 2 {
		t.Errorf("the receiver took %d", len(far.Received()))
	}
}

// A fault in one record makes the platform refuse its whole batch of fifty: the sound ones go again, in the same run.
func TestAFaultyRecordOfARefusedBatchIsRejectedAloneAndTheOthersAreTaken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	far, channel := receiving(t)
	b.must(t, b.filing(t, 999, func(s *filing.State) { s.Content.Person.IDNumber = "99060219900101" }))
	p := &packing.Province{Channel: channel, Files: b.files}
	serial, err := p.Deliver(t.Context(), b.parcel(t, 59))
	b.must(t, err)
	got, err := p.Result(t.Context(), serial)
	b.must(t, err)
	count := map[report.Verdict]int{}
	for _, r := range got {
		count[r.Verdict]++
	}
	if count[report.Accepted] != 59 || count[report.Rejected] != 1 || len(far.Received()) != 59 {
		t.Errorf("%v, the receiver has %d", count, len(far.Received()))
	}
}

func TestOnlyTheSignedBytesAreSent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	far, channel := receiving(t)
	parcel := b.parcel(t, 1)
	name := strings.TrimPrefix(parcel.Package.Key, "packages/")
	_, err := b.files.Put(t.Context(), objects.Packages, name, strings.NewReader("other bytes"), "application/zip")
	b.must(t, err)
	_, err = (&packing.Province{Channel: channel, Files: b.files}).Deliver(t.Context(), parcel)
	refusedWith(t, err, casefile.Conflict, "upload_changed")
	if len(far.Received()) > 0 {
		t.Error("something was sent")
	}
}

func TestWhatNobodyTakesIsNeverCalledSent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	byHand, err := packing.Channel(province.HTTPConfig{})
	b.must(t, err)
	_, err = (&packing.Province{Channel: byHand, Files: b.files}).Deliver(t.Context(), b.parcel(t, 1))
	refusedWith(t, err, casefile.Conflict, "province_by_hand")
}

func TestARehearsalIsNeverSentElsewhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	far, err := packing.Channel(province.HTTPConfig{URL: "http://192.0.2.1/open.api", AppID: appid, Secret: secret})
	b.must(t, err)
	_, err = (&packing.Province{Channel: far, Files: b.files}).Deliver(t.Context(), b.parcel(t, 1))
	refusedWith(t, err, casefile.Conflict, "rehearsal_never_sent")
}

// no is a channel whose receiver says one thing to everything.
type no struct{ err error }

func (n no) Deliver(context.Context, province.Package) (string, error) { return "", n.err }
func (n no) Resend(context.Context, province.Package, []province.Failure) (province.Outcome, error) {
	return province.Outcome{}, nil
}

func (n no) Result(context.Context, string) (province.Outcome, error) {
	return province.Outcome{}, n.err
}

func TestNotNowIsTriedAgainAndNoIsFinal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	parcel := b.parcel(t, 1)
	for _, tc := range []struct{ said, heard casefile.Kind }{
		{casefile.Unavailable, casefile.Unavailable}, {casefile.RateLimited, casefile.Unavailable},
		{casefile.Forbidden, casefile.Conflict}, {casefile.Invalid, casefile.Conflict}, {casefile.Conflict, casefile.Conflict},
	} {
		p := &packing.Province{Channel: no{casefile.Refuse(tc.said, "province_refused")}, Files: b.files}
		_, err := p.Deliver(t.Context(), parcel)
		refusedWith(t, err, tc.heard, "province_refused")
		_, err = p.Result(t.Context(), parcel.Package.Hash+":serial")
		refusedWith(t, err, tc.heard, "province_refused")
	}
}

// broken takes two batches, then breaks off once; it remembers from where it was asked to go on.
type broken struct {
	tries  int
	resume []string
}

func (c *broken) Deliver(_ context.Context, p province.Package) (string, error) {
	c.resume = p.Resume
	if c.tries++; c.tries == 1 {
		p.Progress([]string{"s1"})
		p.Progress([]string{"s1", "s2"})
		return "", casefile.Refuse(casefile.Unavailable, "province_unavailable")
	}
	return "s1,s2,s3", nil
}

func (c *broken) Resend(context.Context, province.Package, []province.Failure) (province.Outcome, error) {
	return province.Outcome{}, nil
}

func (c *broken) Result(context.Context, string) (province.Outcome, error) {
	return province.Outcome{}, nil
}

func TestADeliveryThatBrokeOffGoesOnAtTheFirstBatchWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	b, far := setup(t), &broken{}
	p := &packing.Province{Channel: far, Files: b.files}
	parcel := b.parcel(t, 1)
	_, err := p.Deliver(t.Context(), parcel)
	if e := casefile.As(err); e == nil || e.Kind != casefile.Unavailable || e.Args[report.ArgBatchesTaken] != "2" {
		t.Fatalf("%v", err)
	}
	serial, err := p.Deliver(t.Context(), parcel)
	b.must(t, err)
	if strings.Join(far.resume, ",") != "s1,s2" || !strings.HasSuffix(serial, ":s1,s2,s3") {
		t.Errorf("went on after %v: %s", far.resume, serial)
	}
	_, err = p.Deliver(t.Context(), parcel) // as from the beginning: it has been delivered
	b.must(t, err)
	if len(far.resume) != 0 {
		t.Errorf("resumed %v", far.resume)
	}
}
