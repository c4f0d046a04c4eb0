package registration

import (
	"path"

	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
)

// attach takes the scan of the registration proof; it is checked before it is kept.
func attach(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err != nil {
		return again(v, f, err, showWith)
	}
	defer done()
	if len(files["file"]) == 0 || files["file"][0].Filename == "" {
		return again(v, f, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/file", "required")}), showWith)
	}
	h := files["file"][0]
	content, err := h.Open()
	if err != nil {
		return err
	}
	defer content.Close() // it was only read
	_, _, err = v.Site.Desk.Attach(v, v.Who, "attachProof", registration.Kind, v.Who.Filer, desk.Upload{Kind: registration.ScanProof,
		Name: "scan" + path.Ext(h.Filename), Content: content, Limit: 10 << 20}, desk.Options{Key: f.Key})
	if err == nil {
		return v.Go("/registration", "uploaded")
	}
	return again(v, f, err, showWith)
}

func detach(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "detachProof", registration.Kind, v.Who.Filer, registration.CmdDetach,
		filing.Detach{ID: v.R.PathValue("scan")}, desk.Options{Key: f.Key})
	if err == nil {
		return v.Go("/registration", "removed")
	}
	return again(v, f, err, showWith)
}

func file(v *site.Visit) error {
	o, scan, err := v.Site.Desk.Proof(v, v.Who, v.Who.Filer, v.R.PathValue("scan"))
	if err != nil {
		return err
	}
	defer o.Close() // it was only read
	return v.ShowFile(scan.Type, scan.Size, o)
}
