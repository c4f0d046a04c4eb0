package inbox

import (
	"net/url"

	"chizheng/api/console/site"
	"chizheng/internal/postgres"
)

// Chosen gives the inbox's filter from the fields of its query bar, and says it in words, for a file of the same list.
func Chosen(v *site.Visit, q url.Values) (postgres.Inbox, []string) {
	in := filter(v, q)
	var said []string
	if kind := q.Get("kind"); kind != "" {
		said = append(said, v.Words.Name("tasks", kind))
	}
	if who := q.Get("who"); in.Mine || in.Free {
		said = append(said, v.Words.Say("inbox.who."+who))
	}
	if in.Point != "" {
		said = append(said, v.Words.Name("columns", "point")+"："+in.Point)
	}
	if in.Text != "" {
		said = append(said, v.Words.Say("list.search")+"："+in.Text)
	}
	return in, said
}
