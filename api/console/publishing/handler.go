// Package publishing is the Centre's desk for publicity lists: what is ready, when a batch would end, the plan,
// the list as the public will read it, the leader's signature, publication, and what came of it.
//
// It guarantees that nothing is signed but the list whose hash was on the signer's screen (T-0.58), and that every date
// shown is one that publishing itself would count.
package publishing

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/notice"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	return []site.Route{
		{Method: http.MethodGet, Path: "/publishing", Op: "listNotices", Handle: func(v *site.Visit) error { return list(v, site.NewForm(0)) }},
		{Method: http.MethodPost, Path: "/publishing", Op: "planNotice", Handle: plan},
		{Method: http.MethodGet, Path: "/publishing/{case}", Op: "getNotice", Handle: func(v *site.Visit) error { return detail(v, site.NewForm(0)) }},
		{Method: http.MethodGet, Path: "/publishing/{case}/proof", Op: "getNotice", Handle: proof},
		{Method: http.MethodPost, Path: "/publishing/{case}/signature", Op: "signNotice", Handle: command("signNotice", notice.CmdSign, "notice_signed",
			func(f site.Form) (any, error) { return notice.Sign{Hash: f.Get("hash")}, nil })},
		{Method: http.MethodPost, Path: "/publishing/{case}/publication", Op: "publishNotice", Handle: command("publishNotice", notice.CmdPublish, "notice_published", nothing)},
		{Method: http.MethodPost, Path: "/publishing/{case}/retry", Op: "retryNotice", Handle: command("retryNotice", notice.CmdRetry, "retried", nothing)},
		{Method: http.MethodPost, Path: "/publishing/{case}/cancellation", Op: "cancelNotice", Handle: command("cancelNotice", notice.CmdCancel, "notice_cancelled",
			func(f site.Form) (any, error) { return notice.Cancel{Code: f.Get("code"), Text: f.Get("text")}, nil })},
		{Method: http.MethodPost, Path: "/publishing/{case}/outages", Op: "recordOutage", Handle: command("recordOutage", notice.CmdOutage, "outage_recorded", outage)},
	}
}

const (
	perPage   = 50
	listTitle = "publishing.title"
)

func nothing(site.Form) (any, error) { return nil, nil }

// list shows the planner, for who may plan, and every batch of the campaign.
func list(v *site.Visit, f site.Form) error {
	q := v.R.URL.Query()
	if f.Problem == nil {
		f.Values = url.Values{"series": {q.Get("series")}, "publish_on": {q.Get("publish_on")}}
	}
	found, err := desk.List[notice.State](v, v.Site.Desk, v.Who, "listNotices", notice.Room.Kind, postgres.Filter{Campaign: v.Site.Campaign},
		postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m := listModel{Form: f, Total: found.Total, MayPlan: v.May("planNotice")}
	for _, s := range found.Items {
		m.Batches = append(m.Batches, batchOf(v, s))
	}
	if found.Next != "" {
		m.Next = "/publishing?cursor=" + url.QueryEscape(found.Next)
	}
	if q.Get("cursor") != "" {
		m.First = "/publishing"
	}
	if m.MayPlan {
		if m.Planner, err = planner(v, f); err != nil {
			return err
		}
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say(listTitle), v.Home()), listView(m))
}

func state(v *site.Visit, id string) (notice.State, error) {
	s, _, err := desk.Read[notice.State](v, v.Site.Desk, v.Who, "getNotice", notice.Room.Kind, id)
	return s, err
}

// series is "main", or "catchup" with its round.
func series(value string) (track string, round int) {
	if n, ok := strings.CutPrefix(value, filing.Catchup+"-"); ok {
		round, _ = strconv.Atoi(n)
		return filing.Catchup, round
	}
	return filing.Main, 0
}

func plan(v *site.Visit) error {
	var to string
	f, err := v.Form()
	if err == nil {
		p := notice.Plan{PublishOn: f.Get("publish_on"), Selection: notice.Selection{Points: f.Values["point"]}}
		p.Track, p.Round = series(f.Get("series"))
		var answer casefile.Answer
		answer, err = v.Site.Desk.PlanNotice(v, v.Who, v.Site.Campaign, p, f.Options())
		to = answer.Case
	}
	if err == nil {
		return v.Go("/publishing/"+to, "notice_planned")
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return list(v, f.Again(p, 0))
}

func detail(v *site.Visit, f site.Form) error {
	s, err := state(v, v.Case())
	if err != nil {
		return err
	}
	cursor := v.R.URL.Query().Get("cursor")
	lines, err := v.Site.Desk.NoticeLines(v, v.Who, s.Case, postgres.Page{Limit: perPage, Cursor: cursor})
	if err != nil {
		return err
	}
	m, err := detailOf(v, s, f)
	if err != nil {
		return err
	}
	m.Lines, m.Total = linesOf(v, s, lines.Items), lines.Total
	if lines.Next != "" {
		m.Next = m.Path() + "?cursor=" + url.QueryEscape(lines.Next)
	}
	if cursor != "" {
		m.First = m.Path()
	}
	p := v.Page(m.Title, v.Home(), layout.Crumb{Label: v.Words.Say(listTitle), Href: "/publishing"})
	if m.Waiting {
		p.Reload = 3
	}
	v.Saw(casefile.View{Version: s.Version, Hash: m.Hash})
	return v.ShowRefused(f.Problem, p, detailView(m))
}

// proof is what was on show and when, on paper (P5).
func proof(v *site.Visit) error {
	s, err := state(v, v.Case())
	if err != nil {
		return err
	}
	m, err := detailOf(v, s, site.NewForm(s.Version))
	if err != nil {
		return err
	}
	p := v.Page(v.Words.Say("publishing.proof"), layout.Crumb{Label: v.Words.Say(listTitle), Href: "/publishing"}, layout.Crumb{Label: m.Title, Href: m.Path()})
	p.Narrow = true
	return v.Show(p, proofView(m))
}

// command sends one command of the batch's page; a refusal comes back on the page.
func command(op, kind, done string, data func(site.Form) (any, error)) site.Handler {
	return func(v *site.Visit) error {
		return v.Act(func(f site.Form) error {
			d, err := data(f)
			if err != nil {
				return err
			}
			_, err = v.Site.Desk.Do(v, v.Who, op, notice.Room.Kind, v.Case(), kind, d, f.Options())
			return err
		}, func(f site.Form) error { return detail(v, f) }, "/publishing/"+v.Case(), done)
	}
}

// outage reads the two instants, which a browser gives without a zone: they are Beijing's.
func outage(f site.Form) (any, error) {
	out := notice.OutageSeen{Source: f.Get("source")}
	var wrong []casefile.Field
	for _, x := range []struct {
		name string
		to   *time.Time
	}{{"from", &out.From}, {"to", &out.To}} {
		at, err := time.ParseInLocation("2006-01-02T15:04", f.Get(x.name), casefile.Shanghai)
		if err != nil {
			wrong = append(wrong, casefile.Wrong("/"+x.name, "date_unreadable"))
		}
		*x.to = at
	}
	if !slices.Contains([]string{"hourly_check", "report"}, out.Source) {
		wrong = append(wrong, casefile.Wrong("/source", "required"))
	}
	return out, casefile.InvalidFields(wrong)
}
