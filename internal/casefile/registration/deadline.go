package registration

import (
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
)

// Addresses of everybody in a role of the campaign; the outbox resolves them.
const (
	toReviewers = "role:" + string(casefile.Reviewer)
	toLeaders   = "role:" + string(casefile.Leader)
	toAdmins    = "role:" + string(casefile.Admin)
)

// review is the reviewer's task, due after the Centre's own target, and the timer that escalates before it (T-0.14).
// submit made sure that the calendar knows both days.
func (s State) review() ([]casefile.Task, []casefile.Timer) {
	due, err := campaign.RegistrationDue(s.SubmittedAt, s.Terms)
	task := casefile.Task{Kind: TaskReview, Role: casefile.Reviewer, Since: s.SubmittedAt, Due: due}
	at, err2 := campaign.RegistrationEscalation(s.SubmittedAt, s.Terms)
	if err != nil || err2 != nil || s.Escalated {
		return []casefile.Task{task}, nil
	}
	return []casefile.Task{task}, []casefile.Timer{{Name: CmdEscalate, At: at}}
}

// overrun is how many days of filing time our decision now has cost (T-0.14).
func (a ask) overrun() (int, error) { return campaign.Overrun(a.s.SubmittedAt, a.now, a.s.Terms) }
