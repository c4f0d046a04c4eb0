package sheet

import (
	"testing"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

func TestASheetIsExportedSignedAndKept(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.exported(2)
	require.Equal(t, 1, b.s.Edition)
	require.Equal(t, ListHash("YT02-0001", 1, "烟台审02", b.s.Lines), b.s.Hash)
	b.must(officer, CmdSign, b.paper("pass", "pass"))
	require.Equal(t, []string{"filing-1 sheet_signed", "filing-2 sheet_signed"}, b.tellings(nil))
	require.Equal(t, "acc-point", b.s.Signer)
	require.True(t, Project(b.s).Closed)
	b.must(officer, CmdKeep, Keep{})
	require.Equal(t, Kept, b.s.Stage)
	require.Equal(t, "A-17", b.s.Box)
	b.same()
}

func TestMembersJoinOnceTheSheetIsMade(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.must(filer, CmdCreate, Create{Terms: terms(), Number: "YT02-0001", Filer: "registration-1", FilerKind: filing.ByEnterprise,
		Point: "烟台审02", Lines: facts(450)})
	require.Len(t, b.s.Pending, 3)
	require.Len(t, Project(b.s).Jobs, 1, "one batch after the other")
	require.Len(t, b.tellings(map[string]string{"filing-3 join_sheet": "on_another_sheet"}), 450)
	require.Len(t, b.s.Lines, 449)
	b.same()
}

func TestOnlyThisFilersFilingsForThisPointAreListed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func([]Fact) []Fact
		code   string
	}{
		"nothing":                  {func([]Fact) []Fact { return nil }, "line_count"},
		"too many":                 {func([]Fact) []Fact { return facts(MaxLines + 1) }, "line_count"},
		"another filer's":          {func(f []Fact) []Fact { f[1].Filer = "registration-2"; return f }, "line_other_filer"},
		"for another point":        {func(f []Fact) []Fact { f[1].Point = "烟台审01"; return f }, "line_other_point"},
		"the same twice":           {func(f []Fact) []Fact { f[1].Line = f[0].Line; return f }, "line_doubled"},
		"one that nobody has read": {func(f []Fact) []Fact { f[1].Hash = ""; return f }, "required"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-02-18 09:00")
			err := b.do(filer, CmdCreate, Create{Terms: terms(), Number: "YT02-0001", Filer: "registration-1",
				FilerKind: filing.ByEnterprise, Point: "烟台审02", Lines: c.change(facts(2))})
			b.refused(casefile.Invalid, "invalid_fields", err)
			require.Equal(t, c.code, casefile.As(err).Fields[0].Code)
		})
	}
}

func TestPaperThatIsNotTheEditionOnFileIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Sign)
		kind   casefile.Kind
		code   string
	}{
		"another hash":         {func(d *Sign) { d.Hash = "f00" }, casefile.Conflict, "sheet_hash_differs"},
		"another edition":      {func(d *Sign) { d.Edition = 2 }, casefile.Conflict, "sheet_hash_differs"},
		"no box for the paper": {func(d *Sign) { d.Box = "" }, casefile.Invalid, "invalid_fields"},
		"a line that changed and whose word is on its way": {func(d *Sign) { d.Verdicts[0].Hash = "new" }, casefile.Conflict, "sheet_void"},
		"nothing passed": {func(d *Sign) { d.Verdicts = nil }, casefile.Conflict, "nothing_passed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "2019-02-18 09:00")
			b.exported(2)
			d := b.paper("pass", "pass")
			c.change(&d)
			b.refused(c.kind, c.code, b.do(officer, CmdSign, d))
		})
	}
}

func TestAnOfficerOfAnotherPointSignsNothingHere(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-18 09:00")
	b.exported(1)
	other := officer
	other.Point = "烟台审01"
	b.refused(casefile.Forbidden, "other_point", b.do(other, CmdSign, b.paper("pass")))
}

func TestAPartialPassSignsThePassedLinesAndLeavesTheOthers(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-20 23:00")
	b.exported(4)
	b.must(officer, CmdSign, b.paper("pass", "fail", "pending")) // the fourth is not even in the facts
	require.Equal(t, []string{"filing-1"}, b.s.Passed)
	require.Equal(t, []Left{{"filing-2", "fail"}, {"filing-3", "pending"}, {"filing-4", "pending"}}, b.s.Left)
	require.Equal(t, []string{"filing-1 sheet_signed", "filing-2 leave_sheet", "filing-3 leave_sheet", "filing-4 leave_sheet"},
		b.tellings(nil))
	b.same()
}

func TestALineThatChangesVoidsThePaperAndANewEditionReplacesIt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 09:00")
	b.exported(3)
	old := b.paper("pass", "pass", "pass")
	b.must(system, CmdLineChanged, LineChanged{Filing: "filing-2"})
	require.Equal(t, Void, b.s.Stage)
	require.Equal(t, TaskExport, Project(b.s).Tasks[0].Kind)
	require.Equal(t, []string{"filing-2 leave_sheet"}, b.tellings(nil))
	b.refused(casefile.Conflict, "sheet_void", b.do(officer, CmdSign, old))
	b.must(filer, CmdExport, nil)
	require.Equal(t, 2, b.s.Edition)
	require.NotEqual(t, old.Hash, b.s.Hash)
	b.refused(casefile.Conflict, "sheet_hash_differs", b.do(officer, CmdSign, old))
	b.must(officer, CmdSign, b.paper("pass", "pass"))
	b.same()
}

func TestAChangeOfSomebodyElsesLineOrAfterSigningIsNoAffairOfTheSheet(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 09:00")
	b.exported(1)
	b.must(system, CmdLineChanged, LineChanged{Filing: "filing-9"})
	require.Equal(t, Exported, b.s.Stage)
	b.must(officer, CmdSign, b.paper("pass"))
	b.must(system, CmdLineChanged, LineChanged{Filing: "filing-1"})
	require.Equal(t, Signed, b.s.Stage)
}

func TestRevisingTellsWhoLeavesBeforeWhoJoins(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 09:00")
	b.exported(3)
	b.must(filer, CmdRevise, Revise{Lines: facts(4)[1:]})
	require.Equal(t, []string{EvVoided, EvRevised}, b.types()[len(b.events)-2:])
	require.Equal(t, []string{"filing-1 leave_sheet", "filing-4 join_sheet"}, b.tellings(nil))
	require.Equal(t, Open, b.s.Stage)
	b.same()
}

func TestAMemberThatWillNotJoinVoidsTheEditionThatListsIt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 09:00")
	b.must(filer, CmdCreate, Create{Terms: terms(), Number: "YT02-0001", Filer: "registration-1", FilerKind: filing.ByEnterprise,
		Point: "烟台审02", Lines: facts(2)})
	b.must(filer, CmdExport, nil)
	b.tellings(map[string]string{"filing-2 join_sheet": "wrong_stage"})
	require.Equal(t, Void, b.s.Stage)
	require.Len(t, b.s.Lines, 1)
	b.same()
}

func TestAMemberThatWillNotBeSignedForIsLeft(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 09:00")
	b.exported(2)
	b.must(officer, CmdSign, b.paper("pass", "pass"))
	b.tellings(map[string]string{"filing-2 sheet_signed": "wrong_stage"})
	require.Equal(t, []string{"filing-1"}, b.s.Passed)
	require.Equal(t, []Left{{"filing-2", "wrong_stage"}}, b.s.Left)
	require.Equal(t, "acc-point", b.last().Messages[0].To)
	b.same()
}

func TestSigningKeepsTheWindows(t *testing.T) {
	t.Parallel()
	for now, ok := range map[string]bool{"2019-02-17 23:59": false, "2019-02-18 00:00": true, "2019-03-21 23:59": true,
		"2019-03-22 00:00": false, "2019-04-01 00:00": true} {
		b := setup(t, "2019-02-01 09:00")
		b.exported(1)
		b.now = at(now)
		err := b.do(officer, CmdSign, b.paper("pass"))
		require.Equal(t, ok, err == nil, "%s: %v", now, err)
	}
}

func TestADiscardedSheetLetsItsMembersGo(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 09:00")
	b.exported(2)
	b.must(filer, CmdDiscard, Reasoned{Code: "mistake"})
	require.False(t, Project(b.s).Closed)
	require.Equal(t, []string{"filing-1 leave_sheet", "filing-2 leave_sheet"}, b.tellings(nil))
	require.True(t, Project(b.s).Closed)
	b.refused(casefile.Conflict, "wrong_stage", b.do(filer, CmdExport, nil))
	b.same()
}

func TestAnEmptySheetIsNotExported(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-02-20 09:00")
	b.exported(1)
	b.must(system, CmdLineChanged, LineChanged{Filing: "filing-1"})
	b.refused(casefile.Conflict, "sheet_empty", b.do(filer, CmdExport, nil))
}

func TestTheListHashBindsEveryLineAndTheirOrder(t *testing.T) {
	t.Parallel()
	a, b := Line{Filing: "1", Hash: "x"}, Line{Filing: "2", Hash: "y"}
	base := ListHash("n", 1, "p", []Line{a, b})
	require.Equal(t, base, ListHash("n", 1, "p", []Line{a, b}))
	for _, other := range []string{ListHash("n", 2, "p", []Line{a, b}), ListHash("n", 1, "q", []Line{a, b}),
		ListHash("n", 1, "p", []Line{b, a}), ListHash("n", 1, "p", []Line{a}), ListHash("n", 1, "p", []Line{a, {Filing: "2", Hash: "z"}})} {
		require.NotEqual(t, base, other)
	}
}
