package reporting

import (
	"mime/multipart"
	"slices"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/reasons"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/report"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
	"chizheng/internal/province"
)

// importing gives the one file of the form to the desk.
func importing(v *site.Visit, f site.Form, headers []*multipart.FileHeader) error {
	if len(headers) == 0 || headers[0].Size == 0 {
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/file", "required")})
	}
	in, err := headers[0].Open()
	if err != nil {
		return err
	}
	defer in.Close() // it was only read
	_, err = v.Site.Desk.ImportReceipts(v, v.Who, v.Case(), desk.Upload{Kind: "receipts", Name: "receipts" + ending(headers[0].Filename), Content: in, Limit: maxReceipts}, f.Options())
	return err
}

type listModel struct {
	site.Form
	Packages    []parcel
	Total       int
	First, Next string
	MayCreate   bool
	Series      []layout.Option
	Rounds      []round
}

type round struct {
	Name, Days string
	Open       bool
}

// parcel is a package in the list.
type parcel struct {
	Case, Number, Series, Stage, StageName, Since string
	Count, Accepted, Rejected, Unknown            int
	Late                                          bool
}

func (p parcel) Path() string { return "/reports/" + p.Case }

func packageOf(v *site.Visit, s report.State) parcel {
	p := parcel{Case: s.Case, Number: s.Number, Series: v.Words.Name("series", string(s.Series)), Stage: string(s.Stage), Since: layout.Time(s.Since),
		StageName: v.Words.Stage(report.Room.Kind, string(s.Stage)), Accepted: s.Accepted, Rejected: s.Rejected, Unknown: s.Unknown(), Late: s.Alarmed}
	if s.Round > 0 {
		p.Series += " " + v.Words.Say("publishing.round", "n", strconv.Itoa(s.Round))
	}
	if s.Package != nil {
		p.Count = s.Package.Count
	}
	return p
}

func seriesOptions(v *site.Visit, chosen string) ([]layout.Option, []round, error) {
	rounds, err := v.Site.Desk.Rounds(v, v.Who, v.Site.Campaign)
	if err != nil {
		return nil, nil, err
	}
	name := func(s report.Series) string { return v.Words.Name("series", string(s)) }
	all := []layout.Option{{Value: string(report.SeriesMain), Label: name(report.SeriesMain)}}
	var shown []round
	for _, r := range rounds {
		label := v.Words.Say("publishing.round", "n", strconv.Itoa(r.Round))
		all = append(all, layout.Option{Value: string(report.SeriesCatchup) + "-" + strconv.Itoa(r.Round), Label: name(report.SeriesCatchup) + " " + label})
		shown = append(shown, round{label, v.Words.Say("notices.from_to", "first", r.From, "last", r.To), r.Open})
	}
	all = append(all, layout.Option{Value: string(report.SeriesAmendment), Label: name(report.SeriesAmendment)})
	return layout.Choose(all, chosen), shown, nil
}

type fact struct{ Label, Value string }

type detailModel struct {
	site.Form
	parcel
	Hash        string
	Facts       []fact
	Manifest    *province.Manifest
	Points      []fact
	Working     string // what is being done now
	Stalled     []string
	Problems    []fact
	Ledger      bool // differs from the ledger: filings were dropped
	Dropped     int
	Gone        []line
	Lines       []line
	Total       int
	First, Next string
	Sent        int
	Sign        bool
	OwnBuild    bool
	Deliver     bool
	Receipts    bool
	Download    bool
	Retry       bool
	Abandon     bool
	Methods     []layout.Option
	Codes       []layout.Option
}

type line struct {
	Line                             int
	Record, Status, StatusName, Code string
	Receipt, ReceiptName, Province   string
	Filing, Stage, StageName         string
	Repair, Amend                    bool
}

// linesOf adds where each filing stands now, from the reader's own scope.
func linesOf(v *site.Visit, all []report.Line) ([]line, error) {
	var ids []string
	for _, l := range all {
		ids = append(ids, l.Case)
	}
	at := map[string]filing.Stage{}
	if len(ids) > 0 && v.May("listFilings") {
		found, err := v.Site.Desk.Filings(v, v.Who, "listFilings", postgres.FilingFilter{Cases: ids}, "", postgres.Page{Limit: len(ids)})
		if err != nil {
			return nil, err
		}
		for _, f := range found.Items {
			at[f.Case] = f.Stage
		}
	}
	out := make([]line, 0, len(all))
	for _, l := range all {
		x := lineOf(v, l)
		if stage := at[l.Case]; stage != "" {
			x.Stage, x.StageName = string(stage), v.Words.Stage(filing.Kind, string(stage))
			x.Repair = stage == filing.Refused && v.May("repairFiling")
			x.Amend = stage == filing.Accepted && v.May("proposeAmendment")
		}
		out = append(out, x)
	}
	return out, nil
}

func lineOf(v *site.Visit, l report.Line) line {
	x := line{Line: l.Line, Record: l.Record, Status: string(l.Status), StatusName: v.Words.Say("reportline." + string(l.Status)), Filing: l.Case,
		Receipt: string(l.Receipt), Province: l.Province}
	if l.Code != "" {
		x.Code = v.Words.Error(&casefile.Error{Kind: casefile.Conflict, Code: l.Code}).Title
	}
	x.ReceiptName = v.Words.Say("receipt.unknown")
	if l.Receipt != "" {
		x.ReceiptName = v.Words.Name("receipt_verdicts", x.Receipt)
	}
	return x
}

func detailOf(v *site.Visit, s report.State, f site.Form) (detailModel, error) {
	f.Version = s.Version
	m := detailModel{Form: f, parcel: packageOf(v, s), Dropped: s.Dropped, Sent: s.Sent(), OwnBuild: s.Reporter == v.Who.ID}
	names, err := v.Site.Desk.Names(v, v.Who, s.Reporter, signedBy(s), deliveredBy(s))
	if err != nil {
		return m, err
	}
	if s.Package != nil {
		m.Hash = s.Package.Hash
		manifest, err := v.Site.Desk.Manifest(v, v.Who, s.Case)
		if err != nil {
			return m, err
		}
		m.Manifest = &manifest
		for _, p := range sorted(manifest.Counts.ByPoint) {
			m.Points = append(m.Points, fact{p, strconv.Itoa(manifest.Counts.ByPoint[p])})
		}
	}
	m.facts(v, s, names)
	m.acts(v, s)
	for _, l := range s.Listed {
		m.Gone = append(m.Gone, lineOf(v, l))
	}
	for _, p := range s.Problems {
		m.Problems = append(m.Problems, fact{p.Record, v.Words.Error(&casefile.Error{Kind: casefile.Conflict, Code: p.Code}).Title})
	}
	return m, nil
}

func sorted(counts map[string]int) []string {
	var keys []string
	for k := range counts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func signedBy(s report.State) string {
	if s.Signature == nil {
		return ""
	}
	return s.Signature.By
}

func deliveredBy(s report.State) string {
	if s.Delivery == nil {
		return s.Deliverer
	}
	return s.Delivery.By
}

func (m *detailModel) facts(v *site.Visit, s report.State, names map[string]string) {
	add := func(label, value string) { m.Facts = append(m.Facts, fact{v.Words.Say(label), value}) }
	add("reports.series", m.parcel.Series)
	add("reports.reporter", names[s.Reporter])
	add("reports.since", m.Since)
	if s.Signature != nil {
		add("publishing.signer", names[s.Signature.By]+" "+layout.Time(s.Signature.At))
	}
	d := s.Delivery
	if d == nil {
		return
	}
	add("reports.method", v.Words.Name("delivery_methods", d.Method))
	add("reports.delivered", names[d.By]+" "+layout.Time(d.At))
	if d.Serial != "" {
		add("reports.serial", d.Serial)
	}
	add("reports.alarm", layout.Time(d.AlarmAt))
	if d.Late {
		add("reports.late", v.Words.Say("reports.late.text"))
	}
}

func (m *detailModel) acts(v *site.Visit, s report.State) {
	m.Retry = (len(s.Stalled) > 0 || s.Stage == report.FailedBuild) && v.May("retryReport")
	for _, kind := range s.Stalled {
		m.Stalled = append(m.Stalled, v.Words.Say("reportjob."+kind))
	}
	switch {
	case len(s.Pending) > 0:
		m.Working = v.Words.Say("reportjob." + s.Pending[0].Type)
	case s.Stage == report.Building:
		m.Working = v.Words.Say("reportjob.build_package")
	}
	m.Sign = s.Stage == report.Built && v.May("signReport")
	m.Deliver = s.Stage == report.Signed && s.Included && v.May("deliverReport")
	m.Receipts = (s.Stage == report.Delivered || s.Stage == report.Settling) && v.May("importReceipts")
	m.Download = s.Package != nil && v.May("downloadPackage")
	m.Abandon = slices.Contains([]report.Stage{report.Building, report.FailedBuild, report.Built, report.Signed}, s.Stage) && v.May("abandonReport")
	for _, method := range []string{report.ByFile, report.ByHTTP} {
		m.Methods = append(m.Methods, layout.Option{Value: method, Label: v.Words.Name("delivery_methods", method), Note: v.Words.Say("reports.by." + method)})
	}
	m.Methods = layout.Choose(m.Methods, m.Get("method"))
	m.Codes = reasons.Select(v, m.Form, "code", reasons.For{Kind: report.Room.Kind, Command: report.CmdAbandon})
}

// tally is a line of the reconciliation: filed = reported + rejected + withdrawn + pending, each told apart.
type tally struct {
	Point                                                                         string
	Drafts, Filed, Persons, Accepted, Reported, Rejected, Withdrawn, Out, Pending int
	Balanced                                                                      bool
}

type tableModel struct {
	Rows  []tally
	Sum   tally
	At    string
	Whole bool // every line balances
}

func tableOf(v *site.Visit, all []postgres.Tally) tableModel {
	m := tableModel{Whole: true, Sum: tally{Point: v.Words.Say("reconciliation.sum"), Balanced: true}}
	if _, now, err := v.Now(); err == nil {
		m.At = layout.Time(now)
	}
	for _, t := range all {
		r := tally{Point: t.Point, Drafts: t.Drafts, Filed: t.Filed, Persons: t.Persons, Accepted: t.Accepted, Reported: t.Reported, Rejected: t.Rejected,
			Withdrawn: t.Withdrawn, Out: t.Duplicate + t.Closed, Pending: t.Pending, Balanced: t.Balanced()}
		if r.Point == "" {
			r.Point = v.Words.Say("reconciliation.nopoint")
		}
		m.Rows = append(m.Rows, r)
		m.Sum = m.Sum.plus(r)
		m.Whole = m.Whole && r.Balanced
	}
	return m
}

func (t tally) plus(r tally) tally {
	t.Drafts, t.Filed, t.Persons, t.Accepted, t.Reported = t.Drafts+r.Drafts, t.Filed+r.Filed, t.Persons+r.Persons, t.Accepted+r.Accepted, t.Reported+r.Reported
	t.Rejected, t.Withdrawn, t.Out, t.Pending = t.Rejected+r.Rejected, t.Withdrawn+r.Withdrawn, t.Out+r.Out, t.Pending+r.Pending
	t.Balanced = t.Balanced && r.Balanced
	return t
}
