package workflows

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"chizheng/activities"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
)

// play runs one case of a real room in the time-skipping environment, at the campaign's own dates.
type play struct {
	env       *testsuite.TestWorkflowEnvironment
	store     *ledger
	start     time.Time
	refuse    map[string]error
	rehearsal bool // a clock that runs like the real one, and admits synthetic numbers
}

func newPlay(t *testing.T, start string, acts ...any) *play {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	p := &play{env: suite.NewTestWorkflowEnvironment(), store: &ledger{}, start: shanghai(start), refuse: map[string]error{}}
	p.env.SetStartTime(p.start)
	p.env.RegisterActivity(&activities.Ledger{Store: p.store})
	for _, a := range acts {
		p.env.RegisterActivity(a)
	}
	return p
}

func shanghai(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, casefile.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// at gives the case a command at an instant.
func (p *play) at(when string, who casefile.Actor, kind string, data any) {
	p.env.RegisterDelayedCallback(func() {
		id := kind + "@" + when
		p.env.UpdateWorkflow(UpdateCommand, id, &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { p.refuse[id] = FromFailure(err) },
			OnComplete: func(_ any, err error) {
				if err != nil {
					p.refuse[id] = FromFailure(err)
				}
			},
		}, casefile.Command{ID: id, Type: kind, Actor: who, Data: casefile.Encode(data), Clock: p.clock()})
	}, shanghai(when).Sub(p.start))
}

func (p *play) clock() casefile.Clock {
	if p.rehearsal {
		return casefile.Clock{Real: p.start, Campaign: p.start, Rate: 1, Rehearsal: true}
	}
	return casefile.RealClock()
}

func (p *play) run(t *testing.T, w func(workflow.Context, Input) error, id string) {
	t.Helper()
	p.env.ExecuteWorkflow(w, Input{Case: id, Salt: "salt", Ways: Ways, Clock: p.clock()})
	require.True(t, p.env.IsWorkflowCompleted())
	require.NoError(t, p.env.GetWorkflowError())
}

// when gives the instant of the last event of a type.
func (p *play) when(t *testing.T, kind string) string {
	t.Helper()
	i := slices.IndexFunc(p.store.events, func(e casefile.Event) bool { return e.Type == kind })
	require.GreaterOrEqual(t, i, 0, "no event %s in %v", kind, p.store.types())
	return p.store.events[i].At.Format("2006-01-02 15:04")
}

func termsOf2019() campaign.Terms {
	return campaign.Terms{Campaign: "yantai-2019", Version: "yantai-2019/1",
		Windows: map[string]campaign.Window{
			campaign.WinNotice:  {From: "2019-02-18", To: "2019-03-29", Clause: "R-0.52"},
			campaign.WinReport:  {From: "2019-03-21", To: "2019-03-31", Clause: "R-0.54"},
			campaign.WinRecheck: {From: "2019-02-18", To: "2019-03-29", Clause: "R-0.48"},
		},
		Notice: campaign.NoticeTerms{Days: 7, Unit: campaign.UnitCalendar, LastEnd: "2019-03-29", TakeDownDays: 30},
		Office: campaign.OfficeTerms{ReceiptAlarmDays: 1},
		Days:   campaign.Calendar{Years: []int{2018, 2019, 2020}}}
}

var (
	publisher = casefile.Actor{ID: "acc-publisher", Role: casefile.Publisher}
	leader    = casefile.Actor{ID: "acc-leader", Role: casefile.Leader}
)

// drawer holds filings outside the engine: each command is decided by the filing's own room, as its workflow would.
type drawer struct {
	mu    sync.Mutex
	now   func() time.Time
	files map[string]filing.State
	done  map[string]bool
	down  int            // so many commands find the engine away
	who   casefile.Actor // of the last command
}

func newDrawer(n int, stage filing.Stage) *drawer {
	d := &drawer{now: func() time.Time { return shanghai("2019-03-25 10:00") }, files: map[string]filing.State{}, done: map[string]bool{}}
	for i := range n {
		id := fmt.Sprintf("filing-%d", i+1)
		d.files[id] = filing.State{Case: id, Terms: termsOf2019(), Stage: stage, Track: filing.Main, Version: 9,
			Filer: filing.Filer{ID: "registration-1", Kind: filing.ByEnterprise}}
	}
	return d
}

func (d *drawer) move(id string, to filing.Stage) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.files[id]
	s.Stage = to
	d.files[id] = s
}

func (d *drawer) Send(_ context.Context, _, id string, cmd casefile.Command) (casefile.Answer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down > 0 {
		d.down--
		return casefile.Answer{}, casefile.Refuse(casefile.Unavailable, "engine_away")
	}
	s := d.files[id]
	if d.done[cmd.ID+id] { // as the kernel: answered, not repeated
		return casefile.Answer{}, nil
	}
	if cmd.Expect != 0 && cmd.Expect != s.Version {
		return casefile.Answer{}, casefile.Refuse(casefile.Conflict, "stale_version")
	}
	drafts, err := filing.Decide(s, cmd, d.now())
	if err != nil {
		return casefile.Answer{}, err
	}
	for _, x := range drafts {
		e := casefile.Event{Case: id, Seq: s.Version + 1, Type: x.Type, At: d.now(), Actor: cmd.Actor, Data: casefile.Encode(x.Data)}
		if s, err = filing.Apply(s, e); err != nil {
			return casefile.Answer{}, err
		}
	}
	d.files[id], d.done[cmd.ID+id], d.who = s, true, cmd.Actor
	return casefile.Answer{}, nil
}

// board is the store of one notice's lines.
type board struct {
	mu      sync.Mutex
	lines   []notice.Line
	removed bool
}

func newBoard(n int) *board {
	b := &board{}
	for i := range n {
		b.lines = append(b.lines, notice.Line{Line: i + 1, Case: fmt.Sprintf("filing-%d", i+1), Status: notice.LineFrozen})
	}
	return b
}

func (b *board) BuildNotice(context.Context, notice.Build) (notice.Frozen, error) {
	return notice.Frozen{Count: len(b.lines), Hash: "list"}, nil
}

func (b *board) ShownNotice(context.Context, string) (notice.Frozen, error) {
	n := 0
	for _, l := range b.lines {
		if l.Status == notice.LineShown {
			n++
		}
	}
	return notice.Frozen{Count: n, Hash: "shown"}, nil
}

func (b *board) RefreezeNoticeLine(context.Context, string, int) error { return nil }

func (b *board) RemoveNotice(context.Context, string) error {
	b.removed = true
	return nil
}

func (b *board) NoticeLines(_ context.Context, _ string, after, limit int) ([]notice.Line, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.lines[min(after, len(b.lines)):min(after+limit, len(b.lines))]), nil
}

func (b *board) MarkNoticeLines(_ context.Context, _ string, lines []notice.Line) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range lines {
		b.lines[l.Line-1] = l
	}
	return nil
}

func TestABatchIsShownForTheRealSevenDaysWhileAnObjectionSeversItsOwnLine(t *testing.T) {
	t.Parallel()
	filings, lines := newDrawer(450, filing.Rechecked), newBoard(450)
	filings.move("filing-7", filing.Withdrawn) // after the list was frozen
	filings.down = 1
	p := newPlay(t, "2019-03-20 09:00", &activities.Notices{List: lines, Lines: lines, Sender: filings, Parallel: 4})
	p.at("2019-03-20 09:00", publisher, notice.CmdPlan, notice.Plan{Terms: termsOf2019(), Number: 3, Track: filing.Main, PublishOn: "2019-03-22"})
	p.at("2019-03-21 15:00", leader, notice.CmdSign, notice.Sign{Hash: "list"})
	p.at("2019-03-22 10:00", publisher, notice.CmdPublish, notice.Publish{})
	p.env.RegisterDelayedCallback(func() { filings.move("filing-300", filing.Severed) }, 5*24*time.Hour)
	p.run(t, Notice, "notice-1")

	require.Empty(t, p.refuse)
	require.Equal(t, "2019-03-22 10:00", p.when(t, notice.EvPublished))
	require.Equal(t, "2019-03-30 00:00", p.when(t, notice.EvEnded), "24:00 of 29 March")
	require.Equal(t, "2019-04-29 00:00", p.when(t, notice.EvTakenDown), "30 days later")
	require.Equal(t, notice.LineDropped, lines.lines[6].Status)
	require.Equal(t, filing.Severed, filings.files["filing-300"].Stage)
	require.Equal(t, filing.Confirmed, filings.files["filing-450"].Stage)
	require.True(t, lines.removed)
	state, err := casefile.Fold(notice.Room.Apply, p.store.events)
	require.NoError(t, err)
	require.Equal(t, []int{449, 1, 449, 0}, []int{state.Announced, state.Dropped, state.EndedOK, state.RefusedN})
	require.True(t, filings.files["filing-300"].Notice.Ended, "a severed line learns that its period is over (T-0.54)")
}

func TestABatchPublishedADayTooLateIsRefusedByItsWorkflow(t *testing.T) {
	t.Parallel()
	filings, lines := newDrawer(1, filing.Rechecked), newBoard(1)
	p := newPlay(t, "2019-03-22 09:00", &activities.Notices{List: lines, Lines: lines, Sender: filings})
	p.at("2019-03-22 09:00", publisher, notice.CmdPlan, notice.Plan{Terms: termsOf2019(), Number: 3, Track: filing.Main})
	p.at("2019-03-22 10:00", leader, notice.CmdSign, notice.Sign{Hash: "list"})
	p.at("2019-03-23 00:00", publisher, notice.CmdPublish, notice.Publish{})
	p.at("2019-03-23 09:00", publisher, notice.CmdCancel, notice.Cancel{Code: "too_late"})
	p.run(t, Notice, "notice-1")
	require.Equal(t, "notice_ends_too_late", casefile.As(p.refuse["publish@2019-03-23 00:00"]).Code)
	require.Equal(t, filing.Rechecked, filings.files["filing-1"].Stage)
	require.True(t, lines.removed)
}

func TestAnOutageMovesTheEndOfARunningPeriod(t *testing.T) {
	t.Parallel()
	filings, lines := newDrawer(1, filing.Rechecked), newBoard(1)
	p := newPlay(t, "2019-03-20 09:00", &activities.Notices{List: lines, Lines: lines, Sender: filings})
	p.at("2019-03-20 09:00", publisher, notice.CmdPlan, notice.Plan{Terms: termsOf2019(), Number: 3, Track: filing.Main})
	p.at("2019-03-20 10:00", leader, notice.CmdSign, notice.Sign{Hash: "list"})
	p.at("2019-03-20 11:00", publisher, notice.CmdPublish, notice.Publish{})
	p.at("2019-03-23 11:00", publisher, notice.CmdOutage, notice.OutageSeen{From: shanghai("2019-03-22 20:00"),
		To: shanghai("2019-03-23 05:00"), Source: notice.SourceHourly})
	p.run(t, Notice, "notice-1")
	require.Empty(t, p.refuse)
	require.Equal(t, "2019-03-29 00:00", p.when(t, notice.EvEnded), "24:00 of 27 March and one day")
}
