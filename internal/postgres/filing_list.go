package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
)

// FilingLine is a filing in a list: personal numbers masked. The whole numbers are in the case's state only, which a
// caller opens one by one, for a person who must see them, with an entry in the access log.
type FilingLine struct {
	Case        string
	Version     int
	Campaign    string
	Filer       string
	FilerKind   filing.FilerKind
	FilerName   string
	Outside     bool
	Stage       filing.Stage
	Track       string
	Round       int
	Live        bool
	Class       string
	Point       string
	Area        string
	Name        string // for the office; callers mask it for anybody else
	IDMasked    string
	PhoneMasked string
	Work        string
	Level       string
	Number      string
	Province    string // number in the province's system (T-0.13)
	Issuer      string
	Holds       []string
	Sheet       string
	Handover    string
	Notice      string
	NoticeLine  int
	Report      string
	Record      string
	Twin        string
	Cause       string
	Reason      string
	Inspector   string
	Rechecker   string
	SubmittedAt time.Time // zero: never
	InspectedAt time.Time
	Since       time.Time
}

const filingColumns = `f.case_id, c.version, f.campaign, f.filer, f.filer_kind, f.filer_name, f.outside, f.stage, f.track,
    f.round, f.live, f.class, coalesce(f.point, ''), f.area, p.name, p.id_masked, p.phone_masked, f.work_type, f.level,
    f.number, f.issuer, f.holds, f.sheet, f.handover, f.notice, f.notice_line, f.report, f.record, f.twin, f.cause,
    f.reason, f.inspector, f.rechecker, f.submitted_at, f.inspected_at, f.since, f.province_number`

func filingLine(row pgx.CollectableRow) (FilingLine, error) {
	var f FilingLine
	var submitted, inspected *time.Time
	err := row.Scan(&f.Case, &f.Version, &f.Campaign, &f.Filer, &f.FilerKind, &f.FilerName, &f.Outside, &f.Stage, &f.Track,
		&f.Round, &f.Live, &f.Class, &f.Point, &f.Area, &f.Name, &f.IDMasked, &f.PhoneMasked, &f.Work, &f.Level,
		&f.Number, &f.Issuer, &f.Holds, &f.Sheet, &f.Handover, &f.Notice, &f.NoticeLine, &f.Report, &f.Record, &f.Twin, &f.Cause,
		&f.Reason, &f.Inspector, &f.Rechecker, &submitted, &inspected, &f.Since, &f.Province)
	f.SubmittedAt, f.InspectedAt = local(submitted), local(inspected)
	f.Since = f.Since.In(casefile.Shanghai)
	return f, err
}

func local(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.In(casefile.Shanghai)
}

// FilingFilter chooses filings within a scope. An empty field admits every value.
type FilingFilter struct {
	Scope    Scope
	Campaign string
	Stages   []filing.Stage
	Points   []string
	Filer    string
	Class    string
	Track    string
	Work     string
	Level    string
	Hold     string
	Live     bool   // only filings that hold their certificate
	Text     string // part of the name
	Unit     string // part of the enterprise's name
	IDNumber string // whole, in any spelling; never logged or kept
	Phone    string // whole
	Number   string // of the certificate, in any spelling
	Issuer   string // issuer key
	Province string // number in the province's system
	Sheet    string
	Handover string
	Notice   string
	Report   string
	Cases    []string // these ids only
}

var filingList = listing[FilingLine]{
	columns: filingColumns, from: "filing f join filing_person p using (case_id)",
	joined: " join case_file c using (case_id)", keys: []string{"since", "case_id"},
	order: "f.since desc, f.case_id desc", after: "(f.since, f.case_id) < (?::text::timestamptz, ?)",
	scan: filingLine,
	key:  func(f FilingLine) []string { return []string{f.Since.Format(time.RFC3339Nano), f.Case} },
}

var filingScope = map[string]string{"owner": "f.filer", "point": "f.point", "area": "f.area"}

// Filings lists filings, those that came to their stage last first. Errors: Invalid bad_cursor, Unavailable.
func (l *Ledger) Filings(ctx context.Context, f FilingFilter, p Page) (List[FilingLine], error) {
	return l.filingList(f).read(ctx, l.db, l.filingWhere(f), p)
}

// filingList leaves the table of persons out of the count where no condition needs it.
func (l *Ledger) filingList(f FilingFilter) listing[FilingLine] {
	kind := filingList
	if f.Text == "" && f.IDNumber == "" && f.Phone == "" {
		kind.from, kind.joined = "filing f", " join filing_person p using (case_id)"+kind.joined
	}
	return kind
}

func (l *Ledger) filingWhere(f FilingFilter) *where {
	w := &where{}
	f.Scope.limit(w, filingScope)
	w.equal("f.campaign", f.Campaign)
	oneOf(w, "f.stage", f.Stages)
	oneOf(w, "f.point", f.Points)
	oneOf(w, "f.case_id", f.Cases)
	for _, c := range []struct{ column, v string }{{"f.filer", f.Filer}, {"f.class", f.Class}, {"f.track", f.Track},
		{"f.work_type", f.Work}, {"f.level", f.Level}, {"f.issuer_key", f.Issuer}, {"f.sheet", f.Sheet},
		{"f.province_number", person.NormalizeNumber(f.Province)}, {"f.handover", f.Handover}, {"f.notice", f.Notice}, {"f.report", f.Report}} {
		w.equal(c.column, c.v)
	}
	if f.Live {
		w.and("f.live")
	}
	if f.Hold != "" {
		w.and("? = any (f.holds)", f.Hold)
	}
	l.search(w, f)
	return w
}

// search adds what a person typed to find somebody by.
func (l *Ledger) search(w *where, f FilingFilter) {
	if f.IDNumber != "" {
		w.and("p.person_index = ?", l.personIndex(f.IDNumber))
	}
	if f.Phone != "" {
		w.and("p.phone_index = ?", l.phoneIndex(f.Phone))
	}
	if f.Number != "" {
		number, fault := person.NormalizeCertificateNumber(f.Number)
		if fault != "" {
			number = f.Number
		}
		w.and("f.number_key = ?", number)
	}
	if unit := person.NormalizeText(f.Unit); unit != "" {
		w.and("f.filer in (select case_id from registration where strpos(name, ?) > 0)", unit)
	}
	if name := person.NormalizeText(f.Text); name != "" {
		w.and("p.name_grams @> ?", searchGrams(name))
		w.and("strpos(p.name, ?) > 0", name) // the grams of a longer part may lie apart
	}
}

// searchGrams are the longest grams of what is searched for: pairs say more than characters, and cost less to check.
func searchGrams(part string) []string {
	runes := []rune(part)
	if len(runes) == 1 {
		return []string{part}
	}
	var pairs []string
	for i := 1; i < len(runes); i++ {
		pairs = append(pairs, string(runes[i-1:i+1]))
	}
	return pairs
}
