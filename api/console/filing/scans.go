package filing

import (
	"path"
	"slices"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// scansModel is the second step: the scans of.
type scansModel struct {
	site.Form
	Case     string
	Steps    []Step
	Scans    []Scan
	Uploads  []uploading
	Kinds    []layout.Option
	Missing  []string
	Checking bool
}

// uploading is a file that is being checked, or was refused and why.
type uploading struct{ KindName, Status, Reason string }

func scans(v *site.Visit) error {
	s, err := read(v, "uploadScan")
	if err != nil {
		return err
	}
	return showScans(v, s, site.NewForm(s.Version))
}

func showScans(v *site.Visit, s filing.State, f site.Form) error {
	p := stepPage(v, s, "scans")
	m := scansOf(v, s, f)
	if m.Checking {
		p.Reload = 4
	}
	return v.ShowRefused(f.Problem, p, scansView(m))
}

// scansPart is what a script asks for while files are being checked.
func scansPart(v *site.Visit) error {
	s, err := read(v, "listScans")
	if err != nil {
		return err
	}
	return v.Part(scanList(scansOf(v, s, site.NewForm(s.Version))))
}

func scansOf(v *site.Visit, s filing.State, f site.Form) scansModel {
	m := scansModel{Form: f, Case: s.Case, Steps: StepsOf(v, s), Scans: ScansOf(v, s, "filing")}
	for _, u := range s.Uploads {
		up := uploading{KindName: v.Words.Name("scans", u.Kind), Status: u.Status}
		if u.Error != nil {
			text := v.Words.Error(u.Error)
			up.Reason = text.Detail + " " + text.Next
		}
		m.Checking = m.Checking || u.Status == "checking"
		m.Uploads = append(m.Uploads, up)
	}
	need := []string{filing.ScanCertificate}
	kinds := []string{filing.ScanCertificate}
	if s.Filer.Kind == filing.ByEnterprise {
		need, kinds = append(need, filing.ScanContract), append(kinds, filing.ScanContract)
	}
	kinds = append(kinds, filing.ScanApplication, filing.ScanChangeProof, filing.ScanMandate)
	for _, k := range need {
		if !slices.ContainsFunc(s.Content.Scans, func(x filing.Scan) bool { return x.Kind == k }) {
			m.Missing = append(m.Missing, v.Words.Name("scans", k))
		}
	}
	for _, k := range kinds {
		m.Kinds = append(m.Kinds, layout.Option{Value: k, Label: v.Words.Name("scans", k)})
	}
	if f.Get("kind") == "" && len(m.Missing) > 0 && len(need) == 2 && len(m.Missing) == 1 {
		m.Kinds = layout.Choose(m.Kinds, filing.ScanContract)
		if m.Missing[0] == v.Words.Name("scans", filing.ScanCertificate) {
			m.Kinds = layout.Choose(m.Kinds, filing.ScanCertificate)
		}
	} else {
		m.Kinds = layout.Choose(m.Kinds, f.Get("kind"))
	}
	return m
}

// upload adds a file; the version is not asked for, because a check that ends meanwhile changes it.
func upload(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err != nil {
		return again(v, f, err, "uploadScan", showScans)
	}
	defer done()
	if len(files["file"]) == 0 || files["file"][0].Filename == "" {
		return again(v, f, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/file", "required")}), "uploadScan", showScans)
	}
	h := files["file"][0]
	content, err := h.Open()
	if err != nil {
		return err
	}
	defer content.Close() // it was only read
	_, _, err = v.Site.Desk.Attach(v, v.Who, "uploadScan", filing.Kind, v.Case(),
		desk.Upload{Kind: f.Get("kind"), Name: "scan" + path.Ext(h.Filename), Content: content, Limit: 10 << 20}, desk.Options{Key: f.Key})
	if err == nil {
		return v.Go("/filings/"+v.Case()+"/scans", "uploaded")
	}
	return again(v, f, err, "uploadScan", showScans)
}

func remove(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "removeScan", filing.Kind, v.Case(), filing.CmdDetach, filing.Detach{ID: v.R.PathValue("scan")}, desk.Options{Key: f.Key})
	if err == nil {
		return v.Go("/filings/"+v.Case()+"/scans", "removed")
	}
	return again(v, f, err, "uploadScan", showScans)
}

// purposes are why somebody may look at a scan; each look is logged with its own.
var purposes = []string{"filing", "inspection", "recheck", "duplicate", "objection", "report", "correction", "audit"}

// file answers with a scan. It is shown inside our own pages only.
func file(v *site.Visit) error {
	purpose := v.R.URL.Query().Get("purpose")
	if !slices.Contains(purposes, purpose) {
		return casefile.InvalidFields([]casefile.Field{casefile.Wrong("/purpose", "required")})
	}
	o, scan, err := v.Site.Desk.Scan(v, v.Who, v.Case(), v.R.PathValue("scan"), purpose)
	if err != nil {
		return err
	}
	defer o.Close() // it was only read
	return v.ShowFile(scan.Type, scan.Size, o)
}
