package activities

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
)

// post delivers commands and remembers them; some cases refuse.
type post struct {
	mu     sync.Mutex
	ids    []string
	refuse map[string]*casefile.Error
	away   bool
}

func (p *post) Send(_ context.Context, _, id string, cmd casefile.Command) (casefile.Answer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away {
		return casefile.Answer{}, casefile.Refuse(casefile.Unavailable, "engine_away")
	}
	p.ids = append(p.ids, cmd.ID)
	if e := p.refuse[id]; e != nil {
		return casefile.Answer{}, e
	}
	return casefile.Answer{}, nil
}

// slate is three lines of a notice.
type slate struct {
	NoticeList
	lines []notice.Line
}

func (s *slate) ShownNotice(context.Context, string) (notice.Frozen, error) {
	return notice.Frozen{Count: len(s.lines) - 1, Hash: "shown"}, nil
}

func (s *slate) NoticeLines(_ context.Context, _ string, after, _ int) ([]notice.Line, error) {
	return slices.Clone(s.lines[after:]), nil
}

func (s *slate) MarkNoticeLines(_ context.Context, _ string, lines []notice.Line) error {
	for _, l := range lines {
		s.lines[l.Line-1] = l
	}
	return nil
}

func setupNotice(t *testing.T) (*Notices, *post, *slate, *testsuite.TestActivityEnvironment) {
	t.Helper()
	p := &post{refuse: map[string]*casefile.Error{"f2": casefile.Refuse(casefile.Conflict, "wrong_stage")}}
	s := &slate{lines: []notice.Line{{Line: 1, Case: "f1", Status: notice.LineFrozen}, {Line: 2, Case: "f2", Status: notice.LineFrozen},
		{Line: 3, Case: "f3", Status: notice.LineFrozen}}}
	n := &Notices{List: s, Lines: s, Sender: p, Parallel: 2}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(n)
	return n, p, s, env
}

func announce(t *testing.T, n *Notices, env *testsuite.TestActivityEnvironment) (out notice.Announced, err error) {
	t.Helper()
	v, err := env.ExecuteActivity(n.AnnounceLines, Passing[notice.Pass]{Data: notice.Pass{Notice: "n1"}})
	if err != nil {
		return out, err
	}
	require.NoError(t, v.Get(&out))
	return out, nil
}

func TestAPassThatRunsTwiceTellsOnceAndCountsTheSame(t *testing.T) {
	t.Parallel()
	n, p, s, env := setupNotice(t)
	first, err := announce(t, n, env)
	require.NoError(t, err)
	second, err := announce(t, n, env) // as after a crash between the marks and the answer
	require.NoError(t, err)
	require.Equal(t, first, second)
	require.Equal(t, 2, first.Told)
	require.Equal(t, []notice.Line{{Line: 2, Case: "f2", Status: notice.LineDropped, Code: "wrong_stage"}}, first.Dropped)
	require.ElementsMatch(t, []string{"announce:n1:1", "announce:n1:2", "announce:n1:3"}, p.ids)
	require.Equal(t, notice.LineShown, s.lines[2].Status)
}

func TestAnEngineThatIsAwayMarksNothing(t *testing.T) {
	t.Parallel()
	n, p, s, env := setupNotice(t)
	p.away = true
	_, err := announce(t, n, env)
	require.Error(t, err)
	require.Equal(t, notice.LineFrozen, s.lines[0].Status)
}

func TestTheEndIsToldToShownLinesOnly(t *testing.T) {
	t.Parallel()
	n, p, s, env := setupNotice(t)
	s.lines[0].Status, s.lines[1].Status, s.lines[2].Status = notice.LineShown, notice.LineDropped, notice.LineShown
	v, err := env.ExecuteActivity(n.EndLines, Passing[notice.Pass]{Data: notice.Pass{Notice: "n1"}})
	require.NoError(t, err)
	var out notice.LinesEnded
	require.NoError(t, v.Get(&out))
	require.Equal(t, notice.LinesEnded{After: 3, Told: 2}, out)
	require.ElementsMatch(t, []string{filing.CmdNoticeEnded + ":n1:1", filing.CmdNoticeEnded + ":n1:3"}, p.ids)
}
