// Package objections is where anybody challenges a line of a notice, reports a violation or claims that somebody is
// missing (P3, T-0.53–T-0.57), and where the holder of a receipt sees what became of it.
//
// It guarantees that a receipt's number and word stand in no address, that a form sent twice gives the same receipt,
// and that no page tells the filer who objects.
package objections

import (
	"mime/multipart"
	"net/http"
	"path"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/notices"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/objection"
	"chizheng/internal/desk"
)

// Bounds of what a stranger may send: six files of ten megabytes.
const (
	maxFile  = 10 << 20
	maxFiles = 6
	maxBody  = maxFiles*maxFile + 1<<20
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/notices/{case}/objection", Op: "fileObjection", Handle: blank},
		{Method: http.MethodPost, Path: "/notices/{case}/objection", Op: "fileObjection", Max: maxBody, Limited: true, Handle: file},
		{Method: http.MethodGet, Path: "/receipt", Op: "getObjectionStatus", Handle: lookUp},
		{Method: http.MethodPost, Path: "/receipt", Op: "getObjectionStatus", Limited: true, Handle: status},
		{Method: http.MethodPost, Path: "/receipt/evidence", Op: "attachEvidence", Max: maxFile + 1<<20, Limited: true, Handle: evidence},
		{Method: http.MethodPost, Path: "/receipt/withdrawal", Op: "withdrawObjection", Limited: true, Handle: withdraw},
	}
}

func blank(v *site.Visit) error {
	f := site.NewForm(0)
	q := v.R.URL.Query()
	for _, name := range []string{"line", "sort"} {
		f.Values.Set(name, q.Get(name))
	}
	return show(v, f)
}

func show(v *site.Visit, f site.Form) error {
	b, err := notices.Read(v, "getPublicNotice", v.Case())
	if err != nil {
		return err
	}
	m := formOf(v, b, f)
	p := v.Page(v.Words.Say("objection.title"), layout.Crumb{Label: v.Words.Say("notices.title"), Href: "/notices"},
		layout.Crumb{Label: b.Title, Href: b.Path()})
	p.Narrow = true
	return v.ShowRefused(f.Problem, p, formView(m))
}

// file answers with the receipt itself: its word is shown once, and so it can stand in no address. The same form sent
// again gets the same receipt.
func file(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err != nil {
		return refused(v, f, err)
	}
	defer done()
	ups, closeAll, err := uploads(files["evidence"])
	defer closeAll()
	if err != nil {
		return err
	}
	r, err := v.Site.Desk.FileObjection(v, v.Who, v.Site.Campaign, said(v.Case(), f, ups), f.Options())
	if err != nil {
		return refused(v, f, err)
	}
	p := v.Page(v.Words.Say("receipt.yours"), layout.Crumb{Label: v.Words.Say("notices.title"), Href: "/notices"})
	p.Narrow = true
	return v.Show(p, receiptView(receiptModel{Number: r.Number, Word: r.Word, At: layout.Time(r.Answer.At)}))
}

func refused(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return show(v, f.Again(p, 0))
}

// said turns the form into an objection. Without a name it is anonymous, and marked so (T-0.53).
func said(id string, f site.Form, ups []desk.Upload) desk.Objection {
	o := desk.Objection{Sort: objection.Sort(f.Get("sort")), Notice: id, Code: f.Get("code"), Text: f.Get("text"), Channel: "web", Evidence: ups}
	o.Line, _ = strconv.Atoi(f.Get("line")) // no number: the whole notice
	if f.Get("who") != "anonymous" {
		o.Objector = &objection.Objector{Name: f.Get("objector.name"), Phone: f.Get("objector.phone"), Address: f.Get("objector.address")}
	}
	return o
}

// uploads opens the files. Of a name only its ending is told.
func uploads(headers []*multipart.FileHeader) ([]desk.Upload, func(), error) {
	var ups []desk.Upload
	var open []multipart.File
	closeAll := func() {
		for _, f := range open {
			_ = f.Close() // it was only read
		}
	}
	for _, h := range headers {
		if h.Size == 0 && h.Filename == "" {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return nil, closeAll, err
		}
		open = append(open, f)
		ups = append(ups, desk.Upload{Kind: objection.ScanEvidence, Name: "scan" + path.Ext(h.Filename), Content: f, Limit: maxFile})
	}
	return ups, closeAll, nil
}
