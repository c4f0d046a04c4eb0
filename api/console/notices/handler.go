// Package notices is the public's view of the publicity lists (R-0.98, P1, P2): which there are, how long each still
// runs, and who stands in them, masked.
//
// It guarantees that nothing is shown but what the desk's public reads give, and that a stranger's page is drawn once
// and then answered from memory.
package notices

import (
	"net/http"
	"net/url"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/postgres"
)

// fresh is how old a stranger's page may be.
const fresh = 5 * time.Second

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/notices", Op: "listPublicNotices", Cached: fresh, Handle: list},
		{Method: http.MethodGet, Path: "/notices/{case}", Op: "getPublicNotice", Cached: fresh, Handle: detail},
		{Method: http.MethodPost, Path: "/notices/{case}/find", Op: "listPublicNoticeLines", Handle: find},
	}
}

// perPage keeps a page light on a phone.
const perPage = 100

func list(v *site.Visit) error {
	all, clock, err := v.Site.Desk.PublicNotices(v, v.Who, v.Site.Campaign, postgres.Page{Limit: 50, Cursor: v.R.URL.Query().Get("cursor")})
	if err != nil {
		return err
	}
	m := listModel{Total: all.Total}
	for _, s := range all.Items {
		m.Batches = append(m.Batches, Batched(v, s, clock.At(v.Site.Now())))
	}
	if all.Next != "" {
		m.Next = "/notices?cursor=" + url.QueryEscape(all.Next)
	}
	if v.R.URL.Query().Get("cursor") != "" {
		m.First = "/notices"
	}
	return v.Show(v.Page(v.Words.Say("notices.title")), listView(m))
}

func detail(v *site.Visit) error {
	b, err := Read(v, "getPublicNotice", v.Case())
	if err != nil {
		return err
	}
	cursor := v.R.URL.Query().Get("cursor")
	lines, err := v.Site.Desk.PublicLines(v, v.Who, b.Case, postgres.Page{Limit: perPage, Cursor: cursor})
	if err != nil {
		return err
	}
	m := detailModel{Batch: b, Lines: shown(v, lines.Items), Total: lines.Total}
	if lines.Next != "" {
		m.Next = b.Path() + "?cursor=" + url.QueryEscape(lines.Next)
	}
	if cursor != "" {
		m.First = b.Path()
	}
	return show(v, m)
}

// find looks for a name. It is a form, so that no name stands in an address.
func find(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	b, err := Read(v, "getPublicNotice", v.Case())
	if err != nil {
		return err
	}
	m := detailModel{Batch: b, Searched: v.R.PostForm.Get("name")}
	lines, err := v.Site.Desk.FindPublicLines(v, v.Who, b.Case, m.Searched, postgres.Page{Limit: perPage})
	if err != nil {
		return err
	}
	m.Lines, m.Total = shown(v, lines.Items), lines.Total
	m.First = b.Path()
	return show(v, m)
}

func show(v *site.Visit, m detailModel) error {
	p := v.Page(m.Batch.Title, layout.Crumb{Label: v.Words.Say("notices.title"), Href: "/notices"})
	return v.Show(p, detailView(m))
}

// Read gives a batch on show. Errors: NotFound.
func Read(v *site.Visit, op, id string) (Batch, error) {
	s, clock, err := v.Site.Desk.PublicNotice(v, v.Who, op, id)
	if err != nil {
		return Batch{}, err
	}
	return Batched(v, s, clock.At(v.Site.Now())), nil
}

// Batched is a batch at a moment.
func Batched(v *site.Visit, s notice.State, now time.Time) Batch {
	b := Batch{Case: s.Case, Number: s.Number, Stage: string(s.Stage), StageName: v.Words.Stage(notice.Room.Kind, string(s.Stage)),
		Contact: s.Terms.Notice.ObjectionContact, Channel: s.Terms.Notice.Channel}
	b.Title = v.Words.Say("notices.batch", "title", v.Words.Name("pages", "notice_title"), "number", layout.Number(s.Number))
	if p := s.Period; p != nil {
		b.First, b.Last = p.First, p.Last
		if left := p.End.Sub(now); left > 0 {
			b.DaysLeft = int((left + 24*time.Hour - 1) / (24 * time.Hour))
		}
	}
	frozen := s.Shown
	if frozen == nil {
		frozen = s.List
	}
	if frozen != nil {
		b.Count, b.Hash = frozen.Count, frozen.Hash
	}
	return b
}
