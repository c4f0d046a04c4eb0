package workflows

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
)

// site is the named site as it would be seen: away between two instants.
type site struct {
	mu       sync.Mutex
	now      func() time.Time
	from, to time.Time
	looks    int
	asked    map[notice.Look]bool
}

func (s *site) LookAt(_ context.Context, l notice.Look) notice.Looked {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looks++
	if s.asked == nil {
		s.asked = map[notice.Look]bool{}
	}
	s.asked[l] = true
	if at := s.now(); !at.Before(s.from) && at.Before(s.to) {
		return notice.Looked{Code: "display_unreachable"}
	}
	return notice.Looked{Up: true, Page: "page"}
}

// displayed publishes one list at ten on 20 March whose terms want an hourly look.
func displayed(t *testing.T, s *site) (*play, notice.State) {
	t.Helper()
	terms := termsOf2019()
	terms.Notice.DisplayCheckMinutes = 60
	filings, lines := newDrawer(1, filing.Rechecked), newBoard(1)
	p := newPlay(t, "2019-03-20 09:00", &activities.Notices{List: lines, Lines: lines, Sender: filings}, &activities.Displays{Looker: s})
	s.now = func() time.Time { return p.env.Now() }
	p.at("2019-03-20 09:00", publisher, notice.CmdPlan, notice.Plan{Terms: terms, Number: 3, Track: filing.Main})
	p.at("2019-03-20 09:30", leader, notice.CmdSign, notice.Sign{Hash: "list"})
	p.at("2019-03-20 10:00", publisher, notice.CmdPublish, notice.Publish{})
	p.run(t, Notice, "notice-1")
	require.Empty(t, p.refuse)
	state, err := casefile.Fold(notice.Room.Apply, p.store.events)
	require.NoError(t, err)
	return p, state
}

func count(p *play, kind string) (n int) {
	for _, e := range p.store.events {
		if e.Type == kind {
			n++
		}
	}
	return n
}

func TestAnUninterruptedDisplayIsProvenByEveryHourAndToldByTheDay(t *testing.T) {
	t.Parallel()
	s := &site{}
	p, state := displayed(t, s)
	require.Equal(t, "2019-03-28 00:00", p.when(t, notice.EvEnded))
	require.Equal(t, map[notice.Look]bool{{Notice: "notice-1", Number: 3, Hash: "shown"}: true}, s.asked)
	require.Equal(t, 8, count(p, notice.EvWatched), "one event a day: 20 to 27 March")
	require.Zero(t, count(p, notice.EvOutage))
	require.Equal(t, s.looks, state.Display.Looks)
	require.Equal(t, 1+14+7*24, state.Display.Looks, "at once, at each hour to midnight of the 20th, then every hour, and five minutes before the end")
	require.Equal(t, 60, state.Display.Gap, "never longer than an hour unseen")
	require.True(t, state.Display.Last.Equal(shanghai("2019-03-27 23:55")), state.Display.Last)
	require.Len(t, state.Display.Snapshots, 8)
	require.Zero(t, state.Down())
}

func TestAPageThatIsAwayIsLookedAtMoreOftenAndItsMinutesMoveTheEndOfThePeriod(t *testing.T) {
	t.Parallel()
	s := &site{from: shanghai("2019-03-22 19:50"), to: shanghai("2019-03-23 05:03")}
	p, state := displayed(t, s)
	require.Equal(t, 9*time.Hour+5*time.Minute, state.Down(), "from the look at 20:00 to the one at 05:05")
	require.Equal(t, "2019-03-29 00:00", p.when(t, notice.EvEnded), "more than eight hours add a day, to which it is looked at too (T-0.51)")
	require.True(t, state.Display.Last.Equal(shanghai("2019-03-28 23:55")))
	require.Equal(t, "2019-03-22 21:00", p.when(t, notice.EvOutage), "the first hour is recorded at its end")
	require.LessOrEqual(t, count(p, notice.EvOutage), 10)
	told := 0
	for _, e := range p.store.events {
		for _, m := range e.Messages {
			if m.Code == "notice_not_displayed" {
				told++
			}
		}
	}
	require.Equal(t, 2, told, "planner and leader, once")
}

func TestAnOutageOfTheLastEveningStillMovesTheEnd(t *testing.T) {
	t.Parallel()
	s := &site{from: shanghai("2019-03-27 14:30"), to: shanghai("2019-03-28 02:00")}
	p, state := displayed(t, s)
	require.Equal(t, "2019-03-29 00:00", p.when(t, notice.EvEnded))
	require.Equal(t, 11*time.Hour, state.Down(), "from 15:00 to 02:00, over midnight")
}

func TestAListWhoseTermsWantNoLooksIsNotLookedAt(t *testing.T) {
	t.Parallel()
	s := &site{}
	filings, lines := newDrawer(1, filing.Rechecked), newBoard(1)
	p := newPlay(t, "2019-03-20 09:00", &activities.Notices{List: lines, Lines: lines, Sender: filings}, &activities.Displays{Looker: s})
	s.now = func() time.Time { return p.env.Now() }
	p.at("2019-03-20 09:00", publisher, notice.CmdPlan, notice.Plan{Terms: termsOf2019(), Number: 3, Track: filing.Main})
	p.at("2019-03-20 09:30", leader, notice.CmdSign, notice.Sign{Hash: "list"})
	p.at("2019-03-20 10:00", publisher, notice.CmdPublish, notice.Publish{})
	p.run(t, Notice, "notice-1")
	require.Zero(t, s.looks)
	require.Zero(t, count(p, notice.EvWatched))
}
