package desk

import (
	"bytes"
	"context"
	"os"
	"slices"
	"sync"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/importing"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/casefile/person"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/casefile/report"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/objects"
	"chizheng/internal/sheetfile"
	"chizheng/internal/workbook"
)

// Proof opens the proof of a registration; the look of an officer is logged (U2).
func (d *Desk) Proof(ctx context.Context, who casefile.Actor, id, scanID string) (*objects.Object, filing.Scan, error) {
	s, _, err := Read[registration.State](ctx, d, who, "downloadProof", registration.Room.Kind, id)
	if err != nil {
		return nil, filing.Scan{}, err
	}
	return d.kept(ctx, who, id, "registration", s.Scans, scanID)
}

// Evidence opens a scan of an objection; the look is logged (U2).
func (d *Desk) Evidence(ctx context.Context, who casefile.Actor, id, scanID string) (*objects.Object, filing.Scan, error) {
	s, _, err := Read[objection.State](ctx, d, who, "downloadEvidence", objection.Room.Kind, id)
	if err != nil {
		return nil, filing.Scan{}, err
	}
	return d.kept(ctx, who, id, "objection", s.Scans, scanID)
}

func (d *Desk) kept(ctx context.Context, who casefile.Actor, id, purpose string, scans []filing.Scan, scanID string) (*objects.Object, filing.Scan, error) {
	i := slices.IndexFunc(scans, func(x filing.Scan) bool { return x.ID == scanID })
	if i < 0 {
		return nil, filing.Scan{}, casefile.Refuse(casefile.NotFound, "no_such_scan")
	}
	if err := d.seen(ctx, who, id, "scan", []string{scans[i].Kind}, purpose); err != nil {
		return nil, filing.Scan{}, err
	}
	o, err := d.files.Open(ctx, objects.ScanRef(scans[i].Hash))
	return o, scans[i], err
}

// Package opens a built package and gives its number; the look is logged. Errors: Conflict report_not_built.
func (d *Desk) Package(ctx context.Context, who casefile.Actor, id string) (*objects.Object, string, error) {
	s, _, err := Read[report.State](ctx, d, who, "downloadPackage", report.Room.Kind, id)
	if err != nil {
		return nil, "", err
	}
	if s.Package == nil {
		return nil, "", casefile.Refuse(casefile.Conflict, "report_not_built")
	}
	if err := d.seen(ctx, who, id, "package", []string{"name", "id_number", "phone"}, "report"); err != nil {
		return nil, "", err
	}
	o, err := d.files.Open(ctx, s.Package.Key)
	return o, s.Number, err
}

// ImportTemplate is the workbook to fill in.
func (d *Desk) ImportTemplate(_ context.Context, who casefile.Actor) ([]byte, error) {
	if _, _, err := d.may(who, "getImportTemplate"); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := workbook.Template(&b)
	return b.Bytes(), err
}

// ImportErrors is a workbook of the rows that could not be taken, with what is wrong in the words of say.
func (d *Desk) ImportErrors(ctx context.Context, who casefile.Actor, id string, say func(casefile.Field) string) ([]byte, error) {
	if _, _, err := Read[importing.State](ctx, d, who, "getImportErrors", importing.Room.Kind, id); err != nil {
		return nil, err
	}
	if who.Role == casefile.Auditor {
		if err := d.seen(ctx, who, id, "import", []string{"name", "id_number", "phone"}, "audit"); err != nil {
			return nil, err
		}
	}
	var rows []workbook.Row
	for after := 0; ; {
		part, err := d.ledger.ImportRows(ctx, id, after, 500)
		if err != nil {
			return nil, err
		}
		for _, r := range part {
			if len(r.Problems) > 0 {
				rows = append(rows, workbook.Row{Line: r.Line, Fields: asSent(r), Problems: r.Problems})
			}
			after = r.Line
		}
		if len(part) < 500 {
			break
		}
	}
	var b bytes.Buffer
	err := workbook.Errors(&b, rows, say)
	return b.Bytes(), err
}

// asSent gives a row back as its filer sent it.
func asSent(r importing.Row) workbook.Fields {
	if r.Cells == (importing.Cells{}) { // kept by an earlier release
		return cells(r.Content)
	}
	return workbook.Fields(r.Cells)
}

// cells turns a row's content back into what the template's columns say.
func cells(c filing.Content) workbook.Fields {
	f := workbook.Fields{Name: c.Person.Name, IDNumber: c.Person.IDNumber, Phone: c.Person.Phone, WorkType: c.Certificate.Work,
		Level: c.Certificate.Level, Certificate: c.Certificate.Number, Issuer: c.Certificate.Issuer,
		AppliedOn: c.Certificate.Applied, IssuedOn: c.Certificate.Issued, Province: c.Certificate.Province}
	if w, ok := person.WorkTypeByCode(c.Certificate.Work); ok {
		f.WorkType = w.Name
	}
	if name := person.Level(c.Certificate.Level).Name(); name != "" {
		f.Level = name
	}
	if k := c.Contract; k != nil {
		f.ContractType, f.ContractFrom, f.ContractTo = importing.ContractName(k.Kind), k.Start, k.End
	}
	return f
}

// SheetFile is a sheet's newest edition as a file.
type SheetFile struct {
	Number string
	Bytes  []byte
}

// font is looked for once: a server without it prints no PDF and says so.
var font = sync.OnceValues(func() (*sheetfile.Font, error) { return sheetfile.FindFont(os.Getenv) })

// SheetFile prints the newest edition as pdf or xlsx. ID numbers are whole on it, so the look is logged.
// Errors: Conflict sheet_not_exported, Unavailable font_missing.
func (d *Desk) SheetFile(ctx context.Context, who casefile.Actor, id, format string) (SheetFile, error) {
	s, _, err := Read[sheet.State](ctx, d, who, "downloadSheet", sheet.Room.Kind, id)
	if err != nil {
		return SheetFile{}, err
	}
	if s.Edition == 0 || s.Stage == sheet.Open || s.Stage == sheet.Void {
		return SheetFile{}, casefile.Refuse(casefile.Conflict, "sheet_not_exported", "clause", "R-0.91")
	}
	if err := d.seen(ctx, who, id, "sheet", []string{"name", "id_number"}, "sheet"); err != nil {
		return SheetFile{}, err
	}
	printed, err := d.printed(ctx, s)
	if err != nil {
		return SheetFile{}, err
	}
	var b bytes.Buffer
	if format == "xlsx" {
		err = sheetfile.XLSX(&b, printed)
	} else {
		var f *sheetfile.Font
		if f, err = font(); err == nil {
			err = sheetfile.PDF(&b, printed, f)
		}
	}
	return SheetFile{Number: s.Number, Bytes: b.Bytes()}, err
}

// printed fills the form with the listed filings. Their content is what the edition's hash binds: a filing that has
// changed has made the sheet void.
func (d *Desk) printed(ctx context.Context, s sheet.State) (sheetfile.Sheet, error) {
	ids := make([]string, 0, len(s.Lines))
	for _, l := range s.Lines {
		ids = append(ids, l.Filing)
	}
	states, err := d.filings(ctx, ids)
	if err != nil {
		return sheetfile.Sheet{}, err
	}
	plan, _, err := d.plans.At(ctx, s.Terms.Campaign, s.ExportedAt) // the point's name as it was when the sheet was made
	if err != nil {
		return sheetfile.Sheet{}, err
	}
	clock, err := d.clocks.Of(ctx, s.Terms.Campaign)
	if err != nil {
		return sheetfile.Sheet{}, err
	}
	out := sheetfile.Sheet{Number: s.Number, Version: s.Edition, Hash: s.Hash, PointCode: s.Point, PrintedAt: s.ExportedAt,
		Rehearsal: clock.Rehearsal}
	for _, p := range plan.Points {
		if p.Code == s.Point {
			out.PointName = p.Name
		}
	}
	for _, f := range states {
		out.Filer, out.CreditCode = f.Filer.Name, f.Filer.CreditCode
		if f.Filer.Kind == filing.ByIndividual {
			out.Filer = f.Content.Person.Name
		}
		out.Rows = append(out.Rows, sheetRow(f))
	}
	return out, nil
}

func sheetRow(f filing.State) sheetfile.Row {
	c := f.Content
	r := sheetfile.Row{Name: c.Person.Name, IDNumber: c.Person.IDNumber, Class: "无单位", Unit: "个人",
		WorkType: c.Certificate.Work, Level: person.Level(c.Certificate.Level).Name(), Certificate: c.Certificate.Number,
		IssuedOn: c.Certificate.Issued, Issuer: c.Certificate.Issuer, Sex: sex(c.Person.IDNumber)}
	if w, ok := person.WorkTypeByCode(c.Certificate.Work); ok {
		r.WorkType = w.Name
	}
	if f.Filer.Kind == filing.ByEnterprise {
		r.Class, r.Unit, r.CreditCode = "有单位", f.Filer.Name, f.Filer.CreditCode
	}
	if k := c.Contract; k != nil {
		r.ContractFrom, r.ContractTo = k.Start, k.End
	}
	return r
}

// sex is in the last digit but one of an ID number of 18 digits.
func sex(number string) string {
	if len(number) != 18 {
		return ""
	}
	if (number[16]-'0')%2 == 1 {
		return "男"
	}
	return "女"
}
