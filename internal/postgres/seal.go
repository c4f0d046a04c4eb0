package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// VoidSeal is a stamp that stands in a certificate and counts no more (T-0.39).
type VoidSeal struct {
	Case     string
	Seal     string
	SealedAt time.Time
	Point    string
	Filer    string // name of the enterprise, empty for individuals
	Name     string
	Number   string // of the certificate
	Stage    filing.Stage
	Reason   string
	Since    time.Time
}

var voidSeals = listing[VoidSeal]{
	columns: `f.case_id, f.seal, f.sealed_at, coalesce(f.point, ''), f.filer_name, p.name, f.number, f.stage, f.reason, f.since`,
	from:    "filing f", joined: " join filing_person p using (case_id)", keys: []string{"case_id"}, order: "f.case_id", after: "f.case_id > ?",
	scan: func(row pgx.CollectableRow) (v VoidSeal, err error) {
		var sealed *time.Time
		err = row.Scan(&v.Case, &v.Seal, &sealed, &v.Point, &v.Filer, &v.Name, &v.Number, &v.Stage, &v.Reason, &v.Since)
		v.SealedAt, v.Since = local(sealed), v.Since.In(casefile.Shanghai)
		return v, err
	},
	key: func(v VoidSeal) []string { return []string{v.Case} },
}

// VoidSeals lists the stamps that are void and that nobody has dealt with. Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) VoidSeals(ctx context.Context, s Scope, campaign string, p Page) (List[VoidSeal], error) {
	w := &where{}
	s.limit(w, map[string]string{"owner": "f.filer", "point": "f.point", "area": "f.area"})
	w.equal("f.campaign", campaign)
	w.and("f.seal_state = 'void'")
	return voidSeals.read(ctx, l.db, w, p)
}

// PointOf finds at which point a certificate or the filings of a sheet are to be inspected, and nothing else of them
// (T-0.42). Errors: NotFound no_such_paper, Unavailable.
func (l *Ledger) PointOf(ctx context.Context, campaign, certificate, sheet string) (string, error) {
	var point string
	err := l.db.QueryRow(ctx, `select point from (
			select f.point, f.live, f.updated_at from filing f where f.campaign = $1 and $2 <> '' and f.number_key = $2 and f.point is not null
			union all
			select c.point, true, c.updated_at from case_file c where c.campaign = $1 and $3 <> '' and c.kind = 'sheet' and c.summary ->> 'number' = $3
		) found order by live desc, updated_at desc limit 1`, campaign, filing.NumberKey(certificate), sheet).Scan(&point)
	return point, missing("find point", "no_such_paper", err)
}
