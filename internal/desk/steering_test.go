package desk_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/forecast"
	"chizheng/internal/postgres"
)

// campaigned puts filings into several stages at several points, some of them on the way.
func (b *bundle) campaigned(t *testing.T) (total int) {
	t.Helper()
	for i, at := range []struct {
		point string
		stage filing.Stage
		n     int
	}{{"烟台审02", filing.Submitted, 7}, {"烟台审02", filing.Rechecked, 3}, {"烟台审05", filing.Submitted, 4}, {"烟台审05", filing.HandedOver, 2},
		{"烟台审09", filing.Inspected, 5}, {"", filing.Draft, 6}, {"烟台审09", filing.Withdrawn, 1}} {
		for j := range at.n {
			id := fmt.Sprintf("filing-%04d%04d", i, j)
			s := b.filed(id, at.point, at.stage)
			s.Content.Certificate.Number = id
			put(t, b, filing.Room, id, s)
			total++
		}
	}
	return total
}

// A7: every number reconciles to the ledger to the unit, and opens a list that is as long.
func TestEveryNumberOfTheDashboardIsTheLengthOfTheListBehindIt(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-14 10:00")
	total := b.campaigned(t)
	d, err := b.Dashboard(t.Context(), admin, term)
	require.NoError(t, err)
	sum := 0
	for _, s := range d.Standings {
		sum += s.Count
		f := postgres.FilingFilter{Campaign: term, Stages: []filing.Stage{filing.Stage(s.Stage)}}
		if s.Point != "" { // drafts have none, and their stage has no others here
			f.Points = []string{s.Point}
		}
		list, err := b.Filings(t.Context(), leader, "listFilings", f, "", postgres.Page{Limit: 1})
		require.NoError(t, err)
		require.Equal(t, s.Count, list.Total, "%s %s", s.Point, s.Stage)
	}
	require.Equal(t, total, sum)
	require.Equal(t, total, b.count(t, "select count(*) from case_file where kind = 'filing'"), "the ledger's own count")
	open := 0
	for _, a := range d.Ages {
		open += a.Count
	}
	require.Equal(t, b.count(t, "select count(*) from task"), open, "and every open task is counted once")

	mine := casefile.Actor{ID: "account-05", Role: casefile.PointStaff, Point: "烟台审05"}
	d, err = b.Dashboard(t.Context(), mine, term)
	require.NoError(t, err)
	sum = 0
	for _, s := range d.Standings {
		require.Equal(t, mine.Point, s.Point, "a point counts its own")
		sum += s.Count
	}
	require.Equal(t, 6, sum)
}

// A6: what if answers with every filing that would miss a date, and leaves no trace.
func TestAskingWhatIfNamesEveryFilingThatWouldMissADateAndWritesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, "2019-03-18 10:00")
	b.campaigned(t)
	before := b.everything(t)
	as, what, err := b.WhatIf(t.Context(), admin, term, forecast.Scenario{Closed: []forecast.Closure{{Point: "烟台审05", From: "2019-03-18", Days: 3}}}, forecast.Capacity{})
	require.NoError(t, err)
	require.Empty(t, as.Missed(), "as things stand all are in time")
	var cases []string
	for _, p := range what.Missed() {
		require.Equal(t, "烟台审05", p.Point)
		cases = append(cases, p.Case)
	}
	require.ElementsMatch(t, []string{"filing-00020000", "filing-00020001", "filing-00020002", "filing-00020003"}, cases, "all that are not inspected when it opens again")
	require.Equal(t, 4, what.Missing["inspect"])
	_, _, err = b.WhatIf(t.Context(), admin, term, forecast.Scenario{Closed: []forecast.Closure{{Point: "烟台审99", From: "2019-03-18", Days: 3}}}, forecast.Capacity{})
	require.Equal(t, casefile.Invalid, casefile.KindOf(err))
	_, _, err = b.WhatIf(t.Context(), firm, term, forecast.Scenario{}, forecast.Capacity{})
	require.Equal(t, casefile.Forbidden, casefile.KindOf(err))
	require.Equal(t, before, b.everything(t), "not a row was written, nor written again")
}

func (b *bundle) count(t *testing.T, query string) int {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.db.Owner)
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	n := 0
	require.NoError(t, conn.QueryRow(t.Context(), query).Scan(&n))
	return n
}

// everything is how many rows each table has, and the newest transaction that wrote one.
func (b *bundle) everything(t *testing.T) map[string][2]int64 {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.db.Owner)
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	rows, err := conn.Query(t.Context(), "select relname from pg_stat_user_tables order by 1")
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Contains(t, names, "case_event")
	out := map[string][2]int64{}
	for _, name := range names {
		var n [2]int64
		query := "select count(*), coalesce(max(xmin::text::bigint), 0) from " + pgx.Identifier{name}.Sanitize()
		require.NoError(t, conn.QueryRow(t.Context(), query).Scan(&n[0], &n[1]), name)
		out[name] = n
	}
	return out
}
