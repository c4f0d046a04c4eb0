package objection

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

var onAnother = casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", "severed", "command", "sever")

func TestAnObjectionInTimeIsAcknowledgedAndSeversItsLineAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.must(public, CmdCreate, challenge())
	require.Equal(t, []string{EvFiled, EvAcknowledged, EvOpened}, b.types())
	require.Equal(t, filing.CmdSever, b.told(nil))
	require.Equal(t, Severed, b.s.Severing)
	due := at("2019-04-02 00:00") // five working days after Monday 25 March: end of 1 April
	require.Equal(t, []casefile.Task{{Kind: TaskDecide, Role: casefile.Reviewer, Since: b.now, Due: due, Not: "acc-rechecker"}},
		Project(b.s).Tasks)
	require.Equal(t, []casefile.Timer{{Name: CmdEscalate, At: due}}, Project(b.s).Timers)
	b.same()
}

func TestAReportOfViolationStopsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-05-06 10:00")
	c := challenge()
	c.Sort = Violation
	b.must(public, CmdCreate, c)
	require.Empty(t, Project(b.s).Jobs)
	b.must(reviewer, CmdDecide, Decision{Outcome: OutcomeUpheld, Code: "not_employed"})
	require.Equal(t, []string{SuggestCorrection}, b.s.FollowUp)
	require.True(t, Project(b.s).Closed)
	b.same()
}

func TestTheDecisionReachesTheFiling(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		d       Decision
		stage   Stage
		command string
	}{
		"upheld, removed":  {Decision{Outcome: OutcomeUpheld, Effect: EffectRemoved, Code: "forged"}, Upheld, filing.CmdUphold},
		"upheld, returned": {Decision{Outcome: OutcomeUpheld, Effect: EffectReturned, Code: "data_error"}, Upheld, filing.CmdUphold},
		"dismissed":        {Decision{Outcome: OutcomeDismissed, Code: "unfounded"}, Dismissed, filing.CmdReinstate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-03-25 10:00")
			b.severed()
			b.must(reviewer, CmdDecide, c.d)
			require.Equal(t, c.stage, b.s.Stage)
			tell, err := casefile.DecodeStrict[casefile.Tell](Project(b.s).Jobs[0].Data)
			require.NoError(t, err)
			require.Equal(t, "filing-1", tell.Case)
			o, err := casefile.DecodeStrict[filing.Objected](tell.Data)
			require.NoError(t, err)
			require.Equal(t, filing.Objected{Objection: "objection-1", Outcome: c.d.Effect, Code: c.d.Code}, o)
			require.Equal(t, c.command, b.told(nil))
			require.True(t, Project(b.s).Closed)
			b.same()
		})
	}
}

func TestADecisionBeforeTheLineAnsweredIsToldAfterIt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.must(public, CmdCreate, challenge())
	b.must(reviewer, CmdDecide, Decision{Outcome: OutcomeDismissed, Code: "unfounded"})
	require.Len(t, Project(b.s).Jobs, 1)
	require.Equal(t, []string{filing.CmdSever, filing.CmdReinstate, ""}, []string{b.told(nil), b.told(nil), b.told(nil)})
}

func TestWhoKnowsTheFilingOrFiledTheObjectionDoesNotDecideIt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	objector := casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise}
	b.must(objector, CmdCreate, challenge())
	b.told(nil)
	for name, who := range map[string]casefile.Actor{
		"the inspector":              {ID: "acc-point"},
		"the rechecker":              {ID: "acc-rechecker"},
		"a deputy of the rechecker":  {ID: "acc-deputy", For: "acc-rechecker"},
		"his second account":         {ID: "acc-second", Also: []string{"acc-rechecker"}},
		"the objector":               {ID: "acc-firm"},
		"a rechecker found just now": {ID: "acc-late"},
	} {
		who.Role = casefile.Reviewer
		b.refused(casefile.Forbidden, "four_eyes", b.do(who, CmdDecide,
			Decision{Outcome: OutcomeDismissed, Code: "x", RecheckBy: "acc-late"}))
		require.Equal(t, Open, b.s.Stage, name)
	}
}

func TestADecisionThatMakesNoSenseIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.severed()
	for _, d := range []Decision{{}, {Outcome: OutcomeUpheld, Code: "x"}, {Outcome: OutcomeUpheld, Effect: "burned", Code: "x"},
		{Outcome: OutcomeDismissed}, {Outcome: OutcomeDismissed, Fraud: true, Code: "x"}, {Outcome: "perhaps", Code: "x"}} {
		b.refused(casefile.Invalid, "invalid_fields", b.do(reviewer, CmdDecide, d))
	}
}

func TestFraudIsSuggestedToDueProcessAndNotPunished(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.severed()
	b.must(reviewer, CmdDecide, Decision{Outcome: OutcomeUpheld, Effect: EffectRemoved, Fraud: true, Code: "forged"})
	require.Equal(t, []string{SuggestIntegrity}, b.s.FollowUp)
	require.Equal(t, "role:leader", b.last().Messages[0].To)
	require.Equal(t, filing.CmdUphold, b.told(nil))
	require.Empty(t, b.told(nil), "no other case is told anything")
}

func TestAnOverdueDecisionIsEscalatedAndNeverMade(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.severed()
	b.now = Project(b.s).Timers[0].At
	b.must(system, CmdEscalate, nil)
	require.Equal(t, Open, b.s.Stage)
	require.Equal(t, []string{"role:leader", "role:admin"}, []string{b.last().Messages[0].To, b.last().Messages[1].To})
	require.Empty(t, Project(b.s).Timers)
	b.same()
}

func TestALineHeldByAnotherObjectionIsAskedForAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.must(public, CmdCreate, challenge())
	b.told(onAnother)
	require.Equal(t, Blocked, b.s.Severing)
	b.refused(casefile.Conflict, "other_objection_open", b.do(reviewer, CmdDecide, Decision{Outcome: OutcomeDismissed, Code: "x"}))
	again := Project(b.s).Timers[1]
	require.Equal(t, casefile.Timer{Name: CmdSeverAgain, At: at("2019-03-25 11:00")}, again)
	b.now = again.At
	b.must(system, CmdSeverAgain, nil)
	require.Equal(t, filing.CmdSever, b.told(nil))
	require.Equal(t, Severed, b.s.Severing)
	b.must(reviewer, CmdDecide, Decision{Outcome: OutcomeDismissed, Code: "x"})
	b.same()
}

func TestALineThatIsGoneIsDecidedAsAReportOfViolation(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-28 23:00")
	b.must(public, CmdCreate, challenge())
	b.told(casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", "reported", "command", "sever"))
	require.Equal(t, Impossible, b.s.Severing)
	b.must(reviewer, CmdDecide, Decision{Outcome: OutcomeUpheld, Effect: EffectRemoved, Code: "forged"})
	require.Equal(t, []string{SuggestCorrection}, b.s.FollowUp)
	require.Empty(t, b.told(nil))
	require.True(t, Project(b.s).Closed)
}

func TestADecisionThatTheFilingRefusesStaysOpenForAPerson(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	b.severed()
	b.refused(casefile.Conflict, "wrong_stage", b.do(reviewer, CmdRetry, nil))
	b.must(reviewer, CmdDecide, Decision{Outcome: OutcomeDismissed, Code: "x"})
	b.told(casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", "draft", "command", "reinstate"))
	require.Equal(t, TaskStuck, Project(b.s).Tasks[0].Kind)
	require.False(t, Project(b.s).Closed)
	b.must(reviewer, CmdRetry, nil)
	require.Equal(t, filing.CmdReinstate, b.told(casefile.Refuse(casefile.Conflict, "wrong_stage")))
	b.refused(casefile.Invalid, "invalid_fields", b.do(reviewer, CmdSetAside, Reasoned{}))
	b.must(reviewer, CmdSetAside, Reasoned{Code: "withdrawn_meanwhile"})
	require.True(t, Project(b.s).Closed)
	b.same()
}

func TestAnOmissionClaimIsAnsweredByItsOwnShortPath(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	c := challenge()
	c.Sort, c.Target = Omission, Target{Notice: "notice-1"}
	b.must(public, CmdCreate, c)
	require.Equal(t, TaskAnswer, Project(b.s).Tasks[0].Kind)
	require.Empty(t, Project(b.s).Jobs)
	b.refused(casefile.Conflict, "omission_is_answered", b.do(reviewer, CmdDecide, Decision{Outcome: OutcomeDismissed, Code: "x"}))
	b.refused(casefile.Invalid, "invalid_fields", b.do(reviewer, CmdAnswer, Answer{Outcome: "no"}))
	b.must(reviewer, CmdAnswer, Answer{Outcome: "catchup", Code: "filed_late"})
	require.Equal(t, Answered, b.s.Stage)
	b.same()
	other := setup(t, "2019-03-25 10:00")
	other.severed()
	other.refused(casefile.Conflict, "objection_is_decided", other.do(reviewer, CmdAnswer, Answer{Outcome: "catchup", Code: "x"}))
}

// A line is on show from its publication on; its filing may hear of it some minutes later.
func TestALineThatIsNotAnnouncedYetIsAskedForAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-22 10:00")
	b.must(public, CmdCreate, challenge())
	b.told(casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(filing.Rechecked)))
	require.Equal(t, Blocked, b.s.Severing)
	again := Project(b.s).Timers[1]
	require.Equal(t, CmdSeverAgain, again.Name)
	b.now = again.At
	b.must(system, CmdSeverAgain, nil)
	require.Equal(t, filing.CmdSever, b.told(nil))
	require.Equal(t, Severed, b.s.Severing)
	b.same()
}
