package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
)

// Tally counts a point's filings of a campaign. A filing counts from its first submission on; certificates and persons
// are never mixed up (T-0.12).
type Tally struct {
	Point     string // empty: no point yet
	Drafts    int    // never submitted: outside the sum
	Filed     int    // certificates submitted at least once
	Persons   int    // different persons among them
	Accepted  int    // the province has them
	Reported  int    // in a package, receipt outstanding
	Rejected  int
	Withdrawn int
	Duplicate int // closed in favour of another filing
	Closed    int // for nobody's fault: death, transfer
	Pending   int // everything else: somebody has still to act
}

// Balanced says that nothing is lost: filed = reported + rejected + withdrawn + pending, each told apart.
func (t Tally) Balanced() bool {
	return t.Filed == t.Accepted+t.Reported+t.Rejected+t.Withdrawn+t.Duplicate+t.Closed+t.Pending
}

// tally groups stages; a stage that is in no group is pending, so that a new one can be in none unnoticed.
const tally = `
select coalesce(f.point, '') as point,
    count(*) filter (where f.submitted_at is null),
    count(*) filter (where f.submitted_at is not null),
    count(distinct p.person_index) filter (where f.submitted_at is not null),
    count(*) filter (where f.submitted_at is not null and f.stage = $2),
    count(*) filter (where f.submitted_at is not null and f.stage = $3),
    count(*) filter (where f.submitted_at is not null and f.stage = $4),
    count(*) filter (where f.submitted_at is not null and f.stage = $5),
    count(*) filter (where f.submitted_at is not null and f.stage = $6),
    count(*) filter (where f.submitted_at is not null and f.stage = $7),
    count(*) filter (where f.submitted_at is not null and f.stage not in ($2, $3, $4, $5, $6, $7))
from filing f join filing_person p using (case_id)`

// Reconcile counts the filings of a campaign at each point within a scope, as of one instant (A7, V2). A person who
// files at two points counts at both. Errors: Unavailable.
func (l *Ledger) Reconcile(ctx context.Context, s Scope, campaign string) ([]Tally, error) {
	w := &where{args: []any{campaign, filing.Accepted, filing.Reported, filing.Rejected, filing.Withdrawn, filing.Duplicate, filing.Closed},
		parts: []string{"f.campaign = $1"}}
	s.limit(w, filingScope)
	rows, err := l.db.Query(ctx, tally+w.sql()+" group by 1 order by 1", w.args...)
	if err != nil {
		return nil, failed("reconcile", err)
	}
	tallies, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Tally])
	return tallies, failed("reconcile", err)
}

// StageCount counts the filings of one stage at one point.
type StageCount struct {
	Point string
	Stage filing.Stage
	Count int
}

// StageCounts counts what a filter admits by point and stage: its sum is the Total of Filings. Errors: Unavailable.
func (l *Ledger) StageCounts(ctx context.Context, f FilingFilter) ([]StageCount, error) {
	w := l.filingWhere(f)
	rows, err := l.db.Query(ctx, "select coalesce(f.point, ''), f.stage, count(*) from "+l.filingList(f).from+w.sql()+
		" group by 1, 2 order by 1, 2", w.args...)
	if err != nil {
		return nil, failed("count stages", err)
	}
	counts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[StageCount])
	return counts, failed("count stages", err)
}
