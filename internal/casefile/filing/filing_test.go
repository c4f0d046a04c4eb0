package filing

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

func TestAFilingGoesFromDraftToAcceptedInTheNoticesOrder(t *testing.T) {
	t.Parallel()
	o := announced(t)
	o.on("2019-03-09").do(system, CmdNoticeEnded, NoticeEnded{Notice: "notice-1"})
	require.Equal(t, Confirmed, o.s.Stage)
	o.do(system, CmdInclude, Include{Report: "report-1", Record: "YT-1"}).do(system, CmdReceipt, Receipt{Report: "report-1", Accepted: true})
	require.Equal(t, Accepted, o.s.Stage)
	folded, err := casefile.Fold(Apply, o.events)
	require.NoError(t, err)
	require.JSONEq(t, string(casefile.Encode(o.s)), string(casefile.Encode(folded)))
	require.True(t, Project(o.jobs().s).Closed)
}

func TestStepsUnlockInOrder(t *testing.T) {
	t.Parallel()
	o := newOffice(t, "2019-01-20").do(firm, CmdCreate, Create{Terms: terms(t), Filer: firmFiler(), Content: content()})
	o.refused("step_not_reached", firm, CmdSign, Sign{TextVersion: 1, Content: ContentHash(o.s.Content), Capacity: "handler"})
	o.refused("step_not_reached", firm, CmdChoosePoint, ChoosePoint{Point: "烟台审02"})
	o.refused("step_not_reached", firm, CmdSubmit, nil)
	o.scans(ScanCertificate, ScanContract).refused("step_not_reached", firm, CmdSubmit, nil)
	o.sign().refused("step_not_reached", firm, CmdSubmit, nil)
	o.do(firm, CmdChoosePoint, ChoosePoint{Point: "烟台审02"}).do(firm, CmdSubmit, nil)
}

func TestAnyLaterChangeReopensTheSignature(t *testing.T) { // T-0.17
	t.Parallel()
	o := drafted(t, "2019-01-20", content())
	c := content()
	c.Person.Phone = "19900000002"
	o.do(firm, CmdFill, Fill{Person: c.Person, Certificate: c.Certificate, Contract: c.Contract})
	require.Nil(t, o.s.Signature)
	o.refused("step_not_reached", firm, CmdSubmit, nil).sign().do(firm, CmdSubmit, nil)
}

func TestWindows(t *testing.T) {
	t.Parallel()
	t.Run("nobody files before 18 January", func(t *testing.T) {
		newOffice(t, "2019-01-17").refused("window_not_open", firm, CmdCreate, Create{Terms: terms(t), Filer: firmFiler(), Content: content()})
	})
	t.Run("10 March 24:00 is the last moment", func(t *testing.T) { // T-0.19
		o := drafted(t, "2019-03-10", content())
		o.now = o.now.Add(14*time.Hour - time.Second)
		o.do(firm, CmdSubmit, nil)
	})
	t.Run("signed in time is not submitted in time", func(t *testing.T) { // T-0.19, T-0.21
		o := drafted(t, "2019-03-10", content())
		o.now = o.now.Add(14 * time.Hour)
		o.refused("window_closed", firm, CmdSubmit, nil)
	})
	t.Run("our overrun lengthens the enterprise's window by as many days", func(t *testing.T) { // T-0.14
		f := firmFiler()
		f.FillInDays = 3
		o := newOffice(t, "2019-03-13").do(firm, CmdCreate, Create{Terms: terms(t), Filer: f, Content: content()})
		require.Equal(t, Main, o.s.Track)
		o.scans(ScanCertificate, ScanContract).sign().do(firm, CmdChoosePoint, ChoosePoint{Point: "烟台审02"}).do(firm, CmdSubmit, nil)
	})
	t.Run("a correction goes on until 20 March", func(t *testing.T) { // T-0.22
		o := submitted(t).do(centre, CmdReturn, Return{To: "filer", Code: "unclear_scan"}).on("2019-03-20").sign().do(firm, CmdSubmit, nil)
		require.Equal(t, 2, o.s.Round)
	})
	t.Run("a new filing on 15 March is a catch-up draft that opens on 1 April", func(t *testing.T) { // T-0.23
		o := drafted(t, "2019-03-15", content())
		require.Equal(t, Catchup, o.s.Track)
		o.refused("window_not_open", firm, CmdSubmit, nil).on("2019-04-01").do(firm, CmdSubmit, nil)
	})
	t.Run("nothing is inspected before 18 February", func(t *testing.T) {
		drafted(t, "2019-01-20", content()).do(firm, CmdSubmit, nil).jobs().refused("window_not_open", zhifu, CmdTick, Tick{Original: OriginalIDCard, Seen: true})
	})
}

func TestWhenAWindowEndsTheFilingMovesToCatchUpWithItsCause(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		o     *office
		cause string
		at    string
	}{
		"a draft":                      {drafted(t, "2019-01-20", content()), "window_closed", "2019-03-11"},
		"returned to the filer":        {submitted(t).do(centre, CmdReturn, Return{To: "filer", Code: "x"}), "window_closed", "2019-03-21"},
		"never brought to the point":   {submitted(t), "window_closed", "2019-03-21"},
		"inspected, not yet in notice": {inspectedOffice(t), "our_overrun", "2019-03-30"},
	} {
		p := Project(tc.o.s)
		require.Len(t, p.Timers, 1, name)
		require.Equal(t, tc.at, casefile.DateOf(p.Timers[0].At), name)
		stage := tc.o.s.Stage
		tc.o.now = p.Timers[0].At
		tc.o.do(system, TimerWindowOver, nil)
		require.Equal(t, Catchup, tc.o.s.Track, name)
		require.Equal(t, tc.cause, tc.o.s.Cause, name)
		require.Equal(t, stage, tc.o.s.Stage, name)
		require.Empty(t, Project(tc.o.s).Timers, name)
	}
}

func TestTheSameCertificateLiveElsewhere(t *testing.T) {
	t.Parallel()
	t.Run("by the same filer is refused and names the first", func(t *testing.T) {
		o := drafted(t, "2019-01-20", content())
		o.clash = &casefile.Clash{Index: "filing_live_certificate", Case: "filing-0", Owner: "reg-firm"}
		o.refused("certificate_already_filed", firm, CmdSubmit, nil)
	})
	t.Run("by another filer is contested, and the other one is told to pause", func(t *testing.T) { // T-0.31
		o := drafted(t, "2019-01-20", content())
		o.clash = &casefile.Clash{Index: "filing_live_certificate", Case: "filing-0", Owner: "reg-other"}
		o.do(firm, CmdSubmit, nil)
		require.Equal(t, Contested, o.s.Stage)
		require.False(t, o.s.row("").Live)
		require.Equal(t, casefile.JobTell, o.s.Pending[0].Type)
		o.clash = nil
		o.do(centre, CmdResolve, Resolve{Kind: HoldDuplicate, Ref: "filing-0", Decision: "other", Code: "evidence"}).jobs()
		o.do(system, CmdRelease, HoldCommand{Other: "filing-0"})
		require.Equal(t, Submitted, o.s.Stage)
	})
}

func TestANearMatchPausesUntilAPersonDecides(t *testing.T) {
	t.Parallel()
	o := drafted(t, "2019-02-20", content()).do(firm, CmdSubmit, nil).jobs(Match{Case: "filing-2", Kind: HoldDuplicate, Score: "0.97"})
	require.Equal(t, "duplicate", Project(o.s).Tasks[0].Kind)
	o.refused("on_hold", zhifu, CmdTick, Tick{Original: OriginalIDCard, Seen: true})
	o.do(centre, CmdResolve, Resolve{Kind: HoldDuplicate, Ref: "filing-2", Decision: "clear", Code: "different_people"})
	require.Equal(t, "inspection", Project(o.s).Tasks[0].Kind)
}

func TestASearchThatFailedIsNotTakenForNoMatch(t *testing.T) {
	t.Parallel()
	o := drafted(t, "2019-02-20", content()).do(firm, CmdSubmit, nil)
	o.do(system, JobFindMatches+"_done", casefile.JobResult{Job: o.s.Pending[0].ID, Error: casefile.Refuse(casefile.Unavailable, "job_failed")})
	require.Equal(t, "matching", Project(o.s).Tasks[0].Kind)
}

func TestInspection(t *testing.T) {
	t.Parallel()
	sheeted := func() *office {
		return submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	}
	t.Run("another point may not touch it", func(t *testing.T) {
		other := casefile.Actor{ID: "acc-p05", Role: casefile.PointStaff, Point: "烟台审05"}
		sheeted().refused("not_your_point", other, CmdTick, Tick{Original: OriginalIDCard, Seen: true})
	})
	t.Run("no pass with an original unseen", func(t *testing.T) {
		sheeted().do(zhifu, CmdTick, Tick{Original: OriginalIDCard, Seen: true}).
			refused("originals_missing", zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
	})
	t.Run("a card that differs blocks the pass", func(t *testing.T) {
		o := sheeted()
		for _, x := range o.s.RequiredOriginals() {
			o.do(zhifu, CmdTick, Tick{Original: x, Seen: true})
		}
		o.do(zhifu, CmdCapture, Capture{Source: "reader", Device: "r", Name: "测试甲一", IDNumber: "99060219900101008X", Card: "resident"}).
			refused("identity_differs", zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "holder"})
	})
	t.Run("a fail needs a coded reason", func(t *testing.T) {
		sheeted().refused("reason_missing", zhifu, CmdInspect, Inspect{Verdict: "fail", Appeared: "handler"})
	})
	t.Run("a fail does not void the paper of the others", func(t *testing.T) { // T-0.38
		o := sheeted().do(zhifu, CmdInspect, Inspect{Verdict: "fail", Codes: []string{"forged"}, Appeared: "handler"})
		require.Equal(t, Rejected, o.s.Stage)
		require.Nil(t, o.s.Sheet)
		require.Empty(t, o.s.Pending)
	})
	t.Run("pending waits for the original", func(t *testing.T) { // T-0.35
		o := sheeted().do(zhifu, CmdInspect, Inspect{Verdict: "pending", Codes: []string{"original_lost"}, Appeared: "handler"})
		require.Equal(t, Submitted, o.s.Stage)
		require.Equal(t, "original_lost", o.s.lateCause())
	})
	t.Run("the seal comes after the pass, once", func(t *testing.T) { // T-0.39
		sheeted().refused("wrong_stage", zhifu, CmdSeal, Stamp{Seal: "s"})
		inspectedOffice(t).do(zhifu, CmdSeal, Stamp{Seal: "s"}).refused("already_sealed", zhifu, CmdSeal, Stamp{Seal: "s"})
	})
	t.Run("no hand-over without seal and signed sheet", func(t *testing.T) {
		inspectedOffice(t).refused("not_sealed", system, CmdHandOver, HandOver{Handover: "h"}).do(zhifu, CmdSeal, Stamp{Seal: "s"}).
			refused("sheet_not_signed", system, CmdHandOver, HandOver{Handover: "h"})
	})
}

func TestTextsAndDatesThatNoPaperHasAreRefused(t *testing.T) {
	t.Parallel()
	for pointer, change := range map[string]func(*Content){
		"/person/address text_too_long":     func(c *Content) { c.Person.Address = strings.Repeat("试", 101) },
		"/person/address text_character":    func(c *Content) { c.Person.Address = "试例市\x00路" },
		"/contract/employer text_too_long":  func(c *Content) { c.Contract.Employer = strings.Repeat("试", 61) },
		"/certificate/issuer text_too_long": func(c *Content) { c.Certificate.Issuer = strings.Repeat("试", 61) },
		"/certificate/issued date":          func(c *Content) { c.Certificate.Issued = "0000-01-01" },
		"/certificate/born date":            func(c *Content) { c.Certificate.Born = "1066-10-14" },
		"/contract/end date":                func(c *Content) { c.Contract.End = "9999-12-31" },
		"/contract/start date":              func(c *Content) { c.Contract.Start = "0019-01-01" },
	} {
		c := content()
		k := *c.Contract
		c.Contract = &k
		change(&c)
		var got []string
		for _, f := range CheckShape(c, firmFiler(), day("2019-02-20"), true) {
			got = append(got, f.Pointer+" "+f.Code)
		}
		require.Contains(t, got, pointer)
	}
}

func TestRecheck(t *testing.T) {
	t.Parallel()
	t.Run("never by the inspector, nor by somebody for him", func(t *testing.T) { // T-0.28
		both := casefile.Actor{ID: zhifu.ID, Role: casefile.Reviewer}
		handedOver(t).refused("four_eyes", both, CmdRecheck, Recheck{Verdict: "pass"}).
			refused("four_eyes", casefile.Actor{ID: "x", For: zhifu.ID}, CmdRecheck, Recheck{Verdict: "pass"})
	})
	t.Run("back to the point is another inspection", func(t *testing.T) { // T-0.46
		o := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "return_point", Code: "stamp_unclear"})
		require.Equal(t, Submitted, o.s.Stage)
		require.True(t, o.s.Reinspect)
		require.Equal(t, "inspection", Project(o.s).Tasks[0].Kind)
	})
	t.Run("after a correction the difference must be seen", func(t *testing.T) { // C10
		o := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "return_filer", Code: "data"}).sign().do(firm, CmdSubmit, nil).jobs()
		o.do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-2", Version: 1}).pass().
			do(system, CmdSheetSigned, SheetCommand{Sheet: "sheet-2", Version: 1}).do(system, CmdHandOver, HandOver{Handover: "h2"})
		o.refused("difference_not_seen", centre, CmdRecheck, Recheck{Verdict: "pass"}).do(centre, CmdRecheck, Recheck{Verdict: "pass", Seen: 2})
	})
	t.Run("a rejection voids the stamp", func(t *testing.T) { // T-0.39
		o := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "reject", Code: "forged"})
		_, sealed := o.s.ActiveSeal()
		require.False(t, sealed)
		require.False(t, o.s.Stage.Live())
	})
}

func TestObjections(t *testing.T) {
	t.Parallel()
	obj := Objected{Objection: "objection-1"}
	t.Run("dismissed within the period: announced again", func(t *testing.T) {
		o := announced(t).do(system, CmdSever, obj)
		require.Equal(t, Severed, o.s.Stage)
		require.Equal(t, Announced, o.do(system, CmdReinstate, obj).s.Stage)
	})
	t.Run("dismissed after the period: its publicity counts", func(t *testing.T) { // T-0.54
		o := announced(t).do(system, CmdSever, obj).on("2019-03-10").do(system, CmdNoticeEnded, NoticeEnded{Notice: "notice-1"})
		require.Equal(t, Severed, o.s.Stage)
		o.do(system, CmdReinstate, obj)
		require.Equal(t, Confirmed, o.s.Stage)
		require.Equal(t, "objection_delay", func() string { o.now = day("2019-04-01"); o.do(system, TimerWindowOver, nil); return o.s.Cause }())
	})
	t.Run("a second objection keeps the line severed until it has ended too", func(t *testing.T) {
		o := announced(t).do(system, CmdSever, obj).do(system, CmdSever, Objected{Objection: "objection-2"})
		require.Equal(t, Severed, o.do(system, CmdReinstate, obj).s.Stage)
		require.Equal(t, Announced, o.do(system, CmdReinstate, Objected{Objection: "objection-2"}).s.Stage)
	})
	t.Run("upheld and removed: closed, stamp void", func(t *testing.T) {
		o := announced(t).do(system, CmdSever, obj).do(system, CmdUphold, Objected{Objection: "objection-1", Outcome: "removed", Code: "forged"})
		require.Equal(t, Rejected, o.s.Stage)
		require.True(t, o.s.Seals[0].Void)
	})
	t.Run("upheld and returned: seven new days after correction", func(t *testing.T) { // T-0.55
		o := announced(t).do(system, CmdSever, obj).do(system, CmdUphold, Objected{Objection: "objection-1", Outcome: "returned", Code: "data"})
		require.Equal(t, Returned, o.s.Stage)
		require.Nil(t, o.s.Notice)
	})
	t.Run("an erratum may not touch who or what", func(t *testing.T) {
		announced(t).refused("erratum_changes_identity", centre, CmdErratum, Corrections{Code: "typing", Changes: []Change{{Pointer: "/person/name", Value: "测试乙二"}}}).
			do(centre, CmdErratum, Corrections{Code: "typing", Changes: []Change{{Pointer: "/person/phone", Value: "19900000009"}}})
	})
}

func TestARejectedFilingIsReopenedOnlyWithNewEvidenceAndNotForEver(t *testing.T) { // T-0.63, T-0.64
	t.Parallel()
	o := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "reject", Code: "forged"})
	o.refused("new_evidence_needed", centre, CmdReopen, Reasoned{Code: "please"})
	for range 2 {
		o.do(centre, CmdReopen, Reasoned{Code: "new_evidence", Text: "原件已找到"}).do(firm, CmdWithdraw, Reasoned{Code: "x"})
	}
	o.refused("rounds_used_up", centre, CmdReopen, Reasoned{Code: "new_evidence", Text: "x"})
	o.do(casefile.Actor{ID: "boss", Role: casefile.Leader}, CmdReopen, Reasoned{Code: "new_evidence", Text: "x"})
}

func TestAmendmentNeedsASecondPerson(t *testing.T) { // T-0.61
	t.Parallel()
	o := announced(t).on("2019-03-09").do(system, CmdNoticeEnded, NoticeEnded{Notice: "notice-1"}).
		do(system, CmdInclude, Include{Report: "report-1", Record: "YT-1"}).do(system, CmdReceipt, Receipt{Report: "report-1", Accepted: true})
	c := Corrections{Code: "typing", Changes: []Change{{Pointer: "/certificate/issued", Value: "2014-09-02"}}}
	boss := casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
	o.refused("no_such_proposal", boss, CmdAmend, nil).do(centre, CmdPropose, c)
	require.False(t, Project(o.jobs().s).Closed)
	o.refused("second_person_needed", centre, CmdAmend, nil).do(boss, CmdAmend, nil)
	require.Equal(t, "YT-1", o.s.Report.Supersedes)
	o.do(system, CmdInclude, Include{Report: "report-2", Record: "YT-2"})
	require.Equal(t, "YT-1", o.s.Report.Supersedes)
}
