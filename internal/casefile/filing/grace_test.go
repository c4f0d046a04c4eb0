package filing

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
)

// lateUploads is a class A filing of 10 March whose scans are still being checked ten minutes before midnight.
func lateUploads(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, "2019-03-10").do(firm, CmdCreate, Create{Terms: terms(t), Filer: firmFiler(), Content: content()})
	o.now = o.now.Add(13*time.Hour + 50*time.Minute)
	o.do(firm, CmdAttach, Attach{ID: "a", Kind: ScanCertificate, Name: "a.jpg"})
	return o.do(firm, CmdAttach, Attach{ID: "b", Kind: ScanContract, Name: "b.jpg"})
}

func (o *office) after(d time.Duration) *office { o.now = o.now.Add(d); return o }

func (o *office) complete() *office {
	o.t.Helper()
	return o.sign().do(firm, CmdChoosePoint, ChoosePoint{Point: "烟台审02"}).do(firm, CmdSubmit, nil)
}

func TestASubmitThatWaitsForItsScansHasHalfAnHourMore(t *testing.T) { // T-0.21
	t.Parallel()
	t.Run("it is recorded, and its day is the day that counts", func(t *testing.T) { // T-0.1
		o := lateUploads(t).do(firm, CmdSubmit, nil)
		meant := o.now
		require.Equal(t, EvIntended, o.events[len(o.events)-1].Type)
		require.Equal(t, Draft, o.s.Stage)
		o.after(39 * time.Minute).jobs().complete()
		sub, err := casefile.Read[Submission](o.events[len(o.events)-1])
		require.NoError(t, err)
		require.True(t, sub.Grace)
		require.True(t, sub.Intent.Equal(meant))
		require.Equal(t, "2019-03-10", o.s.Reference)
		require.Zero(t, o.s.Intent)
	})
	t.Run("after the half-hour it is closed", func(t *testing.T) {
		o := lateUploads(t).do(firm, CmdSubmit, nil).after(39*time.Minute).jobs().sign().
			do(firm, CmdChoosePoint, ChoosePoint{Point: "烟台审02"})
		o.after(time.Minute).refused("window_closed", firm, CmdSubmit, nil)
	})
	t.Run("a scan refused may be uploaded again", func(t *testing.T) {
		o := lateUploads(t).do(firm, CmdSubmit, nil).after(15 * time.Minute)
		o.do(system, JobCheckScan+"_done", casefile.JobResult{Job: "scan-a", Error: casefile.Refuse(casefile.Invalid, "file_type")})
		o.do(firm, CmdAttach, Attach{ID: "c", Kind: ScanCertificate, Name: "c.jpg"}).do(firm, CmdSubmit, nil).jobs().complete()
		require.Equal(t, Submitted, o.s.Stage)
	})
	t.Run("without an intent there is no grace", func(t *testing.T) {
		lateUploads(t).jobs().sign().after(11*time.Minute).
			do(firm, CmdChoosePoint, ChoosePoint{Point: "烟台审02"}).refused("window_closed", firm, CmdSubmit, nil)
	})
	t.Run("an intent after the end is none", func(t *testing.T) {
		lateUploads(t).after(10*time.Minute).refused("window_closed", firm, CmdSubmit, nil)
	})
	t.Run("a scan that was never uploaded is not meant", func(t *testing.T) {
		newOffice(t, "2019-03-10").do(firm, CmdCreate, Create{Terms: terms(t), Filer: firmFiler(), Content: content()}).
			do(firm, CmdAttach, Attach{ID: "a", Kind: ScanCertificate, Name: "a.jpg"}).refused("step_not_reached", firm, CmdSubmit, nil)
	})
	t.Run("other content is not what was meant", func(t *testing.T) {
		c := content()
		o := lateUploads(t).do(firm, CmdSubmit, nil).do(firm, CmdFill, Fill{c.Person, c.Certificate, c.Contract})
		require.Zero(t, o.s.Intent)
	})
	t.Run("a check that takes longer than that is our fault, and the day is kept", func(t *testing.T) {
		o := lateUploads(t).do(firm, CmdSubmit, nil).after(40*time.Minute).do(system, TimerWindowOver, nil)
		require.Equal(t, "our_overrun", o.s.Cause)
		o.on("2019-04-02").jobs().complete()
		require.Equal(t, "2019-03-10", o.s.Reference)
	})
	t.Run("left lying it counts no more", func(t *testing.T) {
		o := lateUploads(t).do(firm, CmdSubmit, nil).jobs().after(40*time.Minute).do(system, TimerWindowOver, nil)
		require.Equal(t, "window_closed", o.s.Cause)
		o.on("2019-04-02").complete()
		require.Equal(t, "2019-04-02", o.s.Reference)
	})
}

func TestMidnightAfterFillInBelongsToCatchUp(t *testing.T) { // T-0.23
	t.Parallel()
	o := newOffice(t, "2019-03-10")
	o.after(14*time.Hour).do(firm, CmdCreate, Create{Terms: terms(t), Filer: firmFiler(), Content: content()})
	require.Equal(t, Catchup, o.s.Track)
	require.Equal(t, "filing_is_catchup", o.events[0].Messages[0].Code)
}

func TestTheCauseOfCatchUpSaysWhoWasLate(t *testing.T) { // T-0.22, T-0.62
	t.Parallel()
	toFiler := Return{To: "filer", Code: "data"}
	obj := Objected{Objection: "objection-1", Outcome: "returned", Code: "data"}
	contested := func() *office {
		o := drafted(t, "2019-03-01", content())
		o.clash = &casefile.Clash{Index: "filing_live_certificate", Case: "filing-0", Owner: "reg-other"}
		return o.do(firm, CmdSubmit, nil)
	}
	pending := func(code string) *office {
		return submitted(t).do(zhifu, CmdInspect, Inspect{Verdict: "pending", Codes: []string{code}, Appeared: "handler"})
	}
	for name, tc := range map[string]struct {
		o     *office
		cause string
	}{
		"contested":                           {contested(), "our_overrun"},
		"to be inspected again":               {handedOver(t).do(centre, CmdRecheck, Recheck{Verdict: "return_point", Code: "stamp"}), "our_overrun"},
		"returned in time":                    {handedOver(t).do(centre, CmdReturn, toFiler), "window_closed"},
		"returned after the correction ended": {handedOver(t).on("2019-03-21").do(centre, CmdReturn, toFiler), "our_overrun"},
		"returned by a late objection":        {announced(t).do(system, CmdSever, obj).on("2019-03-21").do(system, CmdUphold, obj), "objection_delay"},
		"its search is on the way":            {drafted(t, "2019-03-01", content()).do(firm, CmdSubmit, nil), "window_closed"},
		"its original is lost":                {pending("original_lost"), "original_lost"},
		"its original is damaged":             {pending("original_damaged"), "original_lost"},
		"its original was forgotten":          {pending("original_missing"), "window_closed"},
		"a person has yet to decide": {pending("original_lost").do(system, CmdHold, HoldCommand{Kind: HoldDuplicate, Other: "filing-2"}),
			"our_overrun"},
	} {
		timers := Project(tc.o.s).Timers
		require.Len(t, timers, 1, name)
		tc.o.now = timers[0].At
		require.Equal(t, tc.cause, tc.o.do(system, TimerWindowOver, nil).s.Cause, name)
	}
}

func TestTasksShowTheEndOfTheirWindow(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		o   *office
		due string
	}{
		"draft":       {drafted(t, "2019-01-20", content()), "2019-03-11"},
		"submitted":   {submitted(t), "2019-03-21"},
		"handed over": {handedOver(t), "2019-03-30"},
	} {
		require.Equal(t, day(tc.due).Add(-10*time.Hour), Project(tc.o.s).Tasks[0].Due, name)
	}
	o := drafted(t, "2019-03-15", content())
	require.Zero(t, Project(o.s).Tasks[0].Due, "catch-up has no last day")
}
