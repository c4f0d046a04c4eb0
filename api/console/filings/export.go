package filings

import (
	"net/url"

	"chizheng/api/console/site"
	"chizheng/internal/postgres"
)

// Chosen gives the list's filter from the fields of its query bar, and says it in words, for a file of the same list.
func Chosen(v *site.Visit, values url.Values) (postgres.FilingFilter, []string) {
	q := readQuery(values)
	q.Name, q.Number = values.Get("name"), values.Get("number")
	f := q.filter(v.Site.Campaign)
	var said []string
	add := func(label, value string) {
		if value != "" {
			said = append(said, label+"："+value)
		}
	}
	column := func(code string) string { return v.Words.Name("columns", code) }
	if q.Group != "" {
		add(column("stage"), v.Words.Say("group."+q.Group))
	}
	if q.Stage != "" {
		add(column("stage"), stageNames(v.Words, q.Stage))
	}
	if q.Track != "" {
		add(column("track"), v.Words.Name("tracks", q.Track))
	}
	add(column("class"), q.Class)
	add(column("point"), q.Point)
	add(column("name"), f.Text)
	add(column("certificate_number"), f.Number)
	return f, said
}
