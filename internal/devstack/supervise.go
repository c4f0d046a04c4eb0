package devstack

import (
	"context"
	"time"
)

const (
	firstPause = time.Second
	longPause  = 30 * time.Second
)

func (u *unit) supervise(ctx context.Context) {
	pause := firstPause
	for {
		p := u.running()
		if p == nil { // stopped on purpose; somebody may start it again
			if !sleep(ctx, 200*time.Millisecond) {
				return
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-p.Done():
		}
		if p.asked.Load() {
			if !sleep(ctx, 200*time.Millisecond) {
				return
			}
			continue
		}
		pause = u.revive(ctx, p, pause)
	}
}

// revive starts the server after a pause, and says how long the next one is.
func (u *unit) revive(ctx context.Context, p *Process, pause time.Duration) time.Duration {
	name := u.server.name()
	u.stack.say("%s ended (%v), starting it again in %s", name, p.Err(), pause)
	if !sleep(ctx, pause) {
		return pause
	}
	if err := u.start(ctx); err != nil {
		if ctx.Err() == nil {
			u.stack.say("%v", err)
		}
		return min(2*pause, longPause)
	}
	u.stack.say("%s is back", name)
	return firstPause
}

// sleep returns false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
