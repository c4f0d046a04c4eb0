// Package bulks is one decision on many filings (C3): what it will do is listed before it is done, each filing is
// decided by its own workflow, and what became of each stays on the page, through a reload too.
//
// It guarantees that nobody decides on what he was not shown: each filing goes with the version that was listed, and
// what needs a look of its own is left out with its reason.
package bulks

import (
	"net/http"
	"strconv"
	"strings"

	"chizheng/api/console/filing"
	"chizheng/api/console/inbox"
	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/bulk"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/bulks", Op: "listBulks", Handle: list},
		{Method: get, Path: "/bulks/new", Op: "createBulk", Handle: func(v *site.Visit) error { return preflight(v, nil) }},
		{Method: post, Path: "/bulks/preflight", Op: "createBulk", Handle: picked},
		{Method: post, Path: "/bulks", Op: "createBulk", Handle: start},
		{Method: get, Path: "/bulks/{case}", Op: "getBulk", Handle: show},
		{Method: get, Path: "/bulks/{case}/progress", Op: "getBulk", Handle: progress},
		{Method: post, Path: "/bulks/{case}/pause", Op: "pauseBulk", Handle: steer("pauseBulk", bulk.CmdPause, "bulk_paused")},
		{Method: post, Path: "/bulks/{case}/resumption", Op: "resumeBulk", Handle: steer("resumeBulk", bulk.CmdResume, "bulk_resumed")},
		{Method: post, Path: "/bulks/{case}/cancellation", Op: "cancelBulk", Handle: steer("cancelBulk", bulk.CmdCancel, "bulk_cancelled")},
	}
}

const perPage = 50

func list(v *site.Visit) error {
	all, err := v.Site.Desk.Cases(v, v.Who, "listBulks", postgres.Filter{Campaign: v.Site.Campaign, Kind: bulk.Kind},
		postgres.Page{Limit: perPage, Cursor: v.R.URL.Query().Get("cursor")})
	if err != nil {
		return err
	}
	return v.Show(v.Page(v.Words.Say("bulk.title"), v.Home()), listView(listModelOf(v, all)))
}

func crumbs(v *site.Visit) []layout.Crumb {
	return []layout.Crumb{v.Home(), {Label: v.Words.Say("bulk.title"), Href: "/bulks"}}
}

// picked is what somebody ticked in the inbox; nothing ticked means the whole list that he had before him.
func picked(v *site.Visit) error {
	if err := v.R.ParseForm(); err != nil {
		return casefile.Refuse(casefile.Invalid, "unreadable_request")
	}
	var ids []string
	for _, k := range inbox.Picked(v.R.PostForm["task"]) {
		ids = append(ids, k.Case)
	}
	return preflight(v, ids)
}

// preflight lists what the decision would reach, and what it would not, with the reason.
func preflight(v *site.Visit, ids []string) error {
	if len(ids) == 0 {
		in := inbox.Filter(v, v.Back("/inbox?kind=recheck"))
		in.Kinds = []string{"recheck"}
		waiting, err := v.Site.Desk.Tasks(v, v.Who, in, postgres.Page{Limit: bulk.MaxItems})
		if err != nil {
			return err
		}
		for _, t := range waiting.Items {
			ids = append(ids, t.Case)
		}
	}
	return showPreflight(v, ids, site.NewForm(0))
}

func showPreflight(v *site.Visit, ids []string, f site.Form) error {
	m, err := preflightOf(v, ids, f)
	if err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("bulk.start"), crumbs(v)...), preflightView(m))
}

// start sends the decision with the filings as they were listed.
func start(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	var items []bulk.Chosen
	var ids []string
	for _, value := range f.Values["item"] {
		id, version, _ := strings.Cut(value, "|")
		n, _ := strconv.Atoi(version) // no version is refused by the room
		items, ids = append(items, bulk.Chosen{Case: id, Expect: n}), append(ids, id)
	}
	in := domain.Recheck{Verdict: f.Get("verdict")}
	if in.Verdict != "pass" {
		in.Code, in.Remarks = f.Get("code"), filing.RemarksOf(f)
	}
	if in.Verdict != "pass" && in.Code == "" {
		err = casefile.InvalidFields([]casefile.Field{casefile.Wrong("/code", "reason_missing")})
	}
	var answer casefile.Answer
	if err == nil {
		answer, err = v.Site.Desk.CreateBulk(v, v.Who, v.Site.Campaign, bulk.Create{Type: domain.CmdRecheck, Data: casefile.Encode(in), Items: items},
			desk.Options{Key: f.Key})
	}
	if err != nil {
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		return showPreflight(v, ids, f.Again(p, 0))
	}
	return v.Go("/bulks/"+answer.Case, "bulk_started")
}

func read(v *site.Visit) (bulk.State, error) {
	s, _, err := desk.Read[bulk.State](v, v.Site.Desk, v.Who, "getBulk", bulk.Kind, v.Case())
	return s, err
}

func show(v *site.Visit) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	m, err := modelOf(v, s, site.NewForm(s.Version))
	if err != nil {
		return err
	}
	p := v.Page(v.Words.Say("bulk.one"), crumbs(v)...)
	if m.Running {
		p.Reload = 3
	}
	return v.Show(p, view(m))
}

// progress is the part that a script asks for while the job runs.
func progress(v *site.Visit) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	m, err := modelOf(v, s, site.NewForm(s.Version))
	if err != nil {
		return err
	}
	return v.Part(body(m))
}

// steer pauses, resumes and cancels: with the key of the form, and without a version, because a running job changes
// its own.
func steer(op, command, done string) site.Handler {
	return func(v *site.Visit) error {
		f, err := v.Form()
		if err != nil {
			return err
		}
		var data any
		if command == bulk.CmdCancel {
			data = bulk.Cancel{Code: "other"}
		}
		if _, err = v.Site.Desk.Do(v, v.Who, op, bulk.Kind, v.Case(), command, data, desk.Options{Key: f.Key}); err == nil {
			return v.Go("/bulks/"+v.Case(), done)
		}
		p, err := v.Refused(err)
		if err != nil {
			return err
		}
		s, err := read(v)
		if err != nil {
			return err
		}
		m, err := modelOf(v, s, f.Again(p, s.Version))
		if err != nil {
			return err
		}
		return v.ShowRefused(p, v.Page(v.Words.Say("bulk.one"), crumbs(v)...), view(m))
	}
}
