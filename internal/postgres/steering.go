package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/forecast"
)

// places say where a filing of a stage waits; stages behind them are out of danger, and those before them with the
// filer.
var places = map[filing.Stage]forecast.Place{
	filing.Submitted: forecast.AtPoint, filing.Inspected: forecast.Inspected,
	filing.HandedOver: forecast.AtCentre, filing.Rechecked: forecast.Ready,
}

// OnTheWay lists the filings of the main campaign between submission and publication. Errors: Unavailable.
func (l *Ledger) OnTheWay(ctx context.Context, campaign string) ([]forecast.Filing, error) {
	stages := make([]filing.Stage, 0, len(places))
	for s := range places {
		stages = append(stages, s)
	}
	rows, err := l.db.Query(ctx, `select case_id, coalesce(point, ''), stage, since from filing
		where campaign = $1 and stage = any ($2) and track = $3`, campaign, stages, filing.Main)
	if err != nil {
		return nil, failed("list what is on the way", err)
	}
	out, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (forecast.Filing, error) {
		var f forecast.Filing
		var stage filing.Stage
		err := row.Scan(&f.Case, &f.Point, &stage, &f.Since)
		f.Place = places[stage]
		return f, err
	})
	return out, failed("list what is on the way", err)
}

// Done is how many decisions of a type a person made, at a point where it was made at one.
type Done struct {
	Type  string
	By    string
	Point string
	Count int
}

// Decided counts what people decided on filings in a span of campaign time, by decision, person and point.
// Errors: Unavailable.
func (l *Ledger) Decided(ctx context.Context, s Scope, campaign string, from, to time.Time) ([]Done, error) {
	w := &where{}
	w.and("e.type in ('inspected', 'rechecked', 'hold_resolved')") // as the index has it
	w.and("e.at >= ? and e.at < ?", from, to)
	w.and("f.campaign = ?", campaign)
	s.limit(w, filingScope)
	rows, err := l.db.Query(ctx, `select e.type, e.actor_id, case when e.type = 'inspected' then coalesce(f.point, '') else '' end, count(*)
		from case_event e join filing f using (case_id)`+w.sql()+" group by 1, 2, 3 order by 1, 2, 3", w.args...)
	if err != nil {
		return nil, failed("count decisions", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Done])
	return out, failed("count decisions", err)
}

// Standing is how many filings of a point stand in a stage, for a reason where there is one.
type Standing struct {
	Point  string
	Track  string
	Stage  string
	Reason string
	Count  int
}

// Standings counts the filings of a campaign by point, stage and reason, as of one instant. Errors: Unavailable.
func (l *Ledger) Standings(ctx context.Context, s Scope, campaign string) ([]Standing, error) {
	w := &where{}
	w.and("f.campaign = ?", campaign)
	s.limit(w, filingScope)
	rows, err := l.db.Query(ctx, "select coalesce(f.point, ''), f.track, f.stage, f.reason, count(*) from filing f"+w.sql()+
		" group by 1, 2, 3, 4 order by 1, 2, 3, 4", w.args...)
	if err != nil {
		return nil, failed("count filings", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Standing])
	return out, failed("count filings", err)
}

// Ageing is how many open tasks of a kind at a point have waited for so many days.
type Ageing struct {
	Kind    string
	Role    string
	Point   string
	Days    int // whole days since they came, Ages[i] the least of the band
	Overdue int // of them
	Count   int
}

// Ages are the lower ends of the bands of Ageing, in whole days.
var Ages = []int{0, 1, 3, 5, 10, 20}

// TaskAges counts the open tasks of a campaign by kind, point and age. Errors: Unavailable.
func (l *Ledger) TaskAges(ctx context.Context, s Scope, campaign string, now time.Time) ([]Ageing, error) {
	w := &where{args: []any{now, Ages}}
	w.and("t.campaign = ?", campaign)
	s.limit(w, map[string]string{"owner": "t.owner", "point": "t.point", "area": "c.area"})
	rows, err := l.db.Query(ctx, `select t.kind, t.role, coalesce(nullif(t.point, ''), c.point, ''),
		($2::int[])[width_bucket(greatest(floor(extract(epoch from $1::timestamptz - t.since) / 86400), 0)::int, $2::int[])] as days,
		count(*) filter (where t.due < $1::timestamptz), count(*)
		from task t join case_file c using (case_id)`+w.sql()+" group by 1, 2, 3, 4 order by 1, 2, 3, 4", w.args...)
	if err != nil {
		return nil, failed("count tasks by age", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Ageing])
	return out, failed("count tasks by age", err)
}
