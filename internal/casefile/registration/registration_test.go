package registration

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestAnEnterpriseMayFileOnlyAfterTheReviewerApproved(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.draft()
	b.refused(casefile.Conflict, "registration_not_approved", b.s.MayFile())
	b.must(firm, CmdSubmit, nil)
	b.refused(casefile.Conflict, "registration_not_approved", b.s.MayFile())
	require.Equal(t, TaskReview, Project(b.s).Tasks[0].Kind)
	b.must(reviewer, CmdApprove, Decision{})
	require.NoError(t, b.s.MayFile())
	require.Equal(t, filing.Filer{ID: "registration-1", Kind: filing.ByEnterprise, Name: "试例建筑有限公司",
		CreditCode: "91370600MA00000T4X", Area: "370602"}, b.s.Filer())
	require.Equal(t, "acc-reviewer", b.s.DecidedBy)
	require.NotEmpty(t, b.last().Rules)
	require.True(t, Project(b.s).Closed)
	b.same()
}

func TestAnIndividualIsVerifiedAtOnceWithNoTask(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-01-18 00:00")
	h := holder()
	b.must(casefile.Actor{ID: "acc-2", Role: casefile.Public}, CmdCreate, Create{Terms: terms(), Kind: filing.ByIndividual, Holder: &h})
	require.Equal(t, []string{EvCreated, EvApproved}, b.types())
	require.Empty(t, Project(b.s).Tasks)
	require.NoError(t, b.s.MayFile())
	require.Equal(t, "990602199001010012", b.s.Filer().IDNumber)
	b.same()
}

func TestAnIndividualWhoCannotBeVerifiedLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*Holder)
		real    bool
		pointer string
		code    string
	}{
		"a wrong check digit":              {func(h *Holder) { h.IDNumber = "990602199001010013" }, false, "/holder/id_number", "id_check_digit"},
		"a day that does not exist":        {func(h *Holder) { h.IDNumber = "990602198502290011" }, false, "/holder/id_number", "id_date"},
		"a test number in a real campaign": {func(*Holder) {}, true, "/holder/id_number", "id_area_test"},
		"a name that is none":              {func(h *Holder) { h.Name = "X" }, false, "/holder/name", "name_character"},
		"no phone":                         {func(h *Holder) { h.Phone = "" }, false, "/holder/phone", "required"},
		"a residence that is no area":      {func(h *Holder) { h.Area = "37" }, false, "/holder/area", "area_code"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-02-01 10:00")
			b.real = c.real
			h := holder()
			c.change(&h)
			err := b.do(firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByIndividual, Holder: &h})
			b.refused(casefile.Invalid, "invalid_fields", err)
			require.Equal(t, []casefile.Field{{Pointer: c.pointer, Code: c.code}}, casefile.As(err).Fields)
			require.Empty(t, b.events)
		})
	}
}

func TestAPlaceThatTheStoreHoldsTwiceIsRefusedWithoutSayingWhoHoldsIt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.draft()
	b.clash = &casefile.Clash{Index: "registration_key", Case: "registration-9", Owner: "registration-9"}
	err := b.do(firm, CmdSubmit, nil)
	b.refused(casefile.Conflict, "credit_code_taken", err)
	require.NotContains(t, string(casefile.Encode(casefile.As(err))), "registration-9")
	h := holder()
	other := setup(t, "2019-02-18 09:00")
	other.clash = b.clash
	other.refused(casefile.Conflict, "person_registered",
		other.do(firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByIndividual, Holder: &h}))
}

func TestSubmitNeedsEveryFieldAndTheProof(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.must(firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByEnterprise, Enterprise: &Enterprise{}})
	err := b.do(firm, CmdSubmit, nil)
	b.refused(casefile.Invalid, "invalid_fields", err)
	var pointers []string
	for _, f := range casefile.As(err).Fields {
		pointers = append(pointers, f.Pointer)
	}
	require.Equal(t, "/enterprise/name /enterprise/credit_code /enterprise/area /enterprise/representative "+
		"/enterprise/handler /enterprise/phone /scans", strings.Join(pointers, " "))
}

func TestAScanThatIsRefusedIsShownAndHoldsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	e := enterprise()
	b.must(firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByEnterprise, Enterprise: &e})
	b.must(firm, CmdAttach, filing.Attach{ID: "up-1", Kind: ScanProof, Name: "proof.pdf", Size: 10})
	b.refused(casefile.Conflict, "step_not_reached", b.do(firm, CmdSubmit, nil))
	b.refused(casefile.Invalid, "invalid_fields", b.do(firm, CmdAttach, filing.Attach{ID: "up-1", Kind: ScanProof}))
	b.endJob(nil, casefile.Refuse(casefile.Invalid, "file_infected"))
	require.Equal(t, "file_infected", b.s.Uploads[0].Error.Code)
	require.Empty(t, Project(b.s).Jobs)
	b.refused(casefile.Invalid, "invalid_fields", b.do(firm, CmdSubmit, nil))
	b.must(firm, CmdDetach, filing.Detach{ID: "up-1"})
	require.Empty(t, b.s.Uploads)
	b.refused(casefile.NotFound, "no_such_scan", b.do(firm, CmdDetach, filing.Detach{ID: "up-1"}))
	b.same()
}

func TestSubmitKeepsItsWindow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		now  string
		code string
	}{
		"at the first minute":               {"2019-01-18 00:00", ""},
		"at the last minute of 10 March":    {"2019-03-10 23:59", ""},
		"on 11 March":                       {"2019-03-11 00:00", "window_closed"},
		"on 31 March":                       {"2019-03-31 23:59", "window_closed"},
		"from the first minute of catch-up": {"2019-04-01 00:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-01-18 00:00")
			b.draft()
			b.now = at(c.now)
			err := b.do(firm, CmdSubmit, nil)
			if c.code == "" {
				require.NoError(t, err)
				return
			}
			b.refused(casefile.Conflict, c.code, err)
		})
	}
	b := setup(t, "2019-01-17 23:59")
	e := enterprise()
	b.refused(casefile.Conflict, "window_not_open", b.do(firm, CmdCreate, Create{Terms: terms(), Kind: filing.ByEnterprise, Enterprise: &e}))
}

func TestAReturnedRegistrationComesBackUntilTheEndOfCorrections(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-08 09:00")
	b.draft()
	b.must(firm, CmdSubmit, nil)
	b.must(reviewer, CmdReturn, Return{Code: "data_error", Remarks: []filing.Remark{{Pointer: "/enterprise/phone", Code: "unreachable"}}})
	require.Equal(t, casefile.Task{Kind: TaskFix, Role: casefile.Applicant, Owner: "registration-1", Since: b.now}, Project(b.s).Tasks[0])
	b.now = at("2019-03-20 23:59")
	e := enterprise()
	e.Phone = "19900000009"
	b.must(firm, CmdFill, Fill{Enterprise: e})
	b.must(firm, CmdSubmit, nil)
	require.Equal(t, 2, b.s.Round)
	require.Empty(t, b.s.Remarks)
	b.same()
}

func TestOurOwnDelayIsGivenBackAsFillInDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		submitted, decided string
		days               int
	}{
		"decided on the last day of the target":    {"2019-02-25 09:00", "2019-02-27 23:59", 0},
		"decided one day late":                     {"2019-02-25 09:00", "2019-02-28 00:00", 1},
		"decided in time, but after fill-in ended": {"2019-03-08 09:00", "2019-03-12 10:00", 2},
		"decided late and after fill-in ended":     {"2019-03-08 09:00", "2019-03-15 10:00", 5},
		"late, but submitted only in the catch-up": {"2019-04-01 09:00", "2019-04-08 10:00", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.submitted)
			b.draft()
			b.must(firm, CmdSubmit, nil)
			b.now = at(c.decided)
			b.must(reviewer, CmdApprove, Decision{Code: "in_order"})
			require.Equal(t, c.days, b.s.Filer().FillInDays)
			require.Equal(t, c.days > 0, b.last().Type == EvExtended)
		})
	}
}

func TestDelaysOfEveryRoundAddUp(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-25 09:00")
	b.draft()
	b.must(firm, CmdSubmit, nil)
	b.now = at("2019-03-01 09:00") // target 27 February
	b.must(reviewer, CmdReturn, Return{Code: "data_error", Remarks: []filing.Remark{{Pointer: "/enterprise/phone", Code: "unreachable"}}})
	b.must(firm, CmdSubmit, nil)
	b.now = at("2019-03-06 09:00") // target 5 March
	b.must(reviewer, CmdApprove, Decision{})
	require.Equal(t, 3, b.s.Filer().FillInDays)
}

func TestTheEnterprisesOwnTimeForACorrectionIsNotOurDelay(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-08 09:00")
	b.draft()
	b.must(firm, CmdSubmit, nil)
	b.must(reviewer, CmdReturn, Return{Code: "data_error", Remarks: []filing.Remark{{Pointer: "/enterprise/phone", Code: "unreachable"}}})
	b.now = at("2019-03-15 09:00") // its own week
	b.must(firm, CmdSubmit, nil)
	b.now = at("2019-03-21 09:00") // target 19 March
	b.must(reviewer, CmdApprove, Decision{})
	require.Equal(t, 2, b.s.Filer().FillInDays)
}

func TestEscalationTellsTheLeaderAndNeverApproves(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.draft()
	b.must(firm, CmdSubmit, nil)
	p := Project(b.s)
	require.Equal(t, at("2019-02-20 00:00"), p.Timers[0].At) // end of the first working day after
	require.Equal(t, at("2019-02-21 00:00"), p.Tasks[0].Due)
	b.refused(casefile.Forbidden, "system_only", b.do(reviewer, CmdEscalate, nil))
	b.now = p.Timers[0].At
	b.must(system, CmdEscalate, nil)
	require.Equal(t, []string{"role:leader", "role:admin"}, []string{b.last().Messages[0].To, b.last().Messages[1].To})
	require.Equal(t, Submitted, b.s.Stage)
	require.Empty(t, Project(b.s).Timers)
	b.must(system, CmdEscalate, nil)
	require.Equal(t, EvEscalated, b.last().Type)
	require.Equal(t, 1, strings.Count(strings.Join(b.types(), " "), EvEscalated))
}

func TestTheSeatDecidesOutsideAndNothingElse(t *testing.T) {
	t.Parallel()
	for area, outside := range map[string]bool{"370600": false, "370602": false, "370687": false, "370100": true, "110000": true} {
		require.Equal(t, outside, State{Terms: terms(), Kind: filing.ByEnterprise, Enterprise: Enterprise{Area: area}}.Filer().Outside, area)
	}
	e := enterprise()
	e.Area, e.Municipal = "370100", true
	require.Equal(t, "municipal_outside", e.problems(true, terms())[0].Code)
}

func TestARegistrationHoldsItsCodeOnlyWhileItLives(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	key := func() string { return Project(b.s).Row.(Row).Key }
	b.draft()
	require.Empty(t, key(), "a draft blocks nobody")
	b.must(firm, CmdSubmit, nil)
	require.Equal(t, "91370600MA00000T4X", key())
	b.must(reviewer, CmdReject, Decision{Code: "not_an_enterprise"})
	require.Empty(t, key())
	b.refused(casefile.Conflict, "wrong_stage", b.do(firm, CmdSubmit, nil))
}

func TestAnApprovedEnterpriseCanBeSuspendedResumedAndClosed(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.draft()
	b.must(firm, CmdSubmit, nil)
	b.must(reviewer, CmdApprove, Decision{})
	b.refused(casefile.Invalid, "invalid_fields", b.do(reviewer, CmdSuspend, Decision{}))
	b.must(reviewer, CmdSuspend, Decision{Code: "inquiry"})
	b.refused(casefile.Conflict, "registration_suspended", b.s.MayFile())
	b.must(reviewer, CmdResume, Decision{Code: "cleared"})
	require.NoError(t, b.s.MayFile())
	b.must(reviewer, CmdClose, Decision{Code: "dissolved"})
	b.refused(casefile.Conflict, "registration_closed", b.s.MayFile())
	require.Equal(t, "registration_guardian", b.last().Messages[1].Code) // T-0.66
	b.same()
}

// T-0.66: an enterprise under inquiry can be dissolved too, and its filings need the Centre as much.
func TestASuspendedEnterpriseCanBeClosed(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.draft()
	b.must(firm, CmdSubmit, nil)
	b.must(reviewer, CmdApprove, Decision{})
	b.must(reviewer, CmdSuspend, Decision{Code: "inquiry"})
	b.must(reviewer, CmdClose, Decision{Code: "dissolved"})
	require.Equal(t, Closed, b.s.Stage)
	require.Equal(t, "registration_guardian", b.last().Messages[1].Code)
	b.refused(casefile.Conflict, "registration_closed", b.s.MayFile())
	b.same()
}

func TestASeatWithoutAPointOfItsOwnIsFlaggedAndTheAdministratorHears(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		area    string
		flagged bool
	}{
		"a seat with a point":                      {"370602", false},
		"a seat that is routed to another's point": {"370671", true},
		"a seat that the plan does not name":       {"370699", true},
		"a seat outside the city":                  {"370100", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-02-18 09:00")
			e, in := enterprise(), terms()
			e.Area, in.Points[0].Areas = c.area, []string{"370671"}
			b.must(firm, CmdCreate, Create{Terms: in, Kind: filing.ByEnterprise, Enterprise: &e})
			b.must(firm, CmdAttach, filing.Attach{ID: "up-1", Kind: ScanProof, Name: "proof.pdf", Size: 10})
			b.endJob(filing.Scan{Hash: "aa", Type: "application/pdf", Pages: 1, Size: 10}, nil)
			b.must(firm, CmdSubmit, nil)
			seat := slices.IndexFunc(b.last().Rules, func(o casefile.Outcome) bool { return o.Code == "area_without_point" })
			told := slices.IndexFunc(b.last().Messages, func(m casefile.Message) bool {
				return m.To == "role:admin" && m.Code == "registration_area_without_point" && m.Args["area"] == c.area
			})
			require.Equal(t, c.flagged, seat >= 0 && b.last().Rules[seat].Verdict == casefile.NeedsHuman)
			require.Equal(t, c.flagged, told >= 0)
		})
	}
}

func TestSummaryAndMessagesNameNoPerson(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.draft()
	b.must(firm, CmdSubmit, nil)
	b.must(reviewer, CmdApprove, Decision{})
	open := string(Project(b.s).Head.Summary)
	for _, e := range b.events {
		open += string(casefile.Encode(e.Messages)) + string(casefile.Encode(e.Rules))
	}
	for _, personal := range []string{"测试甲一", "测试乙二", "19900000001"} {
		require.NotContains(t, open, personal)
	}
}

func TestAHandlerWhoMayBeAnOfficerOfTheGroupsPointIsForAPersonToLookAt(t *testing.T) { // T-0.27
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.draft()
	b.must(firm, CmdSubmit, Submit{HandlerOnStaff: true})
	i := slices.IndexFunc(b.s.Outcomes, func(o casefile.Outcome) bool { return o.Rule == "registration_handler" })
	require.Equal(t, casefile.NeedsHuman, b.s.Outcomes[i].Verdict)
	b.refused(casefile.Conflict, "handler_to_confirm", b.do(reviewer, CmdApprove, Decision{}))
	b.must(reviewer, CmdReturn, Return{Code: "content", Remarks: []filing.Remark{{Pointer: "/enterprise/handler", Code: "changed"}}})
	b.must(firm, CmdSubmit, nil) // with another handler the desk finds nobody
	b.must(reviewer, CmdApprove, Decision{})
	b.same()

	c := setup(t, "2019-02-18 09:00")
	c.draft()
	c.must(firm, CmdSubmit, Submit{HandlerOnStaff: true})
	c.must(reviewer, CmdApprove, Decision{Code: HandlerIsAnother})
	require.Equal(t, Approved, c.s.Stage)
}
