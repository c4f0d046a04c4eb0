package filing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

// inBand is content that needs a person: applied in 2017 (T-0.5).
func inBand() Content {
	c := content()
	c.Certificate.Applied, c.Certificate.Issued = "2017-02-01", "2017-09-01"
	return c
}

var applied = Resolve{Kind: HoldNeedsHuman, Ref: "application_date", Decision: "clear", Code: "ruling"}

// walked brings a drafted filing to the notice.
func walked(o *office) *office {
	o.t.Helper()
	o.do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1}).pass().do(zhifu, CmdSeal, Stamp{Seal: "seal-02"}).
		do(system, CmdSheetSigned, SheetCommand{Sheet: "sheet-1", Version: 1}).do(system, CmdHandOver, HandOver{Handover: "handover-1"})
	o.on("2019-03-01").do(centre, CmdRecheck, Recheck{Verdict: "pass", Seen: o.s.Round})
	return o.do(system, CmdAnnounce, Announce{Notice: "notice-1", Line: 1, First: "2019-03-02", Last: "2019-03-08", End: day("2019-03-09")})
}

func reported(o *office, yes bool) *office {
	o.t.Helper()
	return o.on("2019-03-09").do(system, CmdNoticeEnded, NoticeEnded{Notice: "notice-1"}).
		do(system, CmdInclude, Include{Report: "report-1", Record: "YT-1"}).
		do(system, CmdReceipt, Receipt{Report: "report-1", Accepted: yes, Code: "E07"})
}

// publisher is who issues errata here; clearly is a reviewer's yes to one.
var (
	publisher = casefile.Actor{ID: "acc-publisher", Role: casefile.Publisher}
	clearly   = Ruling{Decision: "clear", Code: "proven"}
)

// A withdrawal after the report takes two persons, and stands once the province has taken the record out (T-0.61).
func TestARecordIsWithdrawnAfterTheReportByTwoPersons(t *testing.T) {
	t.Parallel()
	boss := casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
	out := Corrections{Code: "fraud", Withdraw: true}
	o := reported(announced(t), true)
	both := change("/person/phone", "19900000009")
	both.Withdraw = true
	o.refused("withdrawal_changes_nothing", publisher, CmdPropose, both).do(publisher, CmdPropose, out).
		refused("second_person_needed", publisher, CmdAmend, nil).do(boss, CmdAmend, nil)
	require.Equal(t, Confirmed, o.s.Stage)
	require.True(t, o.s.Leaving)
	o.do(system, CmdInclude, Include{Report: "report-2", Record: "YT-2"})
	require.Equal(t, ReportRef{ID: "report-2", Record: "YT-2", Supersedes: "YT-1"}, *o.s.Report)
	refused := *o
	refused.t = t
	refused.do(system, CmdReceipt, Receipt{Report: "report-2", Code: "E07"}).do(publisher, CmdRepair, Corrections{Code: "again"})
	require.True(t, refused.s.Leaving, "what is sent again is the withdrawal")
	o.do(system, CmdReceipt, Receipt{Report: "report-2", Accepted: true})
	require.Equal(t, Withdrawn, o.s.Stage)
	_, sealed := o.s.ActiveSeal()
	require.False(t, sealed)
	announced(t).refused("erratum_changes_identity", publisher, CmdErratum, both)
}

func change(pointer, value string) Corrections {
	return Corrections{Code: "typing", Changes: []Change{{Pointer: pointer, Value: value}}}
}

func TestWhatAPersonDecidedIsDecidedOfThatContentOnly(t *testing.T) {
	t.Parallel()
	o := drafted(t, "2019-02-20", inBand()).do(firm, CmdSubmit, nil).jobs().do(centre, CmdResolve, applied)
	o.do(centre, CmdReturn, Return{To: "filer", Code: "data"})
	t.Run("signed again as it was, it stays decided", func(t *testing.T) {
		same := *o
		same.t = t
		require.Len(t, same.sign().do(firm, CmdSubmit, nil).s.Holds, 1, "the search only")
	})
	c := inBand()
	c.Certificate.Applied = "2017-08-31"
	o.do(firm, CmdFill, Fill{c.Person, c.Certificate, c.Contract}).sign().do(firm, CmdSubmit, nil)
	require.Equal(t, "application_date", o.s.Holds[0].Ref)
}

func TestACorrectionIsHeldToTheRules(t *testing.T) {
	t.Parallel()
	t.Run("an erratum that fails is refused with the field", func(t *testing.T) {
		announced(t).refused("not_eligible", centre, CmdErratum, change("/certificate/applied", "2018-01-01")).
			refused("issued_before_applied", centre, CmdErratum, change("/certificate/applied", "2014-12-01"))
	})
	t.Run("one that needs a person waits for a reviewer, and can still go back by return", func(t *testing.T) {
		o := announced(t).do(publisher, CmdErratum, change("/certificate/born", "1990-01-02"))
		require.NotEqual(t, "1990-01-02", o.s.Content.Certificate.Born)
		require.Equal(t, "correction_ruling", Project(o.s).Tasks[0].Kind)
		o.refused("correction_waits", publisher, CmdErratum, change("/person/phone", "19900000009")).
			refused("second_person_needed", publisher, CmdRule, clearly).refused("four_eyes", zhifu, CmdRule, clearly).
			do(centre, CmdRule, clearly)
		require.Equal(t, "1990-01-02", o.s.Content.Certificate.Born)
		require.Equal(t, Announced, o.s.Stage, "the period runs on (T-0.55)")
		require.Empty(t, Project(o.s).Tasks)
		r := reported(announced(t), false).do(publisher, CmdRepair, change("/certificate/born", "1990-01-02")).
			do(centre, CmdRule, Ruling{Decision: "uphold", Code: "not_proven"})
		require.Equal(t, Refused, r.s.Stage)
		r.do(publisher, CmdRepair, change("/certificate/born", "1990-01-02")).do(centre, CmdReturn, Return{To: "filer", Code: "data"})
		require.Nil(t, r.s.Proposal)
	})
	t.Run("an amendment that needs a person goes from the reviewer to the leader", func(t *testing.T) {
		boss := casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
		o := reported(announced(t), true).do(publisher, CmdPropose, change("/certificate/born", "1990-01-02")).
			refused("ruling_needed", boss, CmdAmend, nil).do(centre, CmdRule, clearly).
			refused("second_person_needed", centre, CmdAmend, nil).do(boss, CmdAmend, nil)
		require.Equal(t, "1990-01-02", o.s.Content.Certificate.Born)
		require.Equal(t, "YT-1", o.s.Report.Supersedes)
	})
	t.Run("an erratum tells its notice to freeze the line anew, where the desk says so", func(t *testing.T) { // T-0.55
		c := change("/person/phone", "19900000009")
		c.Refresh = true
		o := announced(t).do(publisher, CmdErratum, c)
		tell, err := casefile.DecodeStrict[casefile.Tell](o.s.Pending[len(o.s.Pending)-1].Data)
		require.NoError(t, err)
		require.Equal(t, casefile.Tell{Kind: "notice", Case: "notice-1", Type: "refresh_line", Data: []byte(`{"line":1}`)}, tell)
		told := CorrectionsIn(o.events) // what the public reads of it: which field and when, and no number
		require.Equal(t, []string{"/person/phone"}, told[0].Fields)
		require.Len(t, told, 1)
		require.NotContains(t, string(casefile.Encode(told)), "199000")
	})
	t.Run("what was decided and is not touched stays decided", func(t *testing.T) {
		o := walked(drafted(t, "2019-02-20", inBand()).do(firm, CmdSubmit, nil).jobs().do(centre, CmdResolve, applied))
		o.do(centre, CmdErratum, change("/person/phone", "19900000009")).do(centre, CmdErratum, change("/person/phone", "19900000008"))
		require.Empty(t, o.s.Cleared)
		require.NotEmpty(t, o.events[len(o.events)-1].Rules)
		require.NotNil(t, o.do(centre, CmdErratum, change("/certificate/applied", "2017-03-01")).s.Proposal)
	})
	t.Run("the person's name is nobody's to repair", func(t *testing.T) {
		reported(announced(t), false).refused("not_correctable", centre, CmdRepair, change("/person/name", "测试乙二"))
		reported(announced(t), true).refused("not_correctable", centre, CmdPropose, change("/person/name", "测试乙二")).
			refused("holder_differs", centre, CmdPropose, change("/certificate/holder", "测试乙二"))
	})
}

func TestAnAmendmentKeepsTrackAndCause(t *testing.T) { // T-0.61
	t.Parallel()
	boss := casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
	o := reported(announced(t), true).do(centre, CmdPropose, change("/certificate/issued", "2014-09-02")).on("2019-05-10").do(boss, CmdAmend, nil)
	for _, stage := range []Stage{Confirmed, Refused} {
		if stage == Refused {
			o.do(system, CmdInclude, Include{Report: "report-2", Record: "YT-2"}).do(system, CmdReceipt, Receipt{Report: "report-2", Code: "E07"})
		}
		require.Equal(t, stage, o.s.Stage)
		require.Empty(t, Project(o.s).Timers)
		o.do(system, TimerWindowOver, nil).refused("wrong_stage", centre, CmdMove, Move{Cause: "our_overrun"})
		require.Equal(t, Main, o.s.Track)
		require.Empty(t, o.s.Cause)
	}
}

func TestAnotherPointStartsItsInspectionAnew(t *testing.T) {
	t.Parallel()
	o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	for _, x := range o.s.RequiredOriginals() {
		o.do(zhifu, CmdTick, Tick{Original: x, Seen: true})
	}
	o.do(centre, CmdAssignPoint, ChoosePoint{Point: "烟台审05", Reason: "就近"})
	require.Equal(t, Inspection{}, o.s.Inspection)
	require.Nil(t, o.s.Sheet)
	o.refused("point_not_allowed", centre, CmdAssignPoint, ChoosePoint{Point: "烟台审15", Reason: "就近"})
}

func TestNoPassWithoutAPaperThatListsIt(t *testing.T) {
	t.Parallel()
	o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	for _, x := range o.s.RequiredOriginals() {
		o.do(zhifu, CmdTick, Tick{Original: x, Seen: true})
	}
	o.s.Sheet = nil // however it was lost
	o.refused("not_on_a_sheet", zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
}

func TestAnOverturnedPassVoidsItsStamp(t *testing.T) { // T-0.39
	t.Parallel()
	obj := Objected{Objection: "objection-1", Outcome: "returned", Code: "data"}
	for name, o := range map[string]*office{
		"back to the point":   handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "return_point", Code: "stamp_unclear"}),
		"upheld and returned": announced(t).do(system, CmdSever, obj).do(system, CmdUphold, obj),
	} {
		_, sealed := o.s.ActiveSeal()
		require.False(t, sealed, name)
	}
	o := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "return_point", Code: "stamp_unclear"}).
		do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-2", Version: 1}).pass()
	require.Equal(t, "seal", Project(o.s).Tasks[0].Kind)
	o.do(zhifu, CmdSeal, Stamp{Seal: "seal-02"})
}

func TestNobodyWhoWorkedAtTheDeskDecidesLater(t *testing.T) { // T-0.28
	t.Parallel()
	ticker := casefile.Actor{ID: "acc-t", Role: casefile.PointStaff, Point: "烟台审02"}
	sealer := casefile.Actor{ID: "acc-s", Role: casefile.PointStaff, Point: "烟台审02"}
	o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1}).do(ticker, CmdTick, Tick{Original: OriginalContract, Seen: true})
	o.do(ticker, CmdCapture, Capture{Source: "manual", Name: o.s.Content.Person.Name, IDNumber: o.s.Content.Person.IDNumber,
		Card: "temporary", Second: "acc-2"}).pass().do(sealer, CmdSeal, Stamp{Seal: "s"}).
		do(system, CmdSheetSigned, SheetCommand{Sheet: "sheet-1", Version: 1}).do(system, CmdHandOver, HandOver{Handover: "h"}).
		do(system, CmdHold, HoldCommand{Kind: HoldDuplicate, Other: "filing-2"})
	require.Equal(t, zhifu.ID, o.s.Inspection.By)
	clear := Resolve{Kind: HoldDuplicate, Ref: "filing-2", Decision: "clear", Code: "ruling"}
	for _, id := range []string{"acc-t", "acc-2", "acc-s", zhifu.ID} {
		for _, who := range []casefile.Actor{{ID: id, Role: casefile.Reviewer}, {ID: "acc-x", Role: casefile.Reviewer, For: id},
			{ID: "acc-x", Role: casefile.Reviewer, Human: "staff-1", Also: []string{"acc-y", id}}} {
			o.refused("four_eyes", who, CmdRecheck, Recheck{Verdict: "pass"}).refused("four_eyes", who, CmdResolve, clear)
		}
	}
	o.do(centre, CmdResolve, clear).do(centre, CmdRecheck, Recheck{Verdict: "pass"})
}

func TestACardThatThePointMayNotJudgeGoesToTheCentre(t *testing.T) { // T-0.36
	t.Parallel()
	for name, card := range map[string]Capture{"expired": {Card: "resident", ValidTo: "2019-02-19"}, "of another kind": {Card: "other"}} {
		t.Run(name, func(t *testing.T) {
			o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
			for _, x := range o.s.RequiredOriginals() {
				o.do(zhifu, CmdTick, Tick{Original: x, Seen: true})
			}
			card.Source, card.Name, card.IDNumber = "manual", o.s.Content.Person.Name, o.s.Content.Person.IDNumber
			o.do(zhifu, CmdCapture, card).refused("on_hold", zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
			task := Project(o.s).Tasks[0]
			require.Equal(t, [3]string{"needs_human", "id_card", string(casefile.Reviewer)}, [3]string{task.Kind, task.Ref, string(task.Role)})
			o.do(centre, CmdResolve, Resolve{Kind: HoldNeedsHuman, Ref: "id_card", Decision: "clear", Code: "ruling"})
			o.do(zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
			require.Equal(t, Inspected, o.s.Stage)
		})
	}
	t.Run("another card may be read meanwhile", func(t *testing.T) {
		o := submitted(t)
		c := Capture{Source: "manual", Name: o.s.Content.Person.Name, IDNumber: o.s.Content.Person.IDNumber, Card: "other"}
		o.do(zhifu, CmdCapture, c)
		c.Card = "resident"
		require.Empty(t, o.do(zhifu, CmdCapture, c).s.Holds)
	})
	t.Run("one that expires before the pass is asked about then", func(t *testing.T) {
		o := submitted(t).do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
		for _, x := range o.s.RequiredOriginals() {
			o.do(zhifu, CmdTick, Tick{Original: x, Seen: true})
		}
		o.do(zhifu, CmdCapture, Capture{Source: "manual", Name: o.s.Content.Person.Name, IDNumber: o.s.Content.Person.IDNumber,
			Card: "resident", ValidTo: "2019-02-20"}).on("2019-02-21").do(zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
		require.Equal(t, Submitted, o.s.Stage)
		require.Equal(t, "id_card", o.s.Holds[0].Ref)
	})
}

func TestThePointReturnsWhatTheFilerMustCorrect(t *testing.T) { // T-0.41
	t.Parallel()
	v := Inspect{Verdict: "return", Codes: []string{"name_differs"}, Appeared: "handler"}
	o := submitted(t).refused("required", zhifu, CmdInspect, v)
	v.Remarks = []Remark{{Pointer: "/certificate/issued", Code: "differs"}}
	o.do(zhifu, CmdInspect, v)
	require.Equal(t, Returned, o.s.Stage)
	require.Equal(t, v.Remarks, o.s.Remarks)
	require.Equal(t, Submitted, o.sign().do(firm, CmdSubmit, nil).s.Stage)
}

func TestHoldsThatNobodyDecides(t *testing.T) {
	t.Parallel()
	o := drafted(t, "2019-02-20", content()).do(firm, CmdSubmit, nil)
	m := Resolve{Kind: HoldMatching, Decision: "clear", Code: "ruling"}
	o.refused("hold_ends_by_itself", centre, CmdResolve, m)
	o.do(system, JobFindMatches+"_done", casefile.JobResult{Job: o.s.Pending[0].ID, Error: casefile.Refuse(casefile.Unavailable, "job_failed")})
	m.Decision = "uphold"
	o.refused("decision", centre, CmdResolve, m)
	m.Decision = "clear"
	require.Empty(t, o.do(centre, CmdResolve, m).s.Cleared)
	o.do(zhifu, CmdInspect, Inspect{Verdict: "pending", Codes: []string{"original_lost"}, Appeared: "handler"}).
		refused("hold_ends_by_itself", centre, CmdResolve, Resolve{Kind: HoldOriginal, Ref: "original_lost", Decision: "clear", Code: "ruling"})
}

func TestAFilingWhosePlaceIsTakenWaitsAsADraft(t *testing.T) { // T-0.31
	t.Parallel()
	clash := &casefile.Clash{Index: "filing_live_certificate", Case: "filing-0", Owner: "reg-other"}
	t.Run("returned while contested", func(t *testing.T) {
		o := drafted(t, "2019-03-01", content())
		o.clash = clash
		o.do(firm, CmdSubmit, nil).do(centre, CmdReturn, Return{To: "filer", Code: "data"})
		require.Equal(t, Draft, o.s.Stage)
		require.Equal(t, 1, o.s.Round)
		require.Equal(t, "correction", Project(o.s).Tasks[0].Kind)
		require.Equal(t, "2019-03-21", casefile.DateOf(Project(o.s).Timers[0].At), "a correction, not a new filing (T-0.22)")
		o.on("2019-03-19").sign().do(firm, CmdSubmit, nil)
		require.Equal(t, Contested, o.s.Stage)
	})
	t.Run("reopened", func(t *testing.T) {
		o := handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "reject", Code: "forged"})
		o.clash = clash
		o.do(centre, CmdReopen, Reasoned{Code: "new_evidence", Text: "原件已找到"})
		require.Equal(t, Draft, o.s.Stage)
		require.Equal(t, 1, o.s.Reopened)
	})
}

func TestTheAgeOnSiteIsAskedAboutWhereItDiffers(t *testing.T) { // T-0.1
	t.Parallel()
	c := content()
	c.Person.IDNumber = "990602195906010027" // 60 on 1 June 2019
	o := drafted(t, "2019-04-10", c).do(firm, CmdSubmit, nil).jobs().do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	require.Empty(t, o.s.Holds)
	o.on("2019-06-03").pass()
	require.Equal(t, Submitted, o.s.Stage)
	require.Equal(t, "age", o.s.Holds[0].Ref)
	got, _ := outcomeOf(o.events[len(o.events)-1].Rules, "age")
	require.Equal(t, "age_in_band", got.Code)
	o.do(centre, CmdResolve, Resolve{Kind: HoldNeedsHuman, Ref: "age", Decision: "clear", Code: "ruling"}).
		do(zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "handler"})
	require.Equal(t, Inspected, o.s.Stage)
}

func TestThePassOfAPersonWithoutEmployerNamesNoContractRule(t *testing.T) {
	t.Parallel()
	c := content()
	c.Contract = nil
	o := newOffice(t, "2019-02-20").do(man, CmdCreate, Create{Terms: terms(t), Filer: Filer{ID: "reg-man", Kind: ByIndividual, Area: "370602"}, Content: c})
	o.do(man, CmdAttach, Attach{ID: "a", Kind: ScanCertificate, Name: "a.jpg"}).jobs()
	o.do(man, CmdSign, Sign{TextVersion: o.s.Terms.Commitment.Version, Content: ContentHash(o.s.Content), Capacity: "holder", NoEmployer: true}).
		do(man, CmdChoosePoint, ChoosePoint{Point: "烟台审02"}).do(man, CmdSubmit, nil).jobs().
		do(system, CmdJoinSheet, SheetCommand{Sheet: "sheet-1", Version: 1})
	for _, x := range o.s.RequiredOriginals() {
		o.do(zhifu, CmdTick, Tick{Original: x, Seen: true})
	}
	o.do(zhifu, CmdCapture, Capture{Source: "reader", Device: "r", Name: c.Person.Name, IDNumber: c.Person.IDNumber, Card: "resident"}).
		do(zhifu, CmdInspect, Inspect{Verdict: "pass", Appeared: "holder"})
	rules := o.events[len(o.events)-1].Rules
	require.Len(t, rules, 1)
	require.Equal(t, "age", rules[0].Rule)
}

func TestDeathClosesARecordThatTheProvinceHas(t *testing.T) { // T-0.61
	t.Parallel()
	o := reported(announced(t), true).refused("wrong_stage", centre, CmdClose, CloseFiling{Cause: "transferred"})
	o.do(centre, CmdPropose, change("/certificate/issued", "2014-09-02")).jobs().do(centre, CmdClose, CloseFiling{Cause: "deceased"})
	require.Equal(t, Closed, o.s.Stage)
	require.Equal(t, "deceased", o.s.Reason)
	require.True(t, Project(o.jobs().s).Closed)
	_, sealed := o.s.ActiveSeal()
	require.True(t, sealed, "death overturns no pass")
}

func TestTheRefusalNamesTheIssuingCity(t *testing.T) { // T-0.7
	t.Parallel()
	c := content()
	c.Certificate.Issuer = "某市住房和城乡建设局"
	e := casefile.As(drafted(t, "2019-02-20", c).try(firm, CmdSubmit, nil))
	require.Equal(t, "某市住房和城乡建设局", e.Fields[0].Args["issuer"])
}

func TestNameAndBirthRulesTellNoName(t *testing.T) {
	t.Parallel()
	rules := Evaluate(content(), firmFiler(), terms(t), "2019-02-20")
	h, _ := outcomeOf(rules, "holder")
	require.Equal(t, map[string]string{"equal": "true", "proof": "false"}, h.Inputs)
	b, _ := outcomeOf(rules, "birth_date")
	require.Equal(t, map[string]string{"equal": "false", "printed": "false"}, b.Inputs)
}
