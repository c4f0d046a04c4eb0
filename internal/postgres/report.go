package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
)

// ReportRecord is one filing of a package that is to be made.
type ReportRecord struct {
	Line       int
	Filing     string
	Record     string // id known to the province
	Supersedes string // the record it amends (T-0.61)
}

// PlanReport gives the records of a package, in order. The first build chooses the series' confirmed filings that no
// other live package holds; a later one leaves out, and marks so, what was dropped since. The same build again gives
// the same. Errors: Unavailable.
func (l *Ledger) PlanReport(ctx context.Context, b report.Build) ([]ReportRecord, error) {
	var out []ReportRecord
	err := pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended('report:' || $1, 0))", b.Campaign); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update report_line set status = $2 where report = $1 and status = $3", b.Report, report.LineLeftOut, report.LineDropped)
		if err != nil {
			return err
		}
		if err := planTx(ctx, tx, b); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `select line, filing, record, supersedes from report_line
			where report = $1 and status <> $2 order by line`, b.Report, report.LineLeftOut)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByPos[ReportRecord])
		return err
	})
	return out, failed("plan report", err)
}

// planTx chooses once: where the package has lines, it is not chosen again. A filing whose newest accepted record
// stands is amended by its next one; a filing that the province rejected goes again in its own series (T-0.60).
func planTx(ctx context.Context, tx pgx.Tx, b report.Build) error {
	amends := b.Series == report.SeriesAmendment
	track := filing.Main
	if b.Series == report.SeriesCatchup {
		track = filing.Catchup
	}
	stages := []filing.Stage{filing.Confirmed}
	if b.Ahead { // T-0.48: what is on show now will be confirmed when its period ends, unless somebody objects
		stages = append(stages, filing.Announced)
	}
	_, err := tx.Exec(ctx, `
		with chosen as (
			select f.case_id, f.filer_name, p.name, f.number_key, f.point, (
				select record from report_line a where a.filing = f.case_id and a.receipt = 'accepted'
				order by a.received_at desc, a.record desc limit 1) as accepted
			from filing f join filing_person p using (case_id)
			where f.campaign = $2 and f.stage = any ($3) and ($4 or f.track = $5) and not exists (
				select from report_line x where x.filing = f.case_id and x.report <> $1
				and x.status in ('planned', 'included') and x.receipt = '')
		), numbered as (
			select *, row_number() over (order by point, filer_name, name, number_key, case_id) as line
			from chosen where (accepted is not null) = $4
		)
		insert into report_line (report, line, filing, record, supersedes, status)
		select $1, line, case_id, $6 || '-' || lpad(line::text, 6, '0'), coalesce(accepted, ''), 'planned' from numbered
		where not exists (select from report_line where report = $1)`,
		b.Report, b.Campaign, stages, amends, track, b.Number)
	return err
}

// OnShow counts the records of a package whose publicity has not ended. Errors: Unavailable.
func (l *Ledger) OnShow(ctx context.Context, id string) (int, error) {
	var n int
	err := l.db.QueryRow(ctx, `select count(*) from report_line r join filing f on f.case_id = r.filing
		where r.report = $1 and r.status = 'planned' and f.stage = $2`, id, filing.Announced).Scan(&n)
	return n, failed("count records on show", err)
}

const reportColumns = "line, filing, record, status, code, receipt, province_code"

// ReportLines gives the next lines after a line, whatever their status, in order. Errors: Unavailable.
func (l *Ledger) ReportLines(ctx context.Context, id string, after, limit int) ([]report.Line, error) {
	return l.reportLines(ctx, "report = $1 and line > $2 order by line limit $3", id, after, limit)
}

// UnsettledLines gives included lines with a receipt that their filings have not heard of. Errors: Unavailable.
func (l *Ledger) UnsettledLines(ctx context.Context, id string, limit int) ([]report.Line, error) {
	return l.reportLines(ctx, "report = $1 and status = $2 and receipt <> '' order by line limit $3", id, report.LineIncluded, limit)
}

func (l *Ledger) reportLines(ctx context.Context, condition string, args ...any) ([]report.Line, error) {
	rows, err := l.db.Query(ctx, "select "+reportColumns+" from report_line where "+condition, args...)
	if err != nil {
		return nil, failed("read report lines", err)
	}
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x report.Line, err error) {
		err = row.Scan(&x.Line, &x.Case, &x.Record, &x.Status, &x.Code, &x.Receipt, &x.Province)
		return x, err
	})
	return lines, failed("read report lines", err)
}

// MarkReportLines keeps status and code of the lines, in one transaction. Errors: Unavailable.
func (l *Ledger) MarkReportLines(ctx context.Context, id string, lines []report.Line) error {
	b := &pgx.Batch{}
	for _, x := range lines {
		b.Queue("update report_line set status = $3, code = $4 where report = $1 and line = $2", id, x.Line, x.Status, x.Code)
	}
	return failed("mark report lines", l.db.SendBatch(ctx, b).Close())
}

// TakeReceipts keeps the receipts whole or not at all and gives the package's totals: an unknown record, or a receipt
// that contradicts an earlier one, is a Problem; one that repeats it is none. Errors: Unavailable.
func (l *Ledger) TakeReceipts(ctx context.Context, id string, set []report.Receipt) (report.Taken, error) {
	var out report.Taken
	err := pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		out = report.Taken{}
		known, err := receiptsTx(ctx, tx, id)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		for _, r := range set {
			had, ok := known[r.Record]
			switch {
			case !ok:
				out.Problems = append(out.Problems, report.Problem{Record: r.Record, Code: "receipt_unknown_record"})
			case had.Verdict != "" && had != r:
				out.Problems = append(out.Problems, report.Problem{Record: r.Record, Code: "receipt_contradicts"})
			case had.Verdict == "":
				known[r.Record] = r
				b.Queue("update report_line set receipt = $3, province_code = $4, received_at = $5 where report = $1 and record = $2",
					id, r.Record, r.Verdict, r.Code, l.now())
			}
		}
		out.Count = len(out.Problems)
		if out.Count > 0 {
			known, err = receiptsTx(ctx, tx, id) // nothing of the set counts
		} else if b.Len() > 0 {
			err = tx.SendBatch(ctx, b).Close()
		}
		out.Accepted, out.Rejected = totals(known)
		return err
	})
	return out, failed("take receipts", err)
}

// receiptsTx gives what the province has said of each record so far, and locks the lines: two sets come one after
// the other.
func receiptsTx(ctx context.Context, tx pgx.Tx, id string) (map[string]report.Receipt, error) {
	rows, err := tx.Query(ctx, `select record, receipt, province_code from report_line
		where report = $1 and status in ('included', 'settled') order by line for update`, id)
	if err != nil {
		return nil, err
	}
	known := map[string]report.Receipt{}
	var r report.Receipt
	_, err = pgx.ForEachRow(rows, []any{&r.Record, &r.Verdict, &r.Code}, func() error {
		known[r.Record] = r
		return nil
	})
	return known, err
}

func totals(known map[string]report.Receipt) (accepted, rejected int) {
	for _, r := range known {
		switch r.Verdict {
		case report.Accepted:
			accepted++
		case report.Rejected:
			rejected++
		}
	}
	return accepted, rejected
}

// ReportPage gives a page of a package's lines for people, with a status where one is asked for.
func (l *Ledger) ReportPage(ctx context.Context, id string, status report.LineStatus, p Page) (List[report.Line], error) {
	w := &where{}
	w.and("report = ?", id)
	w.equal("status", string(status))
	return reportPage.read(ctx, l.db, w, p)
}

var reportPage = listing[report.Line]{
	columns: reportColumns, from: "report_line", keys: []string{"line"}, order: "line", after: "line > ?::text::int",
	scan: func(row pgx.CollectableRow) (x report.Line, err error) {
		err = row.Scan(&x.Line, &x.Case, &x.Record, &x.Status, &x.Code, &x.Receipt, &x.Province)
		return x, err
	},
	key: func(x report.Line) []string { return []string{fmt.Sprint(x.Line)} },
}
