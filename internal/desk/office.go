package desk

import (
	"context"
	"slices"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/integrity"
	"chizheng/internal/casefile/milestone"
	"chizheng/internal/casefile/oversight"
	"chizheng/internal/casefile/registration"
)

// milestoneID names the case of a task of the plan: one for each, whoever opens it and however often.
func milestoneID(campaignID string, number int) string {
	return CaseID(milestone.Kind, campaignID, strconv.Itoa(number))
}

// OpenMilestones makes a case of every task of the plan that is none yet, and says how many it opened. Errors: Forbidden,
// Unavailable (what is open stays so; asking again opens the rest).
func (d *Desk) OpenMilestones(ctx context.Context, who casefile.Actor, campaignID string) (int, error) {
	who, _, err := d.may(who, "openMilestones")
	if err != nil {
		return 0, err
	}
	plan, terms, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return 0, err
	}
	opened := 0
	for _, stage := range plan.Stages {
		for _, task := range stage.Tasks {
			in := milestone.Open{Terms: terms, Number: task.Number, Stage: stage.Number, Title: task.Title, Owner: task.Owner,
				From: stage.From, Due: task.Due, Clauses: task.Clauses}
			if in.Due == "" {
				continue // the last stage is open-ended: its tasks have no day to hold
			}
			_, err := d.open(ctx, who, milestone.Kind, milestoneID(campaignID, task.Number), campaignID, in, Options{Key: "milestone-" + strconv.Itoa(task.Number)})
			switch e := casefile.As(err); {
			case err == nil:
				opened++
			case e == nil || e.Code != "already_exists":
				return opened, err
			}
		}
	}
	return opened, nil
}

// PlanTask is a task of the plan beside what was entered of it.
type PlanTask struct {
	campaign.Duty
	Stage campaign.Stage
	State *milestone.State // nil: not opened
	Late  bool
}

// PlanTasks lists the tasks of the plan in its order, with what really happened. Errors: Forbidden, Unavailable.
func (d *Desk) PlanTasks(ctx context.Context, who casefile.Actor, campaignID string) ([]PlanTask, error) {
	if _, _, err := d.may(who, "listMilestones"); err != nil {
		return nil, err
	}
	plan, _, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return nil, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return nil, err
	}
	today := casefile.DateOf(clock.At(d.now()))
	var ids []string
	for _, stage := range plan.Stages {
		for _, task := range stage.Tasks {
			ids = append(ids, milestoneID(campaignID, task.Number))
		}
	}
	states, err := statesOf[milestone.State](ctx, d, milestone.Kind, ids)
	if err != nil {
		return nil, err
	}
	var out []PlanTask
	for _, stage := range plan.Stages {
		for _, task := range stage.Tasks {
			t := PlanTask{Duty: task, Stage: stage, Late: task.Due != "" && today > task.Due}
			if i := slices.IndexFunc(states, func(s milestone.State) bool { return s.Plan.Number == task.Number }); i >= 0 {
				t.State, t.Late = &states[i], states[i].Late(today)
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// statesOf reads cases of one kind; those that do not exist are left out.
func statesOf[S any](ctx context.Context, d *Desk, kind string, ids []string) ([]S, error) {
	found, err := d.ledger.States(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]S, 0, len(found))
	for _, c := range found {
		s, err := decodeState[S](c, kind)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// PlanOversight plans an inspection of a point. Errors: Forbidden, Invalid, Unavailable.
func (d *Desk) PlanOversight(ctx context.Context, who casefile.Actor, campaignID string, in oversight.Plan, o Options) (casefile.Answer, error) {
	_, terms, err := d.plans.Of(ctx, campaignID)
	if err != nil {
		return casefile.Answer{}, err
	}
	in.Terms = terms
	return d.Open(ctx, who, "planOversight", oversight.Kind, campaignID, in, o)
}

// OpenIntegrity begins an entry of the integrity file about a registered party, named by its registration or by one of
// its filings (T-0.68). Errors: Forbidden, NotFound no_such_case, Invalid, Unavailable.
func (d *Desk) OpenIntegrity(ctx context.Context, who casefile.Actor, campaignID string, in integrity.Open, o Options) (casefile.Answer, error) {
	who, _, err := d.may(who, "openIntegrity")
	if err != nil {
		return casefile.Answer{}, err
	}
	if _, in.Terms, err = d.plans.Of(ctx, campaignID); err != nil {
		return casefile.Answer{}, err
	}
	if in.Filing != "" {
		at, err := d.ledger.Head(ctx, in.Filing)
		if err != nil {
			return casefile.Answer{}, err
		}
		if at.Kind != filing.Kind {
			return casefile.Answer{}, casefile.Refuse(casefile.NotFound, "no_such_case")
		}
		in.Party = at.Head.Owner
	}
	if in.Party != "" {
		at, err := d.ledger.Head(ctx, in.Party)
		if err != nil {
			return casefile.Answer{}, err
		}
		if at.Kind != registration.Room.Kind {
			return casefile.Answer{}, casefile.Refuse(casefile.NotFound, "no_such_case")
		}
	}
	return d.Open(ctx, who, "openIntegrity", integrity.Kind, campaignID, in, o)
}
