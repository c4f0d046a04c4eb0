// Package reporting is the desk of the report to the province: packages, what is in them, the leader's
// sign-off, the way out, the answers per record, and the table in which filed is what became of them, always.
//
// It guarantees that a package is signed by the hash that was on the signer's screen, and that numbers are the
// ledger's: nothing is added up here that the store has not counted.
package reporting

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/report"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// maxReceipts bounds a result file, as the REST face does.
const maxReceipts = 20 << 20

const perPage = 50

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/reports", Op: "listReports", Handle: func(v *site.Visit) error { return list(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/reports", Op: "createReport", Handle: create},
		{Method: http.MethodGet, Path: "/reports/{case}", Op: "getReport", Handle: func(v *site.Visit) error { return detail(v, site.NewForm(0)) }},
		{Method: http.MethodGet, Path: "/reports/{case}/package", Op: "downloadPackage", Handle: download},
		{Method: http.MethodPost, Path: "/reports/{case}/receipts", Op: "importReceipts", Max: maxReceipts + 1<<20, Handle: receipts},
		{Method: http.MethodPost, Path: "/reports/{case}/delivery", Op: "deliverReport", Handle: deliver},
		{Method: http.MethodPost, Path: "/reports/{case}/signature", Op: "signReport", Handle: command("signReport", report.CmdSign, "report_signed", func(f site.Form) any {
			return report.Sign{Hash: f.Get("hash")}
		})},
		{Method: http.MethodPost, Path: "/reports/{case}/retry", Op: "retryReport", Handle: command("retryReport", report.CmdRetry, "retried", func(site.Form) any { return nil })},
		{Method: http.MethodPost, Path: "/reports/{case}/abandoning", Op: "abandonReport", Handle: command("abandonReport", report.CmdAbandon, "report_abandoned", func(f site.Form) any {
			return report.Abandon{Code: f.Get("code"), Text: f.Get("text")}
		})},
		{Method: http.MethodGet, Path: "/reconciliation", Op: "getReconciliation", Handle: reconciliation},
	}
}

func list(v *site.Visit, f site.Form) error {
	q := v.R.URL.Query()
	found, err := desk.List[report.State](v, v.Site.Desk, v.Who, "listReports", report.Room.Kind, postgres.Filter{Campaign: v.Site.Campaign},
		postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m := listModel{Form: f, Total: found.Total, MayCreate: v.May("createReport")}
	for _, s := range found.Items {
		m.Packages = append(m.Packages, packageOf(v, s))
	}
	if found.Next != "" {
		m.Next = "/reports?cursor=" + url.QueryEscape(found.Next)
	}
	if q.Get("cursor") != "" {
		m.First = "/reports"
	}
	if m.Series, m.Rounds, err = seriesOptions(v, f.Get("series")); err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("reports.title"), v.Home()), listView(m))
}

func create(v *site.Visit) error {
	var id string
	f, err := v.Form()
	if err == nil {
		c := report.Create{Series: report.Series(f.Get("series"))}
		if n, ok := strings.CutPrefix(f.Get("series"), string(report.SeriesCatchup)+"-"); ok {
			c.Series = report.SeriesCatchup
			c.Round, _ = strconv.Atoi(n)
		}
		var answer casefile.Answer
		answer, err = v.Site.Desk.CreateReport(v, v.Who, v.Site.Campaign, c, f.Options())
		id = answer.Case
	}
	if err == nil {
		return v.Go("/reports/"+id, "report_created")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return list(v, f.Again(p, 0))
}

func detail(v *site.Visit, f site.Form) error {
	s, _, err := desk.Read[report.State](v, v.Site.Desk, v.Who, "getReport", report.Room.Kind, v.Case())
	if err != nil {
		return err
	}
	cursor := v.R.URL.Query().Get("cursor")
	lines, err := v.Site.Desk.ReportLines(v, v.Who, s.Case, postgres.Page{Limit: perPage, Cursor: cursor})
	if err != nil {
		return err
	}
	m, err := detailOf(v, s, f)
	if err != nil {
		return err
	}
	m.Total = lines.Total
	if m.Lines, err = linesOf(v, lines.Items); err != nil {
		return err
	}
	if lines.Next != "" {
		m.Next = m.Path() + "?cursor=" + url.QueryEscape(lines.Next)
	}
	if cursor != "" {
		m.First = m.Path()
	}
	p := v.Page(v.Words.Say("reports.one", "number", s.Number), v.Home(),
		layout.Crumb{Label: v.Words.Say("reports.title"), Href: "/reports"})
	if m.Working != "" {
		p.Reload = 3
	}
	shown := casefile.View{Version: s.Version}
	if s.Package != nil {
		shown.Hash = s.Package.Hash
	}
	v.Saw(shown)
	return v.ShowRefused(f.Problem, p, detailView(m))
}

func command(op, kind, done string, data func(site.Form) any) site.Handler {
	return func(v *site.Visit) error {
		return act(v, done, func(f site.Form) error {
			_, err := v.Site.Desk.Do(v, v.Who, op, report.Room.Kind, v.Case(), kind, data(f), f.Options())
			return err
		})
	}
}

func act(v *site.Visit, done string, carryOut func(site.Form) error) error {
	return v.Act(carryOut, func(f site.Form) error { return detail(v, f) }, "/reports/"+v.Case(), done)
}

// deliver hands the package over. That the receiver is on this machine is the server's fact, never the form's (T-0.75).
func deliver(v *site.Visit) error {
	return act(v, "report_delivered", func(f site.Form) error {
		_, err := v.Site.Desk.DeliverReport(v, v.Who, v.Case(), report.Deliver{Method: f.Get("method"), Loopback: v.Site.Loopback}, f.Options())
		return err
	})
}

func download(v *site.Visit) error {
	o, number, err := v.Site.Desk.Package(v, v.Who, v.Case())
	if err != nil {
		return err
	}
	defer o.Close() // it was only read
	h := v.W.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Length", strconv.FormatInt(o.Size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "report-" + number + ".zip"}))
	if _, err := io.Copy(v.W, o); err != nil {
		panic(http.ErrAbortHandler) // the status has gone: only a cut connection says that the file is not whole
	}
	return nil
}

func receipts(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err == nil {
		defer done()
		err = importing(v, f, files["file"])
	}
	if err == nil {
		return v.Go("/reports/"+v.Case(), "receipts_taken")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return detail(v, f.Again(p, 0))
}

func reconciliation(v *site.Visit) error {
	tallies, err := v.Site.Desk.Reconciliation(v, v.Who, v.Site.Campaign)
	if err != nil {
		return err
	}
	return v.Show(v.Page(v.Words.Say("reconciliation.title"), v.Home()), tableView(tableOf(v, tallies)))
}

// endings are what a result file may be: CSV or JSON.
func ending(name string) string {
	if strings.EqualFold(path.Ext(name), ".json") {
		return ".json"
	}
	return ".csv"
}
