package filing

import (
	"chizheng/api/console/notes"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/filing"
)

// NotesOf gives the notes' panel of a filing for a page of work, with what its filer was told (C15). page is the page's
// own address, to come back to with the list that its reader came from.
func NotesOf(v *site.Visit, s filing.State, page string) (notes.Panel, error) {
	var public []notes.Reason
	if s.Reason != "" {
		public = append(public, notes.Reason{What: v.Words.Name("reasons", s.Reason)})
	}
	for _, r := range remarks(v, s.Remarks) {
		public = append(public, notes.Reason{What: r.Where + "：" + r.Reason, Text: r.Text})
	}
	return notes.Of(v, s.Case, site.WithBack("/filings/"+s.Case+page, v.Back("")), public...)
}
