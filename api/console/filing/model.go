package filing

import (
	"chizheng/api/console/layout"
	"chizheng/api/console/notes"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/person"
)

type detailModel struct {
	Notes notes.Panel
	site.Form
	Case        string
	Status      Status
	Facts       Facts
	Outcomes    []Outcome
	Remarks     []Remark
	Scans       []Scan
	Screens     []layout.Link
	History     []Moment
	Own         bool
	Editable    bool
	MayDrop     bool
	Withdrawals []layout.Option
	Acts        bool // the Centre's acts on it
}

// Facts are what the filer stated, as rows of label and value.
type Facts struct {
	Person, Certificate, Contract []Fact
	Masked                        bool
}

// Fact is one row. Scan is the kind of scan that proves it.
type Fact struct{ Label, Value, Scan string }

// FactsOf masks what tells a person's numbers to anybody but the filer.
func FactsOf(v *site.Visit, s filing.State, masked bool) Facts {
	p, c, say := s.Content.Person, s.Content.Certificate, v.Words.Say
	if masked {
		p.IDNumber, p.Phone = person.MaskID(p.IDNumber), person.MaskPhone(p.Phone)
		if r := []rune(p.Address); len(r) > 6 {
			p.Address = string(r[:6]) + "****"
		}
	}
	work := c.Work
	if w, ok := person.WorkTypeByCode(c.Work); ok {
		work = w.Name
	}
	unit := s.Filer.Name
	if s.Filer.Kind == filing.ByIndividual {
		unit = say("unit.none")
	}
	cert := filing.ScanCertificate
	f := Facts{Masked: masked,
		Person: []Fact{{say("field.person.name"), p.Name, cert}, {say("field.person.former_name"), p.FormerName, filing.ScanChangeProof},
			{say("field.person.id_number"), p.IDNumber, cert}, {say("field.person.phone"), p.Phone, ""}, {say("field.person.address"), p.Address, ""},
			{v.Words.Name("columns", "filer_name"), unit, filing.ScanContract}},
		Certificate: []Fact{{say("field.certificate.number"), c.Number, cert}, {say("field.certificate.work_type"), work, cert},
			{say("field.certificate.level"), v.Words.Name("levels", c.Level), cert}, {say("field.certificate.holder"), c.Holder, cert},
			{say("field.certificate.applied"), c.Applied, filing.ScanApplication}, {say("field.certificate.issued"), c.Issued, cert},
			{say("field.certificate.issuer"), c.Issuer, cert}, {say("field.certificate.born"), c.Born, cert}}}
	if c.Province != "" {
		f.Certificate = append(f.Certificate, Fact{say("field.certificate.province_number"), c.Province, ""})
	}
	if k := s.Content.Contract; k != nil {
		con := filing.ScanContract
		f.Contract = []Fact{{say("field.contract.kind"), say("contract." + k.Kind), con}, {say("field.contract.employer"), k.Employer, con},
			{say("field.contract.employer_code"), k.EmployerCode, con}, {say("field.contract.start"), k.Start, con},
			{say("field.contract.end"), k.End, con}, {say("field.contract.signed"), k.Signed, con}}
	}
	return f
}

// Outcome is what a rule said, in words.
type Outcome struct{ Rule, Verdict, VerdictName, Text, Basis, Clause string }

// Outcomes says rules in the visitor's language.
func Outcomes(v *site.Visit, all []casefile.Outcome) []Outcome {
	var out []Outcome
	for _, o := range all {
		out = append(out, Outcome{Rule: v.Words.Name("rules", o.Rule), Verdict: string(o.Verdict), VerdictName: v.Words.Name("verdicts", string(o.Verdict)),
			Text: v.Words.Outcome(o), Basis: v.Words.Clause(o.Clause), Clause: o.Clause})
	}
	return out
}

// Remark is what an officer wants changed.
type Remark struct{ Where, Field, Reason, Text string }

func remarks(v *site.Visit, all []filing.Remark) []Remark {
	var out []Remark
	for _, r := range all {
		field := site.FieldName(r.Pointer)
		out = append(out, Remark{Where: v.Words.Say("field." + field), Field: field, Reason: v.Words.Name("reasons", r.Code), Text: r.Text})
	}
	return out
}

// Moment is an event as the history tells it.
type Moment struct{ At, What, Who string }

// moments leave the work behind the scenes out; the auditor's own page shows all.
func moments(v *site.Visit, events []casefile.Event) []Moment {
	var out []Moment
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		if e.Type == "job_ended" || e.Type == "matched" || e.Type == "upload_started" {
			continue
		}
		out = append(out, Moment{At: layout.Time(e.At), What: v.Words.Name("events", e.Type), Who: v.Words.Name("roles", string(e.Actor.Role))})
	}
	return out
}

// Scan is a kept file, and where it is read.
type Scan struct {
	ID, Kind, KindName, Address string
	Picture                     bool
	Pages                       int
}

// ScansOf gives the addresses of the scans for a purpose, which is kept with each look (U2).
func ScansOf(v *site.Visit, s filing.State, purpose string) []Scan {
	var out []Scan
	for _, x := range s.Content.Scans {
		out = append(out, Scan{ID: x.ID, Kind: x.Kind, KindName: v.Words.Name("scans", x.Kind), Picture: x.Type != "application/pdf", Pages: x.Pages,
			Address: "/filings/" + s.Case + "/scans/" + x.ID + "/file?purpose=" + purpose})
	}
	return out
}

// passed says that no rule asks for anything: then a line says it all.
func passed(all []Outcome) bool {
	for _, o := range all {
		if o.Verdict != string(casefile.Pass) {
			return false
		}
	}
	return true
}
