package e2e

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/demo"
	"chizheng/internal/devstack"
)

// blows say what is killed in which act, while everybody is at work.
var blows = []struct{ act, victim string }{
	{"Filling in", demo.Serve},
	{"Duplicates", devstack.Temporal},
	{"On-site inspection begins", demo.Worker},
	{"Weekly hand-over", devstack.Postgres},
	{"First rolling notice", demo.Worker},
	{"First notice over", devstack.Temporal},
	{"Second wave", demo.Serve},
	{"A registration decided late", devstack.MinIO},
	{"Third wave", devstack.Postgres},
	{"First package", demo.Worker},
	{"Second package", devstack.MinIO},
	{"Catch-up notice", devstack.Postgres},
}

// mischief kills with SIGKILL and starts again, one victim at a time.
type mischief struct {
	stack *devstack.Stack
	busy  sync.WaitGroup
	mu    sync.Mutex
	done  int
	err   error
}

// before is called by the story; the blow falls a moment later, in the middle of the act.
func (m *mischief) before(ctx context.Context, o *demo.Office, title string) {
	m.busy.Wait() // the last victim is back
	for _, b := range blows {
		if !strings.HasPrefix(title, b.act) {
			continue
		}
		m.busy.Go(func() {
			time.Sleep(700 * time.Millisecond)
			err := m.strike(ctx, o, b.victim)
			m.mu.Lock()
			defer m.mu.Unlock()
			if m.done++; err != nil && m.err == nil {
				m.err = fmt.Errorf("%s in %q: %w", b.victim, b.act, err)
			}
		})
	}
}

func (m *mischief) strike(ctx context.Context, o *demo.Office, victim string) error {
	switch victim {
	case demo.Serve, demo.Worker:
		if err := o.Kill(victim); err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond) // people notice that it is away
		return o.Start(victim)
	}
	if err := m.stack.Kill(victim); err != nil {
		return err
	}
	time.Sleep(500 * time.Millisecond)
	return m.stack.Restart(ctx, victim)
}

func TestChaosOfKilledProcessesAndServersLosesNothingAndDoublesNothing(t *testing.T) {
	o := newOffice(t)
	m := &mischief{stack: o.stack}
	o.stage.Before = func(office *demo.Office, _ int, title string) { m.before(t.Context(), office, title) }
	table, err := demo.Perform(t.Context(), o.stage)
	m.busy.Wait()
	require.NoError(t, m.err)
	require.NoError(t, err) // the table is the story's own, to the unit: Perform has compared them
	require.Len(t, table, 15)
	require.Equal(t, len(blows), m.done, "every blow fell")
	o.verifyAll(t)
}
