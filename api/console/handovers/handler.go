// Package handovers is how a point's papers reach the Centre (R-0.50, R-0.96, S10): the batch is put together and signed
// by the point, counted by the Centre, and every difference is settled by a person.
//
// It guarantees that what is signed is the count and the list that the signer saw, and that the sums on the page are
// those of the batch: stated = taken + stayed + open.
package handovers

import (
	"net/http"
	"net/url"
	"strconv"

	"chizheng/api/console/layout"
	"chizheng/api/console/site"
	"chizheng/internal/casefile/handover"
	"chizheng/internal/desk"
	"chizheng/internal/postgres"
)

// Pages are the routes of this folder.
func Pages() []site.Route {
	get, post := http.MethodGet, http.MethodPost
	return []site.Route{
		{Method: get, Path: "/handovers", Op: "listHandovers", Handle: list},
		{Method: get, Path: "/handovers/new", Op: "createHandover", Handle: func(v *site.Visit) error { return build(v, site.NewForm(0)) }},
		{Method: post, Path: "/handovers", Op: "createHandover", Handle: create},
		{Method: get, Path: "/handovers/{case}", Op: "getHandover", Handle: func(v *site.Visit) error { return show(v, site.NewForm(0)) }},
		{Method: get, Path: "/handovers/{case}/revision", Op: "reviseHandover", Handle: func(v *site.Visit) error { return build(v, site.NewForm(0)) }},
		{Method: post, Path: "/handovers/{case}/revision", Op: "reviseHandover", Handle: revise},
		{Method: post, Path: "/handovers/{case}/signature", Op: "signHandover", Handle: sign},
		{Method: post, Path: "/handovers/{case}/cancellation", Op: "cancelHandover", Handle: cancel},
		{Method: post, Path: "/handovers/{case}/receipt", Op: "receiveHandover", Handle: receive},
		{Method: post, Path: "/handovers/{case}/settlement", Op: "settleHandover", Handle: settle},
	}
}

const perPage = 50

func list(v *site.Visit) error {
	q, err := v.Filtered("handovers", v.R.URL.Query())
	if err != nil {
		return err
	}
	f := postgres.Filter{Campaign: v.Site.Campaign, Kind: handover.Room.Kind}
	if stage := q.Get("stage"); stage != "" {
		f.Stages = []string{stage}
	}
	all, err := v.Site.Desk.Cases(v, v.Who, "listHandovers", f, postgres.Page{Limit: perPage, Cursor: q.Get("cursor")})
	if err != nil {
		return err
	}
	m := listModelOf(v, all, q)
	return v.Show(v.Page(v.Words.Say("handover.title"), v.Home()), listView(m))
}

func crumbs(v *site.Visit) []layout.Crumb {
	return []layout.Crumb{v.Home(), {Label: v.Words.Say("handover.title"), Href: "/handovers"}}
}

// create puts a batch together; the list is read once more before it is signed.
func create(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	answer, err := v.Site.Desk.CreateHandover(v, v.Who, v.Site.Campaign, f.Get("final") == "yes", f.Get("track"), items(f), desk.Options{Key: f.Key})
	if err != nil {
		return rebuild(v, f, err)
	}
	return v.Go("/handovers/"+answer.Case, "handover_created")
}

func revise(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	if _, err := v.Site.Desk.ReviseHandover(v, v.Who, v.Case(), items(f), f.Options()); err != nil {
		return rebuild(v, f, err)
	}
	return v.Go("/handovers/"+v.Case(), "saved")
}

func rebuild(v *site.Visit, f site.Form, err error) error {
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	version := 0
	if v.Case() != "" {
		s, err := read(v)
		if err != nil {
			return err
		}
		version = s.Version
	}
	return build(v, f.Again(p, version))
}

// items are the picked filings with their count of papers, in the order of the form.
func items(f site.Form) []handover.Item {
	var out []handover.Item
	for _, id := range f.Values["item"] {
		n, _ := strconv.Atoi(f.Get("papers." + id)) // no number is refused with the item's name
		out = append(out, handover.Item{Filing: id, Papers: n})
	}
	return out
}

func read(v *site.Visit) (handover.State, error) {
	s, _, err := desk.Read[handover.State](v, v.Site.Desk, v.Who, "getHandover", handover.Room.Kind, v.Case())
	return s, err
}

func show(v *site.Visit, f site.Form) error {
	s, err := read(v)
	if err != nil {
		return err
	}
	if f.Problem == nil {
		f.Version = s.Version
	}
	m, err := modelOf(v, s, f)
	if err != nil {
		return err
	}
	return v.ShowRefused(f.Problem, v.Page(v.Words.Say("handover.one", "number", s.Number), crumbs(v)...), batchView(m))
}

// act is a command on a batch as it stands on the page.
func act(v *site.Visit, done string, command func(f site.Form) error) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	if err = command(f); err == nil {
		return v.Go("/handovers/"+v.Case(), done)
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := read(v)
	if err != nil {
		return err
	}
	return show(v, f.Again(p, s.Version))
}

// sign binds the point to the count and the hash that stood on the page.
func sign(v *site.Visit) error {
	return act(v, "handover_signed", func(f site.Form) error {
		count, _ := strconv.Atoi(f.Get("count")) // no number is not the count
		_, err := v.Site.Desk.SignHandover(v, v.Who, v.Case(), count, f.Get("hash"), f.Options())
		return err
	})
}

func cancel(v *site.Visit) error {
	return act(v, "handover_cancelled", func(f site.Form) error {
		_, err := v.Site.Desk.Do(v, v.Who, "cancelHandover", handover.Room.Kind, v.Case(), handover.CmdCancel, handover.Reasoned{Code: "list_wrong"}, f.Options())
		return err
	})
}

// receive is the Centre's own count of what came, item by item.
func receive(v *site.Visit) error {
	return act(v, "handover_received", func(f site.Form) error {
		var in handover.Receive
		for _, id := range f.Values["item"] {
			n, _ := strconv.Atoi(f.Get("papers." + id)) // nothing counted: nothing came
			in.Items = append(in.Items, handover.Counted{Filing: id, Papers: n})
		}
		_, err := v.Site.Desk.Do(v, v.Who, "receiveHandover", handover.Room.Kind, v.Case(), handover.CmdReceive, in, f.Options())
		return err
	})
}

func settle(v *site.Visit) error {
	return act(v, "handover_settled", func(f site.Form) error {
		_, err := v.Site.Desk.Do(v, v.Who, "settleHandover", handover.Room.Kind, v.Case(), handover.CmdSettle,
			handover.Settle{Filing: f.Get("filing"), Decision: f.Get("decision"), Code: f.Get("code")}, f.Options())
		return err
	})
}

// paged is a list's address with the same filter.
func paged(stage, cursor string) string {
	to := url.Values{}
	if stage != "" {
		to.Set("stage", stage)
	}
	if cursor != "" {
		to.Set("cursor", cursor)
	}
	return "/handovers?" + to.Encode()
}
