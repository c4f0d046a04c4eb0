package oversight

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

type visited struct {
	t      *testing.T
	s      State
	events []casefile.Event
	now    time.Time
	terms  campaign.Terms
}

var (
	officer = casefile.Actor{ID: "acc-officer", Role: casefile.Reviewer}
	second  = casefile.Actor{ID: "acc-officer-2", Role: casefile.Reviewer}
	boss    = casefile.Actor{ID: "acc-boss", Role: casefile.Leader}
	point   = casefile.Actor{ID: "acc-p05", Role: casefile.PointStaff, Point: "烟台审05"}
)

func on(date string) time.Time {
	d, err := time.ParseInLocation("2006-01-02 15:04", date+" 10:00", casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return d
}

func fresh(t *testing.T) *visited {
	t.Helper()
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	terms, err := plan.Terms()
	require.NoError(t, err)
	return &visited{t: t, now: on("2019-03-04"), terms: terms}
}

func planned(t *testing.T) *visited {
	t.Helper()
	v := fresh(t)
	return v.do(officer, CmdPlan, Plan{Terms: v.terms, Point: point.Point, Scope: "irregular", On: "2019-03-05"})
}

func (v *visited) try(who casefile.Actor, kind string, data any) error {
	cmd := casefile.Command{ID: fmt.Sprint(len(v.events)), Type: kind, Actor: who}
	if data != nil {
		cmd.Data = casefile.Encode(data)
	}
	drafts, err := Room.Decide(v.s, cmd, v.now)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e := casefile.Event{Case: "oversight-1", Seq: len(v.events) + 1, Type: d.Type, At: v.now, Actor: who, Data: casefile.Encode(d.Data)}
		v.events = append(v.events, e)
		if v.s, err = Room.Apply(v.s, e); err != nil {
			return err
		}
	}
	return nil
}

func (v *visited) do(who casefile.Actor, kind string, data any) *visited {
	v.t.Helper()
	require.NoError(v.t, v.try(who, kind, data), kind)
	return v
}

func (v *visited) refused(code string, who casefile.Actor, kind string, data any) *visited {
	v.t.Helper()
	e := casefile.As(v.try(who, kind, data))
	require.NotNil(v.t, e, "%s is not refused", kind)
	codes := []string{e.Code}
	for _, x := range e.Fields {
		codes = append(codes, x.Code)
	}
	require.Contains(v.t, codes, code)
	return v
}

func (v *visited) tasks() []string {
	var out []string
	for _, t := range Room.Project(v.s).Tasks {
		out = append(out, t.Kind+" "+t.Ref)
	}
	return out
}

func found(v *visited) *visited {
	v.t.Helper()
	v.now = on("2019-03-05")
	return v.do(officer, CmdVisit, Visit{Findings: []Found{
		{Code: "seal_misused", Text: "印章未入柜", Severity: "major", Days: 3}, {Code: "slow", Text: "积压", Severity: "minor", Days: 5}}})
}

func TestEveryFindingHasItsDayAndIsClosedBySomebodyWhoLookedAgain(t *testing.T) {
	t.Parallel()
	v := planned(t).refused("visit_not_yet", officer, CmdVisit, Visit{})
	found(v)
	require.Equal(t, "2019-03-08", casefile.DateOf(v.s.Findings[0].Due.Add(-time.Second)))
	require.Equal(t, []string{TaskAnswer + " finding-1", TaskAnswer + " finding-2"}, v.tasks())
	v.do(point, CmdAnswer, Answer{N: 1, Text: "已入柜"}).refused("finding_not_open", point, CmdAnswer, Answer{N: 1, Text: "x"})
	same := casefile.Actor{ID: "acc-x", Role: casefile.Reviewer, Also: []string{point.ID}}
	v.refused("four_eyes", same, CmdVerify, Verify{N: 1, Enough: true}).refused("required", officer, CmdVerify, Verify{N: 1})
	v.do(officer, CmdVerify, Verify{N: 1, Text: "柜未上锁"})
	require.Equal(t, Open, v.s.Findings[0].Status)
	v.do(point, CmdAnswer, Answer{N: 1, Text: "已上锁"}).do(second, CmdVerify, Verify{N: 1, Enough: true})
	v.do(point, CmdAnswer, Answer{N: 2, Text: "已清理"}).do(officer, CmdVerify, Verify{N: 2, Enough: true})
	require.Equal(t, Closed, v.s.Stage)
	require.Empty(t, v.tasks())
}

func TestAVisitWithoutFindingsIsClosed(t *testing.T) {
	t.Parallel()
	v := planned(t)
	v.now = on("2019-03-05")
	require.Equal(t, Closed, v.do(officer, CmdVisit, Visit{}).s.Stage)
	v.refused("nothing_found", officer, CmdCriticise, Proposal{Text: "x"})
}

func TestAPointIsCriticisedByTwoAndAfterItCouldSpeak(t *testing.T) {
	t.Parallel()
	v := found(planned(t)).refused("point_not_heard", officer, CmdCriticise, Proposal{Text: "通报"})
	v.refused("no_such_proposal", boss, CmdIssue, nil)
	v.now = v.s.Findings[0].Due
	require.Nil(t, v.s.Criticism, "a day that passes criticises nobody")
	v.do(officer, CmdCriticise, Proposal{Text: "通报"})
	v.refused("four_eyes", casefile.Actor{ID: "acc-y", Role: casefile.Leader, Also: []string{officer.ID}}, CmdIssue, nil)
	v.do(boss, CmdSpare, Reasoned{Code: "other"}).do(officer, CmdCriticise, Proposal{Text: "再次"}).do(boss, CmdIssue, nil)
	require.Equal(t, Issued, v.s.Criticism.Status)
	v.refused("criticised_already", officer, CmdCriticise, Proposal{Text: "x"})
}

func TestWhatCannotBeMeantIsRefusedWithTheField(t *testing.T) {
	t.Parallel()
	v := fresh(t)
	for code, p := range map[string]Plan{"unknown_point": {Point: "烟台审99", Scope: "regular", On: "2019-03-05"},
		"unknown_value": {Point: point.Point, Scope: "secret", On: "2019-03-05"}, "date_past": {Point: point.Point, Scope: "regular", On: "2019-03-03"},
		"date": {Point: point.Point, Scope: "regular", On: "morgen"}} {
		p.Terms = v.terms
		v.refused(code, officer, CmdPlan, p)
	}
	w := planned(t)
	w.now = on("2019-03-05")
	w.refused("out_of_range", officer, CmdVisit, Visit{Findings: []Found{{Code: "slow", Text: "x", Severity: "minor"}}})
	w.refused("unknown_value", officer, CmdVisit, Visit{Findings: []Found{{Code: "ugly", Text: "x", Severity: "minor", Days: 1}}})
}
