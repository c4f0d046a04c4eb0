package home

import (
	"time"

	"chizheng/api/console/notices"
	"chizheng/api/console/site"
	"chizheng/internal/postgres"
)

// fresh is how old a stranger's front page may be.
const fresh = 5 * time.Second

// frontModel leads every visitor to the door that is his.
type frontModel struct {
	Title   string
	Windows []window
	Open    []notices.Batch // notices that still run
}

func front(v *site.Visit) error {
	if v.Me != nil {
		return v.Go("/home", "")
	}
	var w model
	if err := windows(v, &w); err != nil {
		return err
	}
	m := frontModel{Windows: w.Windows}
	plan, err := v.Site.Desk.Plan(v, v.Who, "listWindows", v.Site.Campaign)
	if err != nil {
		return err
	}
	all, clock, err := v.Site.Desk.PublicNotices(v, v.Who, v.Site.Campaign, postgres.Page{Limit: 20})
	if err != nil {
		return err
	}
	for _, s := range all.Items {
		if b := notices.Batched(v, s, clock.At(v.Site.Now())); b.Open() {
			m.Open = append(m.Open, b)
		}
	}
	p := v.Page(v.Words.Text(plan.Title))
	return v.Show(p, frontView(m))
}
