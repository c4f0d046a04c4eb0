package importing

import (
	"slices"
	"strings"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/campaign"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
)

// Cells are one row as typed. The columns are those of the template, and the order of the fields is theirs.
type Cells struct {
	Name         string
	IDNumber     string
	Phone        string
	WorkType     string // name or code
	Level        string // name
	Certificate  string
	Issuer       string
	AppliedOn    string
	IssuedOn     string
	ContractType string // name
	ContractFrom string
	ContractTo   string
	Point        string
	Remark       string
	Province     string
}

// Raw is one row of the workbook, with what was wrong with its cells.
type Raw struct {
	Line     int
	Cells    Cells
	Problems []casefile.Field
}

// RowVerdict says what a row can become.
type RowVerdict string

const (
	Good     RowVerdict = "good"     // a filing in which every rule passes
	Doubtful RowVerdict = "doubtful" // a filing in which a rule fails or asks for a person
	Bad      RowVerdict = "bad"      // no filing: Problems say why
	Doubled  RowVerdict = "doubled"  // an earlier row of the workbook says the same
)

// Row is one row judged. Content is personal: the store seals it.
type Row struct {
	Line     int
	Verdict  RowVerdict
	Cells    Cells // as sent; empty in rows kept before they were
	Content  filing.Content
	Problems []casefile.Field   // pointers and codes, never values
	Outcomes []casefile.Outcome // what each rule says (F4)
	Case     string             // its filing, once started
	Code     string             // why it could not be started
}

// Startable says that the row can become a filing.
func (r Row) Startable() bool { return r.Verdict == Good || r.Verdict == Doubtful }

// Basis is what rows are judged by.
type Basis struct {
	Filer     filing.Filer
	Terms     campaign.Terms
	At        time.Time
	Rehearsal bool // test numbers pass
}

// Judge gives every row its own verdict, and the counts. Rows that say the same (ID number, certificate number) as an
// earlier startable one are doubled.
func Judge(raw []Raw, b Basis) ([]Row, Counts) {
	rows := make([]Row, 0, len(raw))
	counts := Counts{Rows: len(raw)}
	seen := make(map[[2]string]bool, len(raw))
	for _, r := range raw {
		row := judge(r, b)
		if row.Startable() {
			key := [2]string{row.Content.Person.IDNumber, row.Content.Certificate.Number}
			if seen[key] {
				row.Verdict, row.Problems = Doubled, []casefile.Field{casefile.Wrong("/certificate_number", "row_doubled")}
			}
			seen[key] = true
		}
		counts.add(row.Verdict)
		rows = append(rows, row)
	}
	return rows, counts
}

func (c *Counts) add(v RowVerdict) {
	switch v {
	case Good:
		c.Good++
	case Doubtful:
		c.Doubtful++
	case Doubled:
		c.Doubled++
	default:
		c.Bad++
	}
}

func judge(r Raw, b Basis) Row {
	row := Row{Line: r.Line, Verdict: Bad, Cells: r.Cells, Problems: r.Problems}
	content, wrong := ToContent(r.Cells, b.Filer)
	row.Content = filing.Normalize(content)
	if row.Problems = append(row.Problems[:len(r.Problems):len(r.Problems)], wrong...); len(row.Problems) > 0 {
		return row // a cell that could not be read would only be found missing once more
	}
	row.Problems = append(row.Problems, checkPoint(r.Cells.Point, b)...)
	for _, f := range filing.CheckShape(row.Content, b.Filer, b.At, b.Rehearsal) {
		f.Pointer = column(f.Pointer)
		row.Problems = append(row.Problems, f)
	}
	if len(row.Problems) > 0 {
		return row
	}
	row.Outcomes = filing.Evaluate(row.Content, b.Filer, b.Terms, casefile.DateOf(b.At))
	row.Verdict = Good
	for _, o := range row.Outcomes {
		if o.Verdict != casefile.Pass {
			row.Verdict = Doubtful
		}
	}
	return row
}

// checkPoint holds a named point to those that the filer may choose (T-0.24). It is confirmed in the filing's own step,
// after the commitment, and until then no draft has one.
func checkPoint(typed string, b Basis) []casefile.Field {
	point := person.NormalizeText(typed)
	switch {
	case point == "" || slices.Contains(campaign.AllowedPoints(b.Filer.Place(), b.Terms), point):
		return nil
	case !slices.ContainsFunc(b.Terms.Points, func(p campaign.Point) bool { return p.Code == point }):
		return []casefile.Field{casefile.Wrong("/point", "point_unknown")}
	}
	return []casefile.Field{casefile.Wrong("/point", "point_not_allowed", "clause", "T-0.24")}
}

var contractKinds = map[string]string{
	"固定期限": "fixed", "无固定期限": "open", "以完成一定工作任务为期限": "task", "劳务": "service", "连续短期": "chain",
}

// ToContent reads a row in the filer's own words. The employer is the filer: nobody files other people's workers by
// workbook either. The name on the certificate is taken to be the holder's; the point compares.
func ToContent(c Cells, f filing.Filer) (filing.Content, []casefile.Field) {
	var wrong []casefile.Field
	work, ok := person.WorkTypeByName(c.WorkType)
	if !ok {
		work, ok = person.WorkTypeByCode(strings.TrimSpace(c.WorkType))
	}
	if !ok {
		wrong = append(wrong, casefile.Wrong("/work_type", "work_type"))
	}
	level, ok := person.LevelByName(c.Level)
	if !ok {
		wrong = append(wrong, casefile.Wrong("/level", "level_unknown"))
	}
	kind, ok := contractKinds[bareKind(c.ContractType)]
	if !ok {
		wrong = append(wrong, casefile.Wrong("/contract_type", "contract_kind"))
	}
	return filing.Content{
		Person: filing.Person{Name: c.Name, IDNumber: c.IDNumber, Phone: c.Phone},
		Certificate: filing.Certificate{Kind: "post_certificate", Number: c.Certificate, Work: or(work.Code, c.WorkType), Level: or(string(level), c.Level),
			Applied: c.AppliedOn, Issued: c.IssuedOn, Issuer: c.Issuer, Holder: c.Name, Province: c.Province},
		Contract: &filing.Contract{Kind: or(kind, c.ContractType), Employer: f.Name, EmployerCode: f.CreditCode, Start: c.ContractFrom, End: c.ContractTo},
	}, wrong
}

// or keeps what was typed where it could not be read: the workbook of errors gives it back for correction.
func or(code, typed string) string {
	if code != "" {
		return code
	}
	return typed
}

// ContractName is how a workbook says a kind of contract; what is no kind is given as it is.
func ContractName(kind string) string {
	for name, code := range contractKinds {
		if code == kind {
			return name
		}
	}
	return kind
}

// bareKind leaves "合同" and "劳动合同" away: offices write the kind with and without.
func bareKind(typed string) string {
	return strings.TrimSuffix(strings.TrimSuffix(person.NormalizeText(typed), "合同"), "劳动")
}

// column names the workbook's column for a field of the content.
func column(pointer string) string {
	if name, ok := columns[pointer]; ok {
		return name
	}
	return pointer
}

var columns = map[string]string{
	"/person/name": "/name", "/person/id_number": "/id_number", "/person/phone": "/phone",
	"/certificate/number": "/certificate_number", "/certificate/work_type": "/work_type", "/certificate/level": "/level",
	"/certificate/holder": "/name", "/certificate/issuer": "/issuer", "/certificate/applied": "/applied_on",
	"/certificate/issued": "/issued_on", "/certificate/province_number": "/province_number", "/contract/kind": "/contract_type", "/contract/start": "/contract_from",
	"/contract/end": "/contract_to",
}
