package filing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

var stranger = casefile.Actor{ID: "worker", Role: casefile.Public}

func TestAWorkersWordPausesTheFilingUntilAReviewerHasLooked(t *testing.T) { // T-0.30
	t.Parallel()
	o := submitted(t).refused("invalid_fields", stranger, CmdDispute, Dispute{Code: "because"}).
		do(stranger, CmdDispute, Dispute{Code: "not_my_employer", Text: "我从未在该公司工作"})
	require.Equal(t, "dispute", Project(o.s).Tasks[0].Kind)
	require.Equal(t, casefile.Reviewer, Project(o.s).Tasks[0].Role)
	o.refused("disputed_already", stranger, CmdDispute, Dispute{Code: "left_employer"}).
		refused("on_hold", zhifu, CmdTick, Tick{Original: OriginalIDCard, Seen: true})
	o.do(centre, CmdResolve, Resolve{Kind: HoldDispute, Ref: refWorker, Decision: "clear", Code: "ruling"})
	require.Empty(t, o.s.Holds)
	o.refused("dispute_decided", stranger, CmdDispute, Dispute{Code: "not_my_employer"})
}

func TestAWorkerWhoWasRightEndsTheFilingAndTheLeadersHear(t *testing.T) { // T-0.30, T-0.68
	t.Parallel()
	o := handedOver(t).do(stranger, CmdDispute, Dispute{Code: "not_my_employer"}).
		refused("on_hold", centre, CmdRecheck, Recheck{Verdict: "pass"}).
		do(centre, CmdResolve, Resolve{Kind: HoldDispute, Ref: refWorker, Decision: "uphold", Code: "not_employee"})
	require.Equal(t, Rejected, o.s.Stage)
	require.False(t, o.s.Stage.Live(), "his certificate is free for his own employer")
	_, sealed := o.s.ActiveSeal()
	require.False(t, sealed)
}

func TestADisputeOutlivesAReturn(t *testing.T) {
	t.Parallel()
	o := submitted(t).do(stranger, CmdDispute, Dispute{Code: "left_employer"}).
		do(centre, CmdReturn, Return{To: "filer", Code: "data"})
	require.Len(t, o.s.disputes(), 1)
	o.sign().do(firm, CmdSubmit, nil).jobs()
	require.Len(t, o.s.disputes(), 1, "a correction is no answer to the worker")
	o.refused("on_hold", zhifu, CmdTick, Tick{Original: OriginalIDCard, Seen: true})
}

func TestTheWorkerIsToldOfWhatConcernsHimAndNobodyElse(t *testing.T) { // T-0.32, T-0.65
	t.Parallel()
	for name, c := range map[string]struct {
		kind string
		data any
		want string
	}{
		"filed":                {EvSubmitted, Submission{}, "worker_filed"},
		"returned by the desk": {EvInspected, Verdict{Inspect: Inspect{Verdict: "return"}}, "worker_returned"},
		"failed at the desk":   {EvInspected, Verdict{Inspect: Inspect{Verdict: "fail"}}, "worker_rejected"},
		"passed":               {EvInspected, Verdict{Inspect: Inspect{Verdict: "pass"}}, ""},
		"returned":             {EvReturned, Returning{Return: Return{To: "filer"}}, "worker_returned"},
		"back to the point":    {EvReturned, Returning{Return: Return{To: "point"}}, ""},
		"withdrawn":            {EvWithdrawn, Reasoned{}, "worker_withdrawn"},
		"on show":              {EvAnnounced, Announce{}, "worker_announced"},
		"accepted":             {EvReceived, Receipt{Accepted: true}, "worker_accepted"},
		"refused":              {EvReceived, Receipt{}, ""},
		"objection: returned":  {EvUpheld, Objected{Outcome: "returned"}, "worker_returned"},
		"objection: removed":   {EvUpheld, Objected{Outcome: "removed"}, "worker_rejected"},
		"dispute taken":        {EvDisputed, Dispute{}, "worker_dispute_taken"},
		"dispute cleared":      {EvResolved, Resolve{Kind: HoldDispute, Decision: "clear"}, "worker_dispute_cleared"},
		"another hold":         {EvResolved, Resolve{Kind: HoldDuplicate, Decision: "clear"}, ""},
		"a stroke of the pen":  {EvFilled, Fill{}, ""},
	} {
		e := casefile.Event{Type: c.kind, Data: casefile.Encode(c.data)}
		require.Equal(t, c.want, ToWorker(e, "A"), name)
		require.Empty(t, ToWorker(e, "B"), "who files himself reads his own messages")
	}
}

func TestOfAPublishedLineOneObjectsAndOfOnesOwnFilingOneWithdraws(t *testing.T) {
	t.Parallel()
	for stage, code := range map[Stage]string{Announced: "dispute_is_an_objection", Accepted: "dispute_too_late", Draft: "wrong_stage", Withdrawn: "wrong_stage"} {
		_, err := Decide(State{Version: 1, Stage: stage, Filer: Filer{Kind: ByEnterprise}},
			casefile.Command{Type: CmdDispute, Actor: stranger, Data: casefile.Encode(Dispute{Code: "not_my_employer"})}, submitted(t).now)
		require.Equal(t, code, casefile.As(err).Code, stage)
	}
	_, err := Decide(State{Version: 1, Stage: Submitted, Filer: Filer{Kind: ByIndividual}},
		casefile.Command{Type: CmdDispute, Actor: stranger, Data: casefile.Encode(Dispute{Code: "not_my_employer"})}, submitted(t).now)
	require.Equal(t, "dispute_your_own", casefile.As(err).Code)
}
