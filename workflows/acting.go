package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile"
)

// alarm is the one engine timer of a case: it stands at the nearest instant at which the case acts by itself.
type alarm struct {
	key    string
	clock  int       // Seq of the clock it was computed with
	at     time.Time // campaign time at which it rings
	cancel workflow.CancelFunc
}

func timerKey(t casefile.Timer) string { return fmt.Sprintf("timer:%s:%d", t.Name, t.At.Unix()) }

// armTimer keeps the engine timer at the nearest instant of the state or before it, and moves it only when it would
// ring too late or the clock was set: most deadlines of a case only move on, and a timer that is left alone costs the
// engine nothing.
func (c *kase[S]) armTimer(ctx workflow.Context) {
	next, ok := c.nextTimer()
	key := ""
	if ok {
		key = timerKey(next)
	}
	early := c.in.Ways >= 1 && c.alarm.key != "" && (!ok || !next.At.Before(c.alarm.at))
	if c.clock.Seq == c.alarm.clock && (early || key == c.alarm.key) {
		return
	}
	if c.alarm.cancel != nil {
		c.alarm.cancel()
	}
	c.alarm = alarm{key: key, clock: c.clock.Seq, at: next.At}
	if !ok {
		return
	}
	wait, comes := c.clock.Until(workflow.Now(ctx), next.At)
	if !comes {
		return // a held clock; setting it sends a signal
	}
	tctx, cancel := workflow.WithCancel(ctx)
	c.alarm.cancel = cancel
	timer := workflow.NewTimer(tctx, wait)
	// Not under tctx: moving the alarm cancels a timer that still runs, never a command that it has set off.
	workflow.Go(ctx, func(ctx workflow.Context) {
		if timer.Get(ctx, nil) == nil {
			c.ring(ctx, next)
		}
	})
}

func (c *kase[S]) nextTimer() (casefile.Timer, bool) {
	var next casefile.Timer
	found := false
	for _, t := range c.proj.Timers {
		if c.fired[timerKey(t)] || found && !t.At.Before(next.At) {
			continue
		}
		next, found = t, true
	}
	return next, found
}

// ring fires what is due at the instant for which the engine's timer was set; where that has moved on, the timer is set
// anew.
func (c *kase[S]) ring(ctx workflow.Context, set casefile.Timer) {
	if c.in.Ways < 1 {
		c.fire(ctx, set)
		c.alarm = alarm{}
		return
	}
	c.alarm, c.woken = alarm{}, true
	if due, ok := c.nextTimer(); ok && !due.At.After(set.At) {
		c.fire(ctx, due)
	}
}

// fire gives the case the timer's own command. A timer fires once, whatever the room says to it.
func (c *kase[S]) fire(ctx workflow.Context, t casefile.Timer) {
	key := timerKey(t)
	c.fired[key] = true
	c.insist(ctx, casefile.Command{ID: key, Type: t.Name, Actor: casefile.SystemActor(), NotBefore: t.At})
	c.woken = true
}

// launchJobs starts every job of the state that this run has not started.
func (c *kase[S]) launchJobs(ctx workflow.Context) {
	for _, j := range c.proj.Jobs {
		if _, known := c.running[j.ID]; known || c.fired["job:"+j.ID] {
			continue
		}
		c.running[j.ID] = true
		workflow.Go(ctx, func(ctx workflow.Context) { c.work(ctx, j) })
	}
}

// work runs a job to its end and gives the case its result.
func (c *kase[S]) work(ctx workflow.Context, j casefile.Job) {
	result := casefile.JobResult{Job: j.ID}
	do, ok := c.jobs[j.Type]
	if !ok {
		do = commonJobs[j.Type]
	}
	if do == nil {
		workflow.GetLogger(ctx).Error("job has no activity", "type", j.Type)
		return
	}
	out, err := do(ctx, origin{Case: c.in.Case, Clock: c.clock, Ways: c.in.Ways, now: c.now, until: c.until}, j)
	if result.Result = out; err != nil {
		if result.Error = casefile.As(err); result.Error == nil {
			workflow.GetLogger(ctx).Error("job failed", "type", j.Type, "error", err)
			result.Error = casefile.Refuse(casefile.Unavailable, "job_failed")
		}
	}
	c.fired["job:"+j.ID] = true // dealt with, whatever the room says to it
	c.insist(ctx, casefile.Command{ID: "job:" + j.ID, Type: j.Type + "_done", Actor: casefile.SystemActor(),
		Data: casefile.Encode(result)})
	delete(c.running, j.ID)
	c.woken = true
}

// insist executes a command of the case's own until it is decided: while the store is away it waits and tries again.
func (c *kase[S]) insist(ctx workflow.Context, cmd casefile.Command) {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		_, err := c.execute(ctx, cmd)
		switch {
		case err == nil:
			return
		case casefile.KindOf(err) != casefile.Unavailable:
			workflow.GetLogger(ctx).Error("own command refused", "command", cmd.Type, "error", err)
			return
		}
		if workflow.Sleep(ctx, wait) != nil {
			return
		}
	}
}

// now is the campaign's time by the newest clock that the case has heard of.
func (c *kase[S]) now(ctx workflow.Context) time.Time { return c.clock.At(workflow.Now(ctx)) }

// until waits for an instant of campaign time, however often the clock is set meanwhile; a clock that holds is waited for.
func (c *kase[S]) until(ctx workflow.Context, at time.Time) error {
	for {
		wait, comes := c.clock.Until(workflow.Now(ctx), at)
		if comes && wait <= 0 {
			return nil
		}
		seq := c.clock.Seq
		set := func() bool { return c.clock.Seq != seq }
		var err error
		if comes {
			_, err = workflow.AwaitWithTimeout(ctx, wait, set)
		} else {
			err = workflow.Await(ctx, set)
		}
		if err != nil {
			return err
		}
	}
}
