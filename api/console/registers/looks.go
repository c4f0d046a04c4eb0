package registers

import (
	"net/url"
	"strings"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/postgres"
)

// looksModel is who looked at personal data, the newest first (U2).
type looksModel struct {
	Case        string
	Rows        []look
	Total       int
	First, Next string
}

type look struct{ At, Who, Role, Case, Href, Subject, Fields, Purpose, Request string }

const perPage = 50

// named says a code in words, where the pages have words for it; what people typed stands as it is.
func named(v *site.Visit, key, code string) string {
	if v.Words.Has(key) {
		return v.Words.Say(key)
	}
	return code
}

func looks(v *site.Visit) error {
	q := v.R.URL.Query()
	m := looksModel{Case: strings.TrimSpace(q.Get("case"))}
	all, err := v.Site.Desk.Accesses(v, v.Who, postgres.AccessFilter{Case: m.Case}, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	var ids []string
	for _, x := range all.Items {
		ids = append(ids, x.Account)
	}
	names, err := v.Site.Desk.Names(v, v.Who, ids...)
	if err != nil {
		return err
	}
	for _, x := range all.Items {
		l := look{At: layout.Time(x.At), Who: or(names[x.Account], x.Account), Role: v.Words.Name("roles", x.Role), Case: x.Case, Subject: named(v, "looks.subject."+x.Subject, x.Subject),
			Fields: strings.Join(x.Fields, " · "), Purpose: named(v, "purpose."+x.Purpose, x.Purpose), Request: x.Request}
		if kind, _, ok := strings.Cut(x.Case, "-"); ok && v.May("getCaseTimeline") {
			l.Href = "/audit/" + kind + "/" + x.Case
		}
		m.Rows = append(m.Rows, l)
	}
	m.Total = all.Total
	at := "/audit/looks?case=" + url.QueryEscape(m.Case)
	if all.Next != "" {
		m.Next = at + "&cursor=" + url.QueryEscape(all.Next)
	}
	if q.Get("cursor") != "" {
		m.First = at
	}
	return v.Show(page(v, v.Words.Say("looks.title")), looksView(m))
}
