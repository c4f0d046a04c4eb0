package objection

import (
	"chizheng/internal/casefile"
)

// Task kinds, all for the Centre's reviewers.
const (
	TaskDecide = "objection_decision"
	TaskAnswer = "omission_answer"
	TaskStuck  = "objection_stuck" // the filing refused to follow the decision
)

// Summary is an objection's line in lists. Nothing in it leads to the objector.
type Summary struct {
	Receipt   string   `json:"receipt"`
	Sort      Sort     `json:"sort"`
	Channel   string   `json:"channel"`
	Named     bool     `json:"named"`
	Notice    string   `json:"notice,omitempty"`
	Line      int      `json:"line,omitempty"`
	Filing    string   `json:"filing,omitempty"`
	Reason    string   `json:"reason"`
	Severing  Severing `json:"severing,omitempty"`
	Outcome   string   `json:"outcome,omitempty"`
	FollowUp  []string `json:"follow_up,omitempty"`
	Escalated bool     `json:"escalated,omitempty"`
}

// Project derives what the store and the workflow need. The head has no owner: neither the filer nor the objector
// finds the case by his own scope (T-0.53). Of the commands for the filing only the first is shown: it must hear
// "sever" before it hears what became of it.
func Project(s State) casefile.Projection {
	return casefile.Projection{Head: casefile.Head{Campaign: s.Terms.Campaign, Terms: s.Terms.Version,
		Stage: string(s.Stage), Summary: casefile.Encode(Summary{Receipt: s.Receipt, Sort: s.Sort, Channel: s.Channel,
			Named: s.Named, Notice: s.Target.Notice, Line: s.Target.Line, Filing: s.Target.Filing, Reason: s.Reason,
			Severing: s.Severing, Outcome: s.Outcome, FollowUp: s.FollowUp, Escalated: s.Escalated})},
		Tasks: s.tasks(), Timers: s.timers(), Jobs: s.jobs(),
		Closed: s.Stage.Over() && len(s.Pending) == 0 && s.Stuck == ""}
}

func (s State) tasks() []casefile.Task {
	t := casefile.Task{Kind: TaskDecide, Role: casefile.Reviewer, Since: s.Since, Due: s.due(), Not: s.RecheckBy}
	switch {
	case s.Stuck != "":
		t.Kind, t.Due, t.Not = TaskStuck, s.Since, ""
	case s.Stage != Open:
		return nil
	case s.Sort == Omission:
		t.Kind = TaskAnswer
	}
	return []casefile.Task{t}
}

func (s State) timers() []casefile.Timer {
	var timers []casefile.Timer
	if s.Stage == Awaiting {
		timers = append(timers, casefile.Timer{Name: CmdLapse, At: s.lapse()})
	}
	if s.Stage == Open && !s.Escalated {
		timers = append(timers, casefile.Timer{Name: CmdEscalate, At: s.due()})
	}
	if s.Stage == Open && s.Severing == Blocked {
		timers = append(timers, casefile.Timer{Name: CmdSeverAgain, At: s.TriedAt.Add(severPause)})
	}
	return timers
}

func (s State) jobs() []casefile.Job {
	var jobs []casefile.Job
	telling := false
	for _, j := range s.Pending {
		if j.Type == casefile.JobTell {
			if telling {
				continue
			}
			telling = true
		}
		jobs = append(jobs, j)
	}
	return jobs
}
