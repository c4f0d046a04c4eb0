package desk

import (
	"context"
	"slices"
	"strconv"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/postgres"
)

// NoticeLine is a line of a batch for the office. Who stands in it says its filing.
type NoticeLine struct {
	Line   int
	Status notice.LineStatus
	Filing string
	Code   string
	Masked *postgres.MaskedLine // as it is or will be shown; nil for who need not see it, and once taken down
}

// signers read a list before it is signed and while it is on show (T-0.58).
var signers = []casefile.Role{casefile.Leader, casefile.Publisher, casefile.Reviewer, casefile.Auditor}

// NoticeLines lists a batch's lines for the office: all of them, with their filings, and for those who sign, publish
// and check what the list says, also before anybody else can see it.
func (d *Desk) NoticeLines(ctx context.Context, who casefile.Actor, id string, p postgres.Page) (postgres.List[NoticeLine], error) {
	var out postgres.List[NoticeLine]
	s, _, err := Read[notice.State](ctx, d, who, "listNoticeLines", notice.Room.Kind, id)
	if err != nil {
		return out, err
	}
	after, err := strconv.Atoi("0" + p.Cursor)
	if err != nil {
		return out, casefile.Refuse(casefile.Invalid, "bad_cursor")
	}
	if p.Limit <= 0 {
		p.Limit = 50
	}
	lines, err := d.ledger.OfficeLines(ctx, id, after, p.Limit)
	if err != nil {
		return out, err
	}
	if s.List != nil {
		out.Total = s.List.Count
	}
	for _, l := range lines {
		x := NoticeLine{Line: l.Line.Line, Status: l.Status, Filing: l.Case, Code: l.Code}
		if slices.Contains(signers, who.Role) {
			x.Masked = l.Masked
		}
		out.Items = append(out.Items, x)
	}
	if len(lines) == p.Limit && lines[len(lines)-1].Line.Line < out.Total {
		out.Next = strconv.Itoa(lines[len(lines)-1].Line.Line)
	}
	return out, nil
}

// onShow are the stages in which anybody may see a batch (R-0.98, T-0.52).
var onShow = []string{string(notice.Published), string(notice.Ended), string(notice.TakenDown)}

// PublicNotices lists the batches that are or were on show, with the campaign's clock.
func (d *Desk) PublicNotices(ctx context.Context, who casefile.Actor, campaignID string, p postgres.Page) (postgres.List[notice.State], casefile.Clock, error) {
	var out postgres.List[notice.State]
	if _, _, err := d.may(who, "listPublicNotices"); err != nil {
		return out, casefile.Clock{}, err
	}
	clock, err := d.clocks.Of(ctx, campaignID)
	if err != nil {
		return out, clock, err
	}
	found, err := d.ledger.Cases(ctx, postgres.Filter{Scope: postgres.Everything(), Campaign: campaignID, Kind: notice.Room.Kind, Stages: onShow}, p)
	if err != nil {
		return out, clock, err
	}
	out.Next, out.Total = found.Next, found.Total
	for _, c := range found.Items {
		s, err := stateOf[notice.State](ctx, d, notice.Room.Kind, c.Case)
		if err != nil {
			return out, clock, err
		}
		out.Items = append(out.Items, s)
	}
	return out, clock, nil
}

// PublicNotice gives a batch that is or was on show; a planned one does not exist for the public. Errors: NotFound.
func (d *Desk) PublicNotice(ctx context.Context, who casefile.Actor, op, id string) (notice.State, casefile.Clock, error) {
	if _, _, err := d.may(who, op); err != nil {
		return notice.State{}, casefile.Clock{}, err
	}
	s, err := stateOf[notice.State](ctx, d, notice.Room.Kind, id)
	if err != nil {
		return s, casefile.Clock{}, err
	}
	if !slices.Contains(onShow, string(s.Stage)) {
		return notice.State{}, casefile.Clock{}, casefile.Refuse(casefile.NotFound, "no_such_case")
	}
	clock, err := d.clocks.Of(ctx, s.Terms.Campaign)
	return s, clock, err
}

// PublicLines lists the masked lines of a batch on show. Errors: NotFound.
func (d *Desk) PublicLines(ctx context.Context, who casefile.Actor, id string, p postgres.Page) (postgres.List[postgres.PublicLine], error) {
	if _, _, err := d.PublicNotice(ctx, who, "listPublicNoticeLines", id); err != nil {
		return postgres.List[postgres.PublicLine]{}, err
	}
	all, err := d.ledger.PublicLines(ctx, id, "", p)
	if err != nil {
		return all, err
	}
	return all, d.errata(ctx, all.Items)
}

// errata says of corrected lines what was corrected and when (T-0.55). Lines are corrected seldom: each is asked by itself.
// A case that was forgotten since has nothing to say.
func (d *Desk) errata(ctx context.Context, lines []postgres.PublicLine) error {
	for i, l := range lines {
		if l.Status != postgres.LineCorrected {
			continue
		}
		events, err := d.ledger.Events(ctx, l.Filing)
		if err != nil && casefile.KindOf(err) != casefile.NotFound {
			return err
		}
		lines[i].Errata = filing.CorrectionsIn(events)
	}
	return nil
}

// The answers of CheckNoticeLine (P6): nothing else of a line is told.
const (
	LineValid     = "valid"
	LineCorrected = "corrected"
	LineRemoved   = "removed"
)

// CheckNoticeLine says whether a line that was on show still stands. Errors: NotFound no_such_line.
func (d *Desk) CheckNoticeLine(ctx context.Context, who casefile.Actor, id string, line int) (string, error) {
	if _, _, err := d.PublicNotice(ctx, who, "checkNoticeLine", id); err != nil {
		return "", err
	}
	status, err := d.ledger.PublicLineStatus(ctx, id, line)
	switch {
	case err != nil:
		return "", err
	case status == postgres.LineStands:
		return LineValid, nil
	case status == postgres.LineCorrected:
		return LineCorrected, nil
	}
	return LineRemoved, nil // a severed line stands for nothing while its objection is open
}

// ReportLines lists the records of a package.
func (d *Desk) ReportLines(ctx context.Context, who casefile.Actor, id string, p postgres.Page) (postgres.List[report.Line], error) {
	if _, _, err := Read[report.State](ctx, d, who, "listReportRecords", report.Room.Kind, id); err != nil {
		return postgres.List[report.Line]{}, err
	}
	return d.ledger.ReportPage(ctx, id, "", p)
}

// ImportRows lists the rows of an import with their verdicts; the filer's look at his own rows is not logged, the
// auditor's is.
func (d *Desk) ImportRows(ctx context.Context, who casefile.Actor, id, verdict string, p postgres.Page) (postgres.List[importing.Row], error) {
	if _, _, err := Read[importing.State](ctx, d, who, "listImportRows", importing.Room.Kind, id); err != nil {
		return postgres.List[importing.Row]{}, err
	}
	if who.Role == casefile.Auditor {
		if err := d.seen(ctx, who, id, "import", []string{"name"}, "audit"); err != nil {
			return postgres.List[importing.Row]{}, err
		}
	}
	return d.ledger.ImportPage(ctx, id, importing.RowVerdict(verdict), p)
}

// SheetByNumber finds a sheet by the number printed on it, within the actor's scope.
func (d *Desk) SheetByNumber(ctx context.Context, who casefile.Actor, number string) (sheet.State, error) {
	id, err := d.ledger.CaseByKey(ctx, sheet.Room.Kind, number)
	if err != nil {
		return sheet.State{}, err
	}
	s, _, err := Read[sheet.State](ctx, d, who, "getSheetByNumber", sheet.Room.Kind, id)
	return s, err
}
