// Package check answers whether a line of a notice still stands (P6): valid, corrected or removed, and nothing else.
// The address of an answer is what the QR code of a printed notice leads to.
package check

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/notices"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/check", Op: "checkNoticeLine", Cached: 5 * time.Second, Handle: form},
		{Method: http.MethodGet, Path: "/notices/{case}/lines/{line}", Op: "checkNoticeLine", Cached: 5 * time.Second, Handle: answer},
		{Method: http.MethodGet, Path: "/notices/{case}/lines/{line}/code", Op: "checkNoticeLine", Handle: code},
	}
}

// model is the form with its answer.
type model struct {
	Options []layout.Option
	Line    string
	Batch   *notices.Batch
	Status  string
	Problem *layout.Problem
}

// form asks which line; a whole question is sent on to its answer's own address.
func form(v *site.Visit) error {
	q := v.R.URL.Query()
	if n, err := strconv.Atoi(q.Get("line")); err == nil && n > 0 && q.Get("notice") != "" {
		return v.Go("/notices/"+url.PathEscape(q.Get("notice"))+"/lines/"+strconv.Itoa(n), "")
	}
	m := model{Line: q.Get("line")}
	if q.Has("line") {
		m.Problem = v.Problem(casefile.InvalidFields([]casefile.Field{casefile.Wrong("/line", "required")}).(*casefile.Error))
	}
	return show(v, m, q.Get("notice"))
}

func answer(v *site.Visit) error {
	n, err := strconv.Atoi(v.R.PathValue("line"))
	if err != nil || n < 1 {
		return casefile.Refuse(casefile.NotFound, "no_such_line")
	}
	m := model{Line: strconv.Itoa(n)}
	b, err := notices.Read(v, "checkNoticeLine", v.Case())
	if err == nil {
		m.Batch = &b
		m.Status, err = v.Site.Desk.CheckNoticeLine(v, v.Who, v.Case(), n)
	}
	if casefile.KindOf(err) == casefile.NotFound {
		m.Problem, err = v.Problem(casefile.As(err)), nil
	}
	if err != nil {
		return err
	}
	return show(v, m, v.Case())
}

// code is the QR code that leads to a line's answer. It names the address by which this very visitor came, and so it is
// kept for nobody else.
func code(v *site.Visit) error {
	n, err := strconv.Atoi(v.R.PathValue("line"))
	if err != nil || n < 1 {
		return casefile.Refuse(casefile.NotFound, "no_such_line")
	}
	if _, err := v.Site.Desk.CheckNoticeLine(v, v.Who, v.Case(), n); err != nil {
		return err
	}
	picture, err := layout.Code(v.Absolute("/notices/" + url.PathEscape(v.Case()) + "/lines/" + strconv.Itoa(n)))
	if err != nil {
		return err
	}
	return v.ShowBytes("image/png", picture)
}

func show(v *site.Visit, m model, chosen string) error {
	all, _, err := v.Site.Desk.PublicNotices(v, v.Who, v.Site.Campaign, postgres.Page{Limit: 100})
	if err != nil {
		return err
	}
	for _, s := range all.Items {
		m.Options = append(m.Options, layout.Option{Value: s.Case, Label: notices.Batched(v, s, time.Time{}).Title})
	}
	m.Options = layout.Choose(m.Options, chosen)
	p := v.Page(v.Words.Say("check.title"), layout.Crumb{Label: v.Words.Say("notices.title"), Href: "/notices"})
	p.Narrow = true
	return v.ShowRefused(m.Problem, p, view(m))
}
