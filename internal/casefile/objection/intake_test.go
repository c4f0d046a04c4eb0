package objection

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestThePeriodEndsAtMidnightOfItsLastDay(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-28 23:59")
	b.must(public, CmdCreate, challenge())
	late := setup(t, "2019-03-29 00:00")
	err := late.do(public, CmdCreate, challenge())
	late.refused(casefile.Conflict, "objection_period_over", err)
	require.Equal(t, map[string]string{"last": "2019-03-28", "instead": "violation", "clause": "T-0.57"}, casefile.As(err).Args)
}

// T-0.53: over the web an anonymous objector has a receipt first, and brings his evidence with it.
func TestAnonymousWithoutEvidenceIsFiledAndItsEvidenceFollows(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	c := anonymous()
	c.Evidence = nil
	b.must(public, CmdCreate, c)
	require.Equal(t, Awaiting, b.s.Stage)
	require.Equal(t, CmdLapse, Project(b.s).Timers[0].Name)
	b.must(public, CmdAttach, filing.Attach{ID: "up-1", Kind: ScanEvidence})
	b.endCheck(nil)
	require.Equal(t, Open, b.s.Stage)
	require.Equal(t, filing.CmdSever, b.told(nil))
	b.same()
}

func TestAnonymousWaitsForItsEvidence(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-28 23:50")
	b.must(public, CmdCreate, anonymous())
	require.Equal(t, Awaiting, b.s.Stage)
	require.Equal(t, NotAsked, b.s.Severing)
	require.Empty(t, Project(b.s).Tasks)
	b.now = at("2019-03-29 00:05") // the check ended after midnight: the time of filing counts (T-0.21)
	b.endCheck(nil)
	require.Equal(t, Open, b.s.Stage)
	require.Equal(t, filing.CmdSever, b.told(nil))
	b.same()
}

func TestAnonymousWithoutUsableEvidenceLapses(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-28 20:00")
	b.must(public, CmdCreate, anonymous())
	b.endCheck(casefile.Refuse(casefile.Invalid, "file_infected"))
	require.Equal(t, Awaiting, b.s.Stage, "there is time for another file")
	lapse := Project(b.s).Timers[0]
	require.Equal(t, CmdLapse, lapse.Name)
	require.True(t, lapse.At.Equal(at("2019-03-29 00:30")))

	b.must(public, CmdAttach, filing.Attach{ID: "up-2", Kind: ScanEvidence})
	b.now = lapse.At
	b.must(system, CmdLapse, nil)
	require.Equal(t, Awaiting, b.s.Stage, "an upload under way is waited for")
	b.endCheck(casefile.Refuse(casefile.Invalid, "file_corrupt"))
	require.Equal(t, Lapsed, b.s.Stage)
	require.True(t, Project(b.s).Closed)
	b.same()
}

func TestOnlyTheObjectorOrAnOfficerWithAStatementWithdraws(t *testing.T) {
	t.Parallel()
	account := casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise}
	for name, c := range map[string]struct {
		filed, who casefile.Actor
		w          Withdraw
		code       string
	}{
		"the word on the receipt":             {public, public, Withdraw{Word: "blue heron"}, ""},
		"another word":                        {public, public, Withdraw{Word: "red heron"}, "not_your_objection"},
		"no word":                             {public, public, Withdraw{}, "not_your_objection"},
		"the account that filed it":           {account, account, Withdraw{}, ""},
		"another account":                     {account, casefile.Actor{ID: "acc-2", Role: casefile.Enterprise}, Withdraw{}, "not_your_objection"},
		"an officer with a statement":         {public, reviewer, Withdraw{Code: "by_letter"}, ""},
		"an officer without one":              {public, reviewer, Withdraw{}, "invalid_fields"},
		"an officer is not the paper's filer": {reviewer, reviewer, Withdraw{}, "invalid_fields"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-03-25 10:00")
			b.must(c.filed, CmdCreate, challenge())
			b.told(nil)
			err := b.do(c.who, CmdWithdraw, c.w)
			if c.code != "" {
				require.Equal(t, c.code, casefile.As(err).Code)
				return
			}
			require.NoError(t, err)
			require.Equal(t, Withdrawn, b.s.Stage)
			require.Equal(t, filing.CmdReinstate, b.told(nil))
			b.same()
		})
	}
}

func TestWhatStrangersSendIsBounded(t *testing.T) {
	t.Parallel()
	long := make([]rune, maxText+1)
	for i := range long {
		long[i] = '测'
	}
	for name, c := range map[string]struct {
		change  func(*Create)
		pointer string
	}{
		"no text":                  {func(c *Create) { c.Text = " \n " }, "/text"},
		"too much text":            {func(c *Create) { c.Text = string(long) }, "/text"},
		"a reason of his own":      {func(c *Create) { c.Code = "spite" }, "/code"},
		"no line":                  {func(c *Create) { c.Target.Line = 0 }, "/target"},
		"a channel of his own":     {func(c *Create) { c.Channel = "pigeon" }, "/channel"},
		"a name but no phone":      {func(c *Create) { c.Objector.Phone = "" }, "/objector/phone"},
		"a sort of his own":        {func(c *Create) { c.Sort = "praise" }, "/sort"},
		"an anonymous omission":    {func(c *Create) { *c = anonymous(); c.Sort = Omission }, "/objector"},
		"evidence of a wrong kind": {func(c *Create) { *c = anonymous(); c.Evidence[0].Kind = "photo" }, "/evidence/0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-03-25 10:00")
			in := challenge()
			c.change(&in)
			err := b.do(public, CmdCreate, in)
			b.refused(casefile.Invalid, "invalid_fields", err)
			require.Equal(t, c.pointer, casefile.As(err).Fields[0].Pointer)
		})
	}
}

func TestTheObjectorIsInTheFiledEventAndNowhereElse(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-25 10:00")
	account := casefile.Actor{ID: "acc-firm", Role: casefile.Enterprise, Filer: "registration-1"}
	b.must(account, CmdCreate, challenge())
	b.told(nil)
	b.must(reviewer, CmdDecide, Decision{Outcome: OutcomeDismissed, Code: "x"})
	for _, personal := range []string{"测试甲一", "19900000001", "并非该企业职工"} {
		require.NotContains(t, string(casefile.Encode(b.s)), personal)
		require.Contains(t, string(b.events[0].Data), personal)
		for _, e := range b.events[1:] {
			require.NotContains(t, string(casefile.Encode(e)), personal)
		}
	}
	open := string(casefile.Encode(Project(b.s).Head)) + string(casefile.Encode(b.s.PublicView()))
	for _, identity := range []string{"acc-firm", "registration-1", "acc-reviewer", "acc-point", "acc-rechecker"} {
		require.NotContains(t, open, identity)
	}
	require.Equal(t, View{Receipt: "YY-0007", Sort: Challenge, Stage: Dismissed, FiledAt: b.now, Due: at("2019-04-02 00:00"),
		Decided: b.now, Outcome: OutcomeDismissed}, b.s.PublicView())
}
