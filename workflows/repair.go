package workflows

import (
	"strings"

	"chizheng/internal/casefile"
)

// repair carries out what an operator's event wants of the engine (U8): a skipped timer or job counts as done, a job to
// be tried again as never started. The state's own changes are in the fold.
func (c *kase[S]) repair(e casefile.Event) {
	if e.Type != casefile.EvRepaired {
		return
	}
	o, err := casefile.Read[casefile.RepairOrder](e)
	if err != nil {
		return
	}
	switch o.Action {
	case casefile.RepairSkip:
		c.fired[o.Target] = true
		if c.alarm.cancel != nil {
			c.alarm.cancel() // it may stand at that timer
		}
		c.alarm = alarm{}
	case casefile.RepairRetry:
		delete(c.fired, o.Target)
		delete(c.running, strings.TrimPrefix(o.Target, "job:"))
	}
	c.woken = true
}

// resets says whether an operator wants the run to begin anew. Only the run that records it does: one that folds it from
// the ledger has begun anew already.
func resets(events []casefile.Event) bool {
	for _, e := range events {
		if e.Type != casefile.EvRepaired {
			continue
		}
		if o, err := casefile.Read[casefile.RepairOrder](e); err == nil && o.Action == casefile.RepairReset {
			return true
		}
	}
	return false
}
