package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/person"
)

// MaskedLine is a notice's line as the public reads it (T-0.52). It is masked before it leaves this package, and kept
// as it was shown, so that a later rule about masking changes no history.
type MaskedLine struct {
	Name   string `json:"name"`
	ID     string `json:"id"`
	Unit   string `json:"unit"` // 个人 without an employer
	Work   string `json:"work_type"`
	Level  string `json:"level"`
	Number string `json:"number"`
	Point  string `json:"point"`
}

func (m MaskedLine) hash() string {
	sum := sha256.Sum256(casefile.Encode(m))
	return hex.EncodeToString(sum[:])
}

const maskable = `select f.case_id, p.name, p.id_masked, f.filer_kind, f.filer_name, f.work_type, f.level, f.number, coalesce(f.point, '')
    from filing f join filing_person p using (case_id)`

// scanMasked masks a row of maskable. The stored form keeps more digits than notices may show.
func scanMasked(row pgx.CollectableRow) (id string, m MaskedLine, err error) {
	var kind filing.FilerKind
	err = row.Scan(&id, &m.Name, &m.ID, &kind, &m.Unit, &m.Work, &m.Level, &m.Number, &m.Point)
	m.ID, m.Number = person.MaskIDPublic(m.ID), person.MaskCertificate(m.Number)
	if kind == filing.ByIndividual {
		m.Unit = "个人"
	}
	return id, m, err
}

// BuildNotice freezes the masked lines of the selected rechecked filings that no other live batch holds, by point,
// unit, name and number. Called again for the same notice, it gives what it froze. Errors: Unavailable.
func (l *Ledger) BuildNotice(ctx context.Context, b notice.Build) (notice.Frozen, error) {
	var out notice.Frozen
	err := pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) (err error) {
		// Two batches planned at once must not freeze the same filing.
		if _, err = tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended('notice:' || $1, 0))", b.Campaign); err != nil {
			return err
		}
		if out, err = frozenTx(ctx, tx, b.Notice); err != nil || out.Count > 0 {
			return err
		}
		if err = chooseTx(ctx, tx, b); err != nil {
			return err
		}
		out, err = frozenTx(ctx, tx, b.Notice)
		return err
	})
	return out, failed("build notice", err)
}

func chooseTx(ctx context.Context, tx pgx.Tx, b notice.Build) error {
	w := &where{}
	w.and("f.campaign = ? and f.track = ? and f.stage = ?", b.Campaign, b.Track, filing.Rechecked)
	oneOf(w, "f.point", b.Selection.Points)
	oneOf(w, "f.handover", b.Selection.Handovers)
	oneOf(w, "f.case_id", b.Selection.Filings)
	w.and("not "+heldByNotice, b.Notice)
	rows, err := tx.Query(ctx, maskable+w.sql()+" order by f.point, f.filer_name, p.name, f.number_key, f.case_id", w.args...)
	if err != nil {
		return err
	}
	var lines [][]any
	if _, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		id, m, err := scanMasked(row)
		lines = append(lines, []any{b.Notice, len(lines) + 1, id, notice.LineFrozen, m, m.hash()})
		return struct{}{}, err
	}); err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"notice_line"}, []string{"notice", "line", "filing", "status", "masked", "hash"},
		pgx.CopyFromRows(lines))
	return err
}

// ShownNotice counts and hashes a list without its dropped lines. Errors: Unavailable.
func (l *Ledger) ShownNotice(ctx context.Context, id string) (notice.Frozen, error) {
	out, err := frozenTx(ctx, l.db, id)
	return out, failed("hash notice", err)
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// frozenTx hashes the hashes of a list's lines in their order: it stays what it was when the content has gone.
func frozenTx(ctx context.Context, q querier, id string) (notice.Frozen, error) {
	var out notice.Frozen
	rows, err := q.Query(ctx, "select line, hash from notice_line where notice = $1 and status <> 'dropped' order by line", id)
	if err != nil {
		return out, err
	}
	sum := sha256.New()
	var line int
	var hash string
	if _, err := pgx.ForEachRow(rows, []any{&line, &hash}, func() error {
		out.Count++
		fmt.Fprintf(sum, "%d:%s\n", line, hash)
		return nil
	}); err != nil {
		return out, err
	}
	out.Hash = hex.EncodeToString(sum.Sum(nil))
	return out, nil
}

// RefreezeNoticeLine makes a line again from its filing and keeps the old one beside it (T-0.55). A line that comes
// out the same stays. Errors: NotFound no_such_line, Unavailable.
func (l *Ledger) RefreezeNoticeLine(ctx context.Context, id string, line int) error {
	return failed("freeze line", pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		var old string
		var of string
		err := tx.QueryRow(ctx, "select hash, filing from notice_line where notice = $1 and line = $2 and masked is not null for update",
			id, line).Scan(&old, &of)
		if err != nil {
			return missing("read line", "no_such_line", err)
		}
		rows, err := tx.Query(ctx, maskable+" where f.case_id = $1", of)
		if err != nil {
			return err
		}
		m, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (MaskedLine, error) {
			_, m, err := scanMasked(row)
			return m, err
		})
		if err != nil || m.hash() == old {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(`insert into notice_line_old (notice, line, version, masked, hash)
			select notice, line, version, masked, hash from notice_line where notice = $1 and line = $2`, id, line)
		b.Queue("update notice_line set version = version + 1, masked = $3, hash = $4 where notice = $1 and line = $2", id, line, m, m.hash())
		return tx.SendBatch(ctx, b).Close()
	}))
}

// RemoveNotice deletes the personal content of a batch's lines, old ones too, and lets their filings go; counts and
// hashes stay (T-0.52). Errors: Unavailable.
func (l *Ledger) RemoveNotice(ctx context.Context, id string) error {
	b := &pgx.Batch{}
	b.Queue("update notice_line set masked = null where notice = $1", id)
	b.Queue("update notice_line_old set masked = null where notice = $1", id)
	return failed("remove notice", l.db.SendBatch(ctx, b).Close())
}

// NoticeLines gives the next lines after a line, whatever their status, in order. Errors: Unavailable.
func (l *Ledger) NoticeLines(ctx context.Context, id string, after, limit int) ([]notice.Line, error) {
	rows, err := l.db.Query(ctx, `select line, filing, status, code from notice_line
		where notice = $1 and line > $2 order by line limit $3`, id, after, limit)
	if err != nil {
		return nil, failed("read notice lines", err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByPos[notice.Line])
	return lines, failed("read notice lines", err)
}

// MarkNoticeLines keeps status and code of the lines, in one transaction. Errors: Unavailable.
func (l *Ledger) MarkNoticeLines(ctx context.Context, id string, lines []notice.Line) error {
	b := &pgx.Batch{}
	for _, x := range lines {
		b.Queue("update notice_line set status = $3, code = $4 where notice = $1 and line = $2", id, x.Line, x.Status, x.Code)
	}
	return failed("mark notice lines", l.db.SendBatch(ctx, b).Close())
}

// NoticeFiling gives the filing of a line that was not dropped. Errors: NotFound no_such_line, Unavailable.
func (l *Ledger) NoticeFiling(ctx context.Context, id string, line int) (string, error) {
	var of string
	err := l.db.QueryRow(ctx, "select filing from notice_line where notice = $1 and line = $2 and status <> 'dropped'", id, line).Scan(&of)
	return of, missing("read line", "no_such_line", err)
}

// PublicLine is a line on show.
type PublicLine struct {
	MaskedLine
	Line    int
	Version int    // grows with each erratum
	Hash    string // of the masked line
	Status  PublicStatus
	Severed bool // Status is LineSevered

	Filing string             // its case; no public answer names it
	Errata []filing.Corrected // what was corrected and when, of a corrected line (T-0.55)
}

// PublicStatus is what the public is told of a line.
type PublicStatus string

const (
	LineStands    PublicStatus = "shown"
	LineCorrected PublicStatus = "corrected" // its filing has had a correction (T-0.55, T-0.61)
	LineSevered   PublicStatus = "severed"   // an open objection took its filing out of the batch (T-0.54)
	LineRemoved   PublicStatus = "removed"   // its filing has left the batch: nothing personal is shown any more
)

// lineStatus follows the line's filing as it stands now, so that nobody stays on show who has left. A batch is on show
// from its publication on; a line whose filing has not heard of that yet stands while the filing still waits for it.
const lineStatus = `case
    when f.notice = n.notice and f.stage = 'severed' then 'severed'
    when f.notice = n.notice and f.stage in ('announced', 'confirmed', 'reported', 'refused', 'accepted') then
        case when exists (select from case_event e where e.case_id = n.filing and e.type = 'corrected') then 'corrected' else 'shown' end
    when n.status = 'frozen' and f.stage = 'rechecked' and f.holds = '{}' then 'shown'
    else 'removed' end`

// PublicLines lists the lines of a batch that are on show, in order; whether the batch is, the caller knows. Removed
// lines are counted and numbered, and show nothing. text finds a part of a name, never a removed one's.
// Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) PublicLines(ctx context.Context, id, text string, p Page) (List[PublicLine], error) {
	w := &where{}
	w.and("n.notice = ? and n.status <> 'dropped' and n.masked is not null", id)
	if name := person.NormalizeText(text); name != "" {
		w.and("strpos(n.masked->>'name', ?) > 0 and "+lineStatus+" <> 'removed'", name)
	}
	return publicLines.read(ctx, l.db, w, p)
}

var publicLines = listing[PublicLine]{
	columns: "n.line, n.version, n.hash, n.masked, n.filing, " + lineStatus,
	from:    "notice_line n left join filing f on f.case_id = n.filing", keys: []string{"line"}, order: "n.line", after: "n.line > ?::text::int",
	scan: func(row pgx.CollectableRow) (x PublicLine, err error) {
		err = row.Scan(&x.Line, &x.Version, &x.Hash, &x.MaskedLine, &x.Filing, &x.Status)
		x.Severed = x.Status == LineSevered
		if x.Status == LineRemoved {
			x.MaskedLine, x.Hash = MaskedLine{}, "" // the hash of so few letters could be guessed back
		}
		return x, err
	},
	key: func(x PublicLine) []string { return []string{fmt.Sprint(x.Line)} },
}

// PublicLineStatus gives what the public is told of one line, also after the lines were taken down.
// Errors: NotFound no_such_line, Unavailable.
func (l *Ledger) PublicLineStatus(ctx context.Context, id string, line int) (PublicStatus, error) {
	var s PublicStatus
	err := l.db.QueryRow(ctx, "select "+lineStatus+` from notice_line n left join filing f on f.case_id = n.filing
		where n.notice = $1 and n.status <> 'dropped' and n.line = $2`, id, line).Scan(&s)
	return s, missing("read line", "no_such_line", err)
}

// OfficeLine is a line as those who sign and publish see it: its status, and what it shows or will show (T-0.58).
type OfficeLine struct {
	notice.Line
	Masked *MaskedLine // nil once taken down (T-0.52)
}

// OfficeLines gives the next lines after a line, whatever their status, with their frozen content. Errors: Unavailable.
func (l *Ledger) OfficeLines(ctx context.Context, id string, after, limit int) ([]OfficeLine, error) {
	rows, err := l.db.Query(ctx, `select line, filing, status, code, masked from notice_line
		where notice = $1 and line > $2 order by line limit $3`, id, after, limit)
	if err != nil {
		return nil, failed("read notice lines", err)
	}
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x OfficeLine, err error) {
		err = row.Scan(&x.Line.Line, &x.Case, &x.Status, &x.Code, &x.Masked)
		return x, err
	})
	return lines, failed("read notice lines", err)
}
