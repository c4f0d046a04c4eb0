package workflows

import (
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile/notice"
)

// Notice is one published batch. It waits for the leader, for its day, for the seven days, and then thirty more to
// take the lines down; objections sever their own filings and never wake it.
func Notice(ctx workflow.Context, in Input) error {
	var a *activities.Notices
	return run(ctx, machine[notice.State]{room: notice.Room, jobs: map[string]job{
		notice.JobBuild:    step(slow, a.BuildLines),
		notice.JobAnnounce: passing(slow, a.AnnounceLines),
		notice.JobEnd:      passing(slow, a.EndLines),
		notice.JobRefresh:  step(quick, a.FreezeLine),
		notice.JobRemove:   step(slow, a.RemoveLines),
		notice.JobWatch:    watchDisplay,
	}}, in)
}
