package workflows

import (
	"encoding/json"
	"time"

	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/notice"
)

// breath is the least real time between two looks: a rehearsal in which a day lasts a second does not storm the page.
const breath = 5 * time.Second

// watchDisplay looks at a list's page through one stretch of campaign time. The looks are the engine's affair; the case
// hears of the whole stretch once, so that a week of hourly looks is a dozen events and not hundreds (T-0.50). While it
// runs the case does not continue as a new run: a stretch is a day at most, of some two hundred engine events.
func watchDisplay(ctx workflow.Context, from origin, j casefile.Job) (json.RawMessage, error) {
	return answered(j, func(w notice.Watch) (notice.Watched, error) {
		var a *activities.Displays
		walk := w.Walk()
		var looked time.Time
		for next := w.Next; ; {
			if err := from.until(ctx, next); err != nil {
				return notice.Watched{}, err
			}
			if rest := breath - workflow.Now(ctx).Sub(looked); !looked.IsZero() && rest > 0 {
				if err := workflow.Sleep(ctx, rest); err != nil {
					return notice.Watched{}, err
				}
			}
			if w.Missed(from.now(ctx)) {
				return walk.Result(), nil
			}
			seen, err := call(ctx, quick, a.LookAtNotice, notice.Look{Notice: w.Notice, Number: w.Number, Hash: w.Hash})
			if err != nil {
				return notice.Watched{}, err
			}
			at := from.now(ctx)
			looked = workflow.Now(ctx)
			if walk.See(seen, at) {
				return walk.Result(), nil
			}
			next = walk.Next(at)
		}
	})
}
