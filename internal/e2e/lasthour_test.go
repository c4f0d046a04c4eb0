package e2e

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/codec"
	"chizheng/internal/demo"
	"chizheng/internal/desk"
	"chizheng/internal/devstack"
	"chizheng/internal/objects"
)

// The last hour: twelve real seconds, and as many until the last timer has rung.
const (
	lastHourRate  = 300
	lastHourCases = 24
	idle          = 6 // of them, nobody submits
)

func shanghai(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateTime, s, casefile.Shanghai)
	require.NoError(t, err)
	return at
}

// officeHouse is the office's own worker and servers, with the desk's engine beside them.
func officeHouse(t *testing.T, o *office) *house {
	t.Helper()
	h := &house{t: t, ledger: o.ledger(t)}
	cfg, err := objects.FromEnv(o.variable)
	require.NoError(t, err)
	h.files, err = objects.New(cfg)
	require.NoError(t, err)
	dc := codec.DataConverter(o.ring(t))
	h.client, err = client.Dial(client.Options{HostPort: o.variable("TEMPORAL_ADDRESS"), Namespace: o.variable("TEMPORAL_NAMESPACE"), DataConverter: dc, FailureConverter: codec.FailureConverter(dc), Logger: quiet{}})
	require.NoError(t, err)
	t.Cleanup(h.client.Close)
	h.engine = &desk.Engine{Client: h.client, Timeout: 5 * time.Second}
	plan, err := campaign.Builtin("yantai-2019")
	require.NoError(t, err)
	w := plan.Windows[campaign.WinFillIn]
	w.To = "2019-03-20" // extended by an order: everything ends in the same hour
	plan.Windows[campaign.WinFillIn] = w
	h.terms, err = plan.Terms()
	require.NoError(t, err)
	return h
}

// attempt is one filer's submission: when he sends it, and what he heard in the end.
type attempt struct {
	id     string
	after  time.Duration // of campaign time, from 23:00 on
	answer casefile.Answer
	err    error
}

// submit sends one command until somebody answers it: the same key each time, whoever has died meanwhile.
func (h *house) submit(a *attempt, clock casefile.Clock) {
	time.Sleep(time.Until(clock.Real.Add(a.after / lastHourRate)))
	cmd := casefile.Command{ID: "acc-firm:last-hour-" + a.id, Type: filing.CmdSubmit, Actor: firmActor, Clock: clock}
	for deadline := time.Now().Add(45 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		a.answer, a.err = h.engine.Send(h.t.Context(), filing.Kind, a.id, cmd)
		if a.err == nil || casefile.KindOf(a.err) != casefile.Unavailable || time.Now().After(deadline) {
			return
		}
	}
}

// TestTheLastHourOfTheTwentiethOfMarchLosesNothingThoughWorkerAndEngineAreKilled, T-0.19. Submissions come in until
// after midnight; the worker dies twice and the engine once, with SIGKILL. What was accepted is there once and was accepted
// before 24:00, what came later was refused, and every window's timer rings once.
func TestTheLastHourOfTheTwentiethOfMarchLosesNothingThoughWorkerAndEngineAreKilled(t *testing.T) {
	o := newOffice(t)
	staff := &demo.Office{Exe: o.stage.Exe, Env: o.stage.Env, Logs: t.TempDir()}
	require.NoError(t, staff.Open(t.Context()))
	t.Cleanup(func() { _ = staff.Close() }) // the stack's end reports what matters
	h := officeHouse(t, o)
	var drafting sync.WaitGroup
	attempts := make([]*attempt, lastHourCases)
	for i := range attempts {
		attempts[i] = &attempt{id: fmt.Sprintf("filing-%09d", i+1), after: time.Duration(i*90/(lastHourCases-idle)) * time.Minute}
		drafting.Go(func() { h.drafted(attempts[i].id, i+1, h.filer()) })
	}
	drafting.Wait()
	require.False(t, t.Failed())

	began := time.Now()
	clock := casefile.Clock{Seq: 2, Real: began, Campaign: shanghai(t, "2019-03-20 23:00:00"), Rate: lastHourRate, Stop: shanghai(t, "2019-03-21 01:00:00"), Rehearsal: true}
	var busy sync.WaitGroup
	for _, a := range attempts {
		busy.Go(func() { require.NoError(t, h.engine.SetClock(t.Context(), a.id, clock)) })
	}
	busy.Wait()
	require.False(t, t.Failed())
	for _, a := range attempts[:lastHourCases-idle] {
		busy.Go(func() { h.submit(a, clock) })
	}
	busy.Go(func() { h.killed(o.stack, staff, began) })
	busy.Wait()
	require.False(t, t.Failed())

	midnight := shanghai(t, "2019-03-21 00:00:00")
	accepted, refused := 0, 0
	for i, a := range attempts {
		s := h.await(a.id, a.id+" is moved by its timer", func(s filing.State) bool { return s.Track == filing.Catchup })
		submitted, moved := h.counted(a.id, filing.EvSubmitted, midnight), h.counted(a.id, filing.EvMoved, clock.Stop.Add(time.Second))
		require.Equal(t, 1, moved, "%s: its timer rings once", a.id)
		switch {
		case i >= lastHourCases-idle:
			require.Zero(t, submitted, "nobody submitted %s", a.id)
		case a.err == nil:
			accepted++
			require.Equal(t, 1, submitted, "%s was accepted, once and before 24:00", a.id)
		default:
			refused++
			require.Equal(t, "window_closed", casefile.As(a.err).Code, "%s: %v", a.id, a.err)
			require.Zero(t, submitted, "%s was refused and is not there", a.id)
		}
		require.NoError(t, h.ledger.VerifyChain(t.Context(), s.Case))
	}
	require.Positive(t, accepted)
	require.Positive(t, refused)
	t.Logf("%d accepted, %d refused after 24:00, %d timers, %s", accepted, refused, lastHourCases, time.Since(began).Round(time.Second))
}

// killed lets the worker die at 23:15 and at 00:25, and the engine at 23:35.
func (h *house) killed(stack *devstack.Stack, staff *demo.Office, began time.Time) {
	at := func(campaign time.Duration) { time.Sleep(time.Until(began.Add(campaign / lastHourRate))) }
	at(15 * time.Minute)
	require.NoError(h.t, staff.Kill(demo.Worker))
	require.NoError(h.t, staff.Start(demo.Worker))
	at(35 * time.Minute)
	require.NoError(h.t, stack.Kill(devstack.Temporal))
	require.NoError(h.t, stack.Restart(h.t.Context(), devstack.Temporal))
	at(85 * time.Minute)
	require.NoError(h.t, staff.Kill(demo.Worker))
	require.NoError(h.t, staff.Start(demo.Worker))
}

// counted is how many events of a type a case has; each lies before an instant.
func (h *house) counted(id, kind string, before time.Time) int {
	h.t.Helper()
	events, err := h.ledger.Events(h.t.Context(), id)
	require.NoError(h.t, err)
	n := 0
	for _, e := range events {
		if e.Type == kind {
			require.True(h.t, e.At.Before(before), "%s of %s at %s", kind, id, e.At)
			n++
		}
	}
	return n
}
